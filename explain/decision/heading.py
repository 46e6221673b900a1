"""What every export states above and below the cards."""

from __future__ import annotations

from reasoner import Answer, Decision

from .. import words
from ..cards.card import OPEN, Card, decides, walk
from ..cards.markdown import escaped, outlined
from ..sentence.deviating import cited
from ..sentence.discretion import discretion
from .receipt import Receipt, embedded, reading_words, receipt_line

MOST_CITED = 8


def title(card: Card) -> str:
    return words.printable(f"{card.sentence}: {card.status}")


def footer(answer: Answer, decision: Decision) -> str:
    """What every export states: the receipt in short, and what the one who decides may still do."""
    return " · ".join(x for x in (receipt_line(answer, decision), discretion(answer, decision)) if x)


def picture_foot(answer: Answer, decision: Decision, card: Card) -> str:
    """What stands at the foot of a picture: by which rules, on which texts the answer rests, of which day; digests are in its receipt."""
    norms = answer.norms
    ids = list(dict.fromkeys(c.address for c in walk(card) if c.address in norms.articles and (decides(c) or c.look in OPEN)))
    more = f", en nog {len(ids) - MOST_CITED}" if len(ids) > MOST_CITED else ""
    texts = f"bepalingen: {cited(norms, ids[:MOST_CITED], 'en')}{more}" if ids else ""
    pieces = (words.rules_words(norms, digest=False), texts, words.judged_words(decision), *reading_words(answer))
    return " · ".join(x for x in pieces if x)


def markdown(title: str, card: Card, foot: str, proof: Receipt | None = None, lead: tuple[str, ...] = ()) -> bytes:
    """A heading, the answer in a sentence and the lines under it, the cards as a list, the footer, and the receipt as a comment."""
    tail = f"\n<!-- {embedded(proof)} -->\n" if proof is not None else ""
    said = "".join(f"{escaped(line)}\n\n" for line in lead)
    return f"# {escaped(title)}\n\n{said}{outlined(card)}\n{escaped(foot)}\n{tail}".encode()
