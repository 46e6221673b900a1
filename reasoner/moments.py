"""From a moment to the day it is in the Netherlands. Nothing is cut off: midnight in Amsterdam is the day before in UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?\s*([A-Za-z]{1,4}|[+-][0-9:]{2,6})?")


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
