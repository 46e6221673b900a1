"""The oracle on running provisions: cases worked out by hand, and properties of every answer."""

from __future__ import annotations

import copy
from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import event, given, seed
from hypothesis import strategies as st
from oracle import Answer, Dossier, evaluate
from oracle.bearing import bearing
from oracle.generate import Asked, _slots, completions, favourable, first_values, is_impossible, questions, running_dossiers, thresholds
from oracle.interpreter import ENDING_OUTCOMES, MAY_END, OPEN_OUTCOME, presumptions
from oracle.loaded import norms
from oracle.profiles import examples

from parser import norms as n

pytestmark = pytest.mark.slow

NORMS = norms()
KINDS = [k for k, p in NORMS.provisions.items() if p.ending is not None]
KIND, DAY = "training_werkbegeleiding", date(2024, 9, 2)


def one(**stated: Any) -> Dossier:
    """A running provision with nothing but its period and who provides it; what else is known is presumed."""
    record = {"id": "v", "soort": KIND, "persoon": "p", "van": "2024-04-01", "tot_en_met": "2025-12-31", "verstrekt_door": "gemeente"}
    return {"personen": [{"id": "p"}], "voorzieningen": [record | stated], "aanvragen": []}


def possible(dossier: Dossier, **question: Any) -> frozenset[str]:
    return evaluate(NORMS, dossier, running="v", **({"date": DAY} | question)).possible("v")


# ---- by hand


def test_without_a_ground_it_goes_on() -> None:
    assert possible(one()) == {"voortzetten"}
    assert possible(one(), strict=True) == {"voortzetten", MAY_END}


@pytest.mark.parametrize("fact", ["draagt_snel_bij", "geschikt_voor_persoon", "gebruikt_naar_behoren"])
def test_a_ground_to_end(fact: str) -> None:
    from_2024 = {"toegekend_op_grond_van": "verordening_2024"}
    assert possible(one(**from_2024, **{fact: "nee"})) == {MAY_END}
    assert possible(one(**from_2024, aangenomen={fact: "nee"})) == {MAY_END}
    assert possible(one(**from_2024, aangenomen={fact: "nee"}), strict=True) == {"voortzetten", MAY_END}
    assert possible(one(**from_2024, **{fact: "onbekend"})) == {"voortzetten", MAY_END}


def test_the_transition_keeps_what_was_granted_before() -> None:
    old = {"draagt_snel_bij": "nee", "toegekend_op_grond_van": "verordening_2017", "voldoet_aan_verordening_2017": "ja"}
    assert possible(one(**old)) == {"voortzetten", MAY_END}, "whether the old law allowed it too is not known"
    assert possible(one(**old, te_beeindigen_volgens_verordening_2017="ja")) == {MAY_END}
    old["te_beeindigen_volgens_verordening_2017"] = "nee"
    assert possible(one(**old), date=date(2025, 5, 27)) == {"voortzetten"}
    assert possible(one(**old), date=date(2025, 5, 28)) == {MAY_END}
    assert possible(one(**old, voortgezet_wegens_bijzondere_situatie="ja"), date=date(2025, 5, 28)) == {"voortzetten"}
    assert possible(one(**old, voortgezet_wegens_bijzondere_situatie="ja"), date=date(2025, 5, 27)) == {"voortzetten"}
    assert possible(one(**old), date=date(2025, 5, 27), readings={"overgangsrecht_moet": "letterlijk"}) == {MAY_END}
    assert possible(one(**old | {"voldoet_aan_verordening_2017": "onbekend"})) == {"voortzetten", MAY_END}


@pytest.mark.parametrize("day", ["2024-03-31", "2026-01-01"])
def test_what_does_not_run_on_the_day_is_not_judged(day: str) -> None:
    for reading in ("artikel_30", "bekendmaking"):
        assert possible(one(draagt_snel_bij="nee"), date=date.fromisoformat(day), readings={"inwerkingtreding": reading}) == {
            "niet_van_toepassing"
        }


def test_a_norm_that_is_not_in_force_ends_nothing() -> None:
    assert possible(one(draagt_snel_bij="nee"), date=date(2024, 5, 27)) == {"niet_van_toepassing"}


