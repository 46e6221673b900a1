"""From a decision to the page: the sections gathered, the template filled, the style allowed by its hash and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from parser import norms as n
from reasoner import Answer, Decision
from reasoner.decision.answer import CHOICE, GRANT, MAY_GRANT, UNDECIDED
from reasoner.decision.follows import GRANTED
from reasoner.decision.proof import ProofNode, prove

from .. import words
from ..cards import money
from ..cards.build import explain as cards
from ..cards.layout import SCREEN, Layout
from ..cards.svg import dark
from ..cards.trainer import QUESTION, exercise
from ..decision.heading import title
from ..decision.receipt import receipt_line
from ..frame import may_decide
from ..sentence import outcome_words
from . import facts, law, predict, proof, sections, top
from .cells import used_cells
from .contents import CITING, NAMES, PRINTED, contents
from .inputs import Question, Repair
from .picture import pictures
from .style import FOLDER, style_hash
from .style import style as house_style

if TYPE_CHECKING:
    import jinja2

SHOWN_IN_TRAINER = 3  # levels of the outline that start open in an exercise


def page(
    answer: Answer, decision: Decision, *, full: bool = False, trainer: bool = False, decisions: Sequence[Decision] = (),
    repairs: Sequence[Repair] = (), questions: Sequence[Question] = (), change: Sequence[str] = (), layout: Layout = SCREEN,
    only: str | None = None,
) -> str:  # fmt: skip
    """The report as one HTML page.

    full: the whole proof; trainer: an exercise, statuses hidden until they are revealed; only: of the grounds that an exercise
    asks about those at this address (id) or below; decisions:
    those on every application of the dossier, for the table of the others; change: sentences about what would change
    the answer; layout: for what the drawing must fit on a screen, unless `full`; printed it fits an A4.
    """
    shown = _shown(answer, decision, decisions, repairs, questions, change, full, trainer, only)
    answer = answer.about(decision)
    card = exercise(answer, decision, only) if trainer else cards(answer, decision, full)
    shown |= {"drawings": pictures(answer, decision, card, full, trainer, layout)}
    style = house_style() + dark() + ((FOLDER / "predict.css").read_text(encoding="utf-8") if trainer else "")
    return environment(FOLDER).get_template("report.html").render(
        heading=f"{card.sentence}: {QUESTION.lower()}" if trainer else title(card), script=Markup(predict.script() if trainer else ""),
        script_hash=style_hash(predict.script()), contents=contents(shown, trainer), footer=receipt_line(answer, decision),
        style=Markup(style), hash=style_hash(style), **shown,
    )  # fmt: skip


def inside(
    answer: Answer, decision: Decision, *, decisions: Sequence[Decision] = (), repairs: Sequence[Repair] = (),
    questions: Sequence[Question] = (), change: Sequence[str] = (),
) -> str:  # fmt: skip
    """What stands in the report, as a part of another page: no drawing, and the style is that of `style.py`."""
    shown = _shown(answer, decision, decisions, repairs, questions, change) | {"drawings": ()}
    return environment(FOLDER).get_template("inside.html").render(contents=contents(shown, False), **shown)


def _shown(
    answer: Answer, decision: Decision, decisions: Sequence[Decision], repairs: Sequence[Repair], questions: Sequence[Question],
    change: Sequence[str], full: bool = False, trainer: bool = False, only: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """What the templates need to know of an answer, but for the drawing."""
    card = exercise(answer, decision, only) if trainer else cards(answer, decision, full)
    nodes = [data["node"] for _, data in prove(answer, decision).nodes(data=True)]
    if trainer:
        nodes = list(predict.nodes(answer, decision))  # those of the rules: which texts and readings there are tells nothing
    views = _sections(answer, decision, decisions, repairs, questions, nodes)
    outline = proof.outline(card, SHOWN_IN_TRAINER if trainer else None)
    uses = proof.uses(outline, card)
    near = _ids(views["readings"]) if trainer else []  # the readings of an exercise are those of the rules
    for id_ in near:
        uses.setdefault(id_, [])
    for id_, section in () if trainer else _mentions(views):
        mentioned, use = uses.setdefault(id_, []), law.Use(*NAMES[section])
        if use not in mentioned:
            mentioned.append(use)
        if section != "readings":
            near.append(id_)
    key = () if trainer else proof.deciding(card)
    cells = () if trainer else used_cells(decision)
    printed = [] if trainer else [id_ for name in PRINTED for id_ in _ids(views[name])]
    asked = predict.plain(answer, decision) if trainer else decision
    return views | {
        "outline": outline, "texts": law.texts(answer.norms, asked, nodes, uses, key, near, cells, trainer, printed),
        "stated": facts.stated(answer, frozenset() if trainer else facts.deciding(answer, decision)),
        "waiting_name": words.WAITING, "of_authority": words.of_authority(answer.norms), "trainer": trainer, "subject": card.sentence,
        "change": tuple(change), "outcome": words.capital(outcome_words(answer, decision)), "question": QUESTION,
        "tone": (card.tone or card.look).value, "deviations": predict.deviations(answer, decision) if trainer else (),
        "prediction": predict.prediction(answer, decision, only) if trainer else None, "about": _about(answer, decision),
    }  # fmt: skip


def _sections(
    answer: Answer,
    decision: Decision,
    decisions: Sequence[Decision],
    repairs: Sequence[Repair],
    questions: Sequence[Question],
    nodes: Sequence[ProofNode],
) -> dict[str, Any]:
    norms = answer.norms
    counted = replace(decision, amounts=(), hours=()) if decision.outcome == UNDECIDED and not GRANTED & {*decision.possible} else decision
    return {
        "granted": decision.outcome in (GRANT, MAY_GRANT),
        "choice": decision.outcome == CHOICE,
        "lead": sections.lead(answer, decision),
        "lines": top.lines(answer, decision),
        "can": may_decide(answer, decision),
        "authority": words.authority(norms),
        "groups": sections.groups(answer, decision),
        "unknown": sections.unknown(answer, decision),
        "waiting": sections.waiting(answer, decision),
        "questions": tuple((q, _refs(norms, q.ids)) for q in questions),
        "repairs": tuple((r, tuple((c, _refs(norms, c.ids)) for c in r.changes)) for r in repairs),
        "amounts": tuple((s, sections.ref(norms, s.id)) for s in money.amounts(answer, counted)),
        "hours": tuple((s, sections.ref(norms, s.id)) for s in money.hours(answer, counted)),
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


def _mentions(views: dict[str, Any]) -> list[tuple[str, str]]:
    """Every address that a section cites, with the section."""
    return [(id_, name) for name in CITING for id_ in _ids(views[name])]


def _ids(view: object) -> list[str]:
    """The addresses of the links in a view: a link itself, or what holds links."""
    if isinstance(view, sections.Ref):
        return [view.id]
    if isinstance(view, tuple):
        return [i for each in view for i in _ids(each)]
    return [i for each in vars(view).values() for i in _ids(each)] if hasattr(view, "__dataclass_fields__") else []


def _about(answer: Answer, decision: Decision) -> tuple[tuple[str, str], ...]:
    """What and when: the strip under the answer."""
    records = answer.model.case.dossier.records
    application = records.get(decision.subject)
    asked = (words.capital(answer.norms.application.label), "Gevraagd over")
    what, over = asked if decision.running is None else (words.capital(words.running_word(answer.norms)), "Verstrekt over")
    rows = [
        (what, decision.subject),
        (words.capital(answer.norms.application.toward), records[decision.person].name if decision.person else ""),
        (over, facts.span(answer, application.id) if application is not None else ""),
        ("Beoordeeld op", words.day(decision.date) if decision.date is not None else words.NO_DAY),
    ]
    return tuple((label, value) for label, value in rows if value)


@cache
def environment(folder: Path) -> jinja2.Environment:
    """Templates that escape everything and print on one line."""
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder), autoescape=True, undefined=jinja2.StrictUndefined, finalize=_final,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def _final(value: object) -> object:
    """Text on one line, without characters that steer anything."""
    return words.printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value
