"""Rules that rest on rules that rest on rules: what `check` accepts is decided and explained, and it says where it stops."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from explain.cli import main
from parser.dependencies import MOST_DEEP

WORDS = """kennisbank "Proef" versie "1"
soort bijdrage "bijdrage"
entiteit persoon in personen "persoon"
  feit alleenstaand is ja/nee "De persoon is alleenstaand"
  feit ouder is ja/nee "De persoon is ouder"
entiteit aanvraag in aanvragen "aanvraag"
  koppeling persoon naar persoon als begunstigde "persoon"
regeling "Regeling Proef" als proef
  bron "bronnen/r.txt"
  geldt op beslisdatum vanaf 1 januari 2020
definitie stap0 "Stap 0" anders "Niet stap 0"
  als persoon.alleenstaand
"""
RULES = """aanhef
  tekst "Regeling Proef" zonder regel bekendmaking omdat "opschrift"
artikel 1 lid 1
  betreft bijdrage
  tekst "Het college kan een bijdrage verstrekken."
  kan verstrekken "Het college kan een bijdrage verstrekken"
artikel 1 lid 2
  betreft bijdrage
  tekst "Het college weigert de bijdrage na de laatste stap."
  weigert "De laatste stap is gezet"
    als stap{last}
"""
SOURCE = "Regeling Proef\n\nArtikel 1 Bijdrage\n1. Het college kan een bijdrage verstrekken.\n2. Het college weigert de bijdrage na de laatste stap.\n"
DOSSIER = """personen:
  - {id: p, alleenstaand: ja, ouder: ja}
aanvragen:
  - {id: a, voorziening: bijdrage, persoon: p, ontvangen: 2024-01-10}
"""


def written(folder: Path, steps: int) -> Path:
    """A rule base of which the one ground rests on so many definitions below each other."""
    (folder / "bronnen").mkdir()
    (folder / "bronnen" / "r.txt").write_text(SOURCE, encoding="utf-8")
    chain = "".join(f'definitie stap{k} "Stap {k}" anders "Niet stap {k}"\n  als stap{k - 1} en persoon.ouder\n' for k in range(1, steps))
    (folder / "r.regels").write_text(WORDS + chain + RULES.format(last=steps - 1), encoding="utf-8")
    (folder / "d.yaml").write_text(DOSSIER, encoding="utf-8")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("steps", [330, MOST_DEEP - 10])
def test_what_check_accepts_is_decided_and_explained(tmp_path: Path, steps: int) -> None:
    base = str(written(tmp_path, steps))
    checked = CliRunner().invoke(main, ["check", base])
    assert (checked.exit_code, "0 bevindingen" in checked.stdout) == (0, True)
    decided = CliRunner().invoke(main, ["decide", str(tmp_path / "d.yaml"), "--kb", base, "--json"])
    assert '"moet_weigeren"' in decided.stdout
    for format_ in ("html", "dot", "md"):
        file = tmp_path / f"uit.{format_}"
        result = CliRunner().invoke(main, ["explain", str(tmp_path / "d.yaml"), "--kb", base, "--format", format_, "-o", str(file)])
        assert (result.exit_code, file.exists()) == (0, True), result.stderr


def test_where_it_stops_is_said(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["check", str(written(tmp_path, MOST_DEEP + 50))])
    assert result.exit_code != 0
    assert "R008 r.regels" in result.output
    assert f"rust op meer dan {MOST_DEEP} stappen" in result.output
