"""Truth over columns: of every proposition where it holds and where it fails, for all applications of a batch at once.

The two runs of `datalog/solve.py`: in the first what is unknown is on neither side, in the second every leaf that the first
leaves undecided is on both. The presence of other applications is iterated until nothing changes.

Long because a kind of proposition has columns of its own, as it has clauses in `datalog/compile.py`.
"""

from __future__ import annotations

import graphlib
import itertools
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast

import numpy as np

from parser import norms as n
from parser.dependencies import dependencies
from parser.vocabulary import DECIDED

from ..dossier.calendar import working_day
from ..semantics.cone import Cone, Purpose, cone_of
from ..semantics.model import LEAVES
from ..semantics.periods import comparisons
from .batch import GONE, NO_KIND
from .chains import chains
from .days import EDGE, Bools, Ints, LookUp
from .seen import UNKNOWN_CODE, Seen
from .spaces import Context, Ref, Space, Spaces
from .terms import Flag, Span, _and, _any, _least, _most, _or, aligned, gone, span

Truth = tuple[Flag, Flag]  # where it holds, where it fails; True or False: everywhere or nowhere
NEVER_SO: Truth = (False, True)
ALWAYS_SO: Truth = (True, False)


@dataclass(frozen=True)
class Plan:
    """What is evaluated for one kind and purpose, in order."""

    order: tuple[str, ...]
    cone: Cone
    by_presence: frozenset[str]  # what rests on the presence of other applications
    to_applications: tuple[str, ...]  # what rests on that, or on which applications there are; in order
    ranges: tuple[n.Source, ...]  # over applications
    compared: tuple[str, ...]
    turning: dict[str, frozenset[str]] = field(default_factory=dict, compare=False)  # by reading what can turn on it; see `turning_on`


