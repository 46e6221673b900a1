"""Two facts against each other: the outcome in every cell, decided cell by cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date as Date
from decimal import Decimal
from time import process_time
from typing import Any, NoReturn

from parser import norms as n
from reasoner import Answer, Decision, Dossier, DossierError, Problem
from reasoner.decision.decide import asked_running
from reasoner.dossier.calendar import FOREVER, add_months

from .. import words
from ..cards.build import tone_of
from ..days import day_of
from ..fields import Field, groups
from ..html.facts import deciding
from ..questions import dossier_text
from ..sentence import sentence
from ..widgets.axes import Axis, axis
from ..widgets.cells import IMPOSSIBLE, Cells, mark
from ..widgets.situation import Situation, worded
from . import asking
from .facts import written
from .session import Ask, Session

MOST = 200  # cells
SECONDS = 0.7  # of processor time for the cells of one call
BELOW, ABOVE = 5, 6  # so many numbers, or months, on either side of what the dossier has
THROUGH = re.compile(r"(\d{1,6}) t/m (\d{1,6})")


def axes(session: Session, ask: object) -> list[dict[str, Any]]:
    """The facts that can be an axis, with values to begin with; first those that the answer rests on. `path` names one."""
    answer, decision = session.decision(Ask.of(ask))
    dossier, rests = answer.model.case.dossier, deciding(answer, decision)
    found = [
        {
            "path": f"{f.record}.{f.fact.name}", "decides": f.key in rests, "group": words.printable(g.heading),
            "label": words.printable(f.fact.question), "values": "; ".join(proposed),
        }
        for g in groups(answer, decision)
        for f in g.fields
        if (proposed := _proposed(session.norms, dossier, f))
    ]  # fmt: skip
    return sorted(found, key=lambda a: not a["decides"])


def grid(session: Session, ask: object, x: Sequence[str], y: Sequence[str]) -> dict[str, Any]:
    """The grid before anything of it is decided; x, y: path and values as people write them. Raises DossierError."""
    made = _cells(session, ask, x, y)
    here = made.here()
    return {
        "x": {"title": words.printable(made.x.title), "labels": [words.printable(v) for v in made.x.labels]},
        "y": {"title": words.printable(made.y.title), "labels": [words.printable(v) for v in made.y.labels]},
        "here": list(here) if here is not None else None,
    }


def cells(session: Session, ask: object, x: Sequence[str], y: Sequence[str], first: int) -> list[dict[str, str]]:
    """The outcomes from the cell with this number on, row by row, as many as fit in a while."""
    made, found = _cells(session, ask, x, y), list[dict[str, str]]()
    until, across = process_time() + SECONDS, len(made.x.values)
    for number in range(max(0, first), made.total):
        outcome = made.decide((number % across, number // across))
        glyph, look = mark(outcome)
        found.append({"glyph": glyph, "look": look, "words": made.outcome_words(outcome)})
        if process_time() > until:
            break
    return found


def cell(session: Session, ask: object, x: Sequence[str], y: Sequence[str], number: int) -> dict[str, Any]:
    """Why a cell has its outcome, in a sentence, and the dossier of that cell; without one where its values cannot go together."""
    made = _cells(session, ask, x, y)
    if not 0 <= number < made.total:
        _wrong("deze cel is er niet", "kies een cel van het rooster")
    place = number % len(made.x.values), number // len(made.x.values)
    text = Ask.of(ask).text
    for line, at in ((made.x, place[0]), (made.y, place[1])):
        text = dossier_text.put(text, line.record, line.fact.name, written(line.fact.type, line.values[at]) or asking.UNKNOWN)
    told = {"name": words.printable(made.name(place)), "text": text}
    try:
        answer, decision, _ = made.why(place)
    except DossierError as error:
        why = "; ".join(words.printable(p.message) for p in error.problems)
        return told | {
            "text": None,
            "tone": "unknown",
            "sentence": f"{words.capital(made.outcome_words(IMPOSSIBLE))}: {why}.",
        }
    return told | {"tone": tone_of(decision).value, "sentence": sentence(answer, decision)}


def _cells(session: Session, ask: object, x: Sequence[str], y: Sequence[str]) -> Cells:
    asked = Ask.of(ask)
    dossier, norms = session.dossier(asked), session.norms
    question = Situation(
        norms, dossier, asked.application, asked.running, day_of(asked.date), dict(asked.readings or {}), asked.strict, text=asked.text
    )
    if asked_running(question) is None and question.application is None and dossier.applications:
        question = Situation(
            norms, dossier, dossier.applications[0].id, None, question.date, question.readings, asked.strict, text=asked.text
        )
    with worded():
        answer, decision = question.decide()
        across, down = (_axis(answer, decision, dossier, name, given) for name, given in (("x", x), ("y", y)))
        if (across.record, across.fact.name) == (down.record, down.fact.name):
            _wrong("beide assen zijn hetzelfde feit", "kies twee verschillende feiten")
        made = Cells(question, across, down)
        if made.total > MOST:
            _wrong(f"een rooster van {made.total} cellen is hier te groot; ten hoogste {MOST}", "neem minder waarden")
        return made


def _axis(answer: Answer, decision: Decision, dossier: Dossier, name: str, given: object) -> Axis:
    if not isinstance(given, list) or len(given) != 2 or not all(isinstance(part, str) for part in given):
        _wrong("een as is een feit met waarden", "kies een feit en vul waarden in")
    path, text = given
    return axis(answer, decision, dossier, name, (path, _values(text)))


def _values(text: str) -> list[str]:
    """`8 t/m 12; 16; onbekend`."""
    found: list[str] = []
    for part in (p.strip() for p in text.split(";")):
        if through := THROUGH.fullmatch(part):
            first, last = int(through[1]), int(through[2])
            if last - first >= MOST:
                _wrong(f"'{part}' is te veel voor een as", "neem minder waarden")
            found += [str(v) for v in range(first, last + 1)]
        elif part:
            found.append(part)
    return found


def _proposed(norms: n.Norms, dossier: Dossier, field: Field) -> list[str]:
    """Values around that of the dossier; nothing for a fact of which there is nothing to guess."""
    control = asking.control(norms, dossier, asking.asked_about(norms, dossier, *field.key))
    if control["type"] == "ja_nee":
        return ["ja", "nee", asking.UNKNOWN]
    if control["choices"]:
        return [value for value, _ in control["choices"]][: BELOW + ABOVE + 1]
    if field.fact.type == "datum":
        if not isinstance(field.value, int) or field.value == FOREVER:
            return []
        return [Date.fromordinal(add_months(field.value, m)).isoformat() for m in range(-BELOW, ABOVE + 1)]
    middle = int(field.value) if isinstance(field.value, Decimal | int) else ABOVE * 2
    step = max(1, 10 ** (len(str(abs(middle))) - 2))
    first = max(0, middle - BELOW * step)
    return [f"{first} t/m {middle + ABOVE}"] if step == 1 else [str(v) for v in range(first, middle + ABOVE * step + 1, step)]


def _wrong(message: str, hint: str) -> NoReturn:
    raise DossierError((Problem("D010", message, hint=hint),))
