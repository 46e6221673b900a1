"""Calendar arithmetic on day numbers (proleptic Gregorian ordinals). No clocks."""

from __future__ import annotations

import calendar
import functools
from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal

from .holidays import PUBLIC, of_year


class _Endless(int):
    """The day that never comes: so many days before or after it is that day itself."""

    def __add__(self, days: object) -> _Endless:
        return self

    __radd__ = __sub__ = __add__


FOREVER = _Endless(2_000_000_000)  # the last day of a period without end: later than every date, more than every number in a dossier
BEYOND = int(FOREVER) + 1  # later than that
LAST_DAY = date.max.toordinal()  # the latest day a period can begin


def day_number(value: int | Decimal) -> int:
    """A bound as the number of a day; no end stays no end, whatever is added to it later."""
    return FOREVER if value >= FOREVER else int(value)


def add_months(day: int, months: int) -> int:
    """n calendar months later: the same day number, or the last day of a shorter month."""
    if not 1 <= day <= LAST_DAY:
        return FOREVER if day > LAST_DAY else 1
    d = date.fromordinal(day)
    index = d.year * 12 + d.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if not 1 <= year <= 9999:
        return FOREVER if year > 9999 else 1
    return date(year, month, min(d.day, calendar.monthrange(year, month)[1])).toordinal()


def between(first: int, until: int, days: int, months: int, begun: bool = False) -> int:
    """How many times n days, or (days 0) n months, lie from a day up to another; begun: what is not full counts too. Never negative.

    Up to the day that never comes there are endlessly many: `FOREVER` as a number.
    """
    if until <= first or first > LAST_DAY:
        return 0
    if until > LAST_DAY:
        return int(FOREVER)
    if days:
        whole, rest = divmod(until - first, days)
        return whole + (begun and rest > 0)
    first = max(first, 1)
    one, other = date.fromordinal(first), date.fromordinal(until)
    count = ((other.year - one.year) * 12 + other.month - one.month) // months
    count -= add_months(first, count * months) > until
    return count + (begun and add_months(first, count * months) < until)


def anniversary(day: int, years: int, early: bool = False) -> int:
    """n years later. Of 29 February, in a year without one: 1 March, or 28 February if `early`."""
    found = add_months(day, 12 * years)
    leaped = found < FOREVER and day >= 1 and date.fromordinal(day).day != date.fromordinal(found).day
    return found + 1 if leaped and not early else found


def first_of(day: int, months: int) -> int:
    """The first day of the calendar year (12 months), quarter (3) or month (1) in which a day falls."""
    if day > LAST_DAY or day < 1:
        return day
    at = date.fromordinal(day)
    return date(at.year, (at.month - 1) // months * months + 1, 1).toordinal()


def working_day(day: int, n: int, also: Collection[str] = (), not_: Collection[str] = (), equated: Collection[date] = ()) -> int:
    """The n-th working day after a day, or (n negative) before it; n = 0: the first working day on or after it.

    Free are Saturdays, Sundays and the Dutch public holidays, and those named in `also`, but not those in `not_`;
    and the days that are `equated` with a holiday.
    """
    if day > LAST_DAY:
        return FOREVER
    day = max(day, 2)
    at, left, step = (day - 1, 1, 1) if n == 0 else (day, abs(n), 1 if n > 0 else -1)
    while left and at + step >= 1:
        at += step
        if at > LAST_DAY:
            return FOREVER
        d = date.fromordinal(at)
        left -= d.weekday() < 5 and d not in equated and at not in _free(d.year, frozenset(also), frozenset(not_))
    return at


def bridge_days(first: int, last: int, also: Collection[str], not_: Collection[str]) -> Iterator[int]:
    """Days from `first` to `last` between two free days of which at least one is a holiday: the kind that may be equated with one."""

    def holiday(at: int) -> bool:
        return at in _free(date.fromordinal(at).year, frozenset(also), frozenset(not_))

    def free(at: int) -> bool:
        return date.fromordinal(at).weekday() >= 5 or holiday(at)

    for at in range(max(first, 2), min(last, LAST_DAY - 1) + 1):
        if not free(at) and free(at - 1) and free(at + 1) and (holiday(at - 1) or holiday(at + 1)):
            yield at


@functools.cache
def _free(year: int, also: frozenset[str], not_: frozenset[str]) -> frozenset[int]:
    return frozenset(h.day for h in of_year(year) if h.name not in not_ and (h.category == PUBLIC or h.name in also))


def whole_months(begin: int, end: int) -> int:
    """The largest n with end + 1 day >= begin + n months (both days inclusive)."""
    if end >= FOREVER:
        return 9999
    n = 0
    while add_months(begin, n + 1) <= end + 1:
        n += 1
    return n


def parts(begin: int, end: int, months: int, most: int = 8) -> Iterator[tuple[int, int]]:
    """First and last day of each part of `months` months of a period.

    A period without end has infinitely many; the first `most` are given.
    """
    return ((first, min(whole, end)) for first, whole in whole_parts(begin, end, months, most))


def whole_parts(begin: int, end: int, months: int, most: int = 8) -> Iterator[tuple[int, int]]:
    """The same parts, the last one too with the last day it would have as a whole.

    All are measured from the begin of the period: of one that begins on 31 August, the second six months
    are 28 February to 30 August, though six months from 28 February are over two days earlier.
    """
    k = 0
    while (first := add_months(begin, k * months)) <= end and not (end >= FOREVER and k >= most):
        yield first, add_months(begin, (k + 1) * months) - 1
        k += 1


def as_date(day: int | None) -> date | None:
    """The calendar date of a day number; None for no day, and for one that is no day of the calendar (without end, before all)."""
    return date.fromordinal(day) if day is not None and 0 < day <= LAST_DAY else None


def iso(day: int) -> str:
    """2024-05-01, or `onbepaald`."""
    return "onbepaald" if day > LAST_DAY else date.fromordinal(day).isoformat()
