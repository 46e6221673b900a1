"""Cases that hold together, or none of them: found where a dossier meets it, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from conftest import ROOT
from oracle.loaded import norms

from explain.rules.inspect import inspection
from parser import norms as n
from reasoner.decision.clashes import Clash, clashes

BASE = norms(str(ROOT / "tests" / "kennisbanken" / "atelierfonds"))
ASKED, ROOM = n.Path(n.APPLICATION), n.Path(n.APPLICATION, ("ruimte",))
HOURS = n.FactTerm(ASKED, "uren_per_week", "uur")


def found(*guards: n.Body | None, same: tuple[object, ...] = ()) -> list[Clash]:
    """Clashes of cases with these conditions."""
    props = {f"p{k}": n.Prop(f"p{k}", (n.APPLICATION,), g) for k, g in enumerate(guards) if g is not None}
    children = [n.Child(f"p{k}") if g is not None else None for k, g in enumerate(guards)]
    return list(clashes(replace(BASE, props={**BASE.props, **props}), children, same))


def hours(operator: str, value: str) -> n.Comparison:
    return n.Comparison(HOURS, operator, n.Number(Decimal(value), "uur"))


def day(operator: str, value: date) -> n.Comparison:
    return n.Comparison(n.FactTerm(ASKED, "van", "datum"), operator, n.Day(value))


def size(*values: str) -> n.Member:
    return n.Member(ROOM, "grootte", values)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (hours("<", "12"), hours(">=", "12")),
        (hours("<=", "12"), hours(">", "12")),
        (day("<", date(2025, 1, 1)), day(">=", date(2025, 1, 1))),
        (size("klein"), size("middel", "groot")),
        (n.ReadingIs("afronding", "rekenkundig"), n.ReadingIs("afronding", "naar_beneden")),
    ],
)
def test_conditions_that_exclude_each_other_and_leave_nothing(one: n.Body, other: n.Body) -> None:
    assert found(one, other) == []


def test_one_condition_twice_overlaps_and_leaves_the_rest() -> None:
    assert {(c.one, c.other) for c in found(n.OfKind(ASKED, "reisbeurs"), n.OfKind(ASKED, "reisbeurs"))} == {(0, 1), (None, None)}


@pytest.mark.parametrize(
    ("one", "other", "overlap", "gap"),
    [
        (hours("<=", "12"), hours(">=", "12"), "uren_per_week is 12", None),
        (hours("<", "12"), hours(">", "12"), None, "uren_per_week is 12"),
        (day("<", date(2025, 1, 1)), day(">", date(2025, 1, 1)), None, "van is 2025-01-01"),
        (size("klein", "middel"), size("middel", "groot"), "grootte is middel", None),
        (size("klein"), size("groot"), None, "grootte is middel"),
        (
            n.Flag(ASKED, "uitnodiging"),
            n.Flag(ASKED, "belang_collectief"),
            "uitnodiging is ja, belang_collectief is ja",
            "uitnodiging is nee, belang_collectief is nee",
        ),
        (n.OfKind(ASKED, "reisbeurs"), n.OfKind(ASKED, "toekenning"), "aanvraag is reisbeurs", None),
        (None, hours(">", "12"), "uren_per_week is 12,01", None),
    ],
)
def test_an_overlap_and_a_gap_are_shown_by_facts(one: n.Body | None, other: n.Body, overlap: str | None, gap: str | None) -> None:
    assert {(c.one, c.other): c.when for c in found(one, other)} == {
        **({(0, 1): overlap} if overlap else {}),
        **({(None, None): gap} if gap else {}),
    }


def test_days_are_whole() -> None:
    """More than two and fewer than three days is no number of days."""
    days = n.FactTerm(ASKED, "dagen", "dagen")
    assert found(*(n.Comparison(days, op, n.Number(Decimal(v), "dagen")) for op, v in ((">", 2), ("<", 3)))) == []


def test_cases_that_give_the_same_may_hold_together() -> None:
    assert found(hours("<=", "12"), hours(">=", "12"), same=("x", "x")) == []


def test_what_is_computed_shows_nothing() -> None:
    """A period lasts so long or not: two conditions on it may exclude each other for all that is looked at here."""
    lasts = [n.Lasts(ASKED, months) for months in (6, 12)]
    assert found(*lasts) == []
    both = (n.All((n.Child("l"), n.Child("k"))), n.All((n.Child("l", False), n.Child("k"))))
    props = {"l": n.Prop("l", (n.APPLICATION,), lasts[0]), "k": n.Prop("k", (n.APPLICATION,), size("klein"))}
    made = replace(BASE, props={**BASE.props, **props, **{f"b{i}": n.Prop(f"b{i}", (n.APPLICATION,), b) for i, b in enumerate(both)}})
    assert {(c.one, c.other) for c in clashes(made, [n.Child("b0"), n.Child("b1")])} == {(None, None)}  # another size, whatever lasts


def test_what_is_found_is_what_going_through_all_values_finds() -> None:
    """Two bounds on one number, against every quarter between."""
    bounds = [hours(op, v) for op, v in product(("<", "<=", ">", ">=", "="), ("8", "12"))]
    inside = {
        "<": lambda x, b: x < b,
        "<=": lambda x, b: x <= b,
        ">": lambda x, b: x > b,
        ">=": lambda x, b: x >= b,
        "=": lambda x, b: x == b,
    }
    for one, other in product(bounds, repeat=2):
        held = [
            [inside[c.operator](Decimal(q) / 4, c.right.value) for c in (one, other) if isinstance(c.right, n.Number)] for q in range(80)
        ]
        expected = {(0, 1)} if any(all(pair) for pair in held) else set()
        expected |= {(None, None)} if any(not any(pair) for pair in held) else set()
        assert {(c.one, c.other) for c in found(one, other)} == expected, (one.operator, other.operator)


def test_check_tells_it() -> None:
    value = BASE.values["uren"]
    props = {"a": n.Prop("a", (n.APPLICATION,), hours("<=", "12")), "b": n.Prop("b", (n.APPLICATION,), hours(">", "16"))}
    cases = ((HOURS, n.Child("a")), (n.Number(Decimal(16), "uur"), n.Child("b")))
    told = inspection(replace(BASE, props={**BASE.props, **props}, values={**BASE.values, "uren": replace(value, cases=cases)})).findings
    assert told == ("waarde uren: geen van de gevallen geldt als uren_per_week is 12,01",)
    assert inspection(BASE).findings == ()
