"""The reasoner gives what the oracle gives: outcomes, possible outcomes, and every proposition in the cone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from hypothesis import currently_in_test_context, given, note
from oracle import Dossier, evaluate
from oracle.generate import dossiers, favourable, questions, to_yaml
from oracle.loaded import norms
from oracle.profiles import examples

from parser import norms as n
from reasoner import decide, read_dossier

NORMS = norms()


def answers(dossier: Dossier, question: dict[str, Any]) -> tuple[Any, Any]:
    """The reasoner's answer and the oracle's."""
    text = to_yaml(dossier)
    if currently_in_test_context():
        note(text)
    return decide(NORMS, read_dossier(NORMS, text, "voorbeeld.yaml"), **question), evaluate(NORMS, dossier, **question)


def same_outcomes(dossier: Dossier, question: dict[str, Any]) -> None:
    ours, theirs = answers(dossier, question)
    found = {d.application: (d.outcome, frozenset(d.possible)) for d in ours.decisions}
    assert found == {a: (theirs.outcome(a), theirs.possible(a)) for a in theirs.applications()}


def rules(provision: n.Provision) -> Iterator[str]:
    """Propositions of a provision beside its signals: rules, grounds, conditions, limits, duties."""
    yield from (r.prop for r in (*provision.powers, *provision.shalls, *provision.conditions))
    yield from (g.prop for g in provision.grounds)
    yield from (p for limit in provision.limits for p in (limit.whole, limit.excess))
    yield from (d.prop for d in provision.duties if d.prop is not None)


def amounts(provision: n.Provision) -> Iterator[str]:
    """Propositions of the tables and their rounding, by part of the period."""
    for amount in provision.amounts:
        yield from (p for p in (amount.cell, amount.prop, amount.part_pro_rata) if p is not None)
        yield from (prop for _, prop in amount.rounding)


def same_values(
    dossier: Dossier, question: dict[str, Any], below: Callable[[n.Provision], Iterable[str]] | None, may_be_missing: bool = False
) -> None:
    """Equal values of everything below these propositions (default: the signals).

    With `may_be_missing` the reasoner may leave a value out (None), never contradict one.
    """
    ours, theirs = answers(dossier, question)
    different: dict[Any, str] = {}
    for application in theirs.applications():
        provision = NORMS.provisions[next(a["voorziening"] for a in dossier["aanvragen"] if a["id"] == application)]
        for prop, args in theirs.instances(application, below(provision) if below else None):
            expected, found = theirs.value(prop, args), ours.model.value(prop, args)
            if found is not expected and not (may_be_missing and found is None):
                different[prop, args] = f"reasoner {found}, oracle {expected}"
    assert different == {}


@pytest.mark.parametrize("kind", list(NORMS.provisions))
def test_favourable(kind: str) -> None:
    dossier = favourable(NORMS, kind)
    same_outcomes(dossier, {})
    same_values(dossier, {}, None)


def test_endless_support_that_began_on_an_unknown_day() -> None:
    """Endless is later than every other date, so such a period has any number of days."""
    dossier = favourable(NORMS, "subsidie_jobcoaching")
    application = dossier["aanvragen"][0]
    application["tot_en_met"] = "onbepaald"
    dossier["voorzieningen"] = [
        {"id": "v", "soort": "interne_werkbegeleiding", "persoon": application["persoon"], "tot_en_met": "onbepaald"}
    ]
    for question in ({}, {"readings": {"samenvallende_dagen": "meer_dan_een_dag"}}):
        same_outcomes(dossier, question)
        same_values(dossier, question, rules)


@examples()
@given(dossiers(NORMS))
def test_outcomes(dossier: Dossier) -> None:
    same_outcomes(dossier, {})


@examples()
@given(dossiers(NORMS), questions(NORMS))
def test_outcomes_under_other_dates_readings_and_strict(dossier: Dossier, question: dict[str, Any]) -> None:
    same_outcomes(dossier, question)


@examples()
@given(dossiers(NORMS, unknowns=False), questions(NORMS))
def test_outcomes_of_complete_dossiers(dossier: Dossier, question: dict[str, Any]) -> None:
    same_outcomes(dossier, question)


@examples()
@given(dossiers(NORMS, kinds=("subsidie_jobcoaching", "interne_werkbegeleiding"), supports=1, perturbations=5))
def test_outcomes_where_applications_exclude_each_other(dossier: Dossier) -> None:
    same_outcomes(dossier, {})


@examples()
@given(dossiers(NORMS), questions(NORMS))
def test_values_below_the_signals(dossier: Dossier, question: dict[str, Any]) -> None:
    same_values(dossier, question, None)


@examples()
@given(dossiers(NORMS), questions(NORMS))
def test_values_below_rules_duties_and_limits(dossier: Dossier, question: dict[str, Any]) -> None:
    same_values(dossier, question, rules)


@examples()
@given(dossiers(NORMS), questions(NORMS))
def test_values_below_amounts_are_never_contradicted(dossier: Dossier, question: dict[str, Any]) -> None:
    same_values(dossier, question, amounts, may_be_missing=True)
