"""A decision as bytes in a format: text, md, dot, svg, png, pdf, json or an HTML report."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from reasoner import Answer, Decision
from reasoner.decision.answer import CONTINUE, MAY_END, MAY_REFUSE

from .cards.build import explain as cards
from .cards.card import Card
from .cards.data import card_json
from .cards.drawing import drawing, layout_of, source
from .cards.layout import SCREEN, Layout
from .cards.money import cards as amount_cards
from .cards.outline import outline
from .cards.trainer import exercise, shallow, veil
from .decision.heading import footer, markdown, title
from .decision.receipt import Receipt, embedded, in_pdf, in_png, in_svg, receipt, receipt_json, receipt_line
from .decision.serialize import answer_json
from .sentence import sentence


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
    match format_:
        case "text":
            return f"{sentence(answer, decision)}\n\n{outline(card)}\n{footer(answer, decision)}\n{embedded(proof)}\n".encode()
        case "md":
            return markdown(title(card), card, footer(answer, decision), proof, sentence(answer, decision))
        case "json":
            data = answer_json(answer) | {"proof": card_json(card), "receipt": receipt_json(proof)}
            return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
    said = replace(card, said=sentence(answer, decision))
    return _drawn(said, footer(answer, decision), format_, proof, layout_of(full, layout))


def with_amounts(card: Card, answer: Answer, decision: Decision) -> Card:
    """Where something may be granted: the amounts and hours after the grounds, each with its calculation."""
    if decision.outcome in (MAY_REFUSE, CONTINUE, MAY_END):
        return card
    return replace(card, children=(*card.children, *amount_cards(answer, decision)))


def _drawn(card: Card, foot: str, format_: str, proof: Receipt, layout: Layout) -> bytes:
    if format_ == "dot":
        return f"{source(card, title(card), foot, layout)}// {embedded(proof)}\n".encode()
    return {"svg": in_svg, "png": in_png, "pdf": in_pdf}[format_](drawing(card, title(card), foot, format_, layout), proof)
