"""A lesson in parts, for a page that asks for an answer when it is shown: what is given says nothing of how a case turns out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .case import Asked, case
from .headings import numbered
from .page import law_of, readings_of, templates


@dataclass(frozen=True)
class Given:
    """What stands there before an answer: of each case its heading and its HTML, the HTML of the law, the readings not by default."""

    cases: tuple[tuple[str, str], ...]
    law: str
    readings: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """An answer: its HTML, and by places as text the outcome, the grounds that hold and those that are still unknown."""

    html: str
    right: str
    holds: tuple[str, ...]
    unsure: tuple[str, ...]


def given(cases: Sequence[Asked], only: str | None = None) -> Given:
    """All cases, numbered from 1, of one rule base; only: of the grounds those at this address (id) or below."""
    made = numbered(cases, only)
    macros = templates().get_template("case.html").module
    return Given(
        tuple((c.title, str(macros.given(c))) for c in made),  # type: ignore[attr-defined]
        str(macros.law(law_of(cases[0].answer.norms, cases, made) if cases else ())),  # type: ignore[attr-defined]
        tuple(dict.fromkeys(readings_of(cases))),
    )


def shown(number: int, asked: Asked, only: str | None = None) -> Shown:
    """The answer to the case with this number; only: as it was asked."""
    made = case(number, asked, only)
    found = made.prediction
    html = str(templates().get_template("case.html").module.shown(made))  # type: ignore[attr-defined]
    return Shown(html, str(found.right), tuple(map(str, found.holds)), tuple(map(str, found.unsure)))
