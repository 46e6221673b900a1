"""An exercise made of dossiers: the cases without their answers, and one answer when it is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NoReturn

from reasoner import DossierError, Problem

from .. import words
from ..decision.receipt import product
from ..lesson import Asked, cases_of, parts
from ..lesson.case import heading
from . import facts
from .session import FILE, Ask, Session

MOST = 30  # dossiers in one exercise


def part(session: Session, ask: object) -> dict[str, Any]:
    """A dossier as it goes into an exercise: nothing in its name, or in the comment at its head, may tell how it ends."""
    asked = Ask.of(ask)
    answer, decision = session.decision(asked)
    lines = asked.text.splitlines(keepends=True)
    while lines and (lines[0].startswith("#") or not lines[0].strip()):
        del lines[0]
    bare = replace(asked, text="".join(lines), name=FILE)
    session.answer(bare)
    return {
        "ask": bare.plain(), "names": facts.names(answer, decision),
        "heading": words.printable("; ".join(dict.fromkeys(heading(c) for c in cases_of(answer)))),
    }  # fmt: skip


def exercise(session: Session, asks: object) -> dict[str, Any]:
    """What is given and asked, case by case: each decision of each dossier is one."""
    found = parts.given(_cases(session, asks))
    return {
        "cases": [{"number": i, "heading": words.printable(h), "html": html} for i, (h, html) in enumerate(found.cases, 1)],
        "law": found.law,
        "readings": list(found.readings),
        "footer": f"{words.rules_words(session.norms)} · {product()}",
    }


def revealed(session: Session, asks: object, number: int) -> dict[str, Any]:
    """The answer to one case, and what counts for the score."""
    found = dict(enumerate(_cases(session, asks), 1))
    if number not in found:
        _wrong(f"geval {number} is er niet")
    shown = parts.shown(number, found[number])
    return {"html": shown.html, "key": {"right": shown.right, "holds": list(shown.holds), "unsure": list(shown.unsure)}}


def _cases(session: Session, asks: object) -> list[Asked]:
    if not isinstance(asks, Sequence) or isinstance(asks, str) or not asks or not all(isinstance(a, Mapping) for a in asks):
        _wrong("er zijn geen gevallen")
    if len(asks) > MOST:
        _wrong(f"meer dan {MOST} dossiers")
    found = [c for ask in asks for c in cases_of(session.answer(Ask.of(ask)))]
    if not found:
        _wrong("er is geen aanvraag om mee te oefenen")
    return found


def _wrong(reason: str) -> NoReturn:
    raise DossierError((Problem("D012", f"deze oefening is niet te gebruiken: {reason}", hint="vraag de link opnieuw"),))
