"""The reasoner gives what the oracle gives: outcomes, possible outcomes, and every proposition in the cone.

For applications, and for running provisions that may be ended.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import currently_in_test_context, given, note, reject
from hypothesis import strategies as st
from oracle import Dossier, evaluate
from oracle.generate import Asked, _slots, dossiers, favourable, is_impossible, questions, running_dossiers, thresholds, to_yaml
from oracle.interpreter import ENDING_OUTCOMES
from oracle.loaded import norms
from oracle.profiles import examples

from parser import norms as n
from reasoner import Answer, Decision, DossierError, decide, read_dossier

pytestmark = pytest.mark.slow

NORMS = norms()


def answers(dossier: Dossier, question: dict[str, Any]) -> tuple[Any, Any]:
    """The reasoner's answer and the oracle's."""
    if currently_in_test_context():
        note(to_yaml(dossier))
    theirs = evaluate(NORMS, dossier, **question)
    try:
        return decided(dossier, question), theirs
    except DossierError:
        assert is_impossible(NORMS, theirs)  # on the day that is asked about: both say so
        reject()


def decided(dossier: Dossier, question: dict[str, Any]) -> Answer:
    return decide(NORMS, read_dossier(NORMS, to_yaml(dossier), "voorbeeld.yaml"), **question)


def same_outcomes(dossier: Dossier, question: dict[str, Any]) -> None:
    ours, theirs = answers(dossier, question)
    found = {d.subject: (d.outcome, frozenset(d.possible)) for d in ours.decisions}
    asked = theirs.applications() if question.get("running") is None else (question["running"],)
    assert found == {a: (theirs.outcome(a), theirs.possible(a)) for a in asked}


def rules(provision: n.Provision) -> Iterator[str]:
    """Propositions of a provision beside its signals: rules, grounds, conditions, limits, duties."""
    yield from (r.prop for r in (*provision.powers, *provision.shalls, *provision.conditions))
    yield from (g.prop for g in provision.grounds)
    yield from (p for limit in provision.limits for p in (limit.whole, limit.excess))
    yield from (d.prop for d in provision.duties if d.prop is not None)


def amounts(provision: n.Provision) -> Iterator[str]:
    """Propositions of the amounts: the tables and their rounding, by part of the period; when a fixed or computed amount is due."""
    for amount in provision.amounts:
        match amount:
            case n.AmountRule():
                yield from (p for p in (amount.cell, amount.prop, amount.part_pro_rata) if p is not None)
                yield from (prop for _, prop in amount.rounding if prop is not None)
            case n.FixedRule():
                yield from (p for p in (amount.prop, amount.whole_only) if p is not None)
            case n.ProductRule() | n.CellRule():
                yield from (p for p in (amount.prop, *(p for _, p in amount.rounding)) if p is not None)
                yield from (amount.cell,) if isinstance(amount, n.CellRule) else ()


def ending(provision: n.Provision) -> Iterator[str]:
    """The signals for a running provision, the grounds to end it and what keeps it."""
    found = provision.ending
    assert found is not None
    yield from (found.in_force, found.runs, found.end, found.keep)
    yield from (g.prop for g in found.grounds)
    yield from (r.prop for r in found.keeps)


def same_values(
    dossier: Dossier, question: dict[str, Any], below: Callable[[n.Provision], Iterable[str]] | None, may_be_missing: bool = False
) -> None:
    """Equal values of everything below these propositions (default: the signals).

    With `may_be_missing` the reasoner may leave a value out (None), never contradict one.
    """
    ours, theirs = answers(dossier, question)
    different: dict[Any, str] = {}
    running = question.get("running")
    for application in theirs.applications() if running is None else (running,):
        records = dossier["aanvragen"] if running is None else dossier["voorzieningen"]
        kind = next(r["voorziening" if running is None else "soort"] for r in records if r["id"] == application)
        provision = NORMS.provisions[kind]
        model = ours.model_of(next(d for d in ours.decisions if d.subject == application))
        for prop, args in theirs.instances(application, below(provision) if below else None):
            expected, found = theirs.value(prop, args), model.value(prop, args)
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


def test_an_assumed_day_of_receipt_bounds_the_day_of_the_decision() -> None:
    """An assumption counts as the fact would: nothing is decided before it."""
    dossier = favourable(NORMS, "training_werkbegeleiding")
    received = dossier["aanvragen"][0].pop("ontvangen")
    dossier["aanvragen"][0]["aangenomen"] = {"ontvangen": received}
    for question in ({}, {"strict": True}):
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
@given(dossiers(NORMS, kinds=("subsidie_jobcoaching", "interne_werkbegeleiding"), most=3, supports=1, perturbations=5))
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


# ---- running provisions


@pytest.mark.parametrize("kind", [k for k, p in NORMS.provisions.items() if p.ending is not None])
@pytest.mark.parametrize("day", [date(2024, 4, 30), date(2024, 9, 2), None])
def test_a_running_provision_of_each_kind(kind: str, day: date | None) -> None:
    dossier = favourable(NORMS, kind)
    application = dossier["aanvragen"].pop()
    support = {"soort" if k == "voorziening" else k: v for k, v in application.items()}
    support |= {"id": "v", "van": "2024-04-01", "tot_en_met": "2025-03-31", "verstrekt_door": "gemeente"}
    dossier["voorzieningen"] = [support]
    for changes in ({}, {"draagt_snel_bij": "nee"}, {"draagt_snel_bij": "nee", "toegekend_op_grond_van": "verordening_2017"}):
        dossier["voorzieningen"] = [support | changes]
        same_outcomes(dossier, {"running": "v", "date": day})
        same_values(dossier, {"running": "v", "date": day}, ending)


def test_a_provision_without_end_runs_on_after_a_day_that_is_unknown() -> None:
    """Endless is later than the day of the decision, whichever that is."""
    record = {"id": "v", "soort": "training_werkbegeleiding", "persoon": "p", "van": "2024-04-01", "tot_en_met": "onbepaald"}
    dossier = {"personen": [{"id": "p"}], "voorzieningen": [record | {"verstrekt_door": "gemeente"}]}
    same_outcomes(dossier, {"running": "v"})
    same_values(dossier, {"running": "v"}, ending)


@pytest.mark.parametrize("kind", ["voorziening", "proefplaats", "interne_werkbegeleiding", "onbekend"])
def test_a_running_provision_beside_other_support(kind: str) -> None:
    dossier = {"personen": [{"id": "p"}], "voorzieningen": [{"id": i, "persoon": "p"} for i in ("v", "w")]}
    dossier["voorzieningen"][0].update(soort="subsidie_jobcoaching", verstrekt_door="gemeente")
    dossier["voorzieningen"][1].update(soort=kind)
    same_outcomes(dossier, {"running": "v", "date": date(2024, 9, 2)})
    same_values(dossier, {"running": "v", "date": date(2024, 9, 2)}, ending)


@examples()
@given(running_dossiers(NORMS), questions(NORMS, running=True))
def test_outcomes_of_running_provisions(asked: Asked, question: dict[str, Any]) -> None:
    same_outcomes(asked[0], question | {"running": asked[1]})


@examples()
@given(running_dossiers(NORMS, unknowns=False), questions(NORMS, running=True))
def test_complete_dossiers_of_running_provisions_are_decided(asked: Asked, question: dict[str, Any]) -> None:
    dossier, running = asked
    same_outcomes(dossier, question | {"running": running})
    (decision,) = decided(dossier, question | {"running": running}).decisions
    assert (decision.running, decision.application, decision.unknown) == (running, None, ())
    assert decision.outcome in ENDING_OUTCOMES


@examples()
@given(running_dossiers(NORMS), questions(NORMS, running=True))
def test_values_below_the_endings(asked: Asked, question: dict[str, Any]) -> None:
    same_values(asked[0], question | {"running": asked[1]}, ending)


@examples(40)
@given(running_dossiers(NORMS), questions(NORMS, running=True), st.data())
def test_a_new_fact_adds_no_outcome_of_a_running_provision(asked: Asked, question: dict[str, Any], data: st.DataObject) -> None:
    dossier, running = asked
    asking = question | {"running": running}
    slots = [s for s in _slots(NORMS, thresholds(NORMS), dossier, question["strict"], running) if s]
    settled = copy.deepcopy(dossier)
    data.draw(st.sampled_from(data.draw(st.sampled_from(slots))))(settled)
    if is_impossible(NORMS, evaluate(NORMS, settled, **asking)):
        return
    before, after = decided(dossier, asking).decisions[0], decided(settled, asking).decisions[0]
    assert set(after.possible) <= set(before.possible)
    assert endings(before) <= endings(after) or after.outcome == "niet_van_toepassing"


def endings(decision: Decision) -> set[str]:
    """The grounds for ending. Grounds for keeping are named only while an ending may stand against them."""
    keeping = {rule.prop for rule in NORMS.provisions[decision.provision].ending.keeps}
    return {g.prop for g in decision.grounds} - keeping
