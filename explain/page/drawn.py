"""The drawing: its source for the Graphviz of the page, and what that made, finished for a page."""

from __future__ import annotations

from typing import Any

from reasoner import DossierError, Problem

from ..cards.build import explain as cards
from ..cards.drawing import layout_of, source
from ..cards.layout import LAYOUTS
from ..cards.svg import finished, inline
from ..decision.heading import footer, title
from ..html.picture import linked
from .session import Ask, Session


def drawing(session: Session, ask: object, layout: str = "screen", full: bool = False) -> dict[str, Any]:
    """Source of what fits, its cards linked to the lids on the page; with `full` all of it."""
    if layout not in LAYOUTS:
        raise DossierError((Problem("D000", f"deze vorm is er niet: {layout}", hint=f"kies uit {', '.join(LAYOUTS)}"),))
    answer, decision = session.decision(Ask.of(ask))
    card = linked(cards(answer, decision, full))
    return {"dot": source(card, title(card), footer(answer, decision), layout_of(full, LAYOUTS[layout])), "title": title(card)}


def drawn(session: Session, svg: str, title: str, name: str = "tekening") -> dict[str, Any]:
    """The drawing as part of a page, and as a file of its own; name: sets its ids apart."""
    whole = finished(svg.encode(), title)
    return {"html": inline(whole, name), "file": whole.decode()}
