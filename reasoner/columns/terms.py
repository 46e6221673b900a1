"""What terms come to over columns: least and greatest value, and where what they speak of is not there. As `Compiler.term` has it.

Long because a kind of term has bounds of its own, as it has clauses in `datalog/compile.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Protocol, TypeVar, assert_never

import numpy as np

from parser import norms as n
from parser.vocabulary import WHOLE_TYPES

from ..dossier.calendar import BEYOND, LAST_DAY
from ..semantics.cone import may_be_negative, resolved
from .batch import SCALE, scale_of
from .days import EDGE, INF, NEVER, Bools, Ints, add_months, between, first_of, months_later, whole_units, years_later
from .seen import Seen
from .spaces import Context, Ref, Space, Spaces

Flag = Bools | bool
Column = TypeVar("Column", Ints, Bools)
Pair = tuple[Ints, Ints]


@dataclass(frozen=True)
class Span:
    """Least and greatest value (scaled; beyond EDGE: no bound), the scale, whether it is a day, where it is not there at all."""

    least: Ints
    most: Ints
    scale: int
    day: bool = False
    gone: Flag = False


class Applications(Protocol):
    """What a term asks of the applications that it is worked out for (`engine.Group`)."""

    norms: n.Norms
    seen: Seen
    spaces: Spaces
    rows: Ints
    spans: dict[tuple[Context, n.Term, bool], Span]

    def child(self, child: n.Child, space: Space) -> tuple[Flag, Flag]: ...
    def reading(self, early: n.Child | None, space: Space) -> Flag: ...
    def chain(self, entity: str, term: n.ChainBound) -> tuple[Ints, Ints]: ...
    def working_days(self, days: int, calendar: str) -> Callable[[Ints], Ints]: ...


def constant(value: int, scale: int, day: bool = False) -> Span:
    at = np.asarray(value, np.int64)
    return Span(at, at, scale, day)


def nothing(scale: int, day: bool) -> Span:
    return Span(np.asarray(-INF), np.asarray(INF), scale, day)


def span(group: Applications, term: n.Term, space: Space, widest: bool = False) -> Span:
    """The bounds of a term for every binding of a space. widest: of a value of which no case is certain, those of all that may apply."""
    key = (space.context, term, widest)
    if key not in group.spans:
        group.spans[key] = _span(group, term, space, widest)
    return group.spans[key]


def _span(group: Applications, term: n.Term, space: Space, widest: bool) -> Span:
    norms = group.norms
    match term:
        case n.Number(value, unit):
            return constant(int(value), 1) if unit in WHOLE_TYPES else constant(int(value * SCALE), SCALE)
        case n.Day(value):
            return constant(value.toordinal(), 1, True)
        case n.PartNumber(part):
            numbers = space.numbers[part] * SCALE
            return Span(numbers, numbers, SCALE)
        case n.FactTerm(path, fact, type_):
            ref = group.spaces.walk(space, path)
            least, most = bounds(group, ref, fact)
            return Span(least, most, scale_of(type_), type_ == "datum", gone(ref))
        case n.Plus(left, sign, right):
            return _plus(span(group, left, space, widest), sign, span(group, right, space, widest))
        case n.Times(inner, factor, percent):
            return _times(span(group, inner, space, widest), span(group, factor, space, widest), percent)
        case n.Extreme(left, right, most):
            return _extreme(span(group, left, space, widest), span(group, right, space, widest), most)
        case n.Rounded(inner, over, size, method):
            if isinstance(over, n.Number):
                return _rounded(span(group, inner, space, widest), over.value, size, method)
            return _quotient(span(group, inner, space, widest), span(group, over, space, widest), size, method)
        case n.ShiftMonths(inner, months, None):
            return _moved(span(group, inner, space, widest), lambda days: months_later(days, months))
        case n.ShiftMonths(inner, months, by):
            assert by is not None
            days, count = span(group, inner, space, widest), span(group, by, space, widest)
            few, many = (count.least, count.most) if months > 0 else (count.most, count.least)
            least, most = _many_months(days.least, few, count.scale, months), _many_months(days.most, many, count.scale, months)
            none = (np.abs(few) >= EDGE), (np.abs(many) >= EDGE)
            return Span(np.where(none[0], -INF, least), np.where(none[1], INF, most), 1, True, _or(days.gone, count.gone))
        case n.Anniversary(inner, years, early):
            soon, days = group.reading(early, space), span(group, inner, space, widest)
            if isinstance(soon, bool):
                return _moved(days, lambda day: years_later(day, years, soon))
            return _either(soon, *(_moved(_spread(space, days), lambda day, e=e: years_later(day, years, e)) for e in (True, False)))  # type: ignore[misc]
        case n.Between(first, until):
            return _between(term, span(group, first, space, widest), span(group, until, space, widest))
        case n.CalendarStart(inner, months):
            return _moved(span(group, inner, space, widest), first_of(months))
        case n.ShiftWorkingDays(inner, days_, calendar):
            look_up = group.working_days(days_, calendar)
            return _moved(span(group, inner, space, widest), look_up)
        case n.ValueTerm(name, _):
            return _value(group, norms.values[name], space, widest)
        case n.PartCount(part):
            known, counts = group.spaces.part_counts(part)
            least, most = np.where(known, counts * SCALE, SCALE), np.where(known, counts * SCALE, INF)
            return Span(_lifted(space, least), _lifted(space, most), SCALE)
        case n.PeriodCount():
            return _period_count(group, term, space)
        case n.ChainBound():
            return _chain(group, term, space)
        case n.Aggregate():
            found = _aggregate(group, term)
            return Span(_lifted(space, found.least), _lifted(space, found.most), found.scale)
    assert_never(term)


def _lifted(space: Space, column: Column) -> Column:
    """A column of the applications for the bindings of a space."""
    return column if space.application is None or column.ndim == 0 else column[space.application]


def gone(ref: Ref) -> Flag:
    return ref.gone


def bounds(group: Applications, ref: Ref, fact: str) -> tuple[Ints, Ints]:
    """Bounds of a fact of each record; none where there is no record."""
    seen = group.seen
    if ref.entity is not None and fact in group.norms.entities[ref.entity].facts:
        least, most = seen.bounds(ref.entity, seen.fact(ref.entity, fact))
        return ref.of(least, -INF), ref.of(most, INF)
    size = len(ref.rows)
    least, most = np.full(size, -INF), np.full(size, INF)
    for entity, at, rows in group.spaces.split(ref):
        if fact in group.norms.entities[entity].facts:
            own = seen.bounds(entity, seen.fact(entity, fact))
            least[at], most[at] = own[0][rows], own[1][rows]
    return least, most


def aligned(left: Span, right: Span) -> tuple[Span, Span]:
    """Both in the finer of their scales."""
    scale = max(left.scale, right.scale)
    return _scaled(left, scale), _scaled(right, scale)


def _scaled(at: Span, scale: int) -> Span:
    if at.scale == scale:
        return at
    times = np.asarray(scale // at.scale)
    return replace(at, least=_product(at.least, times, -INF), most=_product(at.most, times, INF), scale=scale)


def _product(one: Ints, other: Ints, none: int) -> Ints:
    """Exact, in Python's own numbers where a column cannot hold it; `none` where one of them has no bound."""
    open_ = (np.abs(one) >= EDGE) | (np.abs(other) >= EDGE)
    a, b = np.where(open_, 0, one), np.where(open_, 0, other)
    if _greatest(a) * _greatest(b) >= EDGE:
        a = a.astype(object)
    return np.where(open_, none, a * b)


