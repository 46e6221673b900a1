"""The overview as one HTML page that needs nothing else; each line unfolds to its explanation, with the words of the law."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from reasoner.questions.overview import Line, Overview

from .. import words
from ..cards.build import tone_of
from ..html import sections
from ..html.page import environment
from ..html.style import style as house_style
from ..html.style import style_hash
from . import words as w

FOLDER = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Row:
    """One line of the table, and what it unfolds to."""

    anchor: str
    label: str
    mark: str
    outcome: str
    look: str
    citation: str
    about: tuple[str, ...]
    groups: tuple[sections.Group, ...]
    unmet: tuple[sections.Because, ...]
    unknown: tuple[sections.Open, ...]
    assumed: tuple[sections.Assumption, ...]
    law: tuple[w.Quoted, ...]


def page(overview: Overview) -> str:
    """The table and the explanations."""
    style = house_style(FOLDER / "overview.css")
    return (
        environment(FOLDER)
        .get_template("overview.html")
        .render(style=Markup(style), hash=style_hash(style), footer=w.foot(overview), **_shown(overview))
    )


def inside(overview: Overview) -> str:
    """What stands in the page, as a part of another: the style is that of `explain/html/style.py` with `overview.css`."""
    return environment(FOLDER).get_template("inside.html").render(**_shown(overview))


def _shown(overview: Overview) -> dict[str, Any]:
    return {
        "kind_word": words.kind_word(overview.norms), "heading": w.question(overview),
        "day": w.day(overview), "notes": tuple(w.notes(overview)),
        "rows": tuple(_row(overview, k, line) for k, line in enumerate(overview.lines, 1)),
        "variant": words.variant_words(overview.norms.variant),
    }  # fmt: skip


def _row(overview: Overview, number: int, line: Line) -> Row:
    norms, answer, decision = overview.norms, line.answer, line.decision
    main = w.main(line)
    return Row(
        f"regel-{number}", w.label(overview, line.kind), w.mark(overview, line).strip(), w.outcome(line),
        "yes" if line.told is not None else tone_of(decision).value,
        words.cite(norms.articles[main].address) if main else "", tuple(w.about(line)), sections.groups(answer, decision),
        tuple(sections.Because(u.label, sections.ref(norms, u.id), ()) for u in w.bare(decision)), sections.unknown(answer, decision),
        sections.assumed(answer, decision), tuple(w.law(norms, line)),
    )  # fmt: skip
