"""The one reader of days, wherever one is written; and from a moment to the day it is in the Netherlands.

Nothing is cut off: midnight in Amsterdam is the day before in UTC.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING

from parser import did_you_mean
from parser.vocabulary import MONTHS

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo  # needed for a moment, and a dossier has days

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SWAPPED = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
IN_NUMBERS = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
IN_WORDS = re.compile(r"([0-9]{1,2})[ .-]*([^\W\d_]{3,})\.?[ -]*([0-9]{4}|[0-9]{2})?")
MARCH = {"mrt": "maart"}  # the other months in short are their first letters
CENTURIES = (2000, 1900)
FIRST_YEAR, LAST_YEAR = 1900, 2200
OF_EXCEL, EXCEL_BEGINS = re.compile(r"[1-9][0-9]{4}"), date(1899, 12, 30)  # a day there is a number
WRITE = "schrijf jaar-maand-dag, bijvoorbeeld 2024-09-01"
MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?\s*([A-Za-z]{1,4}|[+-][0-9:]{2,6})?")


class NoDay(ValueError):
    """What is written is no day. str(): what is wrong with it ("is geen datum"); hint: what to write."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class OpenDay(NoDay):
    """What is written can be more than one day, or not the one it seems: `readings`, the likeliest first."""

    def __init__(self, readings: tuple[date, ...]) -> None:
        *most, last = (d.isoformat() for d in readings)
        ways = f"{', '.join(most)} of {last}" if most else last
        super().__init__("is op meer manieren te lezen" if len(readings) > 1 else "is geen datum", f"bedoelde u {ways}?")
        self.readings = readings


def shown_day(text: str) -> str:
    """A day as it is, anything else between quotes."""
    return text if DAY.fullmatch(text) else f"'{text}'"


def read_day(text: str) -> date:
    """2024-09-15, and nothing else, in the years that a dossier is about. Raises NoDay."""
    if DAY.fullmatch(text):
        try:
            found = date.fromisoformat(text)
        except ValueError:
            raise NoDay("bestaat niet op de kalender") from None
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise NoDay("ligt te ver weg", f"een dossier gaat over de jaren {FIRST_YEAR} tot en met {LAST_YEAR}")
        return found
    if looks_like_moment(text):  # no day: which one it is, depends on the time zone
        moment = read_moment(text)
        day = dutch_day(moment) if moment is not None else None
        example = f": {day.isoformat()}" if day is not None else ", als jaar-maand-dag"
        raise NoDay("is een moment, geen dag", f"schrijf de dag in Nederland{example}")
    if swapped := SWAPPED.fullmatch(text):
        raise NoDay("is geen datum", _swapped(*(int(x) for x in swapped.groups())))
    if OF_EXCEL.fullmatch(text) and FIRST_YEAR <= (meant := EXCEL_BEGINS + timedelta(int(text))).year <= LAST_YEAR:
        raise NoDay("is geen datum", f"in Excel is {text} de dag {meant.isoformat()}; geef de cellen een datumnotatie, of {WRITE}")
    raise NoDay("is geen datum", WRITE)


def _swapped(day: int, month: int, year: int) -> str:
    """What may be meant by 1-9-2024, if there is such a day."""
    try:
        return f"bedoelde u {date(year, month, day).isoformat()}?"
    except ValueError:
        return WRITE


def read_written_day(text: str) -> date:
    """A day as a person writes it: 2024-09-01, 1-9-2024, 1.9.2024, 1 september 2024, 1 sept. 2024.

    Raises OpenDay for what is not one day (1-9-24, and 1/9/2024: some write the month first), NoDay for what is none.
    """
    if (found := IN_NUMBERS.fullmatch(text)) is not None:
        first, mark, second, year = found.groups()
        orders = [(int(first), int(second))]
        if mark == "/" and first != second:
            orders.append((int(second), int(first)))
        return _one_day(orders, year)
    if (found := IN_WORDS.fullmatch(text.casefold())) is not None:
        number, name, year = found.groups()
        month = _month(name)
        if year is None:
            raise NoDay("is geen datum", f"schrijf het jaar erbij: {int(number)} {MONTHS[month - 1]} en dan het jaar in vier cijfers")
        return _one_day([(int(number), month)], year)
    return read_day(text)


def _month(name: str) -> int:
    months = [k for k, month in enumerate(MONTHS, 1) if month.startswith(MARCH.get(name, name))]
    if len(months) == 1:
        return months[0]
    raise NoDay("is geen datum", did_you_mean(name, MONTHS) or WRITE)


def _one_day(orders: list[tuple[int, int]], year: str) -> date:
    """The day in one of these orders (day, month); if it can be more than one day, or is not in the first order: OpenDay."""
    years = [int(year)] if len(year) == 4 else [century + int(year) for century in CENTURIES]
    found: dict[date, bool] = {}
    problem: NoDay | None = None
    for written in years:
        for number, month in orders:
            try:
                found.setdefault(read_day(f"{written}-{month:02}-{number:02}"), (number, month) == orders[0])
            except NoDay as error:
                problem = problem or error
    if not found and problem is not None:
        raise problem
    if len(found) > 1 or not all(found.values()):
        raise OpenDay(tuple(found))
    return next(iter(found))


@cache
def _zone() -> ZoneInfo | None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo("Europe/Amsterdam")
    except ZoneInfoNotFoundError:  # no time zones on this machine
        return None


def dutch_day(moment: datetime) -> date | None:
    """The day in the Netherlands. Without a time zone: the day that is written.

    None if it cannot be told: no time zones are known here, or there is none and it would be midnight if it were UTC.
    """
    zone = _zone()
    try:
        if moment.tzinfo is not None:
            return moment.astimezone(zone).date() if zone is not None else None
        if moment.time() == time.min:
            return moment.date()
        if zone is None or moment.replace(tzinfo=UTC).astimezone(zone).time() == time.min:
            return None
    except (OverflowError, ValueError):  # the first and the last day there are
        return None
    return moment.date()


def read_moment(text: str) -> datetime | None:
    """A moment as it is written by a computer: 2024-09-14T22:00:00Z, 2024-09-15 00:00:00+02:00."""
    if MOMENT.fullmatch(text) is None:
        return None
    try:
        return datetime.fromisoformat(text.replace(",", "."))
    except ValueError:
        return None


def looks_like_moment(text: str) -> bool:
    return MOMENT.fullmatch(text) is not None
