"""Which sets of options were found, and whether another one asks no less than one of those."""

from __future__ import annotations

from collections.abc import Collection

from .candidates import Candidates
from .changes import Slot
from .known import Bits, Numbered, places


class Less:
    """The sets that were found, by the slots that they take.

    Another asks no less if it has more slots, and changes none of theirs less; but a period that is asked for may as well move as a whole.
    """

    def __init__(self, numbered: Numbered, candidates: Candidates, along: Collection[Slot]) -> None:
        self.numbered, self.found = numbered, list[Bits]()
        self._by_slots: dict[Bits, list[tuple[Bits, Bits, list[Bits]]]] = {}  # each, which of it must be so, how far the rest may go
        self._counts = numbered.every(s for s in numbered.slots if s in along or not candidates.own_period(s))
        self._further = [
            sum(numbered.bit[other] for other in numbered.options if other.slot == o.slot and candidates.no_further(o, other))
            for o in numbered.options
        ]

    def add(self, bits: Bits) -> None:
        self.found.append(bits)
        further = {1 << k: self._further[k] for k in places(bits)}
        same = sum(bit for bit, far in further.items() if far == bit)
        each = [far for bit, far in further.items() if far != bit]
        self._by_slots.setdefault(self.numbered.filled(bits), []).append((bits, same, each))

    def than(self, bits: Bits) -> bool:
        """Is one that was found part of this one, or has it less slots, of which none is changed further than here?"""
        if not self._by_slots:
            return False
        slots = self.numbered.filled(bits)
        for filled, some in self._by_slots.items():
            if filled & ~slots == 0:
                more = bits & ~filled & self._counts != 0
                for one, same, each in some:
                    if one & ~bits == 0 or (more and same & ~bits == 0 and all(bits & further for further in each)):
                        return True
        return False


__all__ = ["Less"]
