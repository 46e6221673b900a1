"""A letter and its worksheet of every dossier beside the rule bases for tests, on each kind of paper."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from explain.letter import export_letters, export_sheets
from explain.load import load_norms
from parser.norms import Norms
from reasoner import decide, read_dossier

BASES = Path(__file__).parent / "kennisbanken"
DOSSIERS = [f"{p.parts[-3]}/{p.stem}" for p in sorted(BASES.glob("*/dossiers/*.yaml")) if p.parts[-3] != "erfgrens"]  # there nobody decides


@cache
def norms(base: str) -> Norms:
    return load_norms(str(BASES / base))


@pytest.mark.sampled
@pytest.mark.parametrize("suffix", [".md", ".docx", ".odt"])
@pytest.mark.parametrize("name", DOSSIERS)
def test_it_is_written(name: str, suffix: str) -> None:
    base, _, stem = name.partition("/")
    text = (BASES / base / "dossiers" / f"{stem}.yaml").read_text(encoding="utf-8")
    answer = decide(norms(base), read_dossier(norms(base), text, stem))
    for export in (export_letters, export_sheets):
        assert len(export(answer, suffix)) > 1000


def test_what_was_before_is_no_support_beside_a_fine() -> None:
    text = (BASES / "kamerverhuur" / "dossiers" / "herhaling.yaml").read_text(encoding="utf-8")
    letter = export_letters(decide(norms("kamerverhuur"), read_dossier(norms("kamerverhuur"), text), date=date(2026, 9, 20))).decode()
    assert "### Wat verder bij ons bekend is" in letter
    assert "Bij ons bekend: de eerdere boete (b1)." in letter
    assert "verstrekt" not in letter
    assert "periode" not in letter
