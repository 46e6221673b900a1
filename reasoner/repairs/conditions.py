"""What is known of leaves and clauses as diagrams over slots, and the least sets of options that nothing known rules out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..limit import Limit
from .diagrams import ALWAYS, NEVER, Diagram, Diagrams
from .known import Bits, Known, Name, places
from .obstacles import Clause, Differs, Leaf


class Conditions:
    """Sets of options that no clause rules out, as far as is known. impossible: leaves that may not hold."""

    def __init__(self, known: Known, impossible: Sequence[Name], limit: Limit) -> None:
        self.known, self.impossible = known, impossible
        numbered = known.numbered
        masks = [*numbered.slots.values()]
        self.slots = sorted(range(len(masks)), key=lambda k: not masks[k] & numbered.structural)
        self.masks = [masks[k] for k in self.slots]
        self.options = [[1 << k for k in places(mask)] for mask in self.masks]
        self.diagrams = Diagrams([len(o) for o in self.options], limit)
        self._made: dict[tuple[Name, bool | None], tuple[int, Diagram]] = {}

    def least(self, allowed: Diagram) -> Iterator[Bits]:
        """The least sets that may do and are allowed, those with the fewest slots first."""
        made = self.diagrams
        clauses = {self._clause(c) for c in self.known.clauses}
        family = made.least(made.all_of({allowed} | clauses | {self.leaf(name, None) for name in self.impossible}))
        return (sum(self.options[slot][option - 1] for slot, option in some) for some in made.sets(family))

    def _clause(self, clause: Clause) -> Diagram:
        return self.diagrams.any_of(self._literal(one) for one in clause)

    def _literal(self, literal: Leaf | Differs) -> Diagram:
        if isinstance(literal, Leaf):
            return self.leaf((literal.prop, literal.args), literal.holds)
        return self.differs(literal)

    def differs(self, literal: Differs) -> Diagram:
        """Where a slot is not as it is said to be."""
        mask = self.known.numbered.slots.get(literal.slot, 0)
        if not mask:
            return NEVER if literal.option is None else ALWAYS
        slot = self.masks.index(mask)
        bit = self.known.numbered.bit.get(literal.option, 0) if literal.option is not None else 0
        without = self.options[slot].index(bit) + 1 if bit else 0 if literal.option is None else None
        return self.diagrams.is_(slot, (k for k in range(len(self.options[slot]) + 1) if k != without))

    def leaf(self, leaf: Name, holds: bool | None) -> Diagram:
        """Where it is not known that a leaf is otherwise; None: where it is not known to hold."""
        known = self.known.leaves[leaf]
        made = self._made.get((leaf, holds))
        if made is None or made[0] != len(known):
            wrong: dict[Bits, list[Bits]] = {}
            for (read, bits), value in known.items():
                if (value is not holds) if holds is not None else value:
                    wrong.setdefault(read, []).append(bits)
            found = self.diagrams.all_of(self.none_of(read, bits) for read, bits in wrong.items())
            made = self._made[leaf, holds] = len(known), found
        return made[1]

    def none_of(self, read: Bits, some: Sequence[Bits]) -> Diagram:
        """Where the options of the slots that are read are not one of these."""
        return self._below([k for k, mask in enumerate(self.masks) if mask & read], some)

    def _below(self, slots: Sequence[int], some: Sequence[Bits]) -> Diagram:
        if not some:
            return ALWAYS
        if not slots:
            return NEVER
        slot, *later = slots
        rows = [[b for b in some if not b & self.masks[slot]], *([b for b in some if b & o] for o in self.options[slot])]
        return self.diagrams.choice(slot, [self._below(later, own) for own in rows])


__all__ = ["Conditions"]
