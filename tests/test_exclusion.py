"""The exclusion of applications: symmetry, chains, rings, brute force over every situation."""

from __future__ import annotations

import itertools
from functools import cache
from typing import Any

import networkx as nx
import pytest
import yaml
from conftest import DOSSIERS, plain_yaml

from parser.norms import Norms
from reasoner import Answer, decide, read_dossier
from reasoner.proof import is_well_founded, prove


@cache
def base() -> dict[str, list[dict[str, str]]]:
    text = (DOSSIERS / "gelijktijdig-twee-aanvragen.yaml").read_text(encoding="utf-8")
    found: dict[str, list[dict[str, str]]] = plain_yaml(text)
    return found


def application(id_: str, kind: str, window: tuple[str, str], **changes: str) -> dict[str, Any]:
    template = next(a for a in base()["aanvragen"] if a["voorziening"] == kind)
    return template | {"id": id_, "van": window[0], "tot_en_met": window[1]} | changes


def answer(norms: Norms, applications: list[dict[str, str]], supports: tuple[dict[str, str], ...] = ()) -> Answer:
    dossier = base() | {"aanvragen": applications, "voorzieningen": list(supports)}
    return decide(norms, read_dossier(norms, yaml.safe_dump(dossier)))


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
        found = outcomes(answer(norms, [decided, application("a2", GUIDANCE, SECOND)]))
        assert found["a2"] == expected


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