def _least(values: Ints) -> int:
    return int(values.min(initial=INF))


def _most(values: Ints) -> int:
    return int(values.max(initial=-INF))


def _greatest(values: Ints) -> int:
    return int(np.abs(values).max()) if values.size else 0


def _times(number: Span, factor: Span, percent: bool) -> Span:
    """A factor is not negative: of what is below zero the least is the most times."""
    few, many = (np.where(number.least >= 0, factor.least, factor.most), np.where(number.most >= 0, factor.most, factor.least))
    few, many = np.where(np.abs(number.least) >= EDGE, INF, few), np.where(np.abs(number.most) >= EDGE, INF, many)
    scale = number.scale * factor.scale * (100 if percent else 1)
    least, most = (
        _endless(number, x, factor, by, _product(x, by, none), scale)
        for x, by, none in ((number.least, few, -INF), (number.most, many, INF))
    )
    return _shortened(Span(least, most, scale, False, _or(number.gone, factor.gone)))


def _endless(number: Span, one: Ints, factor: Span, by: Ints, product: Ints, scale: int) -> Ints:
    """The product; of what goes on without end it is as endless, unless it is nothing times."""
    endless = (np.abs(one) >= NEVER * number.scale) | (by >= NEVER * factor.scale)
    endless &= (np.abs(one) < EDGE) & (np.abs(by) < EDGE)
    if not endless.any():
        return product
    as_endless = np.asarray(NEVER * scale, object if NEVER * scale >= EDGE else np.int64)
    return np.where(endless, np.sign(np.where(endless, one, 0)) * np.where(by > 0, as_endless, 0), product)


