"""A drawing of Graphviz made fit to be read: by a screen reader, in the dark, with a title on every card."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from ..words import printable

SVG, XLINK, XML = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace"
TITLE = f"{{{XLINK}}}title"
# light and dark: letters and borders, then fills; what is filled with the colour of an outcome stays, with its white letters
INKS = {
    "#1b1f23": "#e8ebee", "#56616a": "#a9b4bd", "#77828a": "#8b97a0", "#005f95": "#7cc4f0", "#a83f00": "#ffad7d", "#7a5600": "#f0c869",
    "#b4bcc4": "#59636b", "#5b3f8c": "#c4b1f2",
}  # fmt: skip
FILLS = {
    "white": "#14181c", "#ffffff": "#14181c", "#e3f0f9": "#0d2a3f", "#fbe6da": "#3f1e0c", "#fff4d6": "#372a08", "#cfe4f3": "#16384f",
    "#edeff1": "#262c31", "#f1ecf9": "#251b3b",
}  # fmt: skip


def named(tag: str) -> str:
    return f"{{{SVG}}}{tag}"


def finished(data: bytes, title: str, description: str = "") -> bytes:
    """The drawing with role, title and description, titles on its cards instead of names of nodes, and colours for the dark."""
    ET.register_namespace("", SVG)
    ET.register_namespace("xlink", XLINK)
    root = ET.fromstring(data)
    whole = [group for group in root.iter(named("g")) if group.get("id", "").startswith("a_graph")]
    background = [link for group in whole for link in group]
    for element in list(root.iter()):
        struts = [text for text in element.findall(named("text")) if not (text.text or "").strip()]
        for own in (*element.findall(named("title")), *struts):
            element.remove(own)  # Graphviz' own: names of nodes, and what gives a line its height
        text = element.attrib.pop(TITLE, None)
        if text and element not in background:  # its title is that of the drawing
            note = ET.Element(named("title"))
            note.text = text
            element.insert(0, note)
    root.set("role", "img")
    root.set("aria-label", printable(title))
    root.set(f"{{{XML}}}lang", "nl")
    head = [ET.Element(named("title")), ET.Element(named("desc")), ET.Element(named("style"))]
    head[0].text, head[1].text, head[2].text = printable(title), _text(description), dark()
    for at, element in enumerate(e for e in head if e.text):
        element.tail = "\n"
        root.insert(at, element)
    return f'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()


def _text(text: str) -> str:
    return "\n".join("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line) for line in text.splitlines())


def dark() -> str:
    """Rules of style that turn the colours of the drawing where the reader's machine is set to dark."""
    rules = [f'text[fill="{light}"]{{fill:{inked}}}' for light, inked in INKS.items()]
    rules += [f'[stroke="{light}"]{{stroke:{inked}}}' for light, inked in INKS.items()]
    rules += [f'path[fill="{light}"],polygon[fill="{light}"]{{fill:{filled}}}' for light, filled in FILLS.items()]
    rules += ["text:not([fill]){fill:#e8ebee}"]
    return "@media screen and (prefers-color-scheme:dark){" + "".join(rules) + "}"


def inline(data: bytes, name: str = "") -> str:
    """A finished drawing as part of a page: a group with links, no style of its own, and ids under `name`, or none."""
    ET.register_namespace("", SVG)
    ET.register_namespace("xlink", XLINK)
    root = ET.fromstring(data)
    root.set("role", "group")
    for child in list(root):
        if child.tag in (named("title"), named("desc"), named("style"), named("metadata")):
            root.remove(child)
    for element in root.iter():
        own = element.attrib.pop("id", None)
        if own is not None and name:
            element.set("id", f"{name}-{own}")
    return ET.tostring(root, encoding="unicode")
