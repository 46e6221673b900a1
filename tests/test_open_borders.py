"""Maxima with two ends, and with one for every member of a range: an open one holds what every way to fill in the dossier gives."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from conftest import ROOT, plain_yaml
from oracle.generate import to_yaml
from oracle.loaded import norms

from reasoner import Decision, decide, read_dossier
from reasoner.decision.answer import EXCESS

NORMS = norms()
BASES = ROOT / "kb" / "twenterand_2024" / "gevallen" / "basis"
COACHING, PLACE = (plain_yaml((BASES / f"{name}.yaml").read_text(encoding="utf-8")) for name in ("subsidie_jobcoaching", "proefplaats"))
DAY = date(2024, 9, 20)
UNKNOWN = "onbekend"
Border = tuple[date | None, date | None]  # last and first day that a maximum leaves of what is asked


def decided(dossier: dict[str, Any]) -> Decision:
    (decision,) = decide(NORMS, read_dossier(NORMS, to_yaml(dossier)), date=DAY).decisions
    return decision


def borders(decision: Decision) -> dict[str, Border]:
    return {g.id: (g.until, g.from_) for g in decision.grounds if g.leg == EXCESS}


def holds_every(general: dict[str, Any], special: list[dict[str, Any]]) -> None:
    """Every border of a filled-in dossier is that of the general one, or lies within what is open there."""
    less = decided(general)
    open_ = {(x.id, x.last): x for x in less.limits}
    said = borders(less)
    assert special
    for dossier in special:
        more = decided(dossier)
        assert more.outcome in less.possible
        assert not more.limits
        if more.outcome == "moet_weigeren":
            continue
        for id_, days in borders(more).items():
            for last, day in zip((True, False), days, strict=True):
                limit = open_.get((id_, last))
                if day is None:
                    continue
                if limit is None:
                    assert said[id_][0 if last else 1] == day, (id_, to_yaml(dossier))
                    continue
                low, high = (limit.known, limit.furthest) if last else (limit.furthest, limit.known)
                assert low is None or low <= day
                assert high is None or day <= high
        for id_, days in said.items():  # what is certain stays
            found = borders(more)[id_]
            assert all(mine is None or mine == theirs for mine, theirs in zip(days, found, strict=True))


def filled(general: dict[str, Any], where: tuple[str, int], choices: dict[str, tuple[str, ...]]) -> Iterator[dict[str, Any]]:
    for values in itertools.product(*choices.values()):
        dossier = copy.deepcopy(general)
        dossier[where[0]][where[1]].update(zip(choices, values, strict=True))
        yield dossier


@pytest.mark.sampled
@pytest.mark.parametrize("asked", [("2024-08-01", "2025-12-31"), ("2024-10-01", "2025-05-31"), ("2024-08-01", "2025-05-31")])
@pytest.mark.parametrize("unknown", [("begin",), ("einde",), ("begin", "einde")])
def test_a_maximum_with_two_ends(asked: tuple[str, str], unknown: tuple[str, ...]) -> None:
    """Support as long as the employment lasts: of the employment the first day, the last day, or both are not known."""
    dossier = copy.deepcopy(COACHING)
    dossier["aanvragen"][0].update(van=asked[0], tot_en_met=asked[1])
    dossier["dienstverbanden"][0].update(dict.fromkeys(unknown, UNKNOWN))
    days = {"begin": ("2024-07-01", "2024-09-01", "2024-10-15"), "einde": ("2025-05-15", "2025-08-31", "2026-03-31")}
    holds_every(dossier, list(filled(dossier, ("dienstverbanden", 0), {k: days[k] for k in unknown})))


@pytest.mark.parametrize("unknown", [("van",), ("tot_en_met",), ("van", "tot_en_met")])
@pytest.mark.parametrize("until", ["2024-12-31", "2025-06-30"])
def test_a_maximum_for_every_earlier_one(unknown: tuple[str, ...], until: str) -> None:
    """A trial place counts together with one before it, of which a day is not known."""
    dossier = copy.deepcopy(PLACE)
    dossier["aanvragen"][0]["tot_en_met"] = dossier["plaatsingen"][0]["tot_en_met"] = until
    earlier = {"id": "v1", "soort": "proefplaats", "persoon": "sam", "dienstverband": "geen", "plaatsing": "p1"}
    dossier["voorzieningen"] = [earlier | {"van": "2024-07-01", "tot_en_met": "2024-08-31"} | dict.fromkeys(unknown, UNKNOWN)]
    days = {"van": ("2024-05-15", "2024-07-01", "2024-08-20"), "tot_en_met": ("2024-08-25", "2024-08-31")}
    holds_every(dossier, list(filled(dossier, ("voorzieningen", 0), {k: days[k] for k in unknown})))