def _shortened(at: Span) -> Span:
    """In the coarsest scale, not below that of a number in a dossier, that states a product exactly; what has no bound is INF."""
    while at.scale > SCALE and not any((np.where(np.abs(x) == INF, 0, x) % 10).any() for x in (at.least, at.most)):
        least, most = (np.where(np.abs(x) == INF, x, x // 10) for x in (at.least, at.most))
        at = replace(at, least=least, most=most, scale=at.scale // 10)
    return replace(at, least=_columned(at.least), most=_columned(at.most))


def _columned(values: Ints) -> Ints:
    """Python's own numbers as a column again, where it can hold them."""
    return values.astype(np.int64) if values.dtype == object and _greatest(values) <= INF else values


def _extreme(left: Span, right: Span, most: bool) -> Span:
    """Of two that are both there: where nothing bounds one of them, nothing is said of either."""
    if left.day:
        left, right = _whole(left), _whole(right)
    else:
        left, right = aligned(left, right)
    chosen = np.maximum if most else np.minimum
    low, high = (
        np.where((np.abs(a) >= EDGE) | (np.abs(b) >= EDGE), none, chosen(a, b))
        for a, b, none in ((left.least, right.least, -INF), (left.most, right.most, INF))
    )
    return Span(low, high, left.scale, left.day, _or(left.gone, right.gone))


def _rounded(at: Span, over: Decimal, size: Decimal, method: n.RoundingMethod) -> Span:
    """Divided and rounded to a multiple of a size: whole multiples of over times size, of the scale."""
    multiple = Fraction(over) * Fraction(size) * at.scale
    times, by, bounds = np.asarray(multiple.denominator), multiple.numerator, []
    for bound, none in ((_product(at.least, times, -INF), -INF), (_product(at.most, times, INF), INF)):
        open_ = np.abs(bound) >= EDGE
        whole, rest = np.where(open_, 0, bound) // by, np.where(open_, 0, bound) % by
        up = {"half_omhoog": 2 * rest >= by, "naar_beneden": rest < 0, "naar_boven": rest > 0}[method]
        endless = ~open_ & (bound >= NEVER * at.scale * multiple.denominator)
        counted = np.where(open_, none, _product(whole + np.asarray(up).astype(np.int64), np.asarray(int(size * SCALE)), none))
        bounds.append(np.where(endless, NEVER * SCALE, counted))
    return Span(bounds[0], bounds[1], SCALE, False, at.gone)


def _quotient(at: Span, over: Span, size: Decimal, method: n.RoundingMethod) -> Span:
    """As `_rounded`, by a number that differs from row to row: where that may be nothing, nothing is said."""
    part, positive, bounds = Fraction(size), (over.least > 0) & (over.least < EDGE), []
    for bound, by, none in ((at.least, over.most, -INF), (at.most, over.least, INF)):
        open_ = ~positive | (np.abs(bound) >= EDGE) | (np.abs(by) >= EDGE)
        above = np.where(open_, 0, bound).astype(object) * (over.scale * part.denominator)
        below = np.where(open_, 1, by).astype(object) * (at.scale * part.numerator)
        whole, rest = above // below, above % below
        up = {"half_omhoog": 2 * rest >= below, "naar_beneden": rest < 0, "naar_boven": rest > 0}[method]
        endless = ~open_ & (bound >= NEVER * at.scale)
        counted = np.where(open_, none, (whole + np.asarray(up).astype(object)) * int(size * SCALE))
        bounds.append(_columned(np.where(endless, NEVER * SCALE, counted)))
    nothing_ = (over.most <= 0) & (over.most > -EDGE)
    return Span(bounds[0], bounds[1], SCALE, False, _or(_or(at.gone, over.gone), nothing_))


def _plus(left: Span, sign: int, right: Span) -> Span:
    if left.day or right.day:
        right, left = _whole(right), _whole(left)
    else:
        left, right = aligned(left, right)
    low, high = (right.least, right.most) if sign > 0 else (-right.most, -right.least)
    if right.least is right.most and right.least.ndim == 0 and abs(int(right.least)) < EDGE:
        return _moved_by(left, int(low), right)
    least, most = left.least + low, left.most + high
    if _least(left.least) <= -EDGE or _least(low) <= -EDGE:
        least = np.where((left.least <= -EDGE) | (low <= -EDGE), -INF, np.maximum(least, -INF))
    if _most(left.most) >= EDGE or _most(high) >= EDGE:
        most = np.where((left.most >= EDGE) | (high >= EDGE), INF, np.minimum(most, INF))
    if left.day:
        least = np.where((left.least >= NEVER) & (left.least < EDGE) & (low > -EDGE), NEVER, least)
        most = np.where((left.most >= NEVER) & (left.most < EDGE) & (high < EDGE), NEVER, most)
    return Span(least, most, left.scale, left.day or right.day, _or(left.gone, right.gone))


def _moved_by(left: Span, number: int, right: Span) -> Span:
    """A term and a number that stands in the text: what has no bound, or no end, stays so."""
    bounds: list[Ints] = []
    for bound in (left.least, left.most):
        if bounds and left.most is left.least:
            bounds.append(bounds[0])
            continue
        if _least(bound) > -EDGE and _most(bound) < (NEVER if left.day else EDGE):
            bounds.append(bound + number)
            continue
        moved = np.atleast_1d(bound + number)
        stays = np.flatnonzero((np.abs(bound) >= EDGE) | (bound >= (NEVER if left.day else INF)))
        moved[stays] = np.atleast_1d(bound)[stays]
        bounds.append(moved.reshape(np.shape(bound)))
    return Span(bounds[0], bounds[1], left.scale, left.day or right.day, _or(left.gone, right.gone))


def _whole(at: Span) -> Span:
    """A number beside a day: in whole days."""
    if at.scale == 1:
        return at
    least = np.where(np.abs(at.least) >= EDGE, at.least, at.least // at.scale)
    most = np.where(np.abs(at.most) >= EDGE, at.most, at.most // at.scale)
    return Span(least, most, 1, at.day, at.gone)


def _spread(space: Space, at: Span) -> Span:
    return replace(at, least=np.broadcast_to(at.least, space.size), most=np.broadcast_to(at.most, space.size))


def _either(first: Bools, one: Span, other: Span) -> Span:
    """Two that differ in their bounds only, where the first is meant and where not."""
    return replace(one, least=np.where(first, one.least, other.least), most=np.where(first, one.most, other.most))


def _moved(days: Span, move: Callable[[Ints], Ints]) -> Span:
    least = move(np.atleast_1d(days.least)).reshape(np.shape(days.least))
    if days.most is days.least:
        return Span(least, least, 1, True, days.gone)
    apart = np.flatnonzero(days.most != days.least)
    if np.ndim(days.most) == 0 or np.ndim(days.least) == 0 or 2 * apart.size > days.most.size:
        most = move(np.atleast_1d(days.most)).reshape(np.shape(days.most))
    else:
        most = least.copy()
        most[apart] = move(days.most[apart])
    return Span(least, most, 1, True, days.gone)


def _many_months(days: Ints, count: Ints, scale: int, months: int) -> Ints:
    whole = np.where(np.abs(count) >= EDGE, 0, count // scale)
    return add_months(days, whole * months)


def _between(term: n.Between, first: Span, until: Span) -> Span:
    least, most = (
        np.where((np.abs(a) >= EDGE) | (np.abs(b) >= EDGE), none, between(a, b, term.days, term.months, term.begun))
        for a, b, none in ((first.most, until.least, -INF), (first.least, until.most, INF))
    )
    return Span(least, most, 1, False, _or(first.gone, until.gone))


def _or(one: Flag, other: Flag) -> Flag:
    if one is False:
        return other
    return one if other is False else np.logical_or(one, other)


# ---- named values


def _value(group: Applications, value: n.ValueDef, space: Space, widest: bool) -> Span:
    """Of the cases that hold the tightest bounds; not there where none applies, or one that speaks of what is not there."""
    found: list[tuple[Flag, Flag, Span]] = []  # the case applies, does not apply, its bounds
    for term, guard in value.cases:
        holds, fails = group.child(guard, space) if guard is not None else (True, False)
        if holds is False and fails is True:
            continue
        found.append((holds, fails, span(group, term, space, widest)))
    if not found:
        return Span(np.asarray(-INF), np.asarray(INF), scale_of(value.type), value.type == "datum", True)
    if len(found) == 1 and found[0][0] is True:
        return found[0][2]
    scale = max(s.scale for _, _, s in found)
    least, most = np.full(space.size, -INF), np.full(space.size, INF)
    absent: Flag = False
    every_absent: Flag = True
    first = True
    for holds, fails, own in found:
        own = _scaled(own, scale)
        if holds is not False:
            least = np.where(holds, own.least if first else np.maximum(least, own.least), least)
            most = np.where(holds, own.most if first else np.minimum(most, own.most), most)
            first = False
            absent = _or(absent, _and(holds, own.gone))
        every_absent = _and(every_absent, _or(fails, own.gone))
    if widest:
        least = np.where(_any([h for h, _, _ in found], space.size), least, _lowest(found, scale, space.size))
    return Span(least, most, scale, found[0][2].day, _or(absent, every_absent))


def _any(flags: list[Flag], size: int) -> Bools:
    out = np.zeros(size, bool)
    for flag in flags:
        out |= flag
    return out


def _lowest(found: list[tuple[Flag, Flag, Span]], scale: int, size: int) -> Ints:
    """The least that any case may give which is not ruled out."""
    lowest = np.full(size, INF)
    for _, fails, own in found:
        lowest = np.where(fails, lowest, np.minimum(lowest, _scaled(own, scale).least))
    return np.where(lowest >= EDGE, -INF, lowest)


def _and(one: Flag, other: Flag) -> Flag:
    if one is False or other is False:
        return False
    if one is True:
        return other
    return one if other is True else np.logical_and(one, other)


# ---- counts and sums


def _aggregate(group: Applications, term: n.Aggregate) -> Span:
    """Least and most over the members of a range, a row an application: of each member the best that can be said of it."""
    source, space = term.source, group.spaces[(n.APPLICATION, term.source.var)]
    size, at = len(group.rows), space.application
    assert at is not None
    member = group.spaces.member(space, source)
    complete = group.spaces.complete(source)
    holds, fails = group.child(term.body, space)
    weight = span(group, term.weight, space) if term.weight is not None else constant(SCALE, SCALE)
    low, high = np.broadcast_to(weight.least, space.size), np.broadcast_to(weight.most, space.size)
    signed = term.weight is not None and may_be_negative(term.weight, group.norms)
    bounded, ended = low > -EDGE, high < EDGE
    if signed:  # not counted, or not known and then no better than nothing
        least = np.maximum(np.where(fails | (bounded & (low >= 0)), 0, -INF), np.where(bounded & (holds | (low <= 0)), low, -INF))
        most = np.minimum(np.where(fails | (ended & (high <= 0)), 0, INF), np.where(ended & (holds | (high >= 0)), high, INF))
    else:
        least = np.maximum(0, np.where(holds & bounded, low, 0))
        most = np.minimum(np.where(fails, 0, INF), np.where(ended, high, INF))
    least, most = np.where(member, least, 0), np.where(member, most, 0)
    total_least, total_most = _sums(at, least, size, -INF), _sums(at, most, size, INF)
    if signed:
        total_least = np.where(complete, total_least, -INF)
    return Span(total_least, np.where(complete, total_most, INF), weight.scale)


def _sums(at: Ints, values: Ints, size: int, none: int) -> Ints:
    """The sum of each application; `none` where one of its members has no bound."""
    open_ = np.abs(values) >= EDGE
    total = np.zeros(size, np.int64)
    np.add.at(total, at, np.where(open_, 0, values))
    if open_.any():
        total[at[open_]] = none
    return total


def _period_count(group: Applications, term: n.PeriodCount, space: Space) -> Span:
    ref = group.spaces.walk(space, term.path)
    least, most = np.full(space.size, -INF), np.full(space.size, INF)
    absent = gone(ref)
    for guards, one in resolved(term, group.norms):
        assert isinstance(one, n.PeriodCount)
        applies: Flag = True
        for guard in guards:
            applies = _and(applies, group.child(guard, space)[0])
        if applies is not False:
            low, high = _counted(group, one, space, ref)
            least = np.where(applies, np.maximum(least, low), least)
            most = np.where(applies, np.minimum(most, high), most)
    if term.before is not None:
        absent = _or(absent, span(group, term.before, space).gone)
    return Span(least, most, SCALE, False, absent)


def _counted(group: Applications, term: n.PeriodCount, space: Space, ref: Ref) -> tuple[Ints, Ints]:
    begin, end = period_bounds(group, ref)
    if term.before is not None:
        day = span(group, term.before, space)
        before = np.broadcast_to(day.least, space.size), np.broadcast_to(day.most, space.size)
    else:
        before = np.full(space.size, BEYOND), np.full(space.size, INF)
    there = ref.rows >= 0
    count = _begun if term.begun else _ended
    low, high = count(begin, end, before if term.before is not None else None, term.months)
    return np.where(there, low, -INF), np.where(there, high, INF)


def _begun(begin: Pair, end: Pair, before: Pair | None, months: int) -> Pair:
    """`period_count` of parts that have begun, ended or not, over columns."""
    low = before[0] if before is not None else np.full(begin[0].size, BEYOND)
    high = before[1] if before is not None else np.full(begin[0].size, INF)
    sure = (begin[1] < EDGE) & (end[0] > -EDGE) & (low > -EDGE)
    never = sure & (np.minimum(end[0], low) >= NEVER)
    least = np.where(sure, _parts_begun(begin[1], end[0], low, months), 0)
    last, day = np.where(end[1] < EDGE, end[1], NEVER), np.where(high < EDGE, high, NEVER)
    endless = (begin[0] <= -EDGE) | (np.minimum(last, day) >= LAST_DAY)
    most = np.where(endless, INF, _parts_begun(begin[0], last, day, months) * SCALE)
    said = (low > -EDGE) | (high < EDGE)
    least, most = np.where(never, NEVER, least) * SCALE, np.where(never, NEVER * SCALE, most)
    return np.where(said, least, -INF), np.where(said, most, INF)


def _parts_begun(begin: Ints, end: Ints, before: Ints, months: int) -> Ints:
    return whole_units(np.clip(begin, 1, LAST_DAY), np.clip(np.minimum(end, before - 1), 0, LAST_DAY), months)


def _ended(begin: Pair, end: Pair, before: Pair | None, months: int) -> Pair:
    """`period_count` of parts that have ended, over columns."""
    size = begin[0].size
    low = before[0] if before is not None else np.full(size, BEYOND)
    high = before[1] if before is not None else np.full(size, INF)
    ends = np.where(end[0] <= -EDGE, 1, end[0]), np.where(end[1] < LAST_DAY, end[1], NEVER)
    latest = np.where(begin[1] >= EDGE, LAST_DAY, begin[1])
    least = np.minimum.reduce(_counts(latest, ends, low, months, 1))
    least = np.where(low <= -EDGE, 0, least)
    until = np.where(high >= LAST_DAY, BEYOND, high)
    most = np.maximum.reduce(_counts(np.where(begin[0] <= -EDGE, 1, begin[0]), ends, until, months, NEVER))
    most = np.where(begin[0] <= -EDGE, NEVER, most)
    said = (low > -EDGE) | (high < EDGE)
    return np.where(said, least * SCALE, -INF), np.where(said & (most < NEVER), most * SCALE, INF)


def _counts(begin: Ints, ends: Pair, before: Ints, months: int, endless: int) -> list[Ints]:
    """Parts ended before a day, for the last days at which that number is least or most; see `semantics.terms`."""
    least, most = np.maximum(ends[0], begin), np.maximum(ends[1], begin)
    never = (most >= NEVER) & (before >= NEVER)
    between = np.minimum(np.maximum(before - 1, least), most)
    return [np.where(never, endless, _parts_ended(begin, e, before, months)) for e in (least, most, between)]


def _parts_ended(begin: Ints, end: Ints, before: Ints, months: int) -> Ints:
    whole = np.maximum(whole_units(begin, np.minimum(before, LAST_DAY), months) - 1, 0)
    return np.where(end < before, whole_units(begin, np.minimum(end, LAST_DAY), months), whole)


def period_bounds(group: Applications, ref: Ref) -> tuple[tuple[Ints, Ints], tuple[Ints, Ints]]:
    """Bounds of the first and last day of the period of each record."""
    size = len(ref.rows)
    out = tuple(np.full(size, bound) for bound in (-INF, INF, -INF, INF))
    for entity, at, rows in group.spaces.split(ref):
        begin, end = group.seen.period(entity)
        for column, own in zip(out, (*begin, *end), strict=True):
            column[at] = own[rows]
    return (out[0], out[1]), (out[2], out[3])


def _chain(group: Applications, term: n.ChainBound, space: Space) -> Span:
    ref = group.spaces.walk(space, term.path)
    least, most = np.full(space.size, -INF), np.full(space.size, INF)
    owners, worlds = group.spaces.owners, group.spaces.worlds
    complete = _lifted(space, group.seen.chain_complete(term, owners, worlds))
    for entity, at, rows in group.spaces.split(ref):
        if group.norms.entities[entity].period is None:
            continue
        near, far = group.chain(entity, term)
        least[at], most[at] = (near[rows], far[rows]) if term.last else (far[rows], near[rows])
    open_ = np.flatnonzero(~complete)
    if term.last:
        most[open_] = INF
    else:
        least[open_] = -INF
    return Span(least, most, 1, True, gone(ref))
