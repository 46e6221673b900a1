"""What an undecided outcome waits for, over columns: unknown facts by name, and lists that may not be complete. As `Residual.unknowns`."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from parser import norms as n
from parser.vocabulary import DECIDED, KIND_OF_SUPPORT, RECEIVED

from ..semantics.premises import sources_of
from .batch import NO_DAY, OPEN
from .chains import alike
from .days import Bools, Ints
from .decision import NOT_DECIDED, Decided
from .engine import Group
from .premises import links
from .seen import NO, UNKNOWN_CODE, YES
from .spaces import Ref, Space

Key = tuple[str, str]  # name of a fact, link or list, and the entity it is told of ("" of a list)
Note = Callable[[Key, Bools], None]


def unknowns(decided: Decided) -> list[dict[Key, Bools]]:
    """For the decisions of each kind: by fact (or list) which rows wait for it."""
    out: list[dict[Key, Bools]] = []
    groups = {id(g): g for g in decided.run.groups.values()}
    reached: dict[tuple[int, str], Bools] = {}
    for found in decided.kinds:
        waits = found.outcome == NOT_DECIDED
        for signal, open_ in found.open:
            flags = np.zeros(len(found.group.rows), bool)
            flags[found.at] = open_ & waits
            _add(reached, (id(found.group), signal), flags)
    notes: dict[Key, Bools] = {}
    size = decided.seen.batch.size

    done: dict[tuple[int, str], Bools] = {}
    while True:
        before = {k: v.sum() for k, v in reached.items()}
        for group in groups.values():
            _walk(group, reached, done, notes, size, decided)
        if {k: v.sum() for k, v in reached.items()} == before:
            break
    for found in decided.kinds:
        waits = found.outcome == NOT_DECIDED
        out.append({key: rows for key, by_world in notes.items() if (rows := by_world[found.worlds] & waits).any()})
    return out


def _add(reached: dict[tuple[int, str], Bools], key: tuple[int, str], flags: Bools) -> None:
    reached[key] = reached[key] | flags if key in reached else flags


def _walk(
    group: Group,
    reached: dict[tuple[int, str], Bools],
    done: dict[tuple[int, str], Bools],
    notes: dict[Key, Bools],
    size: int,
    decided: Decided,
) -> None:
    """Down from what is reached, through what is undecided, to the leaves."""
    norms = group.norms
    for name in reversed(group.plan.order):
        key = (id(group), name)
        if key not in reached:
            continue
        holds, fails = group.truth(name)
        flags = reached[key] & ~holds & ~fails
        if key in done and not (flags & ~done[key]).any():
            continue
        done[key] = flags
        if not flags.any():
            continue
        space, body = group.space(name), norms.props[name].body
        worlds = group.spaces.worlds if space.application is None else group.spaces.worlds[space.application]

        def note(at: Key, rows: Bools, worlds: Ints = worlds) -> None:
            if rows.any():
                notes.setdefault(at, np.zeros(size, bool))[worlds[rows]] = True

        _leaf(group, space, body, flags, note)
        for source in sources_of(norms, body):
            _lists(group, space, source, flags, note)
        if isinstance(body, n.Present):
            _presence(group, space, body, flags, reached, decided)
        for link in links(group, name):
            _add(reached, (id(group), link.prop), link.to_below(flags, group.space(link.prop).size))


def _presence(
    group: Group, space: Space, body: n.Present, flags: Bools, reached: dict[tuple[int, str], Bools], decided: Decided
) -> None:  # fmt: skip
    """On to what another application that waits rests on."""
    apps = np.zeros(decided.seen.applications.size, bool)
    for entity, at, rows in group.spaces.split(space.refs[body.var]):
        if entity == n.APPLICATION:
            apps[rows[flags[at]]] = True
    apps &= decided.seen.pending
    for other in decided.run.groups.values():
        present = group.norms.provisions[other.kind].signals.present
        if present in other.values and apps[other.rows].any():
            _add(reached, (id(other), present), apps[other.rows])


def _lists(group: Group, space: Space, source: n.Source, flags: Bools, note: Note) -> None:
    """The lists of a range that may have more members than are named."""
    for name in source.every_list:
        own = n.Source(source.var, (name,), owner=source.owner) if name != n.APPLICATIONS else n.Source(
            source.var, (), applications=True, owner=source.owner
        )  # fmt: skip
        complete = group.spaces.complete(own)
        note((name, ""), flags & ~(complete if space.application is None else complete[space.application]))


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


def _path(group: Group, space: Space, path: n.Path, fact: str | None, flags: Bools, note: Note) -> None:
    """The fact at the end of a path, or the first link on the way that is not known."""
    for k, link in enumerate(path.links):
        _link(group, group.spaces.walk(space, n.Path(path.var, path.links[:k])), link, flags, note)
    if fact is not None:
        _fact(group, group.spaces.walk(space, path), fact, flags, note)


def _link(group: Group, ref: Ref, link: str, flags: Bools, note: Note) -> None:
    to = group.spaces.links(ref, link)
    for entity, at, _ in group.spaces.split(ref):
        own = np.zeros(flags.size, bool)
        own[at] = to[at] == OPEN
        note((link, entity), own & flags)


def _fact(group: Group, ref: Ref, fact: str, flags: Bools, note: Note) -> None:
    for entity, at, rows in group.spaces.split(ref):
        declared = group.norms.entities[entity].facts.get(fact)
        if declared is not None:
            own = np.zeros(flags.size, bool)
            if declared.type in ("ja_nee", "een_van"):
                own[at] = group.seen.code(entity, declared)[rows] == UNKNOWN_CODE
            else:
                own[at] = ~group.seen.belief(entity, declared)[0][rows]
            note((fact, n.APPLICATION if declared.system else entity), own & flags)


def _kind(group: Group, ref: Ref, kind: str, flags: Bools, note: Note) -> None:
    if kind == n.APPLICATION:
        return
    kinds = list(group.norms.kinds)
    open_ = np.array([group.norms.open_kind(k, kind) for k in kinds] + [group.norms.open_kind(None, kind)])
    for entity, at, rows in group.spaces.split(ref):
        own = np.zeros(flags.size, bool)
        own[at] = open_[group.seen.batch.tables[entity].kind[rows]]  # no kind: the last
        note((KIND_OF_SUPPORT, entity), own & flags)


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
            note((DECIDED, n.APPLICATION), flags & undated)


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
            taken = np.zeros(flags.size, bool)
            taken[at] = apps.recorded[rows] & (received[rows] != NO) & (apps.taken[rows] == NO_DAY)
            note((DECIDED, n.APPLICATION), flags & asked & taken)


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

    def inside(key: Key, rows: Bools) -> None:
        out = np.zeros(flags.size, bool)
        out[above[rows]] = True
        note(key, out)

    _term(group, inner, weight, counted, inside)


def _chain(group: Group, space: Space, term: n.ChainBound, flags: Bools, note: Note) -> None:
    """The period itself, and what is unknown of those that may adjoin it."""
    _period(group, space, term.path, flags, note)
    ref = group.spaces.walk(space, term.path)
    for entity, at, rows in group.spaces.split(ref):
        one, other, _ = alike(group.seen, entity, term.links)
        mine, theirs = _members_of(flags, at, rows, one, other)
        _told(group, space, entity, term, mine, theirs, note)


def _members_of(flags: Bools, at: Bools | slice, rows: Ints, one: Ints, other: Ints) -> tuple[Ints, Ints]:
    """Pairs of a binding and a record that may adjoin the one it leads to. `one` is in order."""
    bindings, live = np.arange(flags.size)[at], flags[at]
    first, last = np.searchsorted(one, rows[live], "left"), np.searchsorted(one, rows[live], "right")
    counts = last - first
    place = np.repeat(first - (np.cumsum(counts) - counts), counts) + np.arange(counts.sum())
    return np.repeat(bindings[live], counts), other[place]


def _told(group: Group, space: Space, entity: str, term: n.ChainBound, mine: Ints, theirs: Ints, note: Note) -> None:
    table, period = group.seen.batch.tables[entity], group.norms.entities[entity].period

    def rows(which: Bools) -> Bools:
        out = np.zeros(space.size, bool)
        out[mine[which]] = True
        return out

    for link in term.links:
        note((link, entity), rows(table.links[link][theirs] == OPEN))
    for fact in (period.begin, period.end) if period is not None else ():
        note((fact, entity), rows(~group.seen.belief(entity, group.seen.fact(entity, fact))[0][theirs]))
    own = group.spaces.walk(space, term.path)
    for link in term.links:
        note((link, entity), (group.spaces.links(own, link) == OPEN) & rows(np.ones(mine.size, bool)))


__all__ = ["Key", "unknowns"]
