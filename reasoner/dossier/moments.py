"""The one reader of days, wherever one is written; and from a moment to the day it is in the Netherlands.

Nothing is cut off: midnight in Amsterdam is the day before in UTC.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SWAPPED = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
FIRST_YEAR, LAST_YEAR = 1900, 2200
WRITE = "schrijf jaar-maand-dag, bijvoorbeeld 2024-09-01"
MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?\s*([A-Za-z]{1,4}|[+-][0-9:]{2,6})?")


class NoDay(ValueError):
    """What is written is no day. str(): what is wrong with it ("is geen datum"); hint: what to write."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


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
        raise NoDay("is geen datum", f"bedoelde u {swapped[3]}-{int(swapped[2]):02}-{int(swapped[1]):02}?")
    raise NoDay("is geen datum", WRITE)


@cache
def _zone() -> ZoneInfo | None:
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
