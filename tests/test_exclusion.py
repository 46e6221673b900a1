"""The exclusion of applications: symmetry, chains, rings, brute force over every situation."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from functools import cache
from typing import Any

import networkx as nx
import pytest
import yaml
from conftest import DOSSIERS, plain_yaml

from parser.norms import Norms
from reasoner import Answer, decide, read_dossier
from reasoner.decision.proof import is_well_founded, prove
from reasoner.dossier.edit import Slot
from reasoner.questions.ask import ask


@cache
def base() -> dict[str, list[dict[str, str]]]:
    text = (DOSSIERS / "gelijktijdig-twee-aanvragen.yaml").read_text(encoding="utf-8")
    found: dict[str, list[dict[str, str]]] = plain_yaml(text)
    return found


def application(id_: str, kind: str, window: tuple[str, str], **changes: str) -> dict[str, Any]:
    template = next(a for a in base()["aanvragen"] if a["voorziening"] == kind)
    return template | {"id": id_, "van": window[0], "tot_en_met": window[1]} | changes


def answer(norms: Norms, applications: list[dict[str, Any]], supports: tuple[dict[str, str], ...] = (), day: date | None = None) -> Answer:
    dossier = base() | {"aanvragen": applications, "voorzieningen": list(supports)}
    return decide(norms, read_dossier(norms, yaml.safe_dump(dossier)), date=day)


def outcomes(found: Answer) -> dict[str, str]:
    return {d.application: d.outcome for d in found.decisions}


JOBCOACHING, GUIDANCE = "subsidie_jobcoaching", "interne_werkbegeleiding"
FIRST, SECOND, THIRD, FOURTH = (
    ("2024-09-01", "2024-12-31"),
    ("2024-12-01", "2025-02-28"),
    ("2025-02-01", "2025-05-31"),
    ("2025-05-01", "2025-08-31"),
)


def chain(length: int) -> list[dict[str, str]]:
    """Alternating kinds, each overlapping the next only."""
    windows = (FIRST, SECOND, THIRD, FOURTH)[:length]
    return [application(f"a{i}", (JOBCOACHING, GUIDANCE)[i % 2], w) for i, w in enumerate(windows)]


@pytest.mark.parametrize("length", [2, 3, 4])
def test_a_chain_of_equal_applications_is_a_choice(norms: Norms, length: int) -> None:
    found = answer(norms, chain(length))
    assert set(outcomes(found).values()) == {"keuze"}
    sets = {frozenset(c) for c in found.decisions[0].choice}
    graph = nx.path_graph([f"a{i}" for i in range(length)])
    assert sets == {frozenset(c) for c in nx.find_cliques(nx.complement(graph))}


@pytest.mark.parametrize("length", [3, 4])
@pytest.mark.parametrize("broken", range(4))
def test_an_application_that_must_be_refused_blocks_nothing(norms: Norms, length: int, broken: int) -> None:
    if broken >= length:
        broken = 0
    applications = chain(length)
    key = "plan_doelen" if broken % 2 == 0 else "begeleiding_noodzakelijk"
    applications[broken][key] = "nee"
    found = outcomes(answer(norms, applications))
    assert found[f"a{broken}"] == "moet_weigeren"
    rest = nx.path_graph(length)
    rest.remove_node(broken)
    for component in nx.connected_components(rest):
        expected = {"keuze"} if len(component) > 1 else {"kan_toekennen", "toekennen"}
        assert {found[f"a{i}"] for i in component} <= expected


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_order_of_applications_does_not_matter(norms: Norms, order: tuple[int, ...]) -> None:
    applications = chain(3)
    applications[0]["plan_doelen"] = "nee"
    found = outcomes(answer(norms, [applications[i] for i in order]))
    assert found == {"a0": "moet_weigeren", "a1": "keuze", "a2": "keuze"}


def test_every_situation_of_two_applications(norms: Norms) -> None:
    """Against the definition: each own status x same or other person x overlap or not."""
    own = {"goed": {}, "moet": {"plan_doelen": "nee", "begeleiding_noodzakelijk": "nee"}, "kan": {"kosten_proportioneel": "nee"}}
    for (one, c1), (two, c2), overlap in itertools.product(own.items(), own.items(), (True, False)):
        pair = [application("a1", JOBCOACHING, FIRST, **c1), application("a2", GUIDANCE, SECOND if overlap else THIRD, **c2)]
        found = outcomes(answer(norms, pair))
        granted = {"a1": "kan_toekennen", "a2": "toekennen"}
        refused = {"moet": "moet_weigeren", "kan": "kan_weigeren"}
        expected = {a: refused.get(s, granted[a]) for a, s in (("a1", one), ("a2", two))}
        if overlap and one == two == "goed":
            expected = {"a1": "keuze", "a2": "keuze"}
        elif overlap and "goed" in (one, two) and one != two:
            other = "a1" if one != "goed" else "a2"
            expected[other] = "moet_weigeren"  # the other support is there
        assert found == expected, (one, two, overlap)


def test_a_ground_that_needs_the_refusal_itself_is_not_one(norms: Norms) -> None:
    found = answer(norms, [application("a1", JOBCOACHING, FIRST, plan_doelen="nee"), application("a2", GUIDANCE, SECOND)])
    first = found.decisions[0]
    assert first.outcome == "moet_weigeren"
    assert [(g.id, g.leg) for g in first.grounds] == [("regeling:2.5", "voorwaarden")]


def test_a_granted_application_counts_and_a_refused_one_does_not(norms: Norms) -> None:
    for outcome, expected in (("toegekend", "moet_weigeren"), ("geweigerd", "toekennen")):
        decided = application("a1", JOBCOACHING, FIRST) | {"besluit": {"datum": "2024-10-01", "uitkomst": outcome}}
        applications = [decided, application("a2", GUIDANCE, SECOND)]
        assert outcomes(answer(norms, applications, day=date(2024, 10, 1)))["a2"] == expected
        assert outcomes(answer(norms, applications, day=date(2024, 9, 30)))["a2"] == "keuze"


@pytest.mark.parametrize("length", [2, 3, 4])
@pytest.mark.parametrize("broken", [None, 0, 1])
def test_proofs_never_lean_on_themselves(norms: Norms, length: int, broken: int | None) -> None:
    applications = chain(length)
    if broken is not None:
        applications[broken] |= {"plan_doelen": "nee", "begeleiding_noodzakelijk": "nee", "kosten_proportioneel": "nee"}
    found = answer(norms, applications)
    for decision in found.decisions:
        graph = prove(found, decision)
        assert nx.is_directed_acyclic_graph(graph)
        assert is_well_founded(graph, found.model)


# ---- what existed on the day of the decision

DAYS = tuple(date(2024, 9, 15) + timedelta(days=k) for k in range(4))
OWN = {"goed": {}, "moet": {"plan_doelen": "nee", "begeleiding_noodzakelijk": "nee"}, "kan": {"kosten_proportioneel": "nee"}}
GRANTS = {"a1": "kan_toekennen", "a2": "toekennen"}
REFUSALS = {"moet": "moet_weigeren", "kan": "kan_weigeren"}


def expected_on(day: date, own: dict[str, str], received: dict[str, date], taken: dict[str, tuple[date, str]], about: str) -> str:
    """The outcome of one of two overlapping applications on a day, from the definition: what had been received and decided by then."""
    other = "a2" if about == "a1" else "a1"
    refused = REFUSALS.get(own[about], GRANTS[about])
    decided = taken.get(other)
    if received[other] > day or (decided is not None and decided[0] <= day and decided[1] == "geweigerd"):
        return refused
    if decided is not None and decided[0] <= day:
        return "moet_weigeren"
    mine = taken.get(about)
    excluded = mine is not None and mine[0] <= day and mine[1] == "toegekend"  # the other one finds this one granted
    freed = mine is not None and mine[0] <= day and mine[1] == "geweigerd"
    if own[other] != "goed" or excluded:
        return refused
    if own[about] == "goed" and not freed:
        return "keuze"
    return "moet_weigeren"  # the other one can be granted, whatever becomes of this one


@pytest.mark.slow
@pytest.mark.parametrize("decisions", [(None, None), ("toegekend", None), (None, "geweigerd"), ("geweigerd", "toegekend")])
@pytest.mark.parametrize("status", [("goed", "goed"), ("goed", "moet"), ("moet", "goed"), ("goed", "kan")])
def test_every_situation_of_two_applications_on_every_day(
    norms: Norms, status: tuple[str, str], decisions: tuple[str | None, str | None]
) -> None:
    """Received on either of two days, decided on either of two: against the definition, on each day, and with the day unknown."""
    own = dict(zip(("a1", "a2"), status, strict=True))
    for second, days in itertools.product(DAYS[:2], itertools.product(DAYS[1:3], repeat=sum(d is not None for d in decisions))):
        received, left = {"a1": DAYS[0], "a2": second}, list(days)
        taken = {a: (left.pop(0), d) for a, d in zip(("a1", "a2"), decisions, strict=True) if d is not None}
        applications = [
            application("a1", JOBCOACHING, FIRST, ontvangen=str(received["a1"]), **OWN[own["a1"]]),
            application("a2", GUIDANCE, SECOND, ontvangen=str(received["a2"]), **OWN[own["a2"]]),
        ]
        for each in applications:
            if each["id"] in taken:
                day, outcome = taken[each["id"]]
                each["besluit"] = {"datum": str(day), "uitkomst": outcome}
        for day in DAYS:
            found = outcomes(answer(norms, applications, day=day))
            for about in ("a1", "a2"):
                if received[about] <= day:
                    assert found[about] == expected_on(day, own, received, taken, about), (about, day, received, taken)
        for decision in answer(norms, applications).decisions:
            about = str(decision.application)
            days_left = (taken[about][0],) if about in taken else [d for d in DAYS if d >= received[about]]
            reached = {expected_on(d, own, received, taken, about) for d in days_left}
            other = "a2" if about == "a1" else "a1"
            at_once = other in taken and taken[other][0] == received[other]  # receipt and decision are compared apart: sound, not complete
            assert reached <= set(decision.possible), (about, received, taken)
            if len(reached) == 1 and not at_once:
                assert decision.outcome in reached, (about, received, taken)
            assert decision.date == (taken[about][0] if about in taken else None)
            assert [(u.fact, u.entity) for u in decision.unknown] == ([("beslisdatum", about)] if len(decision.possible) > 1 else [])


def test_what_is_asked_is_the_day_of_this_decision_and_where_it_turns(norms: Norms) -> None:
    decided = application("a2", GUIDANCE, SECOND, ontvangen="2024-09-15") | {"besluit": {"datum": "2024-10-05", "uitkomst": "toegekend"}}
    dossier = base() | {"aanvragen": [application("a1", JOBCOACHING, FIRST, ontvangen="2024-09-15"), decided], "voorzieningen": []}
    read = read_dossier(norms, yaml.safe_dump(dossier))
    first, second = ask(decide(norms, read))
    (question,) = first.questions
    assert (question.unknown.fact, question.unknown.entity, question.unknown.who) == ("beslisdatum", "a1", "college")
    assert [(o.least, o.most, o.possible) for o in question.options] == [
        (None, "2024-10-04", ("keuze",)),
        ("2024-10-05", None, ("moet_weigeren",)),
    ]
    assert second.questions == ()


def test_the_day_of_a_recorded_decision_without_a_date_is_asked(norms: Norms) -> None:
    decided = application("a2", GUIDANCE, SECOND, ontvangen="2024-09-15") | {"besluit": {"uitkomst": "toegekend"}}
    dossier = base() | {"aanvragen": [application("a1", JOBCOACHING, FIRST, ontvangen="2024-09-15"), decided], "voorzieningen": []}
    read = read_dossier(norms, yaml.safe_dump(dossier))
    day = date(2024, 10, 4)
    (asked,) = ask(decide(norms, read, application="a1", date=day))
    (question,) = asked.questions
    assert (question.unknown.fact, question.unknown.entity, question.slot) == ("beslisdatum", "a2", Slot.TAKEN)
    assert [(o.least, o.most, o.possible) for o in question.options] == [
        (None, "2024-10-04", ("moet_weigeren",)),
        ("2024-10-05", None, ("keuze",)),
    ]


def test_a_proof_rests_on_what_existed_on_the_day(norms: Norms) -> None:
    """Each decision of an answer has its own model, and a proof that is well-founded in it."""
    applications = [
        application("a1", JOBCOACHING, FIRST, ontvangen="2024-10-01"),
        application("a2", GUIDANCE, SECOND, ontvangen="2024-09-15") | {"besluit": {"datum": "2024-09-20", "uitkomst": "geweigerd"}},
    ]
    found = answer(norms, applications, day=None)
    assert outcomes(found) == {"a1": "kan_toekennen", "a2": "toekennen"}
    for decision in found.decisions:
        model = found.model_of(decision)
        graph = prove(found, decision)
        assert is_well_founded(graph, model)
        assert model.case.judged == decision.application
