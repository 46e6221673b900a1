"""A day as a person gives it on the command line or in the interview."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

from reasoner.dossier.moments import WRITE, NoDay, read_written_day, shown_day
from reasoner.dossier.record import DossierError, Problem

TODAY = "vandaag"
HOW = f"schrijf jaar-maand-dag, bijvoorbeeld 2024-09-01, of '1 september 2024', of {TODAY}"


@cache
def today() -> date:
    """The day it is in the Netherlands, the same for all of one run."""
    from zoneinfo import ZoneInfo

    return datetime.now(ZoneInfo("Europe/Amsterdam")).date()


def said_day(text: str) -> date:
    """A day as a person gives it, or the word for today. Raises NoDay, OpenDay."""
    return today() if text.strip().casefold() == TODAY else read_written_day(" ".join(text.split()))


def day_of(text: str | None) -> date | None:
    """The day that an option gives, as people write it. Raises DossierError for anything else."""
    if text is None:
        return None
    try:
        return said_day(text)
    except NoDay as error:
        hint = HOW if error.hint == WRITE else error.hint
        raise DossierError((Problem("D010", f"{shown_day(text)} {error}", hint=hint),)) from None
