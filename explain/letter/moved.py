"""Why a last day is not the day that the term itself gives: it would have ended on a day that is no working day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from .. import words
from ..sentence.moved import EQUATED, equated, moved
from .matter import Matter
from .model import Origin, Sentence, say

WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")


def with_days(matter: Matter, said: tuple[Sentence, ...], origin: Origin) -> tuple[Sentence, ...]:
    """Sentences, and of every last day in them that was moved why it is that day.

    `De termijn zou eindigen op zondag 27 oktober 2024. Dat is geen werkdag, en dan telt de eerste werkdag daarna.`
    """
    found = {last: first for first, last in moved(matter.model, matter.decision)}
    told = (first for last, first in found.items() if any(words.full_day(last) in s.text for s in said))
    return (*said, *(say(text, origin) for first in told for text in _words(matter, first)))


def _words(matter: Matter, day: date) -> Iterator[str]:
    yield f"De termijn zou eindigen op {WEEKDAYS[day.weekday()]} {words.full_day(day)}."
    what = f"Die dag is {EQUATED}" if equated(matter.norms, day) else "Dat is geen werkdag"
    yield f"{what}, en dan telt de eerste werkdag daarna."
