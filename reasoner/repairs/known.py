"""What models have said so far: of leaves their truth, of clauses whether they are met. Sets of options are bits of a number here.

A leaf is known by the slots that it reads: beside the same options of those it is as it was, whatever else is different.
"""

from __future__ import annotations

import functools
import itertools
import operator
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from ..dossier.record import Args
from .changes import Assignment, Option, Slot, What
from .obstacles import Clause, Differs, Leaf

STRUCTURAL = (What.LINK, What.WITHDRAW, What.LIST)
MOST_COMBINATIONS = 2048  # of the options of the slots that one leaf reads
UNSAID = object()
Bits = int
Name = tuple[str, Args]


class Numbered:
    """The options of a question, each a bit."""

    def __init__(self, options: Mapping[Slot, Collection[Option]]) -> None:
        self.options: list[Option] = [o for slot in sorted(options, key=in_order) for o in options[slot]]
        self.bit: dict[Option, Bits] = {o: 1 << k for k, o in enumerate(self.options)}
        self.slots: dict[Slot, Bits] = {s: sum(self.bit[o] for o in found) for s, found in options.items()}
        self.own: list[Bits] = [self.slots[o.slot] for o in self.options]
        self.structural: Bits = sum(mask for s, mask in self.slots.items() if s.what in STRUCTURAL)

    def of(self, taken: Assignment) -> Bits | None:
        """None if there is an option that is none of these."""
        found = 0
        for option in taken:
            if option not in self.bit:
                return None
            found |= self.bit[option]
        return found

    def taken(self, bits: Bits) -> Assignment:
        return frozenset(self.options[k] for k in places(bits))

    def every(self, slots: Iterable[Slot]) -> Bits:
        """All options of these slots."""
        found = 0
        for slot in slots:
            found |= self.slots.get(slot, 0)
        return found

    def filled(self, bits: Bits) -> Bits:
        """All options of the slots of these."""
        found = 0
        for k in places(bits):
            found |= self.own[k]
        return found

    def each(self, bits: Bits) -> list[list[Bits]]:
        """These options by slot, in order."""
        found: dict[Bits, list[Bits]] = {}
        for k in places(bits):
            found.setdefault(self.own[k], []).append(1 << k)
        return list(found.values())


def in_order(slot: Slot) -> tuple[str, str, str]:
    return (slot.what.value, slot.record, slot.name)


def places(bits: Bits) -> Iterator[int]:
    """The places of the bits, in order."""
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


