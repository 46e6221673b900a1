"""An exercise made of dossiers: the cases without their answers, and one answer when it is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NoReturn

from parser import norms as n
from reasoner import DossierError, Problem

from .. import words
from ..decision.receipt import product
from ..html import predict
from ..lesson import Asked, NoGround, cases_of, parts
from ..lesson.case import heading
from ..lesson.page import selected
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
    cases = cases_of(session.answer(bare))
    return {
        "ask": bare.plain(), "names": facts.names(answer, decision),
        "heading": words.printable("; ".join(dict.fromkeys(heading(c) for c in cases))),
        "cases": len(cases), "places": _places(session.norms, cases),
    }  # fmt: skip


def exercise(session: Session, asks: object, only: object = None, shuffle: object = None) -> dict[str, Any]:
    """What is given and asked, case by case: each decision of each dossier is one. only, shuffle: as of `waarom lesson`."""
    place = _place(only)
    found = parts.given(_cases(session, asks, place, shuffle), place)
    return {
        "cases": [{"number": i, "heading": words.printable(h), "html": html} for i, (h, html) in enumerate(found.cases, 1)],
        "law": found.law,
        "readings": list(found.readings),
        "footer": f"{words.rules_words(session.norms)} · {product()}",
    }


def revealed(session: Session, asks: object, number: int, only: object = None, shuffle: object = None) -> dict[str, Any]:
    """The answer to one case, and what counts for the score."""
    place = _place(only)
    found = dict(enumerate(_cases(session, asks, place, shuffle), 1))
    if number not in found:
        _wrong(f"geval {number} is er niet")
    shown = parts.shown(number, found[number], place)
    return {"html": shown.html, "key": {"right": shown.right, "holds": list(shown.holds), "unsure": list(shown.unsure)}}


def _places(norms: n.Norms, cases: Sequence[Asked]) -> list[dict[str, Any]]:
    """Where grounds stand that may be asked (article, lid, part), in how many cases, and where in the texts: the same however it ends."""
    counted, at = Counter[n.Address](), dict[n.Address, int]()
    for c in cases:
        grounds = [n.Address.of(g.ref.id) for g in predict.prediction(c.answer, c.decision).grounds]
        above = {g: [n.Address(g.document, g.path[:depth]) for depth in range(1, len(g.path) + 1)] for g in grounds}
        counted.update({a for listed in above.values() for a in listed})
        for ground, listed in above.items():
            for a in listed:
                at[a] = min(at.get(a, len(norms.place)), norms.place.get(ground.id, len(norms.place)))
    return [
        {"id": a.id, "words": words.cite(a), "depth": len(a.path), "at": at[a], "cases": counted[a]}
        for a in sorted(counted, key=lambda a: (at[a], len(a.path)))
    ]


def _cases(session: Session, asks: object, only: str | None, shuffle: object) -> list[Asked]:
    if not isinstance(asks, Sequence) or isinstance(asks, str) or not asks or not all(isinstance(a, Mapping) for a in asks):
        _wrong("er zijn geen gevallen")
    if len(asks) > MOST:
        _wrong(f"meer dan {MOST} dossiers")
    if shuffle is not None and (not isinstance(shuffle, int) or isinstance(shuffle, bool)):
        _wrong("schudden gaat met een heel getal")
    found = session.series([Ask.of(ask) for ask in asks])
    if not found:
        _wrong("er is geen aanvraag om mee te oefenen")
    try:
        return selected(found, shuffle, only)
    except NoGround:
        _wrong(f"bij {only} staat geen grond voor wat hier wordt gevraagd")


def _place(only: object) -> str | None:
    return only if isinstance(only, str | None) else _wrong("een plaats in de regels is tekst")


def _wrong(reason: str) -> NoReturn:
    raise DossierError((Problem("D012", f"deze oefening is niet te gebruiken: {reason}", hint="vraag de link opnieuw"),))
