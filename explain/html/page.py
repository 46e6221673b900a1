"""From a decision to the page: the sections gathered, the template filled, the style allowed by its hash and nothing else."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from parser import norms as n
from reasoner import Answer, Decision
from reasoner.decision.answer import CHOICE, ENDING_OUTCOMES, GRANT, MAY_GRANT, OUTCOMES, UNDECIDED
from reasoner.decision.proof import ProofNode, prove

from .. import words
from ..cards import money
from ..cards.build import explain as cards
from ..cards.card import Card
from ..cards.trainer import QUESTION, exercise, shallow, veil
from ..decision.heading import footer, title
from ..decision.receipt import receipt_line
from . import facts, law, proof, sections
from .cells import used_cells
from .inputs import Question, Repair
from .picture import picture

FOLDER = Path(__file__).parent / "templates"
SHOWN_IN_TRAINER = 3  # levels of the outline that start open in an exercise


def page(
    answer: Answer, decision: Decision, *, full: bool = False, trainer: bool = False, decisions: Sequence[Decision] = (),
    repairs: Sequence[Repair] = (), questions: Sequence[Question] = (),
) -> str:  # fmt: skip
    """The report as one HTML page.

    full: the whole proof; trainer: statuses hidden until they are revealed; decisions:
    those on every application of the dossier, for the table of the others.
    """
    card = exercise(answer, decision) if trainer else cards(answer, decision, full)
    nodes = [data["node"] for _, data in prove(answer, decision).nodes(data=True)]
    views = _sections(answer, decision, decisions, repairs, questions, nodes)
    outline = proof.outline(card, SHOWN_IN_TRAINER if trainer else None)
    uses = proof.uses(outline, card)
    near = []
    for id_, section in _mentions(views):
        mentioned, use = uses.setdefault(id_, []), law.Use(*NAMES[section])
        if not trainer and use not in mentioned:
            mentioned.append(use)
        if section != "readings":
            near.append(id_)
    key = () if trainer else proof.deciding(card)
    cells = () if trainer else used_cells(decision)
    texts = law.texts(answer.norms, decision, nodes, uses, key, near, cells, trainer)
    style = (FOLDER / "report.css").read_text(encoding="utf-8")
    return environment(FOLDER).get_template("report.html").render(
        waiting_name=words.WAITING, trainer=trainer, subject=card.sentence,
        outcome=words.capital(words.outcome_words(decision)), question=QUESTION,
        heading=f"{card.sentence}: {QUESTION.lower()}" if trainer else title(card), tone=(card.tone or card.look).value,
        choices=_choices(decision), about=_about(answer, decision), outline=outline, texts=texts,
        drawings=_drawings(answer, decision, card, full, trainer), stated=facts.stated(answer), footer=receipt_line(answer, decision),
        style=Markup(style), hash=_hash(style), **views,
    )  # fmt: skip


def _sections(
    answer: Answer,
    decision: Decision,
    decisions: Sequence[Decision],
    repairs: Sequence[Repair],
    questions: Sequence[Question],
    nodes: Sequence[ProofNode],
) -> dict[str, Any]:
    norms = answer.norms
    return {
        "granted": decision.outcome in (GRANT, MAY_GRANT),
        "choice": decision.outcome == CHOICE,
        "lead": sections.lead(answer, decision),
        "groups": sections.groups(answer, decision),
        "unknown": sections.unknown(answer, decision),
        "waiting": sections.waiting(answer, decision),
        "questions": tuple((q, _refs(norms, q.ids)) for q in questions),
        "repairs": tuple((r, tuple((c, _refs(norms, c.ids)) for c in r.changes)) for r in repairs),
        "amounts": tuple((s, sections.ref(norms, s.id)) for s in money.amounts(answer, decision)),
        "hours": tuple((s, sections.ref(norms, s.id)) for s in money.hours(answer, decision)),
        "is_maximum": money.is_maximum(norms, decision),
        "total": money.total(answer, decision) if len(decision.amounts) > 1 else "",
        "duties": sections.duties(answer, decision),
        "readings": sections.readings(answer, decision, nodes),
        "assumed": sections.assumed(answer, decision),
        "powers": sections.powers(answer, decision),
        "recorded": sections.recorded(answer, decision),
        "others": sections.others(answer, decision, decisions),
    }


def _refs(norms: n.Norms, ids: Iterable[str]) -> tuple[sections.Ref, ...]:
    return tuple(sections.ref(norms, i) for i in ids)


NAMES = {
    "groups": ("gronden", "Gronden"), "unknown": ("onbekend", "Nog onbekend"),
    "waiting": ("duur", words.WAITING),
    "questions": ("vragen", "Vragen"),
    "repairs": ("anders", "Wat het antwoord zou veranderen"), "amounts": ("bedragen", "Bedragen"), "hours": ("uren", "Uren"),
    "duties": ("plichten", "Plichten en termijnen"), "readings": ("lezingen", "Lezingen"),
    "powers": ("afwijken", "Bevoegdheid om af te wijken"),
    "recorded": ("besluit", "Het genomen besluit"),
}  # fmt: skip


def _mentions(views: dict[str, Any]) -> list[tuple[str, str]]:
    """Every address that a section cites, with the section."""
    return [(id_, name) for name in NAMES for id_ in _ids(views[name])]


def _ids(view: object) -> list[str]:
    """The addresses of the links in a view: a link itself, or what holds links."""
    if isinstance(view, sections.Ref):
        return [view.id]
    if isinstance(view, tuple):
        return [i for each in view for i in _ids(each)]
    return [i for each in vars(view).values() for i in _ids(each)] if hasattr(view, "__dataclass_fields__") else []


def _choices(decision: Decision) -> tuple[str, ...]:
    """The answers a trainee chooses from."""
    outcomes = dict.fromkeys((*(OUTCOMES if decision.running is None else ENDING_OUTCOMES), UNDECIDED, decision.outcome))
    return tuple(words.capital(words.OUTCOME_WORDS.get(o, o)) for o in outcomes)


def _about(answer: Answer, decision: Decision) -> tuple[tuple[str, str], ...]:
    """What and when: the strip under the answer."""
    records = answer.model.case.dossier.records
    application = records.get(decision.subject)
    what, over = ("Aanvraag", "Gevraagd over") if decision.running is None else ("Lopende voorziening", "Verstrekt over")
    rows = [
        (what, decision.subject),
        ("Voor", records[decision.person].name if decision.person else ""),
        (over, facts.span(answer, application.id) if application is not None else ""),
        ("Beoordeeld op", words.day(decision.date) if decision.date is not None else "de dag van het besluit is niet gegeven"),
    ]
    return tuple((label, value) for label, value in rows if value)


def _drawings(answer: Answer, decision: Decision, card: Card, full: bool, trainer: bool) -> tuple[Markup, ...]:
    """The picture; in an exercise the veiled one and the one with statuses."""
    if not trainer:
        drawn = [picture(card, footer(answer, decision), "tekening")]
    else:
        shown = card if full else shallow(card)
        foot = receipt_line(answer, decision)
        drawn = [picture(veil(shown), foot, "opgave"), picture(shown, foot, "uitwerking")]
    return tuple(Markup(svg) for svg in drawn if svg is not None)


@cache
def environment(folder: Path) -> jinja2.Environment:
    """Templates that escape everything and print on one line."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder), autoescape=True, undefined=jinja2.StrictUndefined, finalize=_final,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def _final(value: object) -> object:
    """Text on one line, without characters that steer anything."""
    return words.printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _hash(style: str) -> str:
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
