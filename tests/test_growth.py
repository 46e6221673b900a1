"""Many decisions and many rule bases in one process: what is held at the end is what was held at the beginning."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import DOSSIERS
from oracle.profiles import PROFILE

from explain import load_norms
from kb import kept
from reasoner import decide, read_dossier

pytestmark = pytest.mark.slow

FILES = sorted(DOSSIERS.glob("*.yaml"))[::8]
VARIANT = """variant "Proef {number}" bij "twenterand-2024"
wijzigt verordening artikel 8 lid 3
  vast bedrag per halfjaar {number} euro als voldoende_meegewerkt
"""
ALLOWED = 1.005  # interned words, caches that are full, the collector's own lists
LONG = PROFILE == "slow"  # more than 10,000 decisions, 200 variants


def held() -> int:
    """Blocks of memory in use by Python."""
    for _ in range(3):
        gc.collect()
    return sys.getallocatedblocks()


def grows(work: Callable[[int], None], times: int) -> float:
    """How many times as much is held after the second half of the work as after the first."""
    for i in range(times):
        work(i)
    before = held()
    for i in range(times, 2 * times):
        work(i)
    return held() / before


def test_decisions_leave_nothing_behind() -> None:
    norms = load_norms()
    texts = [f.read_text(encoding="utf-8") for f in FILES]

    def work(number: int) -> None:
        for text in texts:  # another dossier each time
            decide(norms, read_dossier(norms, text.replace("id: a1", f"id: a{number}x") + f"\n# {number}\n"))

    assert grows(work, 600 if LONG else 4) < ALLOWED


def test_rule_bases_leave_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(kept.FOLDER, str(tmp_path / "kept"))  # what lies in the folder of the run is shared (tests/conftest.py)
    text = FILES[0].read_text(encoding="utf-8")

    def work(number: int) -> None:
        file = tmp_path / "proef.regels"
        file.write_text(VARIANT.format(number=100 + number), encoding="utf-8")
        norms = load_norms(variant=str(file))
        assert norms.variant is not None
        decide(norms, read_dossier(norms, text))

    assert grows(work, 100 if LONG else 2) < ALLOWED
