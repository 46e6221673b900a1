"""The calendar over columns: what `dossier/calendar.py` says of one day, of arrays of them. Tests hold the two together.

Months and years are counted on arrays, working days by the function itself, each day once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

import numpy as np
import numpy.typing as npt

from ..dossier.calendar import FOREVER, LAST_DAY, anniversary
from ..dossier.calendar import add_months as add_months_to_one
from ..dossier.calendar import first_of as first_of_one
from ..dossier.moments import FIRST_YEAR, LAST_YEAR

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

INF = 1 << 60  # no bound; what is computed from it stays beyond EDGE
EDGE = 1 << 59
NEVER = int(FOREVER)
FIRST, LAST = date(FIRST_YEAR, 1, 1).toordinal(), date(LAST_YEAR, 12, 31).toordinal()
EPOCH = date(1970, 1, 1).toordinal()
UNFILLED = -1
MARGIN = 12 * 60  # months beyond the days a dossier can name


class LookUp:
    """A function from day to day over arrays: each day a dossier can name is asked once, and kept."""

    def __init__(self, function: Callable[[int], int], whole: Callable[[Ints], Ints] | None = None) -> None:
        self._function = function
        self._table = whole(np.arange(FIRST, LAST + 1)) if whole is not None else np.full(LAST - FIRST + 1, UNFILLED, np.int64)
        self._full = whole is not None
        self._last = int(function(LAST_DAY))

    def __call__(self, days: Ints) -> Ints:
        """The day each day comes to; what is beyond EDGE stays what it is."""
        at = days - FIRST
        outside = (at < 0) | (at > LAST - FIRST)
        beyond = np.flatnonzero(outside)
        if beyond.size == at.size:
            return self._beyond(days)
        if beyond.size:
            at[beyond] = at[np.argmin(outside)]  # looked up with the others, and not used
        found = self._known(at)
        if beyond.size:
            found[beyond] = self._beyond(days[beyond])
        return found

    def _beyond(self, days: Ints) -> Ints:
        out, rest = days.copy(), np.abs(days) < EDGE
        if rest.any():
            out[rest] = self._outside(days[rest])
        return out

    def _outside(self, days: Ints) -> Ints:
        """Of days that a dossier cannot name, within the bounds."""
        out = np.where(days == LAST_DAY, self._last, NEVER)
        for day in np.unique(days[days < LAST_DAY]):
            out[days == day] = self._function(int(day))
        if (days > LAST_DAY).any():
            out[days > LAST_DAY] = int(self._function(NEVER))
        return out

    def _known(self, at: Ints) -> Ints:
        found: Ints = self._table[at]
        if not self._full and (found == UNFILLED).any():
            for k in np.unique(at[found == UNFILLED]):
                self._table[k] = self._function(int(k) + FIRST)
            found = self._table[at]
        return found


_MONTHS: dict[int, LookUp] = {}
_STARTS: dict[int, LookUp] = {}
_YEARS: dict[tuple[int, bool], LookUp] = {}


def months_later(days: Ints, months: int) -> Ints:
    """n calendar months later; see `calendar.add_months`."""
    if months not in _MONTHS:
        _MONTHS[months] = LookUp(lambda day: add_months_to_one(day, months), lambda every: add_months(every, np.int64(months)))
    return _MONTHS[months](days)


def first_of(months: int) -> LookUp:
    """The first day of a calendar year, quarter or month; see `calendar.first_of`."""
    if months not in _STARTS:
        _STARTS[months] = LookUp(lambda day: first_of_one(day, months))
    return _STARTS[months]


def years_later(days: Ints, years: int, early: bool) -> Ints:
    """The anniversary; see `calendar.anniversary`."""
    key = (years, early)
    if key not in _YEARS:
        _YEARS[key] = LookUp(lambda day: anniversary(day, years, early), lambda every: _anniversaries(every, years, early))
    return _YEARS[key](days)


def _anniversaries(days: Ints, years: int, early: bool) -> Ints:
    found = add_months(days, np.int64(12 * years))
    leaped = (found < NEVER) & (_into_month(days) != _into_month(np.clip(found, 1, LAST_DAY)))
    out: Ints = found + (leaped & (not early))
    return out


def _into_month(days: Ints) -> Ints:
    at = (days - EPOCH).astype("M8[D]")
    found: Ints = (at - at.astype("M8[M]").astype("M8[D]")).astype(np.int64)
    return found


def add_months(days: Ints, months: Ints | np.int64) -> Ints:
    """As `calendar.add_months`, each day moved by a number of months of its own."""
    days, months = np.broadcast_arrays(days, months)
    inside = (days >= FIRST) & (days <= LAST) & (np.abs(months) <= MARGIN)
    if inside.all():
        return _by_table(days, months)
    out, outside = np.empty(days.shape, np.int64), ~inside
    out[inside], out[outside] = _by_table(days[inside], months[inside]), _reckoned(days[outside], months[outside])
    return out


def _reckoned(days: Ints, months: Ints) -> Ints:
    """The days that many months later, whichever days these are."""
    proper = (days >= 1) & (days <= LAST_DAY)
    moved = np.clip(months, -200_000, 200_000)
    at = (np.where(proper, days, EPOCH) - EPOCH).astype("M8[D]")
    month = at.astype("M8[M]")
    into = (at - month.astype("M8[D]")).astype(np.int64)
    index = month.astype(np.int64) + moved  # months since January 1970
    year = 1970 + index // 12
    kept = np.where((year >= 1) & (year <= 9999), index, 0)
    begin = kept.astype("M8[M]").astype("M8[D]").astype(np.int64)
    length = (kept + 1).astype("M8[M]").astype("M8[D]").astype(np.int64) - begin
    found = begin + np.minimum(into, length - 1) + EPOCH
    found = np.where(year > 9999, NEVER, np.where(year < 1, 1, found))
    out = np.where(proper, found, np.where(days > LAST_DAY, NEVER, 1))
    return np.where(np.abs(days) >= EDGE, days, out)


@cache
def _tables() -> tuple[Ints, Ints, Ints, Ints]:
    """Of every day a dossier can name its month (from January 1970) and its place in it; of every month its first day and its length."""
    months = _month(np.arange(FIRST, LAST + 1))
    begins = np.arange(months[0] - MARGIN, months[-1] + MARGIN + 2).astype("M8[M]").astype("M8[D]").astype(np.int64) + EPOCH
    return months, np.arange(FIRST, LAST + 1) - begins[months - months[0] + MARGIN], begins[:-1], np.diff(begins)


def _by_table(days: Ints, months: Ints) -> Ints:
    """The days that many months later, of days that a dossier can name, not moved too far."""
    month, into, begins, lengths = _tables()
    at = days - FIRST
    to = month[at] + (months + (MARGIN - month[0]))
    found: Ints = begins[to] + np.minimum(into[at], lengths[to] - 1)
    return found


def whole_units(begin: Ints, end: Ints, months: int) -> Ints:
    """How many k >= 0 there are with begin + k times n months <= end (0 where the end comes before the begin)."""
    first, last = np.clip(begin, 1, LAST_DAY), np.clip(end, 1, LAST_DAY)
    apart = _months_of(last) - _months_of(first)
    count = np.maximum(apart // months, 0) + 1
    count -= (count > 0) & (add_months(begin, (count - 1) * months) > end)
    return np.where(end < begin, 0, count)


def between(first: Ints, until: Ints, days: int, months: int, begun: bool) -> Ints:
    """As `calendar.between`, of arrays; what has no bound has none."""
    first, until = np.broadcast_arrays(first, until)
    apart = np.where((np.abs(first) >= EDGE) | (np.abs(until) >= EDGE), 0, until - first)
    if days:
        found = apart // days + (begun & (apart % days > 0))
    else:
        until_ = np.clip(until, 1, LAST_DAY)
        found = whole_units(first, until_ - 1, months) if begun else whole_units(first, until_, months) - 1
    found = np.where(until > LAST_DAY, NEVER, found)
    return np.where((apart <= 0) | (first > LAST_DAY), 0, found)


def _months_of(days: Ints) -> Ints:
    """Of each day its month."""
    days = np.asarray(days)
    outside = (days < FIRST) | (days > LAST)
    found: Ints = _tables()[0][np.clip(days, FIRST, LAST) - FIRST]
    if outside.any():
        found = np.where(outside, 0, found)
        found[outside] = _month(days[outside])
    return found


def _month(days: Ints) -> Ints:
    return (days - EPOCH).astype("M8[D]").astype("M8[M]").astype(np.int64)