class Known:
    """Leaves and clauses over numbered options. shown: the slots that a leaf reads beside the options that decide which those are."""

    def __init__(self, numbered: Numbered, shown: Callable[[Name, Assignment], Iterable[Slot]]) -> None:
        self.numbered, self._shown = numbered, shown
        self.leaves: dict[Name, dict[tuple[Bits, Bits], bool | None]] = {}
        self.clauses: dict[Clause, Bits] = {}
        self._ordered: dict[Clause, list[Leaf | Differs]] = {}
        self._literals: dict[Leaf | Differs, Bits] = {}
        self._reads: dict[Bits, dict[Name, Bits]] = {}
        self._stand: dict[Name, Bits] = {}
        self._kept: dict[tuple[Name, Bits, Bits], int] = {}
        self._sizes: dict[Bits, int] = {}
        self._kept_ways: dict[tuple[Leaf | Differs, Bits, Bits], tuple[int, tuple[Bits, ...], Bits]] = {}

    def reads(self, leaf: Name, bits: Bits) -> Bits:
        """Every option of the slots that a leaf reads beside these."""
        shape = bits & self.numbered.structural
        read = self._reads.setdefault(shape, {})
        if leaf not in read:
            read[leaf] = self.numbered.every(self._shown(leaf, self.numbered.taken(shape)))
        return read[leaf]

    def key(self, leaf: Name, bits: Bits) -> tuple[Bits, Bits]:
        """What a leaf reads, with whether that which it is about stands at all, and what of that is taken."""
        if leaf not in self._stand:
            self._stand[leaf] = self.numbered.every(Slot(What.WITHDRAW, str(arg), "") for arg in leaf[1])
        read = self.reads(leaf, bits) | self._stand[leaf]
        return read, bits & read

    def settled(self, leaf: Name, shape: Bits) -> bool:
        """Is all there is to know of a leaf known, beside what decides which slots it reads?"""
        read = self.key(leaf, shape)[0]
        if read not in self._sizes:
            self._sizes[read] = size(self.numbered.each(read & ~self.numbered.structural))
        return self._kept.get((leaf, read, shape & read), 0) == self._sizes[read]

    def keep(self, leaf: Name, shape: Bits, found: Iterable[tuple[Bits, bool | None]]) -> None:
        """Remember the truth of a leaf beside sets of options, all with these that decide which slots it reads."""
        known, read = self.leaves[leaf], self.key(leaf, shape)[0]
        before = len(known)
        for bits, value in found:
            known[read, bits & read] = value
        at = leaf, read, shape & read
        self._kept[at] = self._kept.get(at, 0) + len(known) - before

    def learn(self, clause: Clause) -> None:
        self.clauses[clause] = 0
        self._ordered[clause] = sorted(clause, key=repr)
        for literal in clause:
            self.clauses[clause] |= self._literals.setdefault(literal, 1 << len(self._literals))

    def met(self, literal: Leaf | Differs, bits: Bits) -> bool | None:
        """Is it as it must be beside these options? None: not known without asking the engine."""
        if isinstance(literal, Differs):
            if literal.option is None:
                return bool(bits & self.numbered.slots.get(literal.slot, 0))
            return not bits & self.numbered.bit.get(literal.option, 0)
        leaf = (literal.prop, literal.args)
        known, key = self.leaves[leaf], self.key(leaf, bits)
        return known[key] is literal.holds if key in known else None

    def unmet(self, bits: Bits) -> Iterator[Clause]:
        """The clauses that are known not to be met."""
        wrong = 0
        for literal, mark in self._literals.items():
            if self.met(literal, bits) is False:
                wrong |= mark
        for clause, marks in self.clauses.items():
            if marks & ~wrong == 0:
                yield clause

    def fewest(self, bits: Bits) -> list[Bits] | None:
        """The options for the clause with the fewest of those that are known not to be met; None if no clause is."""
        best: tuple[int, Clause] | None = None
        for clause in self.unmet(bits):
            found = 0
            for literal in clause:
                found |= self._ways(literal, bits)[1]
            count = found.bit_count()
            if best is None or count < best[0]:
                best = count, clause
            if not count:
                return []
        return None if best is None else self.children(best[1], bits)

    def children(self, clause: Clause, bits: Bits) -> list[Bits]:
        """Options that can meet a clause, of slots not yet taken."""
        found: dict[Bits, None] = {}
        for literal in self._ordered[clause]:
            found.update(dict.fromkeys(self._ways(literal, bits)[0]))
        return list(found)

    def _ways(self, literal: Leaf | Differs, bits: Bits) -> tuple[tuple[Bits, ...], Bits]:
        """Options with which a literal can come to be as it must, each and all together; kept as long as no more is known of it."""
        if isinstance(literal, Differs):
            read, version = self.numbered.slots.get(literal.slot, 0), 0
        else:
            leaf = literal.prop, literal.args
            read, version = self.reads(leaf, bits), len(self.leaves[leaf])
        key = (literal, read, bits & read)
        kept = self._kept_ways.get(key)
        if kept is None or kept[0] != version:
            found = tuple(self._ways_of(literal, bits, read))
            kept = self._kept_ways[key] = version, found, sum(found)
        return kept[1], kept[2]

    def _ways_of(self, literal: Leaf | Differs, bits: Bits, read: Bits) -> Iterator[Bits]:
        if isinstance(literal, Differs):
            yield from (1 << k for k in places(read) if not bits & read)
            return
        free = self.numbered.each(read & ~self.numbered.filled(bits & read))
        least = self._least_ways(literal, bits & read, read, free) if len(free) > 1 else None
        for one in itertools.chain.from_iterable(free):
            if least is not None:
                useful = bool(one & least)
            else:
                useful = len(free) > 1 or bool(one & self.numbered.structural) or self.met(literal, bits | one) is not False
            if useful:
                yield one

    def _least_ways(self, leaf: Leaf, taken: Bits, read: Bits, free: list[list[Bits]]) -> Bits | None:
        """What is in any least set of options with which a leaf is as it must be; None as long as not all of those are known."""
        known, least = self.leaves[leaf.prop, leaf.args], list[Bits]()
        if read & self.numbered.structural or size(free) > MOST_COMBINATIONS:
            return None
        for some in sorted(combinations(free), key=int.bit_count):
            value = known.get(self.key((leaf.prop, leaf.args), taken | some), UNSAID)
            if value is UNSAID:
                return None
            if value is leaf.holds and not any(x & ~some == 0 for x in least):
                least.append(some)
        return functools.reduce(operator.or_, least, 0)

    def tables(self, bits: Bits) -> list[Bits]:
        """Sets of options with whose models every leaf that reads a few slots is known for all of their options."""
        worlds: list[tuple[Bits, Bits]] = []
        shape = bits & self.numbered.structural
        reads = {leaf: self.reads(leaf, bits) & ~self.numbered.structural for leaf in self.leaves}
        for leaf, read in sorted(reads.items(), key=lambda x: -x[1].bit_count()):
            slots = self.numbered.each(read)
            if len(slots) > 1 and size(slots) <= MOST_COMBINATIONS:
                new = [c for c in combinations(slots) if self.key(leaf, c | shape) not in self.leaves[leaf]]
                _packed(worlds, read, new)
        return [options | shape for _, options in worlds]


def combinations(slots: Iterable[list[Bits]]) -> Iterator[Bits]:
    """Every choice of an option, or none, of each slot."""
    return (sum(some) for some in itertools.product(*([0, *options] for options in slots)))


def size(slots: Iterable[list[Bits]]) -> int:
    found = 1
    for options in slots:
        found *= len(options) + 1
    return found


def _packed(worlds: list[tuple[Bits, Bits]], read: Bits, new: Iterable[Bits]) -> None:
    """Add choices of the options that a leaf reads to worlds that say nothing else of those, or to new ones."""
    for some in new:
        for k, (settled, options) in enumerate(worlds):
            if options & read == some & settled:
                worlds[k] = settled | read, options | some
                break
        else:
            worlds.append((read, some))


__all__ = ["STRUCTURAL", "Bits", "Known", "Name", "Numbered", "in_order", "places"]
