"""Why a model is not as wanted: clauses, each a set of things of which at least one must come about.

The first run is a monotone program over the leaves: a proposition comes to its wanted truth only if
enough leaves do. A clause is a cut through that program: as long as none of its leaves is as wanted,
the proposition is not either. That holds for every dossier with the same members in its ranges; where
members can go, a clause names that too. What only rests on itself is not derived: of propositions that
rest on one another the least fixed point is taken.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

import networkx as nx

from parser import norms as n

from ..dossier.record import Args
from ..limit import UNLIMITED, Limit
from ..semantics.case import Case
from ..semantics.model import LEAVES, Model
from ..semantics.outcome import Wanted
from ..semantics.premises import premises
from .changes import Option, Slot, What
from .slots import Reads

MOST_PRODUCTS = 16
SELDOM = 64  # goals to one look at the clock


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf that must hold (or fail)."""

    prop: str
    args: Args
    holds: bool


@dataclass(frozen=True, slots=True)
class Differs:
    """A slot that must have another value than this one (None: than it has in the dossier)."""

    slot: Slot
    option: Option | None


Goal = tuple[str, Args, bool]
"""A proposition about records, and the truth it must have."""
Clause = frozenset[Leaf | Differs]
IMPOSSIBLE: Clause = frozenset()


class Obstacles:
    """Reads clauses from one model, reached by taking some options. Raises Late when the time is up."""

    def __init__(self, model: Model, reads: Reads, taken: dict[Slot, Option], limit: Limit = UNLIMITED) -> None:
        self.model, self.reads, self.taken, self.limit = model, reads, taken, limit
        self.case: Case = model.case
        self._memo: dict[Goal, list[Clause]] = {}
        self._settled = itertools.count(1)

    def against(self, wanted: Sequence[Wanted], args: Args) -> list[Clause]:
        """Clauses for a conjunction of wishes about one application; empty if it is as wanted."""
        found: list[Clause] = []
        for wish in wanted:
            parts = [self.why_not(prop, args, holds) for prop, holds in wish.goals]
            if wish.every:
                found += [c for part in parts for c in part]
            elif all(parts):
                found += _product(parts)
        return _least(found)

    def why_not(self, prop: str, args: Args, wanted: bool) -> list[Clause]:
        """Clauses against a proposition with this truth; empty if it has it."""
        if self.model.value(prop, args) is wanted:
            return []
        goal = (prop, args, wanted)
        if goal not in self._memo:
            for component in _components(goal, self._needed):
                self._check()
                self._settle(component)
        return self._memo[goal]

    def _check(self) -> None:
        """Look at the clock now and then: on some systems that takes longer than a goal."""
        if next(self._settled) % SELDOM == 0:
            self.limit.check()

    def _needed(self, goal: Goal) -> list[Goal]:
        """What is not as it must be, and stands under a goal that is not either."""
        prop, args, wanted = goal
        if isinstance(self.case.norms.props[prop].body, LEAVES):
            return []
        under = ((p.prop, p.args, p.holds is wanted) for p in premises(self.model, prop, args))
        return [g for g in under if g not in self._memo and self.model.value(g[0], g[1]) is not g[2]]

    def _settle(self, component: list[Goal]) -> None:
        """The clauses of goals that rest on one another, as the least fixed point of `_derive`.

        It begins with: nothing can help. Where `_derive` gives back what it was given, no clause can be
        wrong: a derivation has a first step, and that step is against one of its literals.
        """
        if len(component) == 1 and component[0] not in self._needed(component[0]):
            self._memo[component[0]] = _least(self._derive(*component[0]))
            return
        self._memo.update((goal, [IMPOSSIBLE]) for goal in component)
        for _ in range(len(component) + 1):
            before = {goal: set(self._memo[goal]) for goal in component}
            for goal in component:
                self._check()
                self._memo[goal] = _least(self._derive(*goal))
            if all(set(self._memo[goal]) == before[goal] for goal in component):
                return
        self._memo.update((goal, [self._anything(component)]) for goal in component)

    def _anything(self, component: list[Goal]) -> Clause:
        """One clause for all of them: something outside that any of them rests on must be otherwise."""
        self._memo.update((goal, [IMPOSSIBLE]) for goal in component)
        return frozenset(literal for goal in component for clause in self._derive(*goal) for literal in clause)

    def _derive(self, prop: str, args: Args, wanted: bool) -> list[Clause]:
        body = self.case.norms.props[prop].body
        if isinstance(body, LEAVES):
            return [frozenset({Leaf(prop, args, wanted)})]
        parts = [self.why_not(p.prop, p.args, p.holds is wanted) for p in premises(self.model, prop, args)]
        match body:
            case n.All() | n.Any_():
                return _joined(parts) if isinstance(body, n.All) is wanted else _product(parts)
            case n.AtLeast(least, children):
                short = len(children) - least + 1 if wanted else least
                failing = [p for p in parts if p]
                return [c for some in itertools.combinations(failing, short) for c in _product(some)]
            case n.Exists(source, _):
                return self._range(prop, args, source, parts, wanted)
            case n.Present(var):
                env = dict(zip(self.case.norms.props[prop].context, args, strict=True))
                record = self.case.dossier.records[str(env[var])]
                stood = frozenset(self.differs(s) for s in self.reads.standing(record))
                return [c | stood for c in _joined(parts)] or [stood]  # if all else is as wanted it is how it stood
            case n.Deviated():  # whether a power is used is no fact: only whether one that is used is there
                return (_product(parts) if wanted else _joined(parts)) if parts else [IMPOSSIBLE]
        assert_never(body)

    def _range(self, prop: str, args: Args, source: n.Source, parts: list[list[Clause]], wanted: bool) -> list[Clause]:
        """Some member, or every member and no more; members of some ranges can come and go."""
        application = self.case.dossier.records[str(args[0])]
        moving = frozenset(self.differs(s) for s in self.reads.range(source, application) if s.what is What.FACT)
        if wanted:
            return [c | moving for c in _product(parts)]
        members = self.case.members(application, source)
        found: list[Clause] = [frozenset({Differs(s, None)}) for s in self.reads.lists(source, application)]
        for member, part in zip(members, parts, strict=True):
            gone = frozenset({Differs(Slot(What.WITHDRAW, str(member), ""), None)}) if source.applications else frozenset()
            found += [c | moving | gone for c in part]
        return found

    def differs(self, slot: Slot) -> Differs:
        """The slot must have another value than here."""
        return Differs(slot, self.taken.get(slot))


