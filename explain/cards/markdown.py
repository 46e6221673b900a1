"""Cards as a Markdown list, and text that Markdown leaves as it is."""

from __future__ import annotations

from .. import words
from .card import GLYPHS, Card, decides, face, left_out


def outlined(card: Card, depth: int = 0) -> str:
    """The cards as a Markdown list."""
    indent = "  " * depth
    sentence = f"**{escaped(card.sentence)}**" if decides(card) else escaped(card.sentence)
    cite = f" ({card.citation})" if card.citation else ""
    text = f"{indent}- {GLYPHS[face(card)]} {sentence}: *{escaped(card.status)}*{cite}\n"
    text += "".join(f"{indent}  - _{escaped(line)}_\n" for line in card.detail)
    text += "".join(outlined(c, depth + 1) for c in card.children)
    for word, items in left_out(card):
        text += f"{indent}  - {word}: {escaped('; '.join(items))}\n"
    return text


def escaped(text: str) -> str:
    """Text on one line that Markdown leaves as it is."""
    flat = words.printable(text)
    return "".join("\\" + c if c in "\\`*_{}[]<>#|" else c for c in flat)
