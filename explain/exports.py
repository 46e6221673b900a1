"""A decision as bytes in a format: text, md, dot, svg, png or an HTML report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from reasoner import Answer, Decision
from reasoner.decision.answer import CONTINUE, MAY_END, MAY_REFUSE

from .cards.build import explain as cards
from .cards.card import Card
from .cards.dot import dot
from .cards.money import cards as amount_cards
from .cards.outline import outline
from .cards.render import render
from .cards.trainer import exercise, shallow, veil
from .decision.heading import footer, markdown, title
from .decision.receipt import Receipt, embedded, in_png, in_svg, receipt, receipt_line


def export(
    answer: Answer, decision: Decision, format_: str, full: bool = False, trainer: bool = False, sections: Mapping[str, Any] | None = None
) -> bytes:
    """The explanation in one of the formats, with its receipt. Raises render.NoRenderer for svg and png without Graphviz.

    trainer: an exercise, without statuses (dot, svg, png, html); sections: what `html.page` takes besides.
    """
    proof = receipt(answer, decision)
    if format_ == "html":
        from .html import page

        return f"{page(answer, decision, full=full, trainer=trainer, **(sections or {}))}<!-- {embedded(proof)} -->\n".encode()
    if trainer:
        card = exercise(answer, decision)
        return _drawn(veil(card if full else shallow(card)), receipt_line(answer, decision), format_, proof)
    card = with_amounts(cards(answer, decision, full), answer, decision)
    match format_:
        case "text":
            return f"{outline(card)}\n{footer(answer, decision)}\n{embedded(proof)}\n".encode()
        case "md":
            return markdown(title(card), card, footer(answer, decision), proof)
    return _drawn(card, footer(answer, decision), format_, proof)


def with_amounts(card: Card, answer: Answer, decision: Decision) -> Card:
    """Where something may be granted: the amounts and hours after the grounds, each with its calculation."""
    if decision.outcome in (MAY_REFUSE, CONTINUE, MAY_END):
        return card
    return replace(card, children=(*card.children, *amount_cards(answer, decision)))


def _drawn(card: Card, foot: str, format_: str, proof: Receipt) -> bytes:
    source = dot(card, title(card), foot)
    if format_ == "dot":
        return f"{source}// {embedded(proof)}\n".encode()
    drawing = render(source, format_, title(card))
    return in_svg(drawing, proof) if format_ == "svg" else in_png(drawing, proof)