def _components(goal: Goal, needed: Callable[[Goal], list[Goal]]) -> Iterator[list[Goal]]:
    """What a goal rests on, what rests on one another together, and all that a component rests on before it."""
    graph: nx.DiGraph[Goal] = nx.DiGraph()
    graph.add_node(goal)
    ahead = [goal]
    while ahead:
        at = ahead.pop()
        for under in needed(at):
            if under not in graph:
                ahead.append(under)
            graph.add_edge(at, under)
    whole = nx.condensation(graph)
    order = {g: i for i, g in enumerate(graph)}
    for component in reversed([*nx.topological_sort(whole)]):
        yield sorted(whole.nodes[component]["members"], key=order.__getitem__, reverse=True)


def _joined(parts: Iterable[list[Clause]]) -> list[Clause]:
    """All are needed: each obstacle stands on its own."""
    return [c for part in parts for c in part]


def _product(parts: Sequence[list[Clause]]) -> list[Clause]:
    """One is enough: an obstacle is one of each. No parts: nothing can help."""
    count = 1
    for part in parts:
        count *= len(part)
    if count > MOST_PRODUCTS:
        parts = [[min(part, key=len)] for part in parts]
    return [frozenset(itertools.chain.from_iterable(some)) for some in itertools.product(*parts)]


def as_wanted(model: Model, wanted: Sequence[Wanted], args: Args) -> bool:
    """Are all these wishes about one application met? Then, and only then, `Obstacles.against` has nothing against it."""
    return all((all if w.every else any)(model.value(prop, args) is holds for prop, holds in w.goals) for w in wanted)


def _least(clauses: Iterable[Clause]) -> list[Clause]:
    """Without those that another one implies."""
    found: list[Clause] = []
    for clause in sorted(dict.fromkeys(clauses), key=len):
        if not any(c <= clause for c in found):
            found.append(clause)
    return found
