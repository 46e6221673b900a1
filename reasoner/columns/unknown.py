"""What an undecided outcome waits for, over columns: unknown facts by name, and lists that may not be complete. As `Residual.unknowns`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from parser import norms as n
from parser.vocabulary import DECIDED, KIND_OF_SUPPORT, RECEIVED

from ..semantics.premises import sources_of
from .batch import NO_DAY, OPEN
from .chains import alike
from .days import Bools, Ints
from .engine import Group, Run
from .judged import NOT_DECIDED, Decided, Judged
from .premises import links
from .seen import NO, UNKNOWN_CODE, YES
from .spaces import Ref, Space


class Key(NamedTuple):
    """What is unknown: a fact, link or list by name, the entity it is told of, and which record of that entity in its world.

    A list is told of the beneficiary whose it is, or of the application if it is of no one.
    """

    name: str
    entity: str
    place: int
    of_list: bool = False


Note = Callable[[str, str, Ints, Ints], None]  # name, entity, bindings that wait for it, and of each its record
Flags = dict[tuple[int, str], Bools]  # by group and proposition


@dataclass
class Walk:
    """Down from what is reached. anyhow: what is looked under though it is decided; notes: what is met, by world."""

    run: Run
    reached: Flags = field(default_factory=dict)
    anyhow: Flags = field(default_factory=dict)
    notes: dict[Key, Bools] = field(default_factory=dict)
    done: Flags = field(default_factory=dict)
    risen: bool = False  # something was reached above where the walk was

    def _mark(self, key: Key, worlds: Ints) -> None:
        self.notes.setdefault(key, np.zeros(self.run.seen.batch.size, bool))[worlds] = True

    def note(self, name: str, entity: str, worlds: Ints, records: Ints, of_list: bool = False) -> None:
        """Worlds that wait for a fact or link of a record of their own, or for a list of its."""
        if worlds.size:
            places = records - self.run.seen.batch.tables[entity].start[worlds]
            if not places.any():
                self._mark(Key(name, entity, 0, of_list), worlds)
                return
            for place in np.unique(places).tolist():
                self._mark(Key(name, entity, place, of_list), worlds[places == place])

    def finish(self) -> dict[Key, Bools]:
        """Until nothing new is reached: the presence of an application leads to what it rests on."""
        groups = self.run.groups.values()
        while True:
            self.risen = False
            for group in groups:
                _walk(self, group)
            if not self.risen:
                return self.notes


def unknowns(decided: Decided) -> list[dict[Key, Bools]]:
    """For the decisions of each kind: by what is unknown which rows wait for it."""
    if not decided.waits.size:
        return [{} for _ in decided.kinds]
    run, worlds = decided.open, decided.waits
    chosen = np.zeros(decided.seen.batch.size, bool)
    chosen[worlds] = True
    walk = Walk(run)
    for found in decided.kinds:
        waits, own = found.outcome == NOT_DECIDED, chosen[found.group.spaces.worlds]
        if waits.any():
            for signal, open_ in found.open:
                add(walk.reached, run.groups[found.group.key], signal, found.spread(open_ & waits)[own])
    notes = {}
    for key, rows in walk.finish().items():
        notes[key] = np.zeros(chosen.size, bool)
        notes[key][worlds] = rows
    return [of_kind(found, notes, found.outcome == NOT_DECIDED) for found in decided.kinds]


def by_entity(notes: Mapping[Key, Bools]) -> dict[tuple[str, str], Bools]:
    """What is unknown by name and entity ("" of a list), of whichever record."""
    out: dict[tuple[str, str], Bools] = {}
    for key, rows in notes.items():
        at = key.name, "" if key.of_list else key.entity
        out[at] = out[at] | rows if at in out else rows
    return out


def of_kind(found: Judged, notes: Mapping[Key, Bools], where: Bools) -> dict[Key, Bools]:
    """What was met by world, of the decisions of a kind."""
    return {key: rows for key, by_world in notes.items() if (rows := found.of_worlds(by_world) & where).any()}


def add(flags: Flags, group: Group, name: str, more: Bools) -> None:
    key = (id(group), name)
    flags[key] = flags[key] | more if key in flags else more


def _walk(walk: Walk, group: Group) -> None:
    """Down from what is reached, through what is undecided, to the leaves."""
    norms = group.norms
    for name in reversed(group.plan.order):
        key = (id(group), name)
        if key not in walk.reached:
            continue
        holds, fails = group.truth(name)
        undecided = ~holds & ~fails
        flags = walk.reached[key] & (undecided | walk.anyhow[key] if key in walk.anyhow else undecided)
        if key in walk.done and not (flags & ~walk.done[key]).any():
            continue
        walk.done[key] = flags
        if not flags.any():
            continue
        space, body = group.space(name), norms.props[name].body
        worlds = group.spaces.worlds if space.application is None else group.spaces.worlds[space.application]

        def note(name: str, entity: str, bindings: Ints, records: Ints, worlds: Ints = worlds) -> None:
            walk.note(name, entity, worlds[bindings], records)

        _leaf(group, space, body, flags, note)
        for source in sources_of(norms, body):
            _lists(walk, group, space, source, flags, worlds)
        if isinstance(body, n.Present):
            _presence(walk, group, space, body, flags)
        for link in links(group, name):
            add(walk.reached, group, link.prop, link.to_below(flags, group.space(link.prop).size))


def _presence(walk: Walk, group: Group, space: Space, body: n.Present, flags: Bools) -> None:
    """On to what another application that waits rests on."""
    apps = np.zeros(group.seen.applications.size, bool)
    for entity, at, rows in group.spaces.split(space.refs[body.var]):
        if entity == n.APPLICATION:
            apps[rows[flags[at]]] = True
    apps &= group.seen.pending
    for other in walk.run.groups.values():
        present = group.norms.provisions[other.kind].signals.present
        if present in other.values and apps[other.rows].any():
            more = apps[other.rows]
            walk.risen |= bool((more & ~walk.reached.get((id(other), present), np.zeros(more.size, bool))).any())
            add(walk.reached, other, present, more)


def _lists(walk: Walk, group: Group, space: Space, source: n.Source, flags: Bools, worlds: Ints) -> None:
    """The lists of a range that may have more members than are named."""
    owners = group.spaces.owners if source.owner else np.full(len(group.rows), OPEN)
    owners, rows = (x if space.application is None else x[space.application] for x in (owners, group.rows))
    for name in source.every_list:
        own = n.Source(source.var, (name,), owner=source.owner) if name != n.APPLICATIONS else n.Source(
            source.var, (), applications=True, owner=source.owner
        )  # fmt: skip
        complete = group.spaces.complete(own)
        open_ = flags & ~(complete if space.application is None else complete[space.application])
        if open_.any():
            held, alone = open_ & (owners >= 0), open_ & (owners < 0)
            for entity, at, records in group.spaces.split(Ref(None, owners[held])):
                walk.note(name, entity, worlds[held][at], records, True)
            walk.note(name, n.APPLICATION, worlds[alone], rows[alone], True)


# ---- leaves


def _leaf(group: Group, space: Space, body: n.Body, flags: Bools, note: Note) -> None:
    match body:
        case n.Flag(path, fact) | n.Member(path, fact, _):
            _path(group, space, path, fact, flags, note)
        case n.Linked(path, link):
            _path(group, space, path, None, flags, note)
            _link(group, group.spaces.walk(space, path), link, flags, note)
        case n.OfKind(path, kind):
            _kind(group, group.spaces.walk(space, path), kind, flags, note)
        case n.Granted(path, _):
            _path(group, space, path, None, flags, note)
            _granted(group, space, group.spaces.walk(space, path), flags, note)
        case n.Same(left, right, link):
            for path in (left, right):
                _path(group, space, path, None, flags, note)
                _link(group, group.spaces.walk(space, path), link, flags, note)
        case n.Comparison(left_term, _, right_term):
            for term in (left_term, right_term):
                _term(group, space, term, flags, note)
        case n.Lasts(path, _):
            _period(group, space, path, flags, note)
        case n.SharedDays(left, right, _):
            _period(group, space, left, flags, note)
            _period(group, space, right, flags, note)
        case n.Present(var):
            _standing(group, space.refs[var], flags, note)  # others: connectives read no fact, nor do readings


def _noted(note: Note, name: str, entity: str, flags: Bools, at: Ints | slice, records: Ints, open_: Bools) -> None:
    """Note what is open of the records of the bindings `at`, where it is flagged."""
    where = flags[at] & open_
    if where.any():
        note(name, entity, np.arange(flags.size)[at][where], records[where])


def _path(group: Group, space: Space, path: n.Path, fact: str | None, flags: Bools, note: Note) -> None:
    """The fact at the end of a path, or the first link on the way that is not known."""
    for k, link in enumerate(path.links):
        _link(group, group.spaces.walk(space, n.Path(path.var, path.links[:k])), link, flags, note)
    if fact is not None:
        _fact(group, group.spaces.walk(space, path), fact, flags, note)


def _link(group: Group, ref: Ref, link: str, flags: Bools, note: Note) -> None:
    to = group.spaces.links(ref, link)
    for entity, at, rows in group.spaces.split(ref):
        _noted(note, link, entity, flags, at, rows, to[at] == OPEN)


def _fact(group: Group, ref: Ref, fact: str, flags: Bools, note: Note) -> None:
    for entity, at, rows in group.spaces.split(ref):
        declared = group.norms.entities[entity].facts.get(fact)
        if declared is None:
            continue
        if declared.type in ("ja_nee", "een_van"):
            open_ = group.seen.code(entity, declared)[rows] == UNKNOWN_CODE
        else:
            open_ = ~group.seen.belief(entity, declared)[0][rows]
        if declared.system:  # one day for all that is seen on it
            _noted(note, fact, n.APPLICATION, flags, at, group.seen.batch.judged[group.seen.world[entity][rows]], open_)
        else:
            _noted(note, fact, entity, flags, at, rows, open_)


def _kind(group: Group, ref: Ref, kind: str, flags: Bools, note: Note) -> None:
    if kind == n.APPLICATION:
        return
    kinds = list(group.norms.kinds)
    open_ = np.array([group.norms.open_kind(k, kind) for k in kinds] + [group.norms.open_kind(None, kind)])
    for entity, at, rows in group.spaces.split(ref):
        kind_of = group.seen.batch.tables[entity].kind[rows]
        _noted(note, KIND_OF_SUPPORT, entity, flags, at, rows, open_[kind_of])  # no kind: the last


def _period(group: Group, space: Space, path: n.Path, flags: Bools, note: Note) -> None:
    ref = group.spaces.walk(space, path)
    _path(group, space, path, None, flags, note)
    for entity, _, _ in group.spaces.split(ref):
        period = group.norms.entities[entity].period
        for fact in (period.begin, period.end) if period is not None else ():
            _fact(group, ref, fact, flags, note)


def _granted(group: Group, space: Space, ref: Ref, flags: Bools, note: Note) -> None:
    seen = group.seen
    for entity, at, rows in group.spaces.split(ref):
        if entity == n.APPLICATION:
            own = np.zeros(flags.size, bool)
            own[at] = seen.granted[rows]
            _path(group, space, n.Path(n.APPLICATION), DECIDED, flags & own, note)
            undated = np.zeros(flags.size, bool)
            undated[at] = seen.granted[rows] & (seen.batch.applications.taken[rows] == NO_DAY)
            _fact(group, ref, RECEIVED, flags & undated, note)
            _noted(note, DECIDED, n.APPLICATION, flags, at, rows, undated[at])


def _standing(group: Group, ref: Ref, flags: Bools, note: Note) -> None:
    seen, apps = group.seen, group.seen.batch.applications
    received, decided = seen.standing
    for entity, at, rows in group.spaces.split(ref):
        if entity == n.APPLICATION:
            settled = (received[rows] == YES) & (decided[rows] == np.where(apps.recorded[rows], YES, NO))
            asked = np.zeros(flags.size, bool)
            asked[at] = ~settled & ~seen.is_judged[rows] & ~apps.running[rows]
            _fact(group, ref, DECIDED, flags & asked, note)
            _fact(group, ref, RECEIVED, flags & asked, note)
            taken = apps.recorded[rows] & (received[rows] != NO) & (apps.taken[rows] == NO_DAY)
            _noted(note, DECIDED, n.APPLICATION, flags & asked, at, rows, taken)


def _term(group: Group, space: Space, term: n.Term, flags: Bools, note: Note) -> None:
    match term:
        case n.FactTerm(path, fact, _):
            _path(group, space, path, fact, flags, note)
        case n.PartCount():
            _period(group, space, n.Path(n.APPLICATION), flags, note)
        case n.ChainBound(path, _, _):
            _chain(group, space, term, flags, note)
        case n.PeriodCount(path, _, _, _):
            _period(group, space, path, flags, note)
        case n.Aggregate(source, body, weight) if weight is not None:
            _weights(group, space, source, body, weight, flags, note)
        case n.ValueTerm(name, _):
            for case, guard in group.norms.values[name].cases:
                fails = group.child(guard, space)[1] if guard is not None else False
                if fails is not True:
                    _term(group, space, case, flags & ~np.broadcast_to(fails, flags.size), note)
        # others: what they are made of is followed below
    for inner in n.inner_terms(term):
        _term(group, space, inner, flags, note)


def _weights(group: Group, space: Space, source: n.Source, body: n.Child, weight: n.Term, flags: Bools, note: Note) -> None:
    inner = group.spaces[(*space.context, source.var)]
    above = group.spaces.up(inner, space.context)
    fails = np.broadcast_to(group.child(body, inner)[1], inner.size)
    counted = flags[above] & group.spaces.member(inner, source) & ~fails

    def inside(name: str, entity: str, bindings: Ints, records: Ints) -> None:
        note(name, entity, above[bindings], records)

    _term(group, inner, weight, counted, inside)


def _chain(group: Group, space: Space, term: n.ChainBound, flags: Bools, note: Note) -> None:
    """The period itself, and what is unknown of those that may adjoin it."""
    _period(group, space, term.path, flags, note)
    ref = group.spaces.walk(space, term.path)
    for entity, at, rows in group.spaces.split(ref):
        one, other, _ = alike(group.seen, entity, term.links)
        _told(group, entity, term, *_members_of(flags, at, rows, one, other), note)


def _members_of(flags: Bools, at: Ints | slice, rows: Ints, one: Ints, other: Ints) -> tuple[Ints, Ints, Ints]:
    """Bindings, the records they lead to, and records that may adjoin those. `one` is in order."""
    bindings, live = np.arange(flags.size)[at], flags[at]
    first, last = np.searchsorted(one, rows[live], "left"), np.searchsorted(one, rows[live], "right")
    counts = last - first
    place = np.repeat(first - (np.cumsum(counts) - counts), counts) + np.arange(counts.sum())
    return np.repeat(bindings[live], counts), np.repeat(rows[live], counts), other[place]


def _told(group: Group, entity: str, term: n.ChainBound, mine: Ints, own: Ints, theirs: Ints, note: Note) -> None:
    """What is unknown of pairs: of a binding, its own record and one that may adjoin it."""
    table, period = group.seen.batch.tables[entity], group.norms.entities[entity].period
    for link in term.links:
        for records in (own, theirs):
            open_ = table.links[link][records] == OPEN
            note(link, entity, mine[open_], records[open_])
    for fact in (period.begin, period.end) if period is not None else ():
        open_ = ~group.seen.belief(entity, group.seen.fact(entity, fact))[0][theirs]
        note(fact, entity, mine[open_], theirs[open_])


__all__ = ["Key", "Walk", "add", "by_entity", "of_kind", "unknowns"]
