"""The published texts behind the norms, what claims them, and what a variant changes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from .vocabulary import Address

Claim = Literal["rule", "without_rule"]
ChangeKind = Literal["amended", "added", "dropped"]

WEB = re.compile(r"https?://[^\s<>\"'\\^`{|}]+")


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A rule base that this one builds on: its name or path from here, title, version, SHA-256 of its files, and what regulations of it."""

    id: str
    title: str
    version: str
    sha256: str
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A regulation. elsewhere: what gives room to depart from it though the text itself does not: its citation, and why."""

    name: str
    title: str
    source: str
    publication: str | None
    elsewhere: tuple[str, str] | None = None

    @property
    def link(self) -> str | None:
        """The publication, where it is an address on the web and nothing else: only that is ever made a link."""
        return self.publication if self.publication is not None and WEB.fullmatch(self.publication) else None


@dataclass(frozen=True, slots=True)
class ArticleText:
    """What stands at one address: heading, the verbatim quotations, the rules (keywords, label).

    Where a variant changes the rules, the first quotation says so, in brackets. beside: of each quotation the file and the lines of the
    rules written beside it (the first, and the one after the last).
    """

    address: Address
    heading: str
    quotations: tuple[str, ...]
    quoted: tuple[str, ...]  # with table headings and rows
    rules: tuple[tuple[str, str], ...]
    beside: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class PublishedArticle:
    """An article or bijlage of a published text, or `aanhef`, `tussentekst4`, `ondertekening`."""

    document: str
    article: str
    heading: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of published text and what claims it.

    `claim`: a rule carries it, or it is claimed without one, with a `kind` and a reason; None:
    nothing does, and `reason` says what is missing. `line`: where it starts in the source file.
    """

    address: Address
    line: int
    text: str
    claim: Claim | None
    kind: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What a variant changes at one place: an address, or a definition or value by its name (address None)."""

    kind: ChangeKind
    id: str
    address: Address | None


@dataclass(frozen=True, slots=True)
class Variant:
    """A file that amends, adds and drops rules; `sha256`: of its text."""

    title: str
    sha256: str
    changes: tuple[Change, ...]

    @property
    def amended(self) -> tuple[str, ...]:
        return self._of("amended")

    @property
    def added(self) -> tuple[str, ...]:
        return self._of("added")

    @property
    def dropped(self) -> tuple[str, ...]:
        return self._of("dropped")

    def _of(self, kind: ChangeKind) -> tuple[str, ...]:
        return tuple(c.id for c in self.changes if c.kind == kind)