def test_support_of_others_is_not_judged() -> None:
    assert possible(one(verstrekt_door="uwv", gesubsidieerd="nee")) == {"niet_van_toepassing"}
    assert possible(one(verstrekt_door="uwv", gesubsidieerd="ja")) == {"voortzetten"}
    assert possible(one(verstrekt_door="uwv")) == {"voortzetten", "niet_van_toepassing"}


def test_the_day_of_the_decision_is_never_the_day_of_receipt() -> None:
    received = one(ontvangen="2024-06-01")
    assert possible(received, date=None) == {"voortzetten", "niet_van_toepassing"}
    decided = one(ontvangen="2024-06-01", besluit={"datum": "2024-04-30", "uitkomst": "voortgezet"})
    assert possible(decided, date=None) == {"niet_van_toepassing"}
    assert possible(decided, date=DAY) == {"voortzetten"}


def test_conditions_of_the_start_are_not_judged_again() -> None:
    """18.1 (received in time) turns only on a reading; the answer does not wait for what it does not need."""
    dossier = one(soort="subsidie_jobcoaching", dienstverband="d", plaatsing="geen", toegekend_op_grond_van="verordening_2024")
    dossier["dienstverbanden"] = [{"id": "d", "persoon": "p", "begin": "2023-01-01", "einde": "onbepaald", "uren_per_week": "20"}]
    dossier["personen"] = [{"id": "p", "geboortedatum": "1990-01-01"}]
    dossier["voorzieningen"][0].update(ontvangen="2024-09-01", noodzaak_niet_eerder_kenbaar="nee")
    assert possible(dossier) == {"voortzetten"}
    assert possible(dossier, readings={"voorwaarden_bij_beeindigen": "alle_voorwaarden"}) == {MAY_END}


def test_pending_applications_are_nothing_yet() -> None:
    dossier = one()
    pending = favourable(NORMS, KIND)["aanvragen"][0] | {"id": "a1", "persoon": "p"}
    granted = pending | {"id": "a2", "besluit": {"datum": "2024-06-01", "uitkomst": "toegekend"}}
    refused = pending | {"id": "a3", "besluit": {"datum": "2024-06-01", "uitkomst": "geweigerd"}}
    dossier["aanvragen"] = [pending, granted, refused]
    assert evaluate(NORMS, dossier, running="v", date=DAY).applications() == ("v", "a2")


def test_presumptions_for_running_provisions_count_nowhere_else() -> None:
    here, elsewhere = presumptions(NORMS, True), presumptions(NORMS, False)
    assert elsewhere.items() <= here.items()  # in this rule base none is overridden
    assert {(p.entity, p.fact) for p in NORMS.presumptions if p.running} == here.keys() - elsewhere.keys() != set()
    dossier = favourable(NORMS, KIND)
    dossier["personen"][0].pop("behoort_tot_doelgroep")
    assert evaluate(NORMS, dossier).value("in_doelgroep", (dossier["aanvragen"][0]["id"],)) is None
    assert evaluate(NORMS, one(), running="v", date=DAY).value("in_doelgroep", ("v",)) is True


# ---- properties


@examples(40)
@given(running_dossiers(NORMS, unknowns=False), questions(NORMS, running=True))
def test_a_complete_dossier_is_decided(asked: Asked, question: dict[str, Any]) -> None:
    dossier, running = asked
    answer = evaluate(NORMS, dossier, running=running, **question)
    assert answer.outcome(running) in ENDING_OUTCOMES
    for prop, args in answer.instances(running):
        assert answer.value(prop, args) is not None, (prop, args)


@examples()
@given(running_dossiers(NORMS), questions(NORMS, running=True))
def test_run_p_adds_nothing_to_what_is_decided(asked: Asked, question: dict[str, Any]) -> None:
    dossier, running = asked
    answer = evaluate(NORMS, dossier, running=running, **question)
    assert answer.possible(running) <= set(ENDING_OUTCOMES)
    for prop, args in answer.instances(running):
        value = answer.value(prop, args)
        assert answer.may(prop, args) == ((True, True) if value is None else (value, not value))


