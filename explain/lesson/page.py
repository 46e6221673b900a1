"""The lesson as one HTML page: an index, the cases, the text of the law once, the line of results."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import jinja2
from markupsafe import Markup

from parser import norms as n
from reasoner.decision.proof import ProofNode

from .. import words
from ..decision.receipt import product
from ..html import law, predict
from ..html.page import environment
from ..html.style import FOLDER as HOUSE
from ..html.style import style_hash
from .case import Asked, Case, NoGround
from .headings import numbered

FOLDER = Path(__file__).parent / "templates"
TITLE = "Les"


def lesson(cases: Sequence[Asked], title: str = TITLE, seed: int | None = None, only: str | None = None) -> tuple[str, int]:
    """The page, and how many cases it has: as given, or shuffled by a seed; with `only` not those that have no ground there.

    All cases are of one rule base. Raises NoGround if none is left.
    """
    found = selected(cases, seed, only)
    made = numbered(found, only)
    norms = found[0].answer.norms
    style = "".join((folder / name).read_text(encoding="utf-8") for folder, name in STYLES)
    text = templates().get_template("lesson.html").render(
        title=title, cases=made, texts=law_of(norms, found, made),
        script=Markup(predict.script()), script_hash=style_hash(predict.script()),
        footer=f"{words.rules_words(norms)} · {product()}", style=Markup(style), hash=style_hash(style),
        readings=tuple(dict.fromkeys(readings_of(found))),
    )  # fmt: skip
    return text, len(found)


def selected(cases: Sequence[Asked], seed: int | None, only: str | None) -> list[Asked]:
    """The cases in the order of the lesson. Raises NoGround."""
    found = [c for c in cases if only is None or predict.prediction(c.answer, c.decision, only).grounds]
    if not found:
        raise NoGround(only)
    if seed is not None:
        random.Random(seed).shuffle(found)
    return found


STYLES = ((HOUSE, "report.css"), (HOUSE, "predict.css"), (FOLDER, "lesson.css"))


def law_of(norms: n.Norms, cases: Sequence[Asked], made: Iterable[Case]) -> tuple[law.Text, ...]:
    """The law of all cases together, once; which grounds may be asked links to it."""
    nodes, wanted = list[ProofNode](), dict[str, list[law.Use]]()
    for c, shown in zip(cases, made, strict=True):
        nodes += predict.nodes(c.answer, c.decision)
        plain = predict.plain(c.answer, c.decision)
        for id_ in law.addresses(norms, plain, ()):
            wanted.setdefault(id_, [])
        for ref in {g.ref.id: g.ref for g in shown.prediction.grounds}.values():
            wanted.setdefault(ref.id, []).append(law.Use(f"geval-{shown.number}", f"geval {shown.number}"))
    unique = {node.prop: node for node in nodes}.values()
    return law.texts(norms, replace(cases[0].decision, deviation=()), unique, wanted, (), (), (), True)


def readings_of(cases: Iterable[Asked]) -> Iterable[str]:
    """The readings that are not the default."""
    for c in cases:
        for name, choice in c.answer.readings.items():
            reading = c.answer.norms.readings[name]
            if choice != reading.default:
                yield f"{reading.question} {words.reading_words(reading, choice)}"


def templates() -> jinja2.Environment:
    """That of the report, with its macros."""
    return environment(FOLDER).overlay(loader=jinja2.FileSystemLoader([FOLDER, HOUSE]))
