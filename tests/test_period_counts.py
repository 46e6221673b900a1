"""Counts of parts of a period of which a bound, or the day before which is counted, is not known: against every date there may be."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from math import inf
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle.generate import to_yaml
from oracle.interpreter import evaluate, period_parts
from oracle.loaded import norms

from parser import norms as n
from reasoner.dossier.read import read_dossier
from reasoner.semantics.beliefs import Setting
from reasoner.semantics.case import Case
from reasoner.semantics.terms import Undecided, interval

NORMS = norms()
SUPPORT = next(e for e in NORMS.entities.values() if e.support)
START, STEP, STEPS = date(2024, 1, 31), 20, 14  # nine months in steps that fall on, before and after the ends of months
BOUND = st.none() | st.integers(0, STEPS - 1)
COUNT = n.PeriodCount(n.Path("eerdere"), 1, n.FactTerm(n.Path(n.APPLICATION), "van", "datum"))


def day(step: int) -> str:
    return (START + timedelta(days=STEP * step)).isoformat()


def dossier(begin: int | None, end: int | None, before: int | None) -> dict[str, Any]:
    own = {"van": begin, "tot_en_met": end}
    asked = {"id": "a", "voorziening": next(iter(NORMS.provisions)), "persoon": "p"} | ({"van": day(before)} if before is not None else {})
    return {
        "personen": [{"id": "p"}],
        SUPPORT.list_name: [{"id": "v"} | {k: day(x) for k, x in own.items() if x is not None}],
        "aanvragen": [asked],
    }


def engine(given_: dict[str, Any], term: n.PeriodCount) -> tuple[Any, Any]:
    case = Case(NORMS, read_dossier(NORMS, to_yaml(given_)), Setting(None, {}, False))
    least, most = interval(Undecided(case), term, {n.APPLICATION: ("a",), "eerdere": ("v",)})
    return least, inf if most is None else most


def oracle(given_: dict[str, Any], term: n.PeriodCount) -> tuple[Any, Any]:
    answer = evaluate(NORMS, given_)
    return answer.of("a")._term(
        term, {v: answer.facts.things(name)[0] for v, name in ((n.APPLICATION, "aanvragen"), ("eerdere", SUPPORT.list_name))}
    )


@settings(max_examples=150, deadline=None)
@given(BOUND, BOUND, BOUND)
def test_a_count_lies_between_its_bounds_for_every_date(begin: int | None, end: int | None, before: int | None) -> None:
    """Every completed dossier counts a number within the bounds of the incomplete one, and complete bounds are that number."""
    if begin is not None and end is not None and begin > end:
        return
    least, most = engine(dossier(begin, end, before), COUNT)
    assert (least, most) == oracle(dossier(begin, end, before), COUNT)
    choices = ([x] if x is not None else range(STEPS) for x in (begin, end, before))
    days = [(START + timedelta(days=STEP * step)).toordinal() for step in range(STEPS)]
    counted = {sum(last < days[d] for _, last in period_parts(days[b], days[e], COUNT.months)) for b, e, d in product(*choices) if b <= e}
    assert all(least <= x <= most for x in counted)
    if None not in (begin, end, before):
        assert counted == {least} == {most}


@pytest.mark.parametrize(
    ("begin", "end", "before", "bounds"),
    [
        (0, None, 6, (1, 4)),  # from 31 January, asked from 30 May: three whole months ended, or a fourth cut short; or only one, cut short
        (None, 3, 6, (1, inf)),  # whenever it began, a part has ended
        (None, 8, 6, (0, inf)),
        (0, None, 0, (0, 0)),
        (0, 13, None, (0, 9)),
        (None, None, 6, (0, inf)),
        (None, None, None, (0, inf)),
    ],
)
def test_bounds_of_a_count(begin: int | None, end: int | None, before: int | None, bounds: tuple[float, float]) -> None:
    assert engine(dossier(begin, end, before), COUNT) == oracle(dossier(begin, end, before), COUNT) == bounds


def test_every_part_counts_without_a_day() -> None:
    every = n.PeriodCount(n.Path("eerdere"), 1, None)
    for begin, end, bounds in ((0, 3, (3, 3)), (0, None, (1, inf)), (None, 3, (1, inf)), (None, None, (1, inf))):
        assert engine(dossier(begin, end, 0), every) == oracle(dossier(begin, end, 0), every) == bounds
