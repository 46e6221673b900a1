"""Sets of options joined where they differ in one slot: what is told at once, as a range or as a choice."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from decimal import Decimal

from ..dossier.calendar import FOREVER
from .candidates import LAST
from .changes import Assignment, Option, Range, Slot
from .search import by_slot

Box = dict[Slot, tuple[Option, ...]]


def boxes(found: Sequence[Assignment]) -> list[Box]:
    """Sets of options joined where they differ in one slot, and together make one range or one choice."""
    made: dict[int, Box] = {k: {s: (o,) for s, o in sorted(by_slot(f).items(), key=lambda x: _slot_key(x[0]))} for k, f in enumerate(found)}
    beside: dict[Hashable, set[int]] = {}
    for k, box in made.items():
        for key in _but_for_one(box):
            beside.setdefault(key, set()).add(k)
    at = 0
    while at < len(found):
        others = sorted({k for key in _but_for_one(made[at]) for k in beside[key] if k > at} if at in made else ())
        joined = next(((k, both) for k in others if (both := join(made[at], made[k])) is not None), None)
        if joined is None:
            at += 1
            continue
        other, both = joined
        for k in (at, other):
            for key in _but_for_one(made.pop(k)):
                beside[key].remove(k)
        made[at] = both
        for key in _but_for_one(both):
            beside.setdefault(key, set()).add(at)
        at = min(k for key in _but_for_one(both) for k in beside[key])  # one before it may have come to differ in one slot only
    return [made[k] for k in sorted(made)]


def _but_for_one(box: Box) -> list[Hashable]:
    """For each slot what a box is but for that: boxes that differ in one slot only have one of these in common."""
    whole = frozenset((slot, frozenset(options)) for slot, options in box.items())
    return [(one[0], whole - {one}) for one in whole]


def join(one: Box, other: Box) -> Box | None:
    """Both in one, if they differ in one slot only and make one range or one choice of it."""
    if one.keys() != other.keys():
        return None
    differing = [s for s in one if set(one[s]) != set(other[s])]
    if len(differing) != 1:
        return None
    slot = differing[0]
    together = tuple(dict.fromkeys((*one[slot], *other[slot])))
    if any(o.range is not None for o in together):
        together = tuple(sorted(together, key=_range_key))
        if len(joined_ranges(together)) > 1:
            return None
    return {**one, slot: together}


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


__all__ = ["Box", "boxes", "join", "joined_ranges"]
