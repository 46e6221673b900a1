"""Decision diagrams over slots: which choices of options a condition allows, and the least of those.

A condition is a diagram of which a slot that is left out does not matter; a family of sets is one of which a slot that is left out is
as it is in the dossier. Both share their nodes: the number of a slot, and what is left for each of its options, as it is first.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Iterable, Iterator, Sequence

from ..limit import Limit

NEVER, ALWAYS = 0, 1  # as families: none, and only the empty set
Diagram = int
Family = int
CHECKED = 4096  # nodes, after which the clock is looked at


class Diagrams:
    """Diagrams over slots with so many options each. Raises Late when the time is up."""

    def __init__(self, sizes: Sequence[int], limit: Limit) -> None:
        self.sizes, self.limit = sizes, limit
        self._nodes: list[tuple[int, tuple[int, ...]]] = [(len(sizes), ()), (len(sizes), ())]
        self._numbers: dict[tuple[int, tuple[int, ...]], int] = {}
        self._both: dict[tuple[Diagram, Diagram], Diagram] = {}
        self._either: dict[tuple[Diagram, Diagram], Diagram] = {}
        self._least: dict[Diagram, Family] = {ALWAYS: ALWAYS, NEVER: NEVER}
        self._beyond: dict[tuple[Family, Diagram], Family] = {}
        self._sizes: dict[Family, int] = {NEVER: 0, ALWAYS: 1}

    # ---- conditions

    def choice(self, slot: int, below: Sequence[Diagram]) -> Diagram:
        """For each option of a slot (none first) what must be so of later slots."""
        return below[0] if len(set(below)) == 1 else self._node(slot, tuple(below))

    def is_(self, slot: int, options: Iterable[int]) -> Diagram:
        """Is the slot one of these?"""
        some = {*options}
        return self.choice(slot, [ALWAYS if k in some else NEVER for k in range(self.sizes[slot] + 1)])

    def both(self, one: Diagram, other: Diagram) -> Diagram:
        if one in (other, NEVER) or other == ALWAYS:
            return one
        if one == ALWAYS or other == NEVER:
            return other
        return self._apply(self._both, self.both, one, other)

    def either(self, one: Diagram, other: Diagram) -> Diagram:
        if one in (other, ALWAYS) or other == NEVER:
            return one
        if one == NEVER or other == ALWAYS:
            return other
        return self._apply(self._either, self.either, one, other)

    def any_of(self, some: Iterable[Diagram]) -> Diagram:
        return functools.reduce(self.either, some, NEVER)

    def all_of(self, some: Iterable[Diagram]) -> Diagram:
        """Conditions on early slots last, so that most is put in front of what is there."""
        return functools.reduce(self.both, sorted(some, key=lambda d: -self._nodes[d][0]), ALWAYS)

    # ---- families of sets

    def least(self, allowed: Diagram) -> Family:
        """The choices that are allowed and of which no part is."""
        if allowed not in self._least:
            slot, below = self._nodes[allowed]
            found = [self.least(below[0]), *(self.beyond(self.least(one), below[0]) for one in below[1:])]
            self._least[allowed] = self._family(slot, found)
        return self._least[allowed]

    def beyond(self, family: Family, allowed: Diagram) -> Family:
        """The sets of which neither they nor a part is allowed."""
        if family == NEVER or allowed == ALWAYS:
            return NEVER
        if allowed == NEVER:
            return family
        key = family, allowed
        if key not in self._beyond:
            slot = min(self._nodes[family][0], self._nodes[allowed][0])
            own, under = self._sets(family, slot), self._under(allowed, slot)
            found = [self.beyond(own[0], under[0])]
            found += [self.beyond(self.beyond(one, under[0]), below) for one, below in zip(own[1:], under[1:], strict=True)]
            self._beyond[key] = self._family(slot, found)
        return self._beyond[key]

    def sets(self, family: Family) -> Iterator[tuple[tuple[int, int], ...]]:
        """Each set, those with the fewest slots first: slots, and the number of the option of each."""
        for size in range(self._counts(family).bit_length()):
            yield from self._of_size(family, size)

    def _of_size(self, family: Family, size: int) -> Iterator[tuple[tuple[int, int], ...]]:
        if not self._counts(family) >> size & 1:
            return
        if family == ALWAYS:
            yield ()
        slot, below = self._nodes[family]
        for option, rest in enumerate(below):
            if option == 0:
                yield from self._of_size(rest, size)
            elif size:
                yield from (((slot, option), *some) for some in self._of_size(rest, size - 1))

    def _counts(self, family: Family) -> int:
        """How many slots the sets have: a bit for each number that there is."""
        if family not in self._sizes:
            _, (none, *some) = self._nodes[family]
            self._sizes[family] = functools.reduce(operator.or_, (self._counts(one) << 1 for one in some), self._counts(none))
        return self._sizes[family]

    # ---- nodes

    def _node(self, slot: int, below: tuple[int, ...]) -> int:
        key = slot, below
        if key not in self._numbers:
            self._numbers[key] = len(self._nodes)
            self._nodes.append(key)
            if len(self._nodes) % CHECKED == 0:
                self.limit.check()
        return self._numbers[key]

    def _family(self, slot: int, below: Sequence[Family]) -> Family:
        return self._node(slot, tuple(below)) if any(below[1:]) else below[0]

    def _under(self, at: Diagram, slot: int) -> tuple[Diagram, ...]:
        own, below = self._nodes[at]
        return below if own == slot else (at,) * (self.sizes[slot] + 1)

    def _sets(self, at: Family, slot: int) -> tuple[Family, ...]:
        own, below = self._nodes[at]
        return below if own == slot else (at, *(NEVER,) * self.sizes[slot])

    def _apply(self, made: dict[tuple[int, int], int], do: Callable[[int, int], int], one: int, other: int) -> int:
        key = (one, other) if one < other else (other, one)
        if key not in made:
            slot = min(self._nodes[one][0], self._nodes[other][0])
            pairs = zip(self._under(one, slot), self._under(other, slot), strict=True)
            made[key] = self.choice(slot, [do(a, b) for a, b in pairs])
        return made[key]


__all__ = ["ALWAYS", "NEVER", "Diagram", "Diagrams", "Family"]
