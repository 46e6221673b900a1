"""The cards as a drawing that fits: Graphviz source, or a picture."""

from __future__ import annotations

from .card import Card
from .dot import dot
from .fit import fitted
from .layout import SCREEN, WIDE, Layout
from .outline import outline
from .render import render


def layout_of(full: bool, layout: Layout = SCREEN) -> Layout:
    """Everything is drawn as large as it is; else what fits."""
    return WIDE if full else layout


def source(card: Card, title: str, foot: str, layout: Layout = SCREEN) -> str:
    """Graphviz source of what fits of the cards."""
    shown, way = fitted(card, layout, foot)
    return dot(shown, title, foot, layout=way)


def drawing(card: Card, title: str, foot: str, format_: str, layout: Layout = SCREEN) -> bytes:
    """What fits of the cards as svg, png or pdf; an svg is described by all of them, in text. Raises NoRenderer."""
    return render(source(card, title, foot, layout), format_, title, f"{outline(card)}\n{foot}")
