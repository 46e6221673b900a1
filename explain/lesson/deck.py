"""The lesson as slides in one HTML page: of each case the facts, the question, and on the next slide the answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from .. import words
from ..decision.receipt import product
from ..html import sections
from ..html.style import style_hash
from .case import Asked, Case
from .headings import numbered
from .page import TITLE, readings_of, selected, templates

FOLDER = Path(__file__).parent / "templates"
LINES = 34  # that a slide has room for, in two columns
LETTERS = 52  # of a line in a column
GROUNDS = 2  # on a slide


@dataclass(frozen=True)
class Rows:
    """Facts of one record that stand together on a slide."""

    heading: str
    rows: tuple[tuple[str, str], ...]


def slides(cases: Sequence[Asked], title: str = TITLE, seed: int | None = None, only: str | None = None) -> tuple[str, int]:
    """The page, and how many cases it has; as `lesson`. Raises NoGround."""
    found = selected(cases, seed, only)
    made = numbered(found, only)
    style, script = ((FOLDER / name).read_text(encoding="utf-8") for name in ("slides.css", "slides.js"))
    norms = found[0].answer.norms
    text = templates().get_template("slides.html").render(
        title=title, cases=[(c, tuple(facts(c)), tuple(answers(c))) for c in made], readings=tuple(dict.fromkeys(readings_of(found))),
        footer=f"{words.rules_words(norms)} · {product()}", style=Markup(style), hash=style_hash(style), script=Markup(script),
        script_hash=style_hash(script),
    )  # fmt: skip
    return text, len(found)


def facts(shown: Case) -> Iterator[tuple[Rows, ...]]:
    """What is stated, a slide at a time: by how much room it takes, whatever the outcome is."""
    slide: list[Rows] = []
    room = LINES
    for stated in shown.stated:
        rows: list[tuple[str, str]] = []
        room -= 2
        for row in stated.rows:
            lines = -(-(len(row.question) + len(row.value) + 4) // LETTERS)
            if lines > room:
                yield (*slide, *([Rows(stated.heading, tuple(rows))] if rows else []))
                slide, rows, room = [], [], LINES - 2
            rows.append((row.question, row.value))
            room -= lines
        if rows:
            slide.append(Rows(stated.heading, tuple(rows)))
    if slide:
        yield tuple(slide)


def answers(shown: Case) -> Iterator[tuple[tuple[str, tuple[sections.GroundView, ...]], ...]]:
    """The grounds below their headings, so many on a slide; one slide without any if there are none."""
    grounds = [(group.heading, g) for group in shown.groups for g in group.grounds]
    for k in range(0, max(1, len(grounds)), GROUNDS):
        together: dict[str, list[sections.GroundView]] = {}
        for heading, g in grounds[k : k + GROUNDS]:
            together.setdefault(heading, []).append(g)
        yield tuple((heading, tuple(own)) for heading, own in together.items())
