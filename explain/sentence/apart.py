"""A number of days, weeks, months or years from one day to another, with those days."""

from __future__ import annotations

from collections.abc import Iterator

from parser import norms as n
from parser.phrases import counted_words, term_words
from reasoner.dossier.calendar import as_date
from reasoner.dossier.record import Args
from reasoner.semantics.cone import subterms
from reasoner.semantics.model import Model
from reasoner.semantics.terms import interval

from .. import words
from .fill import NO_LAST_DAY

Env = dict[str, Args]


def span_words(model: Model, term: n.Between, env: Env, named: bool = False) -> str | None:
    """`van 10-1-2024 tot en met 25-1-2024`; named: the days in full, with what they are. None as long as a day is not known."""
    last, inclusive = term.until, False
    if isinstance(last, n.Plus) and last.sign > 0 and isinstance(last.right, n.Number) and last.right.value == 1:
        last, inclusive = last.left, True
    days = [_day(model, side, env, named) for side in (term.first, last)]
    return None if None in days else f"van {days[0]} {'tot en met' if inclusive else 'tot'} {days[1]}"


def many(model: Model, term: n.Between, env: Env) -> str | None:
    """`16 dagen`, `1 hele maand`"""
    least, most = interval(model, term, env)
    if least is None or least != most:
        return None
    one = {"dagen": "dag", "weken": "week", "maanden": "maand", "jaren": "jaar"}
    what = counted_words(term)
    head, _, unit = what.rpartition(" ")
    return f"{least} {head} {one[unit]}".replace("  ", " ") if least == 1 else f"{least} {what}"


def spans(model: Model, body: n.Body, env: Env) -> Iterator[str]:
    """Of each that a comparison speaks of, through named values: `van 10-1-2024 tot 25-1-2024: 15 dagen`."""
    if not isinstance(body, n.Comparison):
        return
    for term in dict.fromkeys(t for side in (body.left, body.right) for t in subterms(side, model.case.norms) if isinstance(t, n.Between)):
        span, count = span_words(model, term, env), many(model, term, env)
        if span is not None and count is not None:
            yield f"{span}: {count}"


def _day(model: Model, term: n.Term, env: Env, named: bool) -> str | None:
    norms = model.case.norms
    least, most = interval(model, term, env)
    if least is None or least != most:
        return None
    day = as_date(int(least))
    shown = NO_LAST_DAY if day is None else words.full_day(day) if named else words.day(day)
    if not named or isinstance(term, n.Day):
        return shown
    return f"{shown} ({words.small(term_words(term, norms.entities, norms.values, norms.parts, norms.variables))})"
