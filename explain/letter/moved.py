"""Why a last day is not the day that the term itself gives: it would have ended on a day that is no working day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from parser import norms as n
from reasoner.decision.proof import ProofNode
from reasoner.dossier.calendar import LAST_DAY
from reasoner.semantics.cone import subterms
from reasoner.semantics.terms import interval

from .. import words
from .matter import Matter
from .model import Sentence, say

WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")


def with_days(matter: Matter, said: tuple[Sentence, ...], nodes: Iterable[ProofNode]) -> tuple[Sentence, ...]:
    """Sentences, and of every last day in them that these nodes compare with why it is that day.

    `De termijn zou eindigen op zondag 27 oktober 2024. Dat is geen werkdag, en dan telt de eerste werkdag daarna.`
    """
    found = {last: (first, node) for node in nodes for first, last in _days(matter, node)}
    why = [
        say(text, matter.origin(node.id))
        for last, (first, node) in found.items()
        if any(words.full_day(date.fromordinal(last)) in s.text for s in said)
        for text in _words(first)
    ]
    return (*said, *why)


def _words(day: int) -> Iterator[str]:
    last = date.fromordinal(day)
    yield f"De termijn zou eindigen op {WEEKDAYS[last.weekday()]} {words.full_day(last)}."
    yield "Dat is geen werkdag, en dan telt de eerste werkdag daarna."


def _days(matter: Matter, node: ProofNode) -> Iterator[tuple[int, int]]:
    """The day on which a term would have ended, and the working day after it that stands in a comparison."""
    prop = matter.norms.props.get(node.prop)
    if prop is None or not isinstance(prop.body, n.Comparison) or prop.context != (n.APPLICATION,):
        return
    env = {n.APPLICATION: node.args}
    for side in (prop.body.left, prop.body.right):
        limit = interval(matter.model, side, env)
        for term in subterms(side, matter.norms):
            if isinstance(term, n.ShiftWorkingDays) and term.days == 0 and interval(matter.model, term, env) == limit:
                first, last = interval(matter.model, term.term, env)
                if first is not None and limit[0] is not None and first == last and first != limit[0] <= LAST_DAY:
                    yield int(first), int(limit[0])
