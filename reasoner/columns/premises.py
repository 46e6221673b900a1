"""On what propositions rest, over columns: pairs of a binding of a proposition and one of a premise. As `semantics/premises.py` has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from parser import norms as n

from .days import Bools, Ints
from .engine import Group
from .spaces import Space
from .terms import Flag, _and


@dataclass(frozen=True)
class Link:
    """A premise, with the sign with which it is used. above, below: pairs of bindings; None: each with itself.

    where: which of the pairs count (True: all).
    """

    prop: str
    holds: bool
    above: Ints | None = None
    below: Ints | None = None
    where: Flag = True

    def to_above(self, flags: Bools, size: int) -> Bools:
        """Of each binding of the proposition: has any of its premises this flag?"""
        if self.below is not None:
            flags = flags[self.below]
        return self.up(np.logical_and(flags, self.where), size)

    def up(self, pairs: Bools, size: int) -> Bools:
        """Of each binding of the proposition: is any of its pairs one of these?"""
        return pairs if self.above is None else _scattered(pairs, self.above, size)

    def to_below(self, flags: Bools, size: int) -> Bools:
        """Of each binding of the premise: has any proposition that rests on it this flag?"""
        if self.above is not None:
            flags = flags[self.above]
        return self.down(np.logical_and(flags, self.where), size)

    def down(self, pairs: Bools, size: int) -> Bools:
        """Of each binding of the premise: is any of its pairs one of these?"""
        return pairs if self.below is None else _scattered(pairs, self.below, size)

    def both(self, flags: Bools, held: Bools) -> Bools:
        """Pairs of which the proposition has one flag and the premise the other."""
        above = flags if self.above is None else flags[self.above]
        below = held if self.below is None else held[self.below]
        return above & below if self.where is True else above & below & self.where


def _scattered(pairs: Bools, to: Ints, size: int) -> Bools:
    out = np.zeros(size, bool)
    out[to[pairs]] = True
    return out


def links(group: Group, name: str) -> Iterator[Link]:
    """Premises in the order of the rules; not those of the presence of another application."""
    body, space = group.norms.props[name].body, group.space(name)
    match body:
        case n.All(children) | n.Any_(children) | n.AtLeast(_, children):
            yield from (_straight(group, space, c) for c in children)
        case n.Exists(source, child):
            yield from _members(group, space, source, child)
        case n.Deviated():
            yield from _powers(group, body)
        case n.Comparison(left, _, right):
            for term in (left, right):
                yield from _of_term(group, space, term, True)  # others: leaves that rest on no proposition, and presence


def _straight(group: Group, space: Space, child: n.Child, where: Flag = True) -> Link:
    context = group.norms.props[child.prop].context
    if len(context) == len(space.context):
        return Link(child.prop, child.holds, where=where)
    return Link(child.prop, child.holds, np.arange(space.size), group.spaces.up(space, context), where)


def _members(group: Group, space: Space, source: n.Source, child: n.Child, where: Flag = True) -> Iterator[Link]:
    inner = group.spaces[(*space.context, source.var)]
    above = group.spaces.up(inner, space.context)
    context = group.norms.props[child.prop].context
    below = np.arange(inner.size) if len(context) == len(inner.context) else group.spaces.up(inner, context)
    member = group.spaces.member(inner, source)
    yield Link(child.prop, child.holds, above, below, member if where is True else member & np.broadcast_to(where, space.size)[above])


def _powers(group: Group, body: n.Deviated) -> Iterator[Link]:
    deviations = group.seen.batch.applications.deviations
    for prop in dict.fromkeys(p for _, p in body.by if p is not None) if deviations else ():
        used = np.zeros(len(group.rows), bool)
        for at, row in enumerate(group.rows):
            for d in deviations.get(int(row), ()):
                asked = body.address is None or body.address.id in d.addresses
                used[at] |= asked and any(power == d.article and p == prop for power, p in body.by)
        if used.any():
            yield Link(prop, True, where=used)


def _of_term(group: Group, space: Space, term: n.Term, where: Flag) -> Iterator[Link]:
    for inner in n.inner_terms(term):
        yield from _of_term(group, space, inner, where)
    match term:
        case n.Aggregate(source, child, _):
            yield from _members(group, space, source, child, where)
        case n.ValueTerm(name, _):
            for case, guard in group.norms.values[name].cases:
                chosen = where
                if guard is not None:
                    _, fails = group.child(guard, space)
                    chosen = _and(where, (not fails) if isinstance(fails, bool) else ~fails)
                    if chosen is not False:
                        yield _straight(group, space, guard, chosen)
                if chosen is not False:
                    yield from _of_term(group, space, case, chosen)  # others: what they are made of is followed above
