"""The product's own drawing, inline: links to the lids, a title on every card, no role that hides its links; on paper an A4."""

from __future__ import annotations

from dataclasses import dataclass, replace

from markupsafe import Markup

from reasoner import Answer, Decision

from ..cards.card import Card
from ..cards.drawing import drawing, layout_of
from ..cards.layout import A4, SCREEN, Layout
from ..cards.render import NoRenderer
from ..cards.svg import inline
from ..cards.trainer import shallow, veil
from ..decision.heading import picture_foot, title
from ..decision.receipt import receipt_line
from .law import anchor


@dataclass(frozen=True)
class Drawn:
    """A drawing and the classes of its frame: on a screen (`scherm`) or on paper (`papier`); of an exercise, before or after."""

    svg: Markup
    classes: str


def pictures(answer: Answer, decision: Decision, card: Card, full: bool, trainer: bool, layout: Layout = SCREEN) -> tuple[Drawn, ...]:
    """The picture for the screen and the one for paper; of an exercise veiled, and one with statuses. None without Graphviz."""
    way = layout_of(full, layout)
    if trainer:
        whole = card if full else shallow(card)
        foot = receipt_line(answer, decision)
        wanted = [
            (veil(whole), "opgave", way, "scherm dicht"),
            (whole, "uitwerking", way, "scherm geheim"),
            (veil(whole), "werkblad", A4, "papier"),
        ]
    else:
        foot = picture_foot(answer, decision, card)
        wanted = [(card, "tekening", way, "scherm"), (card, "afdruk", A4, "papier")]
    drawn = [(picture(shown, foot, name, fit), classes) for shown, name, fit, classes in wanted]
    return tuple(Drawn(Markup(svg), classes) for svg, classes in drawn if svg is not None)


def picture(card: Card, foot: str, name: str, layout: Layout = SCREEN) -> str | None:
    """SVG of the cards, or None without Graphviz. `name` sets its ids apart from those of another picture."""
    try:
        return inline(drawing(linked(card), title(card), foot, "svg", layout), name)
    except NoRenderer:
        return None


def linked(card: Card) -> Card:
    """Cards whose link is the lid in the same page."""
    url = f"#{anchor(card.address)}" if card.address else None
    return replace(card, url=url, children=tuple(linked(c) for c in card.children))
