"""Sets of options joined where they differ in one slot: what is told at once, as a range or as a choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from ..dossier.calendar import FOREVER
from .candidates import LAST
from .changes import Assignment, Option, Range, Slot
from .known import Bits
from .search import by_slot

Choice = tuple[Option, ...]  # of a slot
Box = dict[Slot, Choice]


def boxes(found: Sequence[Assignment]) -> list[Box]:
    """Sets of options joined where they differ in one slot, and together make one range or one choice."""
    numbered = _Numbers()
    made: dict[int, tuple[Box, dict[Slot, Bits]]] = {}
    for k, taken in enumerate(found):
        box: Box = {s: (o,) for s, o in sorted(by_slot(taken).items(), key=lambda x: _slot_key(x[0]))}
        made[k] = box, {s: numbered.bit(o) for s, (o,) in box.items()}
    beside: dict[tuple[Slot, Bits], set[int]] = {}
    for k, (_, bits) in made.items():
        for key in _but_for_one(bits):
            beside.setdefault(key, set()).add(k)
    at, scanned, new = 0, 0, False  # of those before what is scanned no two join, but for one that is new
    while scanned < len(found):
        keys = _but_for_one(made[at][1]) if at in made else ()
        near = sorted({k for key in keys for k in beside[key] if k > at or (k < at and new)})
        pairs = ((min(at, k), max(at, k)) for k in near)
        joined = next(((*pair, both) for pair in pairs if (both := numbered.join(*(made[k] for k in pair))) is not None), None)
        if joined is None:
            scanned += 1
            at, new = scanned, False
            continue
        at, other, both = joined
        for k in (at, other):
            for key in _but_for_one(made.pop(k)[1]):
                beside[key].remove(k)
        made[at], new = both, True
        for key in _but_for_one(both[1]):
            beside.setdefault(key, set()).add(at)
    return [made[k][0] for k in sorted(made)]


def _but_for_one(bits: dict[Slot, Bits]) -> list[tuple[Slot, Bits]]:
    """For each slot what a box is but for that: boxes that differ in one slot only have one of these in common."""
    whole = sum(bits.values())
    return [(slot, whole - own) for slot, own in bits.items()]


class _Numbers:
    """Options as bits, so that boxes are compared at once; and what choices of a slot come to together."""

    def __init__(self) -> None:
        self._bits: dict[Option, Bits] = {}
        self._made: dict[tuple[Choice, Choice], Choice | None] = {}

    def bit(self, option: Option) -> Bits:
        return self._bits.setdefault(option, 1 << len(self._bits))

    def join(self, one: tuple[Box, dict[Slot, Bits]], other: tuple[Box, dict[Slot, Bits]]) -> tuple[Box, dict[Slot, Bits]] | None:
        """Both in one, of two that differ in one slot only."""
        slot = next((s for s, own in one[1].items() if own != other[1][s]), None)
        if slot is None:
            return None
        pair = one[0][slot], other[0][slot]
        if pair not in self._made:
            self._made[pair] = together(*pair)
        both = self._made[pair]
        return None if both is None else ({**one[0], slot: both}, {**one[1], slot: one[1][slot] | other[1][slot]})


def together(one: Choice, other: Choice) -> Choice | None:
    """Two choices of a slot as one, if they make one range or are no ranges."""
    both = tuple(dict.fromkeys((*one, *other)))
    if any(o.range is not None for o in both):
        both = tuple(sorted(both, key=_range_key))
        if len(joined_ranges(both)) > 1:
            return None
    return both


def joined_ranges(options: Sequence[Option]) -> tuple[Range, ...]:
    """The ranges of options, those that touch made one."""
    found: list[Range] = []
    for option in sorted((o for o in options if o.range is not None), key=_range_key):
        assert option.range is not None
        if found and _touch(found[-1], option.range):
            found[-1] = replace(found[-1], high=option.range.high, high_strict=option.range.high_strict)
        else:
            found.append(option.range)
    return tuple(found)


def _touch(left: Range, right: Range) -> bool:
    if left.high is None or right.low is None:
        return False
    if isinstance(left.high, int):
        return left.high + left.size == right.low or (left.high == LAST and right.low == FOREVER)
    return left.high == right.low and left.high_strict is not right.low_strict


def _range_key(option: Option) -> tuple[bool, Decimal, bool]:
    low = option.range.low if option.range is not None else None
    return low is not None, Decimal(low or 0), option.range is not None and option.range.low_strict


def _slot_key(slot: Slot) -> tuple[str, str, str]:
    return slot.what.value, slot.record, slot.name


__all__ = ["Box", "boxes", "joined_ranges", "together"]
