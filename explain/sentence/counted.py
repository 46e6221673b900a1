"""How a last (or first) day that can be granted is counted: from which day, and how much is added to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from parser import norms as n
from parser.phrases import term_words
from reasoner import Answer, Decision
from reasoner.decision.answer import EXCESS, Ground
from reasoner.decision.maxima import set_by
from reasoner.dossier.calendar import LAST_DAY
from reasoner.dossier.record import Args
from reasoner.semantics.model import Model
from reasoner.semantics.terms import interval

from .. import words

Env = dict[str, Args]


@dataclass(frozen=True)
class _Count:
    """From which day (with what it is), what is added, and whether the day that comes of it is itself the last."""

    day: str
    name: str
    added: tuple[str, ...] = ()
    included: bool = False

    @property
    def first(self) -> str:
        """`1 juni 2024 (eerste dag)`"""
        return f"{self.day} ({self.name})"


def counted_days(answer: Answer, decision: Decision, said: str) -> str:
    """`Geteld vanaf 1 juni 2024 (eerste dag): 6 maanden en 10 dagen (wat daarbij komt); dat is tot en met 10 december 2024.`

    Of each day that can be granted; not of one of which `said`, the sentence above it, tells it.
    """
    return " ".join(dict.fromkeys(_line(g, count) for g, count in _counts(answer, decision) if _beside(count) not in said))


def counted_day(answer: Answer, decision: Decision, ground: Ground) -> str:
    """The same of one day, which stands above it: `Geteld is vanaf 1 juni 2024 (eerste dag): 6 maanden en 10 dagen (wat daarbij komt).`"""
    count = next((count for g, count in _counts(answer, decision) if g == ground), None)
    return words.printable(f"Geteld is vanaf {count.first}: {words.enumerate_words(count.added, 'en')}.") if count is not None else ""


def beside(answer: Answer, decision: Decision, ground: Ground, said: str) -> str:
    """`, dat is 6 maanden en 10 dagen (wat daarbij komt), geteld vanaf 1 juni 2024 (eerste dag)`: to stand behind the day.

    Nothing where the reason that follows (`said`) shows it: one length, from a day that stands there.
    """
    found = next((count for g, count in _counts(answer, decision) if g == ground), None)
    if found is None or (len(found.added) == 1 and found.day in said):
        return ""
    return _beside(found)


def counted_from(model: Model, term: n.Term, env: Env) -> str | None:
    """`8 weken, geteld vanaf 1 juni 2024 (eerste dag)`: how a day is counted; None of one that is made in another way."""
    count = _count(model, term, env)
    if count is None or not count.added:
        return None
    return words.printable(f"{words.enumerate_words(count.added, 'en')}, geteld vanaf {count.first}")


def _beside(count: _Count) -> str:
    return words.printable(f", dat is {words.enumerate_words(count.added, 'en')}, geteld vanaf {count.first}")


def _line(ground: Ground, count: _Count) -> str:
    border = f"{'tot en met ' if count.included else ''}{words.full_day(ground.until or ground.from_)}"
    return f"Geteld vanaf {count.first}: {words.enumerate_words(count.added, 'en')}; dat is {border}."


def _counts(answer: Answer, decision: Decision) -> Iterator[tuple[Ground, _Count]]:
    """The grounds that leave a part, with how the day is counted, if it is counted."""
    model = answer.model_of(decision)
    for ground in (g for g in decision.grounds if g.leg == EXCESS):
        day = ground.until or ground.from_
        limit = next((x for x in model.case.norms.provisions[decision.provision].limits if x.excess == ground.prop), None)
        if day is None or limit is None:
            continue
        found = set_by(model, model.case.dossier.records[decision.subject], limit, day.toordinal())
        count = _count(model, *found) if found is not None else None
        if count is not None and count.added:
            yield ground, count


def _count(model: Model, term: n.Term, env: Env) -> _Count | None:
    """A day with what is added to it; None where it is made in another way."""
    match term:
        case n.FactTerm():
            return _day(model, term, env)
        case n.ValueTerm(name, "datum"):
            applying = _applying(model, name, env)
            found = _count(model, applying, env) if applying is not None else None
            return found or _day(model, term, env)
        case n.ShiftWorkingDays(inner, 0, _):
            return _count(model, inner, env)  # why it is moved is told beside it
        case n.ShiftMonths(inner, months, None) if months > 0:
            unit = "maand" if months == 1 else "maanden"
            return _more(_count(model, inner, env), f"{months} {unit}")
        case n.Plus(inner, -1, n.Number(value, "dagen")) if value == 1:
            before = _count(model, inner, env)
            return replace(before, included=True) if before is not None else None
        case n.Plus(inner, 1, right):
            days = _days(model, right, env)
            return _more(_count(model, inner, env), days) if days is not None else None
        case _:  # others: a day that is made in another way
            return None


def _more(count: _Count | None, added: str) -> _Count | None:
    return replace(count, added=(*count.added, *([added] if added else []))) if count is not None else None


def _days(model: Model, term: n.Term, env: Env) -> str | None:
    """`10 dagen (wat daarbij komt)`; nothing if there are none; None as long as that is not known."""
    least, most = interval(model, term, env)
    if least is None or least != most:
        return None
    much = f"{least} {'dag' if least == 1 else 'dagen'}"
    if isinstance(term, n.Number):
        return _named(model, term, env)
    return f"{much} ({words.small(_named(model, term, env))})" if least else ""


def _day(model: Model, term: n.Term, env: Env) -> _Count | None:
    least, most = interval(model, term, env)
    if least is None or least != most or not 0 < least <= LAST_DAY:
        return None
    return _Count(words.full_day(date.fromordinal(int(least))), words.small(_named(model, term, env)))


def _named(model: Model, term: n.Term, env: Env) -> str:
    norms, records = model.case.norms, model.case.dossier.records
    entities = {var: records[str(args[0])].entity for var, args in env.items()}
    return term_words(term, norms.entities, norms.values, norms.parts, {**norms.variables, **entities})


def _applying(model: Model, name: str, env: Env) -> n.Term | None:
    """The case of a named value that applies."""
    cases: Iterator[n.Term] = (
        inner for inner, guard in model.case.norms.values[name].cases if guard is None or model.child(guard, env[n.APPLICATION]) is True
    )
    return next(cases, None)


__all__ = ["beside", "counted_day", "counted_days", "counted_from"]
