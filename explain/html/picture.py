"""The product's own drawing, inline: links to the lids, a title on every card, no role that hides its links."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

from ..cards.card import Card
from ..cards.dot import dot
from ..cards.render import NoRenderer, render
from ..decision.heading import title
from .law import anchor

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
TITLE, HREF = f"{{{XLINK}}}title", f"{{{XLINK}}}href"


def picture(card: Card, foot: str, name: str) -> str | None:
    """SVG of the cards, or None without Graphviz. `name` sets its ids apart from those of another picture."""
    try:
        return inline(render(dot(_linked(card), title(card), foot), "svg", title(card)), name)
    except NoRenderer:
        return None


def inline(data: bytes, name: str = "") -> str:
    """A rendered SVG as part of a page: titles that can be read, and ids under `name`, or none."""
    ET.register_namespace("", SVG)
    ET.register_namespace("xlink", XLINK)
    root = ET.fromstring(data)
    root.attrib.pop("role", None)
    root.set("role", "group")
    for parent in root.iter():
        for child in list(parent):
            if child.tag == f"{{{SVG}}}title":
                parent.remove(child)  # Graphviz' own: names of nodes
    for element in root.iter():
        own = element.attrib.pop("id", None)
        if own is not None and name:
            element.set("id", f"{name}-{own}")
        text = element.attrib.pop(TITLE, None)
        if text:
            note = ET.Element(f"{{{SVG}}}title")
            note.text = text
            element.insert(0, note)
    return re.sub(r"^<\?xml[^>]*\?>\s*", "", ET.tostring(root, encoding="unicode"))


def _linked(card: Card) -> Card:
    """Cards whose link is the lid in the same page."""
    url = f"#{anchor(card.address)}" if card.address else None
    return replace(card, url=url, children=tuple(_linked(c) for c in card.children))
