"""What the variables of a proposition range over, a row a binding; and what a path from a variable leads to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

import numpy as np

from parser import norms as n

from .batch import GONE, OPEN, Codes, parents_of
from .days import NEVER, Bools, Ints, whole_units
from .seen import Seen

Context = tuple[str, ...]
Column = TypeVar("Column", Ints, Bools, Codes)


@dataclass(frozen=True)
class Ref:
    """Records: rows of the table of `entity`, or of the whole batch (entity None); GONE or OPEN where there is none."""

    entity: str | None
    rows: Ints
    parts: list[tuple[str, Ints | slice, Ints]] = field(default_factory=list, compare=False, repr=False)  # by entity, once asked

    @cached_property
    def whole(self) -> bool:
        """Is there a record everywhere?"""
        return bool((self.rows >= 0).all())

    @cached_property
    def straight(self) -> bool:
        """Are these the first records of the table, each once and in order?"""
        size = self.rows.size
        return bool(size and self.rows[0] == 0 and self.rows[-1] == size - 1 and (self.rows == np.arange(size)).all())

    @cached_property
    def gone(self) -> Bools | bool:
        """Where there is certainly none."""
        if self.whole:
            return False
        found: Bools = self.rows == GONE
        return found if found.any() else False

    @cached_property
    def known(self) -> tuple[Ints | slice, Ints]:
        """Where there is a record, and these."""
        if self.whole:
            return slice(None), self.rows
        at = np.flatnonzero(self.rows >= 0)
        return at, self.rows[at]

    def of(self, column: Column, none: int = 0) -> Column:
        """A column of the table, of these records; `none` where there is none."""
        if self.whole:
            return column[: self.rows.size] if self.straight else column[self.rows]
        return self.told(column, none, none)

    def told(self, column: Column, gone: int, open_: int) -> Column:
        """The same; what is missing has a value of its own."""
        if self.whole:
            return self.of(column)
        return np.concatenate((column, np.array([open_, gone], column.dtype)))[self.rows]  # GONE is the last, OPEN the one before


@dataclass
class Space:
    """All bindings of the variables of a context. application: of each the place of the application in the group.

    places: of each variable but the application the binding in its own space; member: which of those belong to a range.
    """

    context: Context
    size: int
    application: Ints | None  # None: the applications themselves
    refs: Mapping[str, Ref]
    numbers: Mapping[str, Ints]  # of a part of a period
    places: Mapping[str, Ints]
    member: Mapping[n.Source, Bools] = field(default_factory=dict)  # which bindings of the last variable belong to a range


class Spaces:
    """The spaces of a group: applications (rows of their table) that are judged by the same rules."""

    def __init__(self, seen: Seen, rows: Ints, sources: Iterable[n.Source]) -> None:
        self.seen, self.norms, self.rows = seen, seen.norms, rows
        self.worlds = seen.world[n.APPLICATION][rows]
        self._sources: dict[str, list[n.Source]] = {}
        for source in sources:
            self._sources.setdefault(source.var, []).append(source)
        for part in self.norms.parts:
            if not any(s.part for s in self._sources.get(part, [])):
                self._sources.setdefault(part, []).append(n.Source(part, (), part=True))
        own = Space((n.APPLICATION,), len(rows), None, {n.APPLICATION: Ref(n.APPLICATION, rows)}, {}, {})
        self._made: dict[Context, Space] = {own.context: own}
        self._ups: dict[tuple[Context, Context], Ints] = {}
        self._paths: dict[tuple[Context, n.Path], Ref] = {}

    def same_for(self, sources: Iterable[n.Source]) -> bool:
        """Has every variable of these ranges the same bindings here? What nothing here ranges over yet gets a place."""
        asked: dict[str, list[n.Source]] = {}
        for source in sources:
            asked.setdefault(source.var, []).append(source)
        if any(set(every) != set(self._sources.get(var, every)) for var, every in asked.items()):
            return False
        self._sources = asked | self._sources
        return True

    def __getitem__(self, context: Context) -> Space:
        """The space of these variables; in what order they are named makes no difference."""
        if context in self._made:
            return self._made[context]
        context = (context[0], *sorted(context[1:]))
        if context not in self._made:
            self._made[context] = self._single(context) if len(context) == 2 else self._joined(context)
        return self._made[context]

    def up(self, space: Space, context: Context) -> Ints:
        """Of each binding the one of fewer variables that it extends."""
        context = (context[0], *sorted(context[1:]))
        key = (space.context, context)
        if key not in self._ups:
            self._ups[key] = self._up(space, context)
        return self._ups[key]

    def _up(self, space: Space, context: Context) -> Ints:
        assert space.application is not None
        if len(context) == 1:
            return space.application
        size = np.ones(len(self.rows), np.int64)
        at = np.zeros(space.size, np.int64)
        for var in context[1:]:
            counts, before = self._counts(var)
            at = at * counts[space.application] + space.places[var] - before[space.application]
            size *= counts
        return at + (np.cumsum(size) - size)[space.application]

    def _counts(self, var: str) -> tuple[Ints, Ints]:
        """Of each application how many bindings a variable has, and how many come before them."""
        application = self[(n.APPLICATION, var)].application
        assert application is not None
        counts = np.bincount(application, minlength=len(self.rows))
        return counts, np.cumsum(counts) - counts

    @cached_property
    def owners(self) -> Ints:
        """Of each application its beneficiary, as a row of the whole batch."""
        owner = self.norms.application.owner
        if owner is None:
            return np.full(len(self.rows), OPEN)
        return self.seen.batch.tables[n.APPLICATION].links[owner][self.rows]

    def complete(self, source: n.Source) -> Bools:
        """Of each application: are the members of a range all there are?"""
        if source.part:
            return self._exact[0]
        return self.seen.complete(source, self.owners, self.worlds)

    @cached_property
    def _exact(self) -> tuple[Bools, Ints, Ints]:
        known, begin, end = self.seen.exact_period(n.APPLICATION)
        return known[self.rows], begin[self.rows], end[self.rows]

    def part_counts(self, part: str) -> tuple[Bools, Ints]:
        """Of each application whether its period is known, and of how many parts it is (NEVER if it has no end)."""
        known, begin, end = self._exact
        counts = np.where(end >= NEVER, NEVER, whole_units(begin, np.where(end >= NEVER, begin, end), self.norms.parts[part].months))
        return known, counts

    def _single(self, context: Context) -> Space:
        var = context[1]
        sources = self._sources[var]
        if any(s.part for s in sources):
            return self._parts(context)
        wanted: dict[str, list[tuple[n.Source, Bools | None]]] = {}  # by entity the ranges that have its records, and which (None: all)
        for source in sources:
            for name in source.lists:
                entity = next(e.name for e in self.norms.entities.values() if e.list_name == name)
                wanted.setdefault(entity, []).append((source, None))
            if source.applications or source.granted:
                only = None if source.applications else self.seen.granted
                wanted.setdefault(n.APPLICATION, []).append((source, only))
        applications, members, flags = list[Ints](), list[Ints](), {source: list[Bools]() for source in sources}
        for entity, asked in wanted.items():
            at, rows = self._of_the_world(entity)
            if entity == n.APPLICATION:
                other = rows != self.rows[at]
                at, rows = at[other], rows[other]
            own = {source: np.zeros(len(at), bool) for source in sources}
            for source, only in asked:
                own[source] |= True if only is None else only[rows]
            applications.append(at)
            members.append(rows + self.seen.base[entity] if len(wanted) > 1 else rows)
            for source in sources:
                flags[source].append(own[source])
        at, rows = np.concatenate(applications), np.concatenate(members)
        member = {source: np.concatenate(own) for source, own in flags.items()}
        kept = np.logical_or.reduce(list(member.values()))
        order = np.flatnonzero(kept)
        order = order[np.argsort(at[order], kind="stable")]
        at, rows, member = at[order], rows[order], {source: own[order] for source, own in member.items()}
        refs = {n.APPLICATION: Ref(n.APPLICATION, self.rows[at]), var: Ref(next(iter(wanted)) if len(wanted) == 1 else None, rows)}
        return Space(context, len(at), at, refs, {}, {var: np.arange(len(at))}, member)

    def _of_the_world(self, entity: str) -> tuple[Ints, Ints]:
        """Every pair of an application of the group and a record of its world."""
        table = self.seen.batch.tables[entity]
        counts = (table.start[1:] - table.start[:-1])[self.worlds]
        at = parents_of(counts)
        before = np.cumsum(counts) - counts
        return at, (table.start[:-1][self.worlds] - before)[at] + np.arange(len(at))

    def _parts(self, context: Context) -> Space:
        known, counts = self.part_counts(context[1])
        counts = np.where(known, np.where(counts >= NEVER, 8, counts), 0)
        at = parents_of(counts)
        begins = np.concatenate(([0], np.cumsum(counts)))[:-1] if len(counts) else np.zeros(0, np.int64)
        numbers = np.arange(len(at)) - begins[at] + 1
        source = n.Source(context[1], (), part=True)
        refs = {n.APPLICATION: Ref(n.APPLICATION, self.rows[at])}
        member = dict.fromkeys((*self._sources[context[1]], source), np.ones(len(at), bool))
        return Space(context, len(at), at, refs, {context[1]: numbers}, {context[1]: np.arange(len(at))}, member)

    def _joined(self, context: Context) -> Space:
        """Bindings of several variables: those of all but the last, with those of the last for the same application."""
        left, last = self[context[:-1]], context[-1]
        right = self[(context[0], last)]
        assert left.application is not None
        assert right.application is not None
        counts, begins = self._counts(last)
        each = counts[left.application]
        l_at = np.repeat(np.arange(left.size), each)
        before = np.cumsum(each) - each
        r_at = np.arange(len(l_at)) - np.repeat(before, each) + np.repeat(begins[left.application], each)
        refs = {v: Ref(r.entity, r.rows[l_at]) for v, r in left.refs.items()}
        if last in right.refs:
            refs[last] = Ref(right.refs[last].entity, right.refs[last].rows[r_at])
        numbers = {v: k[l_at] for v, k in left.numbers.items()} | {v: k[r_at] for v, k in right.numbers.items()}
        places = {v: k[l_at] for v, k in left.places.items()} | {last: r_at}
        return Space(context, len(l_at), left.application[l_at], refs, numbers, places)

    def member(self, space: Space, source: n.Source) -> Bools:
        """Which bindings are of members of a range."""
        own = self[(n.APPLICATION, source.var)].member[source]
        return own if len(space.context) == 2 else own[space.places[source.var]]

    # ---- paths

    def walk(self, space: Space, path: n.Path) -> Ref:
        """What a path leads to: GONE past a link that is `geen`, OPEN past one that is not known."""
        key = (space.context, path)
        if key not in self._paths:
            self._paths[key] = self._walk(space, path)
        return self._paths[key]

    def _walk(self, space: Space, path: n.Path) -> Ref:
        if not path.links:
            return space.refs[path.var]
        ref = self.walk(space, n.Path(path.var, path.links[:-1]))
        link = path.links[-1]
        entities = [ref.entity] if ref.entity is not None else list(self.norms.entities)
        target = next((self.norms.entities[e].links[link].target for e in entities if link in self.norms.entities[e].links), None)
        found = self.links(ref, link)
        if target is None:
            return Ref(None, found)
        low = self.seen.base[target]
        local, missing = found - low, np.flatnonzero(found < 0)
        local[missing] = found[missing]
        inside = (found < 0) | ((found >= low) & (local < self.seen.batch.tables[target].size))
        return Ref(target, local) if inside.all() else Ref(None, found)

    def links(self, ref: Ref, link: str) -> Ints:
        """Where a link of each record leads, as a row of the whole batch, or GONE or OPEN."""
        if ref.entity is not None and link in (own := self.seen.batch.tables[ref.entity].links):
            return ref.told(own[link], GONE, OPEN)
        out = np.minimum(ref.rows, GONE) if not ref.whole else np.full(len(ref.rows), OPEN)
        for entity, at, rows in self.split(ref):
            links = self.seen.batch.tables[entity].links
            if link in links:
                out[at] = links[link][rows]
        return out

    def split(self, ref: Ref) -> Iterable[tuple[str, Ints | slice, Ints]]:
        """The records by entity: where they are among the bindings, and their rows in its table."""
        if ref.entity is not None:
            return [(ref.entity, *ref.known)]
        if not ref.parts:
            for entity, low in self.seen.base.items():
                size = self.seen.batch.tables[entity].size
                at = np.flatnonzero((ref.rows >= low) & (ref.rows < low + size)) if size else np.zeros(0, np.int64)
                if at.size:
                    ref.parts.append((entity, at, ref.rows[at] - low))
        return ref.parts
