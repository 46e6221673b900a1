"""Rules that nobody wrote, on dossiers that nobody wrote: the reasoner gives what the oracle gives, and never breaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import inf
from typing import Any

import pytest
from conftest import ROOT
from hypothesis import currently_in_test_context, given, note
from hypothesis import strategies as st
from oracle import Dossier, evaluate
from oracle.amounts import Row, TwoAtOnce, rows
from oracle.generate import is_impossible, to_yaml
from oracle.loaded import norms
from oracle.profiles import examples
from oracle.rules import GROUND, KIND, OTHERS, POWER, priced, ruled, whole, with_spans, written

from parser import norms as n
from reasoner import DossierError, decide, read_dossier

pytestmark = pytest.mark.filterwarnings("ignore:.*overly large:hypothesis.errors.HypothesisWarning")  # a rule base is large

BASE = with_spans(norms(str(ROOT / "tests" / "kennisbanken" / "atelierfonds")))
DATES = (None, date(2025, 2, 28), date(2026, 3, 1))


def same(given_norms: n.Norms, dossier: Dossier, question: dict[str, Any]) -> int:
    """How many values were compared."""
    theirs = evaluate(given_norms, dossier, **question)
    if is_impossible(given_norms, theirs):
        return 0
    ours = decide(given_norms, read_dossier(given_norms, to_yaml(dossier), "d.yaml"), **question)
    different, compared = {}, 0
    for decision in ours.decisions:
        model, application = ours.model_of(decision), decision.subject
        for prop, args in theirs.instances(application):
            compared += 1
            expected, found = theirs.value(prop, args), model.value(prop, args)
            if found is not expected:
                different[prop, args] = (f"reasoner {found}, oracle {expected}", given_norms.props[prop].body)
        assert frozenset(decision.possible) == theirs.possible(application) or different
    assert different == {}, different
    return compared


def day_number(day: date | None) -> float | None:
    return day.toordinal() if day is not None else None


def same_amounts(given_norms: n.Norms, dossier: Dossier, question: dict[str, Any]) -> int:
    """How many rows were compared."""
    theirs = evaluate(given_norms, dossier, **question)
    if is_impossible(given_norms, theirs):
        return 0
    try:
        granted = {a: [replace(r, last=None if r.last == inf else r.last) for r in rows(theirs, a)] for a in theirs.applications()}
    except TwoAtOnce:
        granted = {}
    try:
        ours = decide(given_norms, read_dossier(given_norms, to_yaml(dossier), "d.yaml"), **question)
    except DossierError as error:
        if granted or [p.code for p in error.problems] != ["K010"]:
            raise
        return 1
    compared = 0
    for decision in ours.decisions:
        found = [
            Row(
                day_number(r.from_),
                day_number(r.to),
                r.id,
                Fraction(r.maximum) if r.maximum is not None else None,
                r.status,
            )
            for rule in given_norms.provisions[decision.provision].amounts
            for r in (*decision.amounts, *decision.hours)
            if r.id == rule.address.id
        ]
        assert found == granted[decision.subject], [(f, e) for f, e in zip(found, granted[decision.subject], strict=False) if f != e][:1]
        compared += len(found)
    return compared


def every(
    check: Callable[[n.Norms, Dossier, dict[str, Any]], int], rules: n.Norms, dossiers: list[Dossier], strict: bool, day: date | None
) -> None:
    for dossier in dossiers:
        if currently_in_test_context():
            note(to_yaml(dossier))
        check(rules, dossier, {"strict": strict, "date": day})


DOSSIERS = st.lists(written(), min_size=4, max_size=4)


@pytest.mark.slow
@examples(60)
@given(priced(BASE), DOSSIERS, st.booleans(), st.sampled_from(DATES))
def test_what_is_granted_is_what_the_oracle_grants(rules: n.Norms, dossiers: list[Dossier], strict: bool, day: date | None) -> None:
    every(same_amounts, rules, dossiers, strict, day)


def all_the_same(given_norms: n.Norms, dossier: Dossier, question: dict[str, Any]) -> int:
    return same(given_norms, dossier, question) + same_amounts(given_norms, dossier, question)


@pytest.mark.slow
@examples(40)
@given(whole(BASE), DOSSIERS, st.booleans(), st.sampled_from(DATES))
def test_grounds_deviations_and_amounts_together(rules: n.Norms, dossiers: list[Dossier], strict: bool, day: date | None) -> None:
    every(all_the_same, rules, dossiers, strict, day)


@pytest.mark.slow
@examples(200)
@given(ruled(BASE), DOSSIERS, st.booleans(), st.sampled_from(DATES))
def test_what_rules_say_is_what_the_oracle_says(rules: n.Norms, dossiers: list[Dossier], strict: bool, day: date | None) -> None:
    every(same, rules, dossiers, strict, day)


@pytest.mark.parametrize(("deviates", "holds"), [(False, True), (True, False)])  # no comparison holds of what is not there
def test_a_value_that_stands_only_where_a_rule_is_not_deviated_from(deviates: bool, holds: bool) -> None:
    """Found: a count of parts before a day that is not there when a power is used, was undecided when none is."""
    leaf = next(name for name, p in BASE.props.items() if isinstance(p.body, n.Deviated) and p.body.address is not None)
    address = BASE.props[leaf].body.address  # type: ignore[union-attr]
    ground = next(g.prop for g in BASE.provisions[KIND].grounds if g.address.id == GROUND)
    asked = n.Path(n.APPLICATION)
    received = n.FactTerm(asked, "ontvangen", "datum")
    value = n.ValueDef("verzonnen", (n.APPLICATION,), "datum", "verzonnen", ((received, n.Child(leaf, False)),))
    count = n.PeriodCount(asked, 6, n.ValueTerm("verzonnen", "datum"))
    body = n.Comparison(n.FactTerm(asked, "uren_per_week", "getal"), ">=", count)
    rules = replace(
        BASE,
        values={**BASE.values, "verzonnen": value},
        props={**BASE.props, ground: replace(BASE.props[ground], body=body)},
    )
    dossier: Dossier = {
        "kunstenaars": [{"id": "k1", "geboortedatum": "1998-02-28", "ingeschreven": "ja"}],
        "aanvragen": [{"id": "a1", "voorziening": KIND, "kunstenaar": "k1", "ontvangen": "2025-01-01"}],
    }
    dossier["aanvragen"][0] |= {"van": "2025-01-01", "tot_en_met": "2025-01-01", "uren_per_week": "0"}
    if deviates:
        dossier["aanvragen"][0]["afwijking"] = {"artikel": POWER, "van": address.id, "reden": "verzonnen"}  # type: ignore[union-attr]
    assert same(rules, dossier, {"strict": False, "date": None})
    answer = decide(rules, read_dossier(rules, to_yaml(dossier), "d.yaml"))
    assert answer.model_of(answer.decisions[0]).value(ground, ("a1",)) is holds


def test_two_ranges_may_use_one_name() -> None:
    """Found: a granted application, which one rule counts under a name, made another rule true that ranges over the list only."""
    (ground,) = (g.prop for g in BASE.provisions["atelierruimte"].grounds if g.address.id == OTHERS["atelierruimte"])
    listed = n.Source("eerdere", ("toekenningen",), owner=True)
    asked = n.Prop("verzonnen:1", ("aanvraag", "eerdere"), n.Flag(n.Path(n.APPLICATION), "uitnodiging"))
    counted = n.Prop("verzonnen:2", ("aanvraag",), n.Exists(replace(listed, granted=True), n.Child(asked.id)))
    named = n.Prop("verzonnen:3", ("aanvraag",), n.Exists(listed, n.Child(asked.id)))
    props = {p.id: p for p in (asked, counted, named)}
    body = n.All((n.Child(counted.id), n.Child(named.id)))
    rules = replace(BASE, props={**BASE.props, **props, ground: replace(BASE.props[ground], body=body)})
    first = {"id": "a1", "voorziening": "reisbeurs", "kunstenaar": "k1", "ontvangen": "2025-01-01", "van": "2025-01-01"}
    second = first | {"id": "a2", "voorziening": "atelierruimte", "ontvangen": "2025-03-01", "uitnodiging": "ja"}
    first["besluit"] = {"datum": "2025-02-01", "uitkomst": "toegekend", "gronden": []}  # type: ignore[assignment]
    dossier: Dossier = {"kunstenaars": [{"id": "k1"}], "toekenningen": [], "aanvragen": [first, second]}
    assert same(rules, dossier, {"strict": False, "date": date(2025, 3, 1)})
    answer = decide(rules, read_dossier(rules, to_yaml(dossier), "d.yaml"), date=date(2025, 3, 1))
    model = answer.model_of(answer.decisions[-1])
    assert [model.value(f"verzonnen:{k}", ("a2",)) for k in (2, 3)] == [True, False]
