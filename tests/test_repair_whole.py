"""Repairs from diagrams of whole rules: they allow what the engine allows, and where they stop the shortest sets are told."""

from __future__ import annotations

import itertools
import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_repair import NORMS, SPARSE, dossier_of, form, reaches, search_of

from reasoner import read_dossier
from reasoner.columns.many import models_of, truths_of
from reasoner.decision.decide import solver_of
from reasoner.dossier.edit import with_fact
from reasoner.limit import UNLIMITED
from reasoner.repairs.candidates import Candidates
from reasoner.repairs.changes import Assignment, Option, Slot, What
from reasoner.repairs.conditions import Conditions
from reasoner.repairs.diagrams import ALWAYS, NEVER, Diagram
from reasoner.repairs.known import Numbered
from reasoner.repairs.less import Less
from reasoner.repairs.repair import MOST_MODELS, MOST_SETS, repairs
from reasoner.repairs.search import Search, TooMany
from reasoner.repairs.whole import Whole
from reasoner.semantics.question import World

EXCLUSIVE = SPARSE.format("subsidie_jobcoaching") + "  - {id: a2, voorziening: interne_werkbegeleiding, persoon: sam}\n"


def random_sets(search: Search, count: int, seed: str) -> list[Assignment]:
    pick = random.Random(seed)
    slots = list(search.options)
    some = [[pick.choice(search.options[s]) for s in pick.sample(slots, pick.randint(1, len(slots)))] for _ in range(count)]
    return [t for t in map(frozenset, some) if search.valid(t) is None]


def exclusive() -> Search:
    return search_of(read_dossier(NORMS, EXCLUSIVE, "d.yaml"), "a1", "weigeren")


@pytest.mark.parametrize(
    "name", ["gelijktijdig-twee-aanvragen", "onbekende-feiten", "tweede-halfjaar", "meeneembare-voorziening-toegekend"]
)
def test_truths_are_those_of_the_models(name: str) -> None:
    """Also where applications were withdrawn, links lead elsewhere, and numbers and days are other than they were."""
    search = search_of(dossier_of(name), dossier_of(name).applications[0].id, "weigeren")
    sets = random_sets(search, 15, name)
    search.look(sets)
    models = models_of(NORMS, [search._world(t) for t in sets], second=False)
    assert len({id(search.at(t)[0]) for t in sets}) > 1 or not any(o.slot.what.value in ("link", "withdraw") for t in sets for o in t)
    for instance in sorted({i for m in models for i in (*m.true, *m.false)}, key=repr):
        assert [search.value(t, instance) for t in sets] == [m.value(*instance) for m in models], instance


def test_a_number_that_is_too_large_for_columns_is_proved() -> None:
    search = search_of(dossier_of("grens-12-uur"), "a1", "weigeren")
    settings = [search.setting] * 2
    said = [[("d1", "uren_per_week", Decimal(10) ** 12)], [("d1", "uren_per_week", Decimal(11))]]
    worlds = [World(with_fact(search.dossier, *one), search.setting, ("a1",)) for (one,) in said]
    told = truths_of(NORMS, search._world(frozenset()), said, settings, worlds.__getitem__)
    models = [solver_of(NORMS).solve(w.dossier, w.setting, w.wanted, second=False) for w in worlds]
    differing = [i for i in models[0].true | models[1].true if models[0].value(*i) is not models[1].value(*i)]
    assert differing
    assert all(told.of(i) == [m.value(*i) for m in models] for i in models[0].true | models[1].false)


def allows(conditions: Conditions, diagram: Diagram, bits: int) -> bool:
    at = diagram
    while at not in (NEVER, ALWAYS):
        slot, below = conditions.diagrams._nodes[at]
        at = below[next((k for k, option in enumerate(conditions.options[slot], 1) if option & bits), 0)]
    return at == ALWAYS


