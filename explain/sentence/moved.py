"""Why a day in the sentence is later than one would count: the term ended on a Saturday, a Sunday or a holiday."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from parser import norms as n
from reasoner import Answer, Decision
from reasoner.dossier.calendar import LAST_DAY
from reasoner.dossier.record import Args
from reasoner.semantics.model import Model
from reasoner.semantics.support import support
from reasoner.semantics.terms import environment, interval

from .. import words

WEEKEND = {5: "zaterdag", 6: "zondag"}
EQUATED = "gelijkgesteld met een feestdag"


def moved_days(answer: Answer, decision: Decision, said: str) -> str:
    """`27 oktober 2024 is een zondag; de eerste werkdag daarna is 28 oktober 2024.` of each such day that is said, but not why it is."""
    found = dict.fromkeys(moved(answer.model_of(decision), decision))
    norms = answer.norms
    return " ".join(
        _why(norms, counted, day) for counted, day in found if words.full_day(day) in said and _beside(norms, counted) not in said
    )


def with_moved(model: Model, decision: Decision, said: str) -> str:
    """A sentence with, beside each day in it that was moved, why: `uiterlijk op 28 oktober 2024, de eerste werkdag na zondag ..., zijn`."""
    for counted, day in dict.fromkeys(moved(model, decision)):
        beside = _beside(model.case.norms, counted)
        said = _place(day).sub(rf"\g<0>{beside}", said, count=1).replace(f"{beside} ", f"{beside}, ")
    return said


def _place(day: date) -> re.Pattern[str]:
    """Where a day stands as a border, and not as a fact that happens to be of that day."""
    return re.compile(rf"\b(?:uiterlijk op|uiterlijk|tot en met|voor|na|vanaf) {words.full_day(day)}")


def equated(norms: n.Norms, day: date) -> bool:
    """Is it a working day by itself, made free by a decision?"""
    return any(day in calendar.equated for calendar in norms.calendars.values())


def _beside(norms: n.Norms, counted: date) -> str:
    """`, de eerste werkdag na zondag 27 oktober 2024`"""
    if equated(norms, counted):
        return f", de eerste werkdag na {words.full_day(counted)} ({EQUATED})"
    return f", de eerste werkdag na {WEEKEND.get(counted.weekday(), 'de feestdag')} {words.full_day(counted)}"


def _why(norms: n.Norms, counted: date, day: date) -> str:
    what = EQUATED if equated(norms, counted) else f"een {WEEKEND.get(counted.weekday(), 'feestdag')}"
    return f"{words.full_day(counted)} is {what}; de eerste werkdag daarna is {words.full_day(day)}."


def moved(model: Model, decision: Decision) -> Iterator[tuple[date, date]]:
    """The days that a comparison under a ground or a condition speaks of and that were moved: as counted, and as it is."""
    provision = model.case.norms.provisions[decision.provision]
    roots = [g.prop for g in decision.grounds] or [r.prop for r in provision.conditions]
    for prop, args in dict.fromkeys(x for root in roots for x in support(model, root, (decision.subject,))):
        declared = model.case.norms.props[prop]
        if isinstance(declared.body, n.Comparison):
            for term in (declared.body.left, declared.body.right):
                yield from _in_term(model, term, declared, args)


def _in_term(model: Model, term: n.Term, prop: n.Prop, args: Args) -> Iterator[tuple[date, date]]:
    env = environment(model, prop, args)
    if n.APPLICATION not in env:
        return
    if isinstance(term, n.ShiftWorkingDays) and term.days == 0:
        (least, most), (day, last) = interval(model, term.term, env), interval(model, term, env)
        if least is not None and day is not None and least == most and day == last and least < day <= LAST_DAY:
            yield date.fromordinal(int(least)), date.fromordinal(int(day))
    if isinstance(term, n.ValueTerm):
        cases = model.case.norms.values[term.name].cases
        counts = next((inner for inner, guard in cases if guard is None or model.child(guard, args[:1]) is True), None)
        if counts is not None:
            yield from _in_term(model, counts, prop, args)
    for inner in n.inner_terms(term):
        yield from _in_term(model, inner, prop, args)


__all__ = ["EQUATED", "equated", "moved", "moved_days", "with_moved"]
