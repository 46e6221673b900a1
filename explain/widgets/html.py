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
from ..fields import Field, Group
from ..html import proof, sections
from ..html.picture import picture
from ..sentence import outcome_words as said_outcome
from .cells import Cells, mark

FOLDER = Path(__file__).parent / "templates"
FIRST = "Hierop rust de uitkomst"
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
    return framed(head(answer, decision), body(answer, decision, changed))


def framed(head: str, body: str) -> str:
    """Both in a frame; they are safe HTML."""
    return _render("framed.html", look="antwoord", head=Markup(head), body=Markup(body))


def head(answer: Answer, decision: Decision) -> str:
    """What is asked and the outcome."""
    card = cards(answer, decision)
    outcome = words.capital(said_outcome(answer, decision))
    return _render("head.html", subject=card.sentence, outcome=outcome, tone=(card.tone or card.look).value)


def chosen(name: str, outcome: str, body: str) -> str:
    """Why the cell that was chosen last has its outcome; `body` is safe HTML."""
    return _render("chosen.html", cell=name, outcome=outcome, body=Markup(body))


def no_head() -> str:
    return _render("head.html", subject="", outcome="Zo kan het niet", tone="unknown")


def body(answer: Answer, decision: Decision, changed: str = "") -> str:
    """What carries the outcome."""
    card = cards(answer, decision)
    return _render(
        "body.html",
        lead=sections.lead(answer, decision), groups=sections.groups(answer, decision), unknown=sections.unknown(answer, decision),
        amounts=money.amounts(answer, decision), outline=proof.outline(card), foot=foot(answer, decision, changed),
    )  # fmt: skip


def wrong(error: DossierError) -> str:
    """Why there is no answer."""
    return framed(no_head(), wrong_body(error))


def wrong_body(error: DossierError) -> str:
    return _render("wrong.html", problems=error.problems)


def saved(id_: str, shown: str) -> str:
    """What is saved and exported in the place of widgets; they hide it by this id as long as they are there. `shown` is safe HTML."""
    return _render("saved.html", id=id_, shown=Markup(shown))


def drawing(answer: Answer, decision: Decision, changed: str = "") -> str:
    """The proof as a picture, or a line on what it needs."""
    svg = picture(cards(answer, decision), foot(answer, decision, changed), "tekening")
    return f'<div class="waarom tekening">{svg}</div>' if svg is not None else _render("note.html", text=NO_GRAPHVIZ)


def note(text: str) -> str:
    return _render("note.html", text=text)


def value_words(field: Field) -> str:
    if field.value is None:
        return "onbekend"
    text = value_text(field.value, field.fact.type)
    return "geen eind" if text == "onbepaald" else words.with_unit(words.fact_value(text), field.fact.type)


def panel(
    groups: Sequence[Group], first: Sequence[tuple[str, str]], changed: set[tuple[str, str]], readings: Sequence[tuple[n.Reading, str]],
    shown: str, summary: Sequence[tuple[str, str, str, bool]] = (),
) -> str:  # fmt: skip
    """The panel without widgets: facts beside what follows from them, the deciding ones first. `shown` is safe HTML."""
    chosen = [(r.question, next(c.label for c in r.choices if c.name == name)) for r, name in readings]
    by_key = {f.key: (f, g.heading if k else "") for k, g in enumerate(groups) for f in g.fields}
    rest = [(g.heading, fields) for g in groups if (fields := [f for f in g.fields if f.key not in first])]
    return style() + _render(
        "panel.html", first=[by_key[key] for key in first if key in by_key], first_title=FIRST, rest=rest, changed=changed,
        value=value_words, origins=ORIGINS, capital=words.capital, readings=chosen, shown=Markup(shown), summary=summary,
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
    return style() + _render(
        "grid.html", cells=cells, rows=rows, legend=Markup(legend(cells)), long=long_labels(cells), axes=Markup(axes(cells))
    )


def legend(cells: Cells) -> str:
    """What each glyph means and how many cells have it."""
    items = [(*mark(o), cells.outcome_words(o), count) for o, count in cells.legend()]
    return _render("legend.html", items=items, here=cells.here() is not None)


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
    return _render("axes.html", x=cells.x.title, y=cells.y.title)
