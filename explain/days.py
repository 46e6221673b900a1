"""A day as a person gives it on the command line or in the interview."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from reasoner.dossier.moments import WRITE, NoDay, read_day, shown_day
from reasoner.dossier.record import DossierError, Problem

TODAY = "vandaag"


@cache
def today() -> date:
    """The day it is in the Netherlands, the same for all of one run."""
    return datetime.now(ZoneInfo("Europe/Amsterdam")).date()


def day_of(text: str | None) -> date | None:
    """The day that an option gives: a date, or the word for today. Raises DossierError for anything else."""
    if text is None:
        return None
    if text.strip().casefold() == TODAY:
        return today()
    try:
        return read_day(text.strip())
    except NoDay as error:
        hint = f"{error.hint}, of {TODAY}" if error.hint == WRITE else error.hint
        raise DossierError((Problem("D010", f"{shown_day(text)} {error}", hint=hint),)) from None
