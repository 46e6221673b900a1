"""A decision as bytes in a format: text, md, dot, svg, png, pdf, json or an HTML report."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from parser.norms import GRANT
from reasoner import Answer, Decision
from reasoner.decision.answer import CONTINUE, MAY_END, MAY_REFUSE, MUST_REFUSE, NOT_APPLICABLE, UNDECIDED

from .cards.build import explain as cards
from .cards.card import Card
from .cards.data import card_json
from .cards.drawing import drawing, layout_of, source
from .cards.layout import SCREEN, Layout
from .cards.money import cards as amount_cards
from .cards.outline import outline
from .cards.trainer import exercise, shallow, veil
from .decision.heading import markdown, picture_foot, title
from .decision.receipt import Receipt, embedded, in_pdf, in_png, in_svg, receipt, receipt_json, receipt_line
from .decision.serialize import answer_json
from .frame import assumed_elsewhere, framed, options
from .questions.leading import leading
from .repairs.told import change_lines
from .repairs.turning import way
from .sentence import CHANGE, HELD, Line, below, can_label, sentence

QUESTION = "Vraag"


def export(
    answer: Answer, decision: Decision, format_: str, full: bool = False, trainer: bool = False, sections: Mapping[str, Any] | None = None,
    layout: Layout = SCREEN, only: str | None = None,
) -> bytes:  # fmt: skip
    """The explanation in one of the formats, with its receipt. Raises render.NoRenderer for svg, png and pdf without Graphviz.

    trainer: an exercise, without statuses (dot, svg, png, pdf, html); sections: what `html.page` takes besides; layout: for what the
    drawing must fit, unless `full`; only: of the grounds that an exercise asks about those at this address (id) or below.
    """
    proof = receipt(answer, decision)
    if format_ == "html":
        from .html import page

        made = page(answer, decision, full=full, trainer=trainer, layout=layout, only=only, **(sections or {}))
        return f"{made}<!-- {embedded(proof)} -->\n".encode()
    if trainer:
        card = exercise(answer, decision, only)
        return _drawn(veil(card if full else shallow(card)), receipt_line(answer, decision), format_, proof, layout_of(full, layout))
    card = with_amounts(cards(answer, decision, full), answer, decision)
    if format_ == "json":
        data = answer_json(answer) | {"proof": card_json(card), "receipt": receipt_json(proof)}
        return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
    lead, foot = (sentence(answer, decision), *map(str, lines(answer, decision))), receipt_line(answer, decision)
    match format_:
        case "text":
            return "\n".join((*lead, "", outline(card), foot, embedded(proof), "")).encode()
        case "md":
            return markdown(title(card), card, foot, proof, lead)
    under = picture_foot(answer, decision, card)
    return _drawn(said_on(card, answer, decision, layout_of(full, layout)), under, format_, proof, layout_of(full, layout))


def lines(answer: Answer, decision: Decision) -> tuple[Line, ...]:
    """What stands under the sentence of an export: what would change the answer, and what may still be decided."""
    told = below(answer, decision, way(answer, decision))
    asked = [Line(f"{QUESTION} {i}", f"{question} {said}") for i, (question, said) in enumerate(leading(answer, decision), 1)]
    first = [x for x in told if x.label in (CHANGE, HELD)]
    return (*first, *asked, *(x for x in told if x not in first))


def said_on(card: Card, answer: Answer, decision: Decision, layout: Layout) -> Card:
    """The card of a decision with its sentence and the lines under it; where there is little room the first of these."""
    said = sentence(answer, decision)
    if layout.brief:
        under, changes = lines(answer, decision), change_lines(answer, decision)
        first = () if any(x.label == CHANGE for x in under) else tuple((CHANGE, row) for row in changes[:1])
        return replace(card, said=said, options=options(answer, decision), below=(*first, *((x.label, x.brief) for x in under if x.brief)))
    besides = below(answer, replace(decision, assumed=assumed_elsewhere(answer, decision)))
    told = tuple((x.label, x.text) for x in besides if x.label != can_label(answer))
    return replace(card, said=said, below=told, boxed=framed(answer, decision), options=options(answer, decision))


def with_amounts(card: Card, answer: Answer, decision: Decision) -> Card:
    """Where something may be granted: the amounts and hours after the grounds, each with its calculation."""
    if decision.outcome in (MAY_REFUSE, CONTINUE, MAY_END) or set(decision.possible) <= {NOT_APPLICABLE, MUST_REFUSE, MAY_REFUSE}:
        return card
    found = amount_cards(answer, decision)
    if decision.outcome == UNDECIDED:
        wording = answer.norms.wording
        when = f"als het ertoe komt {wording.to(GRANT)}" if GRANT in wording.deeds else f"als het tot {wording.plain(GRANT)} komt"
        found = tuple(replace(c, status=f"{when}: {c.status}") for c in found)
    return replace(card, children=(*card.children, *found))


def _drawn(card: Card, foot: str, format_: str, proof: Receipt, layout: Layout) -> bytes:
    if format_ == "dot":
        return f"{source(card, title(card), foot, layout)}// {embedded(proof)}\n".encode()
    return {"svg": in_svg, "png": in_png, "pdf": in_pdf}[format_](drawing(card, title(card), foot, format_, layout), proof)
