"""The text outline: the accessible form of every picture."""

from __future__ import annotations

from collections.abc import Iterator

from .card import GLYPHS, Card, Look, decides, face, left_out

STYLES = {
    Look.YES: "cyan", Look.NO: "dark_orange3", Look.UNKNOWN: "yellow", Look.JUDGEMENT: "yellow", Look.GROUND: "dark_orange3",
    Look.DECISION: "", Look.CHOICE: "yellow", Look.REFERENCE: "dim", Look.HIDDEN: "dim", Look.LEFT: "cyan", Look.RIGHT: "dark_orange3",
    Look.CHANGED: "", Look.SAME: "dim", Look.ASSUMED: "magenta", Look.AGAINST: "dark_orange3",
}  # fmt: skip
Segment = tuple[str, str]  # text and rich style


def outline(card: Card) -> str:
    """The whole tree as plain text, one card a line, indented with box lines."""
    return "\n".join("".join(text for text, _ in line).rstrip() for line in lines(card)) + "\n"


def _clean(text: str) -> str:
    """Text of a dossier on one line of a terminal."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def lines(card: Card, prefix: str = "", last: bool = True, top: bool = True) -> Iterator[list[Segment]]:
    """Lines of styled segments."""
    branch = "" if top else "└─ " if last else "├─ "
    below = "" if top else prefix + ("   " if last else "│  ")
    tone = card.tone or face(card)
    number = f"{card.number} " if card.number else ""
    yield [
        (prefix + branch, "dim"),
        (f"{GLYPHS[face(card)]} ", STYLES[tone]),
        (number, "dim"),
        (_clean(card.sentence), "bold" if decides(card) else ""),
        (f"  [{_clean(card.status)}]", STYLES[tone]),
        (f"  {card.citation}" if card.citation else "", "dim"),
    ]
    inner = below if not top else ""
    gutter = "│  " if card.children or left_out(card) else "   "
    for text in card.detail:
        yield [(inner + gutter, "dim"), (_clean(text), "italic")]
    folded = left_out(card)
    for i, child in enumerate(card.children):
        yield from lines(child, inner, i == len(card.children) - 1 and not folded, False)
    for i, (word, items) in enumerate(folded):
        yield [(inner + ("└─ " if i == len(folded) - 1 else "├─ "), "dim"), (f"{word} ({len(items)}): {_clean('; '.join(items))}", "dim")]