@examples()
@given(running_dossiers(NORMS), questions(NORMS, running=True), st.data())
def test_a_new_fact_withdraws_nothing(asked: Asked, question: dict[str, Any], data: st.DataObject) -> None:
    dossier, running = asked
    before = evaluate(NORMS, dossier, running=running, **question)
    slots = [s for s in _slots(NORMS, thresholds(NORMS), dossier, question["strict"], running) if s]
    settled = copy.deepcopy(dossier)
    for i in data.draw(st.lists(st.integers(0, len(slots) - 1), min_size=1, max_size=3, unique=True)):
        data.draw(st.sampled_from(slots[i]))(settled)
    after = evaluate(NORMS, settled, running=running, **question)
    if is_impossible(NORMS, after):
        return
    assert after.possible(running) <= before.possible(running)
    for (prop, args), value in decided(before, running).items():
        assert after.value(prop, args) is value, (prop, args)
    event(f"possible: {len(before.possible(running))} to {len(after.possible(running))}")


def decided(answer: Answer, running: str) -> dict[tuple[str, tuple[str | int, ...]], bool]:
    return {node: value for node in answer.instances(running) if (value := answer.value(*node)) is not None}


@examples(40)
@given(running_dossiers(NORMS, perturbations=4), questions(NORMS, running=True))
def test_possible_holds_every_outcome_of_a_completion(asked: Asked, question: dict[str, Any]) -> None:
    dossier, running = asked
    before = evaluate(NORMS, dossier, running=running, **question)
    reached = {
        evaluate(NORMS, complete, running=running, **question).outcome(running)
        for complete in completions(NORMS, dossier, 20, strict=question["strict"], running=running)
    }
    assert OPEN_OUTCOME not in reached
    assert reached <= before.possible(running)
    event(f"possible, not reached: {len(before.possible(running) - reached)}" if reached else "no completion")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_said_not_to_bear_does_not(kind: str) -> None:
    """Stating every other fact there is, one way or the other, changes no value: `bearing` forgets nothing."""
    t = thresholds(NORMS)
    for running in (False, True):
        dossier = favourable(NORMS, kind)
        record = dossier["aanvragen"][0]
        if running:
            record = {"soort" if k == "voorziening" else k: v for k, v in record.items()} | {"verstrekt_door": "gemeente"}
            dossier.update(aanvragen=[], voorzieningen=[record])
        asked = record["id"]
        question: dict[str, Any] = {"running": asked, "date": DAY} if running else {}
        known = all_values(evaluate(NORMS, dossier, **question), kind, asked, running)
        entity = NORMS.entities["voorziening" if running else "aanvraag"]
        for other in (False, True):
            fuller = copy.deepcopy(dossier)
            told = fuller["voorzieningen" if running else "aanvragen"][0]
            for name, value in first_values(t, entity, entity.facts.keys() - bearing(NORMS, kind, running)["aanvraag"]).items():
                told[name] = {"ja": "nee"}.get(value, value) if other else value
            assert all_values(evaluate(NORMS, fuller, **question), kind, asked, running) == known


def all_values(answer: Answer, kind: str, asked: str, running: bool) -> dict[Any, Any]:
    provision = NORMS.provisions[kind]
    grounds: tuple[n.Ground, ...] = provision.ending.grounds if running and provision.ending else provision.grounds
    roots = [g.prop for g in grounds] + ([] if running else [c.prop for c in provision.conditions])
    return {node: answer.value(*node) for node in answer.instances(asked) | answer.instances(asked, roots)}


def test_every_outcome_occurs_often_enough(capsys: pytest.CaptureFixture[str]) -> None:
    """How often each outcome of a running provision occurs, printed; and that every kind comes up."""
    seen: Counter[str] = Counter()
    kinds: Counter[str] = Counter()

    @seed(20240501)
    @examples(300)
    @given(running_dossiers(NORMS), questions(NORMS, running=True))
    def collect(asked: Asked, question: dict[str, Any]) -> None:
        dossier, running = asked
        answer = evaluate(NORMS, dossier, running=running, **question)
        seen[answer.outcome(running)] += 1
        kinds[next(v["soort"] for v in dossier["voorzieningen"] if v["id"] == running)] += 1
        if answer.outcome(running) == OPEN_OUTCOME:
            seen.update(f"possible: {o}" for o in answer.possible(running))

    collect()
    with capsys.disabled():
        print("\n" + "\n".join(f"{count:6} {name}" for name, count in (seen + kinds).most_common()))
    assert all(seen[o] >= 10 for o in (*ENDING_OUTCOMES, OPEN_OUTCOME))
    assert len(kinds) >= len(KINDS) - 2
