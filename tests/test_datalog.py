"""The engine layer: safe clauses, swapped facts, recursion that ends."""

from __future__ import annotations

import itertools
import random
from decimal import Decimal

import pytest

from reasoner.datalog.engine import Clause, Engine, Literal, Sum, UnsafeClause, Var, feedback, show

X, Y, Z = Var("X"), Var("Y"), Var("Z")


def rules_of_reachability(left: bool) -> list[Clause]:
    step, path = Literal("e", (X, Y)), Literal("p", (Y, Z))
    recursive = (Literal("p", (X, Y)), Literal("e", (Y, Z))) if left else (step, path)
    return [Clause(Literal("p", (X, Y)), (step,)), Clause(Literal("p", (X, Z)), recursive)]


def reachable(edges: set[tuple[str, str]]) -> set[tuple[str, str]]:
    found = set(edges)
    while True:
        more = {(a, d) for a, b in found for c, d in edges if b == c} - found
        if not more:
            return found
        found |= more


@pytest.mark.parametrize("left", [True, False])
@pytest.mark.parametrize("seed", range(12))
def test_recursion_over_cycles_ends_with_the_least_fixpoint(left: bool, seed: int) -> None:
    chance = random.Random(seed)
    edges = {(a, b) for a, b in itertools.product("abcd", repeat=2) if chance.random() < 0.4}
    rules = rules_of_reachability(left)
    engine = Engine(feedback(rules))
    engine.add(rules)
    found = engine.solve([Clause(Literal("e", edge)) for edge in sorted(edges)], [Literal("p", (X, Y))])
    assert set(found.rows) == reachable(edges)


def test_the_stage_is_the_rank_of_a_proof() -> None:
    rules = rules_of_reachability(True)
    engine = Engine(feedback(rules))
    engine.add(rules)
    chain = [Clause(Literal("e", (a, b))) for a, b in ("ab", "bc", "cd")]
    stages = engine.solve(chain, [Literal("p", ("a", Y))]).stages
    assert [stages["p", ("a", to)] for to in "bcd"] == [1, 2, 3]


def test_facts_are_swapped_not_accumulated() -> None:
    engine = Engine({})
    engine.add([Clause(Literal("q", (X,)), (Literal("f", (X, Y)), Literal(">=", (Y, Decimal("12")))))])
    for value, expected in ((10, ()), (12, (("d",),)), (Decimal("11.9"), ()), (Decimal("12.0"), (("d",),))):
        assert engine.solve([Clause(Literal("f", ("d", value)))], [Literal("q", (X,))]).rows == expected
    assert engine.solve([], [Literal("q", (X,))]).rows == ()


@pytest.mark.parametrize("seed", range(8))
def test_what_is_kept_from_one_call_to_the_next_is_what_a_new_engine_finds(seed: int) -> None:
    """Edges and sizes come and go a few at a time; of paths, of what is enough, and of what is over."""
    chance = random.Random(seed)
    over = Clause(Literal("over", (X, Z)), (Literal("g", (X, Y)), Literal("==", (Z, Sum(Y, -1, Decimal("0.5"))))))
    enough = Clause(Literal("q", (X,)), (Literal("p", ("a", X)), Literal("g", (X, Y)), Literal(">=", (Y, 3))))
    rules = [*rules_of_reachability(bool(seed % 2)), over, enough]
    goals = [Literal("p", (X, Y)), Literal("q", (X,)), Literal("over", (X, Y))]
    possible = [Clause(Literal("e", edge)) for edge in itertools.product("abcd", repeat=2)]
    possible += [Clause(Literal("g", (at, size))) for at in "abcd" for size in (2, Decimal("2.0"), Decimal("2.5"), 3)]
    given, kept = set(chance.sample(range(len(possible)), 16)), Engine(feedback(rules))
    kept.add(rules)
    for call in range(40):
        given ^= set(chance.sample(range(len(possible)), 2 if call % 9 else 12))
        facts = [possible[i] for i in sorted(given)]
        fresh = Engine(feedback(rules))
        fresh.add(rules)
        ours, theirs = kept.solve(facts, goals), fresh.solve(facts, goals)
        assert (set(ours.rows), ours.stages) == (set(theirs.rows), theirs.stages)


def test_two_engines_share_nothing() -> None:
    one, other = Engine({}), Engine({})
    one.add([Clause(Literal("f", ("a",)))])
    other.add([Clause(Literal("f", ("b",)))])
    assert one.solve([], [Literal("f", (X,))]).rows == (("a",),)
    assert other.solve([], [Literal("f", (X,))]).rows == (("b",),)


def test_sums_are_exact() -> None:
    engine = Engine({})
    total = Literal("==", (Z, Sum(X, 1, Y)))
    engine.add([Clause(Literal("t", (Z,)), (Literal("a", (X,)), Literal("b", (Y,)), total))])
    facts = [Clause(Literal("a", (Decimal("26819.37"),))), Clause(Literal("b", (Decimal("0.10"),)))]
    assert engine.solve(facts, [Literal("t", (X,))]).rows == ((Decimal("26819.47"),),)


@pytest.mark.parametrize(
    "body", [(), (Literal(">=", (X, 1)),), (Literal("f", (Y,)),), (Literal("==", (X, Sum(Y, 1, 1))), Literal("f", (Y,)))]
)
def test_unsafe_clauses_are_refused(body: tuple[Literal, ...]) -> None:
    with pytest.raises(UnsafeClause):
        Engine({}).add([Clause(Literal("p", (X,)), body)])


def test_clauses_are_shown_not_read() -> None:
    clause = Clause(Literal("regeling:2.5:t", (X,)), (Literal("feit:naam", (X, "x'); drop")), Literal(">=", (X, 3))))
    assert show(clause) == r"'regeling:2.5:t'(X) :- 'feit:naam'(X, 'x\'); drop'), X >= 3."