class Plans:
    """Of a rule base, made the first time; kept with the norms."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, Purpose, bool], Plan] = {}
        self.look_ups: dict[tuple[int, str], LookUp] = {}
        self._kinds: dict[str, tuple[Bools, Bools]] = {}

    def kinds(self, norms: n.Norms, kind: str) -> tuple[Bools, Bools]:
        """Of every kind, and last of none, whether it certainly is one of this kind, and whether it certainly is not."""
        if kind not in self._kinds:
            inside = np.array([*(kind in norms.ancestors(k) for k in norms.kinds), False])
            open_ = np.array([*(norms.open_kind(k, kind) for k in norms.kinds), True])
            self._kinds[kind] = inside, ~inside & ~open_
        return self._kinds[kind]

    def plan(self, norms: n.Norms, kind: str, purpose: Purpose, deviating: bool) -> Plan:
        key = (kind, purpose, deviating)
        if key not in self._made:
            self._made[key] = _plan(norms, kind, purpose, deviating)
        return self._made[key]


def _plan(norms: n.Norms, kind: str, purpose: Purpose, deviating: bool) -> Plan:
    found = cone_of(norms, kind, purpose, deviating)
    below = {p: set(found.below[p]) for p in found.props}
    order = tuple(graphlib.TopologicalSorter(below).static_order())
    by_presence, leading = set[str](), set[str]()
    for prop in order:
        body = norms.props[prop].body
        rests_on = frozenset(dependencies(body, norms.values))
        if isinstance(body, n.Present) or not by_presence.isdisjoint(rests_on):
            by_presence.add(prop)
        if isinstance(body, n.Present) or (isinstance(body, n.Exists) and body.source.applications) or not leading.isdisjoint(rests_on):
            leading.add(prop)
    bodies = [(p, norms.props[p].body) for p in order]
    ranges = tuple(b.source for _, b in bodies if isinstance(b, n.Exists) and b.source.applications)
    compared = tuple(p for p, b in bodies if isinstance(b, n.Comparison | n.Lasts | n.SharedDays))
    return Plan(order, found, frozenset(by_presence), tuple(p for p in order if p in leading), ranges, compared)


@dataclass(frozen=True)
class Key:
    """What applications are judged by the same rules: one kind, running already or asked for, deviating or not."""

    kind: str
    running: bool
    deviating: bool


@dataclass
class Round:
    """What the groups of a run share; they do not know the run, which knows them.

    second: is this the second run? refusals: see `Run`; turned: leaves that have the other value of the application that is judged;
    present: which applications are there, and which are not.
    """

    seen: Seen
    second: bool = False
    refusals: frozenset[str] = frozenset()
    turned: frozenset[str] = frozenset()
    present: tuple[Bools, Bools] = (np.zeros(0, bool), np.zeros(0, bool))


class Group:
    """The applications that are judged by the same rules, and what is true of them.

    before: the same group in an earlier run; its bindings are the same. first: that one, if this is the second run; frozen: that
    one, if its leaves are taken as they are.
    """

    def __init__(self, round_: Round, key: Key, rows: Ints, plan: Plan, before: Group | None = None) -> None:
        self.round, self.key, self.plan = round_, key, plan
        self.rows: Ints = rows if before is None else before.rows
        self.first = before if round_.second else None
        self.frozen = before if not round_.second else None
        self.seen, self.norms = round_.seen, round_.seen.norms
        self.spaces: Spaces = before.spaces if before is not None else Spaces(round_.seen, rows, plan.cone.sources)
        self.values: dict[str, Truth] = {}
        self._space: dict[str, Space] = {}
        self.spans: dict[tuple[Context, n.Term, bool], Span] = {}
        self._chains: dict[tuple[str, tuple[str, ...], bool], tuple[Ints, Ints]] = before._chains if before is not None else {}

    @property
    def kind(self) -> str:
        return self.key.kind

    def chain(self, entity: str, term: n.ChainBound) -> tuple[Ints, Ints]:
        """See `chains.chains`; made once for both runs."""
        key = (entity, term.links, term.last)
        if key not in self._chains:
            self._chains[key] = chains(self.seen, entity, term)
        return self._chains[key]

    def evaluate(self) -> None:
        """Everything in the plan that is not known yet."""
        for name in self.plan.order:
            if name not in self.values:
                self.values[name] = self._prop(name)

    def follow(self, other: Group, turning: Collection[str], readings: Collection[str]) -> None:
        """Everything in the plan, where only some readings differ from what was found; what comes out the same ends there."""
        changed: set[str] = set()
        for name in (x for x in self.plan.order if x in turning):
            body, before = self.norms.props[name].body, other.values[name]
            if (isinstance(body, n.ReadingIs) and body.reading in readings) or not changed.isdisjoint(self.plan.cone.below[name]):
                found = self._prop(name)
                if not (_alike(found[0], before[0]) and _alike(found[1], before[1])):
                    self.values[name] = found
                    changed.add(name)
                    continue
            self.values[name] = before

    def forget_presence(self) -> None:
        """Before another round: what rests on the presence of others."""
        for name in self.plan.by_presence:
            self.values.pop(name, None)
        self.spans.clear()

    # ---- what others ask

    def truth(self, prop: str) -> tuple[Bools, Bools]:
        """Where a proposition holds and fails, for every binding of its own context."""
        space = self.space(prop)
        holds, fails = self.values.get(prop, (False, False))  # what is not asked is not decided
        return everywhere(holds, space.size), everywhere(fails, space.size)

    def values_of(self, applications: Bools) -> dict[str, Truth]:
        """What is true of some of the applications."""
        places: dict[Context, Ints] = {}
        out: dict[str, Truth] = {}
        for name, (holds, fails) in self.values.items():
            space = self.space(name)
            if space.context not in places:
                places[space.context] = np.flatnonzero(applications if space.application is None else applications[space.application])
            at = places[space.context]
            out[name] = (holds if isinstance(holds, bool) else holds[at], fails if isinstance(fails, bool) else fails[at])
        return out

    def space(self, prop: str) -> Space:
        if prop not in self._space:
            self._space[prop] = self.spaces[self.norms.props[prop].context]
        return self._space[prop]

    def child(self, child: n.Child, space: Space) -> Truth:
        """The truth of a child for every binding of the space in which it is used."""
        holds, fails = self.values[child.prop]
        context = self.norms.props[child.prop].context
        if len(context) != len(space.context):
            up = self.spaces.up(space, context)
            holds = holds if isinstance(holds, bool) else holds[up]
            fails = fails if isinstance(fails, bool) else fails[up]
        return (holds, fails) if child.holds else (fails, holds)

    def reading(self, early: n.Child | None, space: Space) -> Flag:
        """Is an anniversary early, under the chosen readings?"""
        if early is None:
            return False
        body = self.norms.props[early.prop].body
        assert isinstance(body, n.ReadingIs)
        return self._chosen(body, space)

    def _chosen(self, body: n.ReadingIs, space: Space) -> Flag:
        found = self.seen.chosen(body.reading, body.choice)
        if isinstance(found, bool):
            return found
        own: Bools = found[self.spaces.worlds]
        return own if space.application is None else own[space.application]

    def working_days(self, days: int, calendar: str) -> Callable[[Ints], Ints]:
        made = self.norms.kept(Plans).look_ups
        if (days, calendar) not in made:
            found = self.norms.calendars[calendar]
            made[days, calendar] = LookUp(lambda day: working_day(day, days, found.also, found.not_, found.equated))
        return made[days, calendar]

    # ---- propositions

    def _prop(self, name: str) -> Truth:
        body, space = self.norms.props[name].body, self.space(name)
        if isinstance(body, LEAVES):
            if self.frozen is not None:
                kept = self.frozen.values[name]
                return kept if name not in self.round.turned else self._turned(kept)
            if self.first is None:
                return self._leaf(body, space)
            held, failed = self.first.values[name]
            found = self._leaf(body, space) if self.plan.cone.below[name] else (held, failed)
            if held is True or failed is True:
                return found
            undecided = ~np.logical_or(held, failed)
            return _or(found[0], undecided), _or(found[1], undecided)
        found = self._connective(name, body, space)
        return found if name not in self.round.refusals else self._without_judged(found)

    def _connective(self, name: str, body: n.Body, space: Space) -> Truth:
        match body:
            case n.All(children):
                return self._all([self.child(c, space) for c in children])
            case n.Any_(children):
                holds, fails = self._all([self.child(c, space)[::-1] for c in children])
                return fails, holds
            case n.AtLeast(least, children):
                each = [self.child(c, space) for c in children]
                return _count([h for h, _ in each], space.size) >= least, _count([f for _, f in each], space.size) >= len(each) - least + 1
            case n.Exists(source, child):
                return self._exists(space, source, child)
            case n.Present(var):
                return self._present(space, var)
            case n.Deviated():
                return self._deviated(body)
        raise AssertionError(name)  # others: leaves, see _leaf

    def _without_judged(self, found: Truth) -> Truth:
        """What is proved of a refusal where it may be used: not of the application that is judged."""
        judged = self.seen.is_judged[self.rows]
        return np.logical_and(found[0], ~judged), np.logical_and(found[1], ~judged)

    def _turned(self, found: Truth) -> Truth:
        """What is known of the application that is judged, the other way round."""
        judged = self.seen.is_judged[self.rows]
        return np.where(judged, found[1], found[0]), np.where(judged, found[0], found[1])

    @staticmethod
    def _all(children: list[Truth]) -> Truth:
        holds: Flag = True
        fails: Flag = False
        for h, f in children:
            holds, fails = _and(holds, h), True if f is True or fails is True else _or(fails, f)
        return holds, fails

    def _exists(self, space: Space, source: n.Source, child: n.Child) -> Truth:
        inner = self.spaces[(*space.context, source.var)]
        holds, fails = self.child(child, inner)
        member = self.spaces.member(inner, source)
        at = self.spaces.up(inner, space.context)
        some, spoiled = np.zeros(space.size, bool), np.zeros(space.size, bool)
        some[at.compress(np.logical_and(holds, member))] = True
        spoiled[at.compress(np.logical_and(np.logical_not(fails), member))] = True
        complete = self.spaces.complete(source)
        complete = complete if space.application is None else complete[space.application]
        if self.first is not None:
            return some | ~complete, ~spoiled
        return some, ~spoiled & complete

    def _present(self, space: Space, var: str) -> Truth:
        ref = space.refs[var]
        holds, fails = np.zeros(len(ref.rows), bool), np.zeros(len(ref.rows), bool)
        for entity, at, rows in self.spaces.split(ref):
            if self.norms.entities[entity].support:
                holds[at] = True
            elif entity == n.APPLICATION:
                holds[at], fails[at] = self.round.present[0][rows], self.round.present[1][rows]
        return holds, fails

    def _deviated(self, body: n.Deviated) -> Truth:
        size = len(self.rows)
        holds, used = np.zeros(size, bool), dict[str | None, Bools]()
        by_row = self.seen.batch.applications.deviations
        for at, row in enumerate(self.rows if by_row else ()):
            for deviation in by_row.get(int(row), ()):
                if body.address is None or body.address.id in deviation.addresses:
                    for power, prop in body.by:
                        if power == deviation.article:
                            used.setdefault(prop, np.zeros(size, bool))[at] = True
        if not used:
            return NEVER_SO
        fails = np.ones(size, bool)
        for prop, mask in used.items():
            there = self.values[prop] if prop is not None else ALWAYS_SO
            holds |= np.logical_and(mask, there[0])
            fails &= np.logical_or(~mask, there[1])
        return holds, fails

    # ---- leaves

    def _leaf(self, body: n.Body, space: Space) -> Truth:
        match body:
            case n.ReadingIs():
                chosen = self._chosen(body, space)
                return (chosen, not chosen) if isinstance(chosen, bool) else (chosen, ~chosen)
            case n.Running():
                return self._running()
            case n.Flag(path, fact):
                ref = self.spaces.walk(space, path)
                code = self._codes(ref, fact)
                return code == 1, _or(code == 0, gone(ref))
            case n.Member(path, fact, words):
                return self._member(space, path, fact, words)
            case n.OfKind(path, kind):
                return self._of_kind(self.spaces.walk(space, path), kind)
            case n.Linked(path, link):
                ref = self.spaces.walk(space, path)
                to = self.spaces.links(ref, link)
                return to >= 0, to == GONE
            case n.Same(left, right, link):
                one, other = (self.spaces.links(self.spaces.walk(space, p), link) for p in (left, right))
                known = (one >= 0) & (other >= 0)
                return known & (one == other), (known & (one != other)) | (one == GONE) | (other == GONE)
            case n.Granted(path, listed):
                return self._granted(space, path, listed)
            case n.Comparison() | n.Lasts() | n.SharedDays():
                return self._compared([self._compare(*test, space) for test in comparisons(self.norms, body)])
        raise AssertionError(body)  # others: connectives, see _connective

    def _compared(self, tests: list[Truth]) -> Truth:
        return self._all([_constant(t) for t in tests])

    def _running(self) -> Truth:
        running = self.seen.batch.applications.running[self.rows]
        return ALWAYS_SO if running.all() else NEVER_SO if not running.any() else (running, ~running)

    def _codes(self, ref: Ref, fact: str) -> Ints:
        if ref.entity is not None and fact in self.norms.entities[ref.entity].facts:
            return cast(Ints, ref.of(self.seen.code(ref.entity, self.seen.fact(ref.entity, fact)), UNKNOWN_CODE))
        out = np.full(len(ref.rows), UNKNOWN_CODE, np.int8)
        for entity, at, rows in self.spaces.split(ref):
            if fact in self.norms.entities[entity].facts:
                out[at] = self.seen.code(entity, self.seen.fact(entity, fact))[rows]
        return cast(Ints, out)

    def _member(self, space: Space, path: n.Path, fact: str, values: tuple[str, ...]) -> Truth:
        ref = self.spaces.walk(space, path)
        if ref.entity is not None and (declared := self.norms.entities[ref.entity].facts.get(fact)) is not None:
            own = self._codes(ref, fact)
            holds = _any([own == k for k, v in enumerate(declared.values) if v in values], own.size)
            return holds, _or((own >= 0) & ~holds, ref.gone)
        holds, fails = np.zeros(len(ref.rows), bool), np.zeros(len(ref.rows), bool)
        for entity, at, rows in self.spaces.split(ref):
            declared = self.norms.entities[entity].facts.get(fact)
            if declared is not None:
                code = self.seen.code(entity, declared)[rows]
                inside = np.array([v in values for v in declared.values] + [False])[code]  # not known: the last
                holds[at], fails[at] = inside, ~inside & (code >= 0)
        return holds, _or(fails, gone(ref))

    def _of_kind(self, ref: Ref, kind: str) -> Truth:
        if self.norms.application.name == ref.entity and ref.rows is self.rows and kind != n.APPLICATION:
            own = self.norms.ancestors(self.kind)
            return ALWAYS_SO if kind in own else (False, not self.norms.open_kind(self.kind, kind))
        holds, fails = np.zeros(len(ref.rows), bool), np.zeros(len(ref.rows), bool)
        for entity, at, rows in self.spaces.split(ref):
            if kind == n.APPLICATION:
                holds[at], fails[at] = entity == n.APPLICATION, entity != n.APPLICATION
            else:
                inside, outside = self.norms.kept(Plans).kinds(self.norms, kind)
                own_kind = self.seen.batch.tables[entity].kind[rows]  # no kind: the last
                holds[at], fails[at] = inside[own_kind], outside[own_kind]
        return holds, _or(fails, gone(ref))

    def _granted(self, space: Space, path: n.Path, listed: bool) -> Truth:
        ref = self.spaces.walk(space, path)
        least, most = self.seen.bounds(n.APPLICATION, self.norms.application.facts[DECIDED])
        own = self.rows if space.application is None else self.rows[space.application]
        least, most = least[own], most[own]
        holds, fails = np.zeros(space.size, bool), np.zeros(space.size, bool)
        for entity, at, rows in self.spaces.split(ref):
            if self.norms.entities[entity].support:
                holds[at], fails[at] = listed, not listed
            elif entity == n.APPLICATION:
                first, last = self.seen.taken[0][rows], self.seen.taken[1][rows]
                granted = self.seen.granted[rows]
                holds[at] = granted & (last < EDGE) & (last <= least[at]) & (least[at] > -EDGE)
                fails[at] = ~granted | ((first > -EDGE) & (first > most[at]) & (most[at] < EDGE))
        return holds, _or(fails, gone(ref))

    def _compare(self, left: n.Term, operator: str, right: n.Term, space: Space) -> Truth:
        one, other = aligned(span(self, left, space), span(self, right, space))
        a, b, c, d = one.least, one.most, other.least, other.most
        match operator:
            case ">=":
                found = _over(a, d, True), _over(c, b, False)
            case ">":
                found = _over(a, d, False), _over(c, b, True)
            case "<=":
                found = _over(c, b, True), _over(a, d, False)
            case "<":
                found = _over(c, b, False), _over(a, d, True)
            case _:
                found = _over(a, d, True) & _over(c, b, True), _over(a, d, False) | _over(c, b, False)
        return found[0], _or(found[1], _or(one.gone, other.gone))


def _over(least: Ints, most: Ints, equal: bool) -> Bools:
    """Is the least of one certainly at, or above, the most of another?"""
    found = least >= most if equal else least > most
    if _most(least) >= EDGE:  # else what has no upper bound is not reached
        found = found & (most < EDGE)
    return found if _least(most) > -EDGE else found & (least > -EDGE)


def everywhere(flag: Flag, size: int) -> Bools:
    """A truth as a column."""
    if isinstance(flag, bool):
        return _same(flag, size)
    return flag if flag.size == size else np.broadcast_to(flag, size)


@lru_cache(maxsize=16)
def _same(flag: bool, size: int) -> Bools:
    made = np.full(size, flag)
    made.flags.writeable = False
    return made


def _alike(one: Flag, other: Flag) -> bool:
    """Is it the same everywhere?"""
    return bool(np.all(one == other)) if isinstance(one, bool) or isinstance(other, bool) else np.array_equal(one, other)


def _constant(truth: Truth) -> Truth:
    """What is the same for all as one value."""
    return _plain(truth[0]), _plain(truth[1])


def _plain(flag: Flag) -> Flag:
    return bool(flag) if not isinstance(flag, bool) and np.ndim(flag) == 0 else flag


def _count(flags: list[Flag], size: int) -> Ints:
    total = np.zeros(size, np.int64)
    for flag in flags:
        total += flag
    return total


@dataclass
class Run:
    """One run over a batch: the groups, and which applications are there.

    first: the first run, if this is the second; frozen: a run whose leaves are taken as they are, to see what is proved without
    some refusals (signals, in the round) of the application that is judged.
    """

    round: Round
    first: Run | None = None
    frozen: Run | None = None
    groups: dict[Key, Group] = field(default_factory=dict)

    @property
    def seen(self) -> Seen:
        return self.round.seen

    @property
    def present(self) -> tuple[Bools, Bools]:
        return self.round.present


def solve(
    seen: Seen, *, first: Run | None = None, frozen: Run | None = None, refusals: Iterable[str] = (), turned: Iterable[str] = ()
) -> Run:
    """Evaluate every application of a batch. first: then this is the second run; turned: see `Round`."""
    run = Run(Round(seen, first is not None, frozenset(refusals), frozenset(turned)), first, frozen)
    norms, table, apps = seen.norms, seen.applications, seen.batch.applications
    kinds, plans, earlier = list(norms.kinds), norms.kept(Plans), first or frozen
    deviates = np.zeros(table.size, bool)
    deviates[list(apps.deviations)] = True
    for kind, running, deviating in itertools.product(np.unique(table.kind[table.kind != NO_KIND]), (False, True), (False, True)):
        rows = np.flatnonzero((table.kind == kind) & (apps.running == running) & (deviates == deviating))
        if rows.size:
            key = Key(kinds[kind], running, deviating)
            plan = plans.plan(norms, key.kind, Purpose.ENDING if running else Purpose.DECISION, deviating)
            run.groups[key] = Group(run.round, key, rows, plan, earlier.groups[key] if earlier is not None else None)
    _iterate(run, norms)
    return run


def taken(run: Run, worlds: Ints) -> Run:
    """A run for some of the worlds, in their order, as it was found for all."""
    chosen = np.zeros(run.seen.batch.size, bool)
    chosen[worlds] = True
    kept = np.flatnonzero(chosen[run.seen.world[n.APPLICATION]])
    moved = np.full(run.seen.applications.size, GONE)
    moved[kept] = np.arange(kept.size)
    made = Run(Round(run.seen.take(worlds), present=(run.present[0][kept], run.present[1][kept])))
    for key, group in run.groups.items():
        own = chosen[group.spaces.worlds]
        if own.any():
            made.groups[key] = Group(made.round, key, moved[group.rows[own]], group.plan)
            made.groups[key].values = group.values_of(own)
    return made


def _iterate(run: Run, norms: n.Norms) -> None:
    """Until nothing changes: which applications are there, by their own rules."""
    seen = run.seen
    (there, away), (asks, asks_not) = seen.presence(False)
    if run.first is not None:
        (more, less), (may, may_not) = seen.presence(True)
        there, away, asks, asks_not = there | more, away | less, asks | may, asks_not | may_not
    run.round.present = there.copy(), away.copy()
    alone = bool((np.diff(seen.applications.start) <= 1).all())
    while True:
        for group in run.groups.values():
            group.evaluate()
        if alone:
            return
        holds, fails = run.present[0].copy(), run.present[1].copy()
        for group in run.groups.values():
            if group.plan.order and (signal := norms.provisions[group.kind].signals.present) in group.values:
                h, f = group.truth(signal)
                holds[group.rows] |= h & asks[group.rows]
                fails[group.rows] |= f & asks_not[group.rows]
        if (holds == run.present[0]).all() and (fails == run.present[1]).all():
            return
        run.round.present = holds, fails
        for group in run.groups.values():
            group.forget_presence()


def turned(run: Run, group: Group, leaves: Iterable[str]) -> Group:
    """The same applications, if these leaves had the other value of the one that is judged; nothing else changes."""
    seen = run.seen
    if bool((np.diff(seen.applications.start) <= 1).all()):
        made = Group(Round(seen, turned=frozenset(leaves), present=run.present), group.key, group.rows, group.plan, group)
        made.evaluate()
        return made
    return solve(seen, frozen=run, turned=leaves).groups[group.key]


def under(run: Run, readings: Mapping[str, str]) -> Run:
    """The first run of the same batch under other readings: what cannot turn on those that differ is taken as it was found."""
    seen = run.seen.under(readings)
    chosen = run.seen.setting.readings
    differ = frozenset(name for name, r in seen.norms.readings.items() if readings.get(name, r.default) != chosen.get(name, r.default))
    alone = bool((np.diff(seen.applications.start) <= 1).all())
    made = Run(Round(seen))
    for key, group in run.groups.items():
        own = Group(made.round, key, group.rows, group.plan)
        own.spaces, own._chains = group.spaces, group._chains
        turning = turning_on(group.plan, seen.norms, differ)
        again = turning if alone else turning | group.plan.by_presence
        own.values = {name: truth for name, truth in group.values.items() if name not in again}
        if alone:
            own.follow(group, turning, differ)
        made.groups[key] = own
    if not alone:
        _iterate(made, seen.norms)
    else:
        made.round.present = run.present
    return made


def turning_on(plan: Plan, norms: n.Norms, readings: Iterable[str]) -> frozenset[str]:
    """What can turn on one of these readings."""
    return frozenset[str]().union(*(_turning_on(plan, norms, reading) for reading in readings))


def _turning_on(plan: Plan, norms: n.Norms, reading: str) -> frozenset[str]:
    if reading not in plan.turning:
        found: set[str] = set()
        for name in plan.order:
            body = norms.props[name].body
            if body.reading == reading if isinstance(body, n.ReadingIs) else not found.isdisjoint(plan.cone.below[name]):
                found.add(name)
        plan.turning[reading] = frozenset(found)
    return plan.turning[reading]


def amounts(run: Run, group: Group) -> Group:
    """The same applications, for what their amounts rest on; who is there stays as the decision found."""
    norms = run.seen.norms
    made = Group(run.round, group.key, group.rows, norms.kept(Plans).plan(norms, group.kind, Purpose.AMOUNTS, group.key.deviating))
    if group.spaces.same_for(made.plan.cone.sources):
        made.spaces, made.spans = group.spaces, dict(group.spans)
        made.values = {name: group.values[name] for name in made.plan.order if name in group.values}
    made.evaluate()
    return made
