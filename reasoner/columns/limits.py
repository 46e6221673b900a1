"""How far a maximum reaches, over columns, and the period that can be granted. As `decision/maxima.py` has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from parser import norms as n

from ..decision.maxima import sides
from ..dossier.calendar import LAST_DAY
from .days import EDGE, INF, NEVER, Bools, Ints, add_months, whole_units
from .decision import Judged
from .terms import aligned, constant, span

Reach = tuple[Ints, Ints]


@dataclass(frozen=True)
class Grantable:
    """Of each row the first and last day that can be granted (where `begins` and `ends`), and until which day that is certain.

    certain: rows of amounts up to this day are sure (INF: all of them; -INF: none).
    """

    begins: Bools
    begin: Ints
    ends: Bools
    end: Ints
    certain: Ints


def grantable(found: Judged) -> Grantable:
    """The period asked for, less what certainly exceeds a maximum; see `Decider._grantable_period`."""
    group, at = found.group, found.at
    provision = group.norms.provisions[group.kind]
    rows = group.rows[at]
    entity = group.norms.application
    assert entity.period is not None
    begins, begin = group.seen.belief(n.APPLICATION, entity.facts[entity.period.begin])
    ends, end = group.seen.belief(n.APPLICATION, entity.facts[entity.period.end])
    begins, begin, ends, end = begins[rows], begin[rows], ends[rows], end[rows]
    until, from_ = np.full(at.size, INF), np.full(at.size, -INF)
    certain = np.full(at.size, INF)
    for limit in provision.limits:
        excess, not_whole = group.truth(limit.excess)[0][at], group.truth(limit.whole)[1][at]
        own_sides = sides(limit)
        for last in own_sides:
            least, most = (x[at] for x in reach(found, limit, last))
            settled = (np.abs(least) < EDGE) & (least == most)
            asked, asks = (end, ends) if last else (begin, begins)
            beyond = settled & excess & (least > 0) & (least <= LAST_DAY)
            if last:
                until = np.where(beyond & ~(ends & (end <= least)), np.minimum(until, least), until)
            else:
                from_ = np.where(beyond & ~(begins & (begin >= least)), np.maximum(from_, least), from_)
            known, far = (least, most) if last else (most, least)
            open_ = _open(found, limit, last)
            further = open_ & ~_within(far, asks, asked, last) & (far > 0) & (far <= LAST_DAY) & asks
            if last:
                until = np.where(further, np.minimum(until, far), until)
            else:
                from_ = np.where(further, np.maximum(from_, far), from_)
            sure = not_whole & (known > 0) & (known <= LAST_DAY) & last
            certain = np.where(open_, np.minimum(certain, np.where(sure, known, -INF)), certain)
    end = np.where(until < EDGE, np.minimum(np.where(ends & (end > 0), end, NEVER), until), end)
    begin = np.where(from_ > -EDGE, np.maximum(np.where(begins, begin, 0), from_), begin)
    return Grantable(begins | (from_ > -EDGE), begin, ends | (until < EDGE), end, certain)


def open_limit(found: Judged, limit: n.LimitRule) -> Bools:
    """Of each row: is it not known whether, or how far, a maximum is exceeded that does not take everything? See `maxima.open_limits`."""
    open_ = np.zeros(found.at.size, bool)
    for last in sides(limit):
        open_ |= _open(found, limit, last)
    return open_


def _open(found: Judged, limit: n.LimitRule, last: bool) -> Bools:
    at, both = found.at, len(sides(limit)) > 1
    excess, not_excess = (x[at] for x in found.group.truth(limit.excess))
    whole = found.group.truth(limit.whole)[0][at]
    least, most = (x[at] for x in reach(found, limit, last))
    settled = (np.abs(least) < EDGE) & (least == most)
    open_: Bools = ~not_excess & ~whole & ~(excess & settled)
    return open_ & ~_within(least if last else most, *_asked(found, last), last) if both else open_


def _asked(found: Judged, last: bool) -> tuple[Bools, Ints]:
    """Of each row whether the last (or first) day that is asked for is known, and which it is."""
    seen, rows = found.group.seen, found.group.rows[found.at]
    period = found.group.norms.application.period
    assert period is not None
    asks, asked = seen.belief(n.APPLICATION, seen.fact(n.APPLICATION, period.end if last else period.begin))
    return asks[rows], asked[rows]


def goes_on(found: Judged) -> Bools:
    """Of each row: is it asked for without end, and does no maximum end it? See `money.goes_on`."""
    provision = found.group.norms.provisions[found.kind]
    if found.group.norms.application.period is None:
        return np.zeros(found.at.size, bool)
    asks, asked = _asked(found, True)
    ended = np.zeros(found.at.size, bool)
    for limit in provision.limits:
        ended |= open_limit(found, limit)
        if True in sides(limit):
            exceeded = found.of(found.group.truth(limit.excess)[0]) & ~found.of(found.group.truth(limit.whole)[0])
            ended |= exceeded & (border(found, limit, True) > 0)
    return asks & (asked >= NEVER) & ~ended


def border(found: Judged, limit: n.LimitRule, last: bool) -> Ints:
    """Of each row the last (or first) day that can be granted where it is known and more is asked for; else 0. See `maxima.border`."""
    least, most = (found.of(x) for x in reach(found, limit, last))
    known = (least == most) & (least > 0) & (least <= LAST_DAY)
    return np.where(known & ~_within(least, *_asked(found, last), last), least, 0)


def kept_until(found: Judged, rule: n.KeepRule) -> Ints:
    """Of each row the last day on which a rule keeps what runs; 0: no end, or not known. See `maxima.last_day`."""
    space = found.group.spaces[(n.APPLICATION,)]
    least, most = np.full(space.size, INF), np.full(space.size, INF)
    for term, _ in rule.last:
        own = span(found.group, term, space, widest=True)
        least = np.minimum(least, np.broadcast_to(own.least, space.size))
        most = np.minimum(most, np.broadcast_to(own.most, space.size))
    known = (least == most) & (least > 0) & (least <= LAST_DAY)
    return np.where(known, least, 0)[found.at]


def _within(bound: Ints, asks: Bools, asked: Ints, last: bool) -> Bools:
    known = (np.abs(bound) < EDGE) & asks
    found: Bools = known & (bound >= asked if last else bound <= asked)
    return found


def reach(found: Judged, limit: n.LimitRule, last: bool) -> Reach:
    """Earliest and latest that the last (or first) day a maximum allows may fall, of every application of the group."""
    group = found.group
    space = group.spaces[(n.APPLICATION,)]
    term = limit.last if last else limit.first
    if term is not None:
        own = span(group, term, space, widest=True)
        least, most = np.broadcast_to(own.least, space.size).copy(), np.broadcast_to(own.most, space.size).copy()
        for each_least, each_most in _each(found, limit) if last else ():
            least = np.where((least <= -EDGE) | (each_least <= -EDGE), -INF, np.minimum(least, each_least))
            most = np.minimum(most, each_most)
        return least, most
    assert limit.part is not None
    months = group.norms.parts[limit.part].months
    known, begin, end = group.seen.exact_period(n.APPLICATION)
    known, begin, end = known[group.rows], begin[group.rows], end[group.rows]
    assert limit.most is not None
    less = span(group, n.ValueTerm(limit.minus, ""), space, widest=True) if limit.minus is not None else constant(0, 1)
    allowed, less = aligned(span(group, limit.most, space, widest=True), less)
    low, high, scale = np.broadcast_to(less.least, space.size), np.broadcast_to(less.most, space.size), allowed.scale
    few, many = np.broadcast_to(allowed.least, space.size), np.broadcast_to(allowed.most, space.size)
    count = np.where(end >= NEVER, 8, whole_units(begin, np.where(end >= NEVER, begin, end), months))
    sure, some_left = (high < EDGE) & (few > -EDGE), many < EDGE
    fewest = np.where(sure, (np.where(sure, few, 0) - np.where(sure, high, 0)) // scale, 0)
    left = np.where(some_left, (np.where(some_left, many, 0) - np.where(low > -EDGE, low, 0)) // scale, 0)

    def last_day(k: Ints) -> Ints:
        return np.minimum(add_months(begin, k * months) - 1, end)

    some = np.minimum(fewest, count)
    least = np.where(known & (fewest > 0) & (some > 0), last_day(np.maximum(some, 1)), -INF)
    most = np.where(known & (left > 0) & (left <= count), last_day(np.clip(left, 1, np.maximum(count, 1))), INF)
    return least, most


def _each(found: Judged, limit: n.LimitRule) -> Iterator[Reach]:
    """The last day for the members of the ranges of a limit: of each application the first of them."""
    group = found.group
    for each in limit.each:
        exists = group.norms.props[each.exists].body
        assert isinstance(exists, n.Exists)
        inner = group.spaces[(n.APPLICATION, exists.source.var)]
        assert inner.application is not None
        holds, fails = group.child(exists.body, inner)
        own = span(group, each.term, inner, widest=True)
        member = group.spaces.member(inner, exists.source)
        low = np.where(fails, NEVER, np.broadcast_to(own.least, inner.size))
        high = np.where(holds, np.broadcast_to(own.most, inner.size), NEVER)
        complete = group.spaces.complete(exists.source)
        least, most = np.where(complete, INF, -INF), np.full(len(group.rows), INF)
        np.minimum.at(least, inner.application[member], low[member])
        np.minimum.at(most, inner.application[member], high[member])
        most = np.where(complete, most, np.minimum(most, NEVER))
        yield least, most