@pytest.mark.parametrize("which", ["exclusive", "gelijktijdig-drie-aanvragen", "voorzieningen-onvolledig"])
def test_the_rules_as_a_diagram_allow_what_the_models_have(which: str) -> None:
    """Of every proposition below the outcome, whatever is known of its leaves."""
    search = exclusive() if which == "exclusive" else search_of(dossier_of(which), "a1", "toewijzen")
    search.learn(search._against(frozenset()))
    conditions = Conditions(search.known, search._learn_impossible(), UNLIMITED)
    rules = Whole(search.model(frozenset()), search.reads(frozenset()), conditions)
    search.learn_of(rules.leaves(search.wanted, search.args))
    sets = random_sets(search, 20, which)
    search.look(sets)
    search._look_at_tables([0])
    rules.allowed(search.wanted, search.args)
    refused = 0
    for taken, (goal, diagram) in itertools.product(sets, rules._made.items()):
        bits = search.known.numbered.of(taken)
        assert bits is not None
        if search.value(taken, goal[:2]) is goal[2]:
            assert allows(conditions, diagram, bits), (goal, taken)
        refused += not allows(conditions, diagram, bits)
    assert refused > 100


@pytest.mark.slow
def test_two_applications_that_exclude_each_other_of_which_nothing_is_known() -> None:
    """All sets, where the clauses of one set after the other never came to an end."""
    search = exclusive()
    found = [*search.solutions(MOST_SETS, MOST_MODELS)]
    assert len(found) > 50
    for taken in random.Random(0).sample(found, 1):
        assert reaches(search.dossier, "a1", taken, "weigeren")
        assert not any(reaches(search.dossier, "a1", taken - {one}, "weigeren") for one in taken)


def test_the_same_sets_however_few_are_looked_at_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reasoner.repairs.search.MANY", -1)
    dossier = form("proefplaats")
    together = {*search_of(dossier, "a1", "weigeren").solutions(MOST_SETS, MOST_MODELS)}
    monkeypatch.setattr("reasoner.repairs.search.MOST_AHEAD", 3)
    assert {*search_of(dossier, "a1", "weigeren").solutions(MOST_SETS, MOST_MODELS)} == together != set()


def test_where_there_are_too_many_the_shortest_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reasoner.repairs.search.MANY", -1)
    monkeypatch.setattr("reasoner.repairs.search.MOST_AHEAD", 8)
    dossier = form("proefplaats")
    every = [*search_of(dossier, "a1", "weigeren").solutions(MOST_SETS, MOST_MODELS)]
    told, going = list[Assignment](), search_of(dossier, "a1", "weigeren").solutions(8, MOST_MODELS)
    with pytest.raises(TooMany):
        told.extend(iter(lambda: next(going), None))
    assert told
    assert {*told} < {*every}
    longest = max(map(len, told))
    assert all(len(taken) >= longest for taken in every if taken not in told) or len(told) == 8


class Ordered(Candidates):
    """Slot `own` is the period asked for; a smaller value is no further, but for slot `kind`."""

    def __init__(self) -> None:
        pass

    def own_period(self, slot: Slot) -> bool:
        return slot.name == "own"

    def no_further(self, option: Option, than: Option) -> bool:
        return option == than or (option.slot.name != "kind" and int(str(option.value)) <= int(str(than.value)))


OPTIONS = {s: [Option(s, k) for k in range(3)] for s in (Slot(What.FACT, "r", name) for name in ("own", "kind", "hours", "day"))}


@given(st.lists(st.dictionaries(st.sampled_from([*OPTIONS]), st.integers(0, 2), min_size=1), min_size=1, max_size=6))
def test_what_asks_no_less_is_found_by_the_slots_that_it_takes(drawn: list[dict[Slot, int]]) -> None:
    *found, other = [{s: OPTIONS[s][k] for s, k in one.items()} for one in drawn]
    less, order = Less(Numbered(OPTIONS), Ordered(), ()), Ordered()
    for one in found:
        less.add(sum(less.numbered.bit[o] for o in one.values()))

    def no_less(one: dict[Slot, Option]) -> bool:
        more = any(s not in one and not order.own_period(s) for s in other)
        return one.items() <= other.items() or (more and all(s in other and order.no_further(o, other[s]) for s, o in one.items()))

    assert less.than(sum(less.numbered.bit[o] for o in other.values())) is any(map(no_less, found))


def test_in_more_time_more_sets_are_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """That more time may help is said of an answer that is not whole: then it does."""
    monkeypatch.setattr("reasoner.repairs.repair.MOST_SETS", 4)
    dossier = form("sociale_activering")
    some, every = (repairs(NORMS, dossier, to="weigeren", seconds=seconds) for seconds in (10, 600))
    assert not some.complete
    assert every.complete
    assert 0 < len(some.repairs) < len(every.repairs)
