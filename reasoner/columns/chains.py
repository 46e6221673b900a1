"""Periods with what adjoins them, over columns: how far each certainly reaches, and how far it may. As `Case.chain_bound` has it."""

from __future__ import annotations

import numpy as np

from parser import norms as n

from .batch import GONE, OPEN
from .days import EDGE, Bools, Ints
from .seen import Seen


def alike(seen: Seen, entity: str, shared: tuple[str, ...]) -> tuple[Ints, Ints, Bools]:
    """Pairs of records of a world that may have these links in common, and whether they certainly do."""
    table, world = seen.batch.tables[entity], seen.world[entity]
    each = np.diff(table.start)[world]
    one = np.repeat(np.arange(table.size), each)
    other = np.repeat(table.start[:-1][world] - (np.cumsum(each) - each), each) + np.arange(one.size)
    possible, certain = one != other, np.ones(one.size, bool)
    for link in shared:
        mine, theirs = table.links[link][one], table.links[link][other]
        known, same = (mine != OPEN) & (theirs != OPEN), (mine != GONE) & (mine == theirs)
        certain &= known & same
        possible &= ~known | same
    return one.compress(possible), other.compress(possible), certain.compress(possible)


def chains(seen: Seen, entity: str, term: n.ChainBound) -> tuple[Ints, Ints]:
    """Of every record the day its chain certainly reaches, and the furthest it may reach."""
    one, other, certain = alike(seen, entity, term.links)
    begin, end = seen.period(entity)
    near = _reach(one.compress(certain), other.compress(certain), begin[1], end[0], term.last, False)
    return near, _reach(one, other, begin[0], end[1], term.last, True)


def _reach(one: Ints, other: Ints, begin: Ints, end: Ints, last: bool, far: bool) -> Ints:
    """The day every chain reaches, with each period at its shortest or longest; INF (or -INF) for no bound."""
    sign = 1 if last else -1
    at = (end if last else begin) * sign  # mirrored: further is greater
    near, reach = (begin, end) if last else (end, begin)
    near, reach = near[other] * sign, reach[other] * sign
    usable = np.ones(len(one), bool) if far else (np.abs(near) < EDGE) & (np.abs(reach) < EDGE)
    while True:
        live = usable & (np.abs(at[one]) < EDGE)
        grows = live & ((near <= -EDGE) | (near <= at[one] + 1)) & (reach > at[one])
        if not grows.any():
            return at * sign
        np.maximum.at(at, one[grows], reach[grows])
