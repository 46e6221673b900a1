"""What the widgets show as HTML, and their form without widgets: everything escaped, no script."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from parser import norms as n
from reasoner import Answer, Decision, DossierError
from reasoner.semantics.uses import value_text

from .. import words
from ..cards import money
from ..cards.build import explain as cards
from ..decision.heading import footer
from ..html import proof, sections
from ..html.picture import picture
from .cells import Cells, mark, outcome_words
from .fields import Field, Group

FOLDER = Path(__file__).parent / "templates"
ORIGINS = {"aangenomen": "aangenomen", "vermoeden": "vermoed"}
NO_GRAPHVIZ = "Voor een tekening is Graphviz nodig; de opbouw hierboven zegt hetzelfde."


def style() -> str:
    """The style of everything here, for once in a page."""
    return f"<style>{(FOLDER / 'widgets.css').read_text(encoding='utf-8')}</style>"


def foot(answer: Answer, decision: Decision, changed: str = "") -> str:
    """Where the answer comes from; `changed`: what to say beside the digest of the dossier."""
    dossier = f"dossier {answer.model.case.dossier.sha256[:12]}"
    return footer(answer, decision).replace(dossier, f"{dossier} ({changed})" if changed else dossier, 1)


def verdict(answer: Answer, decision: Decision, changed: str = "") -> str:
    """Outcome, grounds and proof of one decision."""
    card = cards(answer, decision)
    return _render(
        "verdict.html",
        subject=card.sentence, outcome=words.capital(words.outcome_words(decision)), tone=(card.tone or card.look).value,
        lead=sections.lead(answer, decision), groups=sections.groups(answer, decision), unknown=sections.unknown(answer, decision),
        amounts=money.amounts(answer, decision), outline=proof.outline(card), foot=foot(answer, decision, changed),
    )  # fmt: skip


def wrong(error: DossierError) -> str:
    """Why there is no answer."""
    return _render("wrong.html", problems=error.problems)


def drawing(answer: Answer, decision: Decision, changed: str = "") -> str:
    """The proof as a picture, or a line on what it needs."""
    svg = picture(cards(answer, decision), foot(answer, decision, changed), "tekening")
    return f'<div class="waarom tekening">{svg}</div>' if svg is not None else _render("note.html", text=NO_GRAPHVIZ)


def note(text: str) -> str:
    return _render("note.html", text=text)


def label(field: Field, changed: bool = False) -> str:
    """The words beside a control, with the question as tooltip."""
    sentence = words.capital(field.fact.label.holds)
    return _render("label.html", sentence=sentence, field=field, origin=ORIGINS.get(field.origin, ""), changed=changed)


def value_words(field: Field) -> str:
    if field.value is None:
        return "onbekend"
    text = value_text(field.value, field.fact.type)
    return "geen eind" if text == "onbepaald" else words.with_unit(words.fact_value(text), field.fact.type)


def panel(groups: Sequence[Group], changed: set[tuple[str, str]], readings: Sequence[tuple[n.Reading, str]], shown: str) -> str:
    """The panel without widgets: facts beside what follows from them. `shown` is safe HTML."""
    chosen = [(r.question, next(c.label for c in r.choices if c.name == name)) for r, name in readings]
    return style() + _render(
        "panel.html", groups=groups, changed=changed, value=value_words, origins=ORIGINS, capital=words.capital, readings=chosen,
        shown=Markup(shown),
    )  # fmt: skip


def grid(cells: Cells) -> str:
    """The grid without widgets: a table with the glyph and the colour of each outcome."""
    rows = [
        (
            label,
            [
                (*(mark(cells.outcomes[c, r]) if (c, r) in cells.outcomes else ("", "leeg")), cells.borders((c, r)), (c, r) == here)
                for c in range(len(cells.x.values))
            ],
        )
        for here in [cells.here()]
        for r, label in enumerate(cells.y.labels)
    ]
    return style() + _render("grid.html", cells=cells, rows=rows, legend=Markup(legend(cells)), long=long_labels(cells))


def legend(cells: Cells) -> str:
    """What each glyph means and how many cells have it."""
    return _render("legend.html", items=[(*mark(o), outcome_words(o), count) for o, count in cells.legend()], here=cells.here() is not None)


def long_labels(cells: Cells) -> bool:
    return any(len(text) > 5 for text in cells.x.labels)


def _render(name: str, **values: Any) -> str:
    return _environment().get_template(name).render(**values)


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER), autoescape=True, undefined=jinja2.StrictUndefined, finalize=_final,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def _final(value: object) -> object:
    """Text on one line, without characters that steer anything."""
    return words.printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def axes(cells: Cells) -> str:
    """What runs across and what runs down."""
    return note(f"{cells.x.title} →   {cells.y.title} ↓")


def head(text: str, long: bool) -> str:
    return _render("axis.html", text=text, look="kolom lang" if long else "kolom")


def side(text: str) -> str:
    return _render("axis.html", text=text, look="rij")
