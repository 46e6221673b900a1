"""The product's own drawing, inline: links to the lids, a title on every card, no role that hides its links."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

from ..card import Card
from ..dot import dot
from ..exports import title
from ..render import NoRenderer, render
from .law import anchor

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
TITLE, HREF = f"{{{XLINK}}}title", f"{{{XLINK}}}href"


def picture(card: Card, foot: str, name: str) -> str | None:
    """SVG of the cards, or None without Graphviz. `name` sets its ids apart from those of another picture."""
    try:
        data = render(dot(_linked(card), title(card), foot), "svg", title(card))
    except NoRenderer:
        return None
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
        if "id" in element.attrib:
            element.set("id", f"{name}-{element.get('id')}")
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
