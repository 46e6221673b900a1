"""A letter: blocks of sentences, each with the places it came from. Data only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from ..decision.receipt import Receipt


class Source(Enum):
    """Where a sentence comes from. `ref` of an origin is then: a node of the proof, a field of `decide --json`,
    an entity and its fact, an address, an article of general law (or nothing), nothing."""

    PROOF = "proof"
    ANSWER = "answer"
    DOSSIER = "dossier"
    RULE = "rule"
    FIXED = "fixed"
    FILL = "fill"


@dataclass(frozen=True)
class Origin:
    """One origin; `address`: where it stands in the rule base."""

    source: Source
    ref: str = ""
    address: str | None = None


@dataclass(frozen=True)
class Sentence:
    """`fill`: what stands between [brackets] is for the college to fill in; such a sentence holds no text of a dossier."""

    text: str
    origins: tuple[Origin, ...]
    fill: bool = False


class Kind(Enum):
    TITLE = "title"
    HEADING = "heading"
    SUBHEADING = "subheading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTE = "quote"
    TABLE = "table"


@dataclass(frozen=True)
class Block:
    """`depth`: indentation of an item or quote; `rows`: of a table, the first its heading, with as many origins as rows."""

    kind: Kind
    sentences: tuple[Sentence, ...]
    depth: int = 0
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Letter:
    """The draft of one decision. `body` goes to the applicant, `worksheet` stays with the college."""

    subject: str
    body: tuple[Block, ...]
    worksheet: tuple[Block, ...]
    receipt: Receipt
    foot: str

    @property
    def blocks(self) -> tuple[Block, ...]:
        return self.body + self.worksheet


@dataclass(frozen=True)
class Paper:
    """What is printed, in any form: a letter or its worksheet. head, foot: on every page."""

    title: str
    blocks: tuple[Block, ...]
    head: str
    foot: str = ""


# ---- to write them


FIXED, FILL = Origin(Source.FIXED), Origin(Source.FILL)


def law(article: str) -> Origin:
    """Fixed text that rests on an article of general administrative law."""
    return Origin(Source.FIXED, article)


def field(name: str, address: str | None = None) -> Origin:
    return Origin(Source.ANSWER, name, address)


def say(text: str, *origins: Origin) -> Sentence:
    return Sentence(text, origins)


def fill(text: str, *origins: Origin) -> Sentence:
    return Sentence(text, (*origins, FILL), True)


def title(sentence: Sentence) -> Block:
    return Block(Kind.TITLE, (sentence,))


def heading(text: str, *origins: Origin) -> Block:
    return Block(Kind.HEADING, (Sentence(text, origins or (FIXED,)),))


def subheading(text: str, *origins: Origin) -> Block:
    return Block(Kind.SUBHEADING, (Sentence(text, origins),))


def paragraph(*sentences: Sentence) -> Block:
    return Block(Kind.PARAGRAPH, sentences)


def item(depth: int, *sentences: Sentence) -> Block:
    return Block(Kind.ITEM, sentences, depth)


def quote(text: str, origin: Origin, depth: int = 0) -> Block:
    return Block(Kind.QUOTE, (Sentence(text, (origin,)),), depth)


def table(head: tuple[str, ...], rows: Iterator[tuple[tuple[str, ...], Origin]]) -> Block:
    """A table whose rows have an origin each."""
    found = list(rows)
    about = tuple(Sentence("; ".join(x for x in cells if x), (origin,)) for cells, origin in found)
    return Block(Kind.TABLE, about, 0, (head, *(cells for cells, _ in found)))
