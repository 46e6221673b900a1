"""What every export states above and below the cards."""

from __future__ import annotations

from reasoner import Answer, Decision

from .. import words
from ..cards.card import Card
from ..cards.markdown import escaped, outlined
from ..sentence.discretion import discretion
from .receipt import Receipt, embedded, receipt_line


def title(card: Card) -> str:
    return words.printable(f"{card.sentence}: {card.status}")


def footer(answer: Answer, decision: Decision) -> str:
    """What every export states: the receipt in short, and what the one who decides may still do."""
    return " · ".join(x for x in (receipt_line(answer, decision), discretion(answer, decision)) if x)


def markdown(title: str, card: Card, foot: str, proof: Receipt | None = None, lead: tuple[str, ...] = ()) -> bytes:
    """A heading, the answer in a sentence and the lines under it, the cards as a list, the footer, and the receipt as a comment."""
    tail = f"\n<!-- {embedded(proof)} -->\n" if proof is not None else ""
    said = "".join(f"{escaped(line)}\n\n" for line in lead)
    return f"# {escaped(title)}\n\n{said}{outlined(card)}\n{escaped(foot)}\n{tail}".encode()
