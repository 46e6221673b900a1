"""The verbatim check: every quotation stands under its own address, in the order of the source."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from . import norms as n
from . import syntax as s
from .errors import Report
from .published_text import Path, Position, PublishedText, fold, under


class PlacedArticle(Protocol):
    """An article of the rules and its full address."""

    @property
    def address(self) -> n.Address: ...

    @property
    def article(self) -> s.Article: ...


@dataclass(frozen=True)
class Found:
    """The `index`-th quotation of the article at an address, and where it stands in the published text."""

    address: n.Address
    index: int
    position: Position


def check_quotations(
    placed: Iterable[PlacedArticle], texts: dict[str, PublishedText], report: Report, own: str | None = None
) -> tuple[Found, ...]:
    """Find every quotation; report R005 (not verbatim under its address) and R006 (out of order or overlapping).

    The text of an address that resumes after its children is quoted at that address, so before them: it follows
    the quotation before it at the same address. What stands in the file `own` (a variant) is no quotation of the source.
    """
    last: dict[str, Position] = {}
    found: list[Found] = []
    for article in placed:
        text = texts.get(article.address.document)
        if text is None or not text.has(article.address.path):
            continue
        if not any(True for _ in quoted(article.article)) and _carries_rule(article.article):
            report("R013", f"{article.address.id} citeert geen tekst", article.article.address.span)
        here: Position | None = None
        for index, word in enumerate(quoted(article.article)):
            if word.span.file == own:
                continue
            position = next_at(text, article.address.path, word.text, last.get(article.address.document), here)
            if position is not None:
                here = position
                if not resumes(text, position.segment):
                    last[article.address.document] = position
                found.append(Found(article.address, index, position))
            elif locate(text, article.address.path, word.text, None) is not None:
                report("R006", "dit citaat staat in de bron voor een eerder citaat", word.span)
            else:
                report(
                    "R005",
                    f"dit citaat staat niet woordelijk onder {article.address.id}",
                    word.span,
                    _elsewhere(text, article.address, word.text),
                )
    return tuple(found)


def quoted(article: s.Article) -> Iterator[s.Word]:
    """Everything an article quotes, in order: texts, column headings, table rows."""
    for provision in article.provisions:
        match provision:
            case s.Quotation(text):
                yield text
            case s.Table():
                yield from (provision.head,) if provision.head else ()
                yield from (c.heading for c in provision.columns)
                yield from (r.text for r in provision.rows)


def beside(article: s.Article) -> Iterator[tuple[str, int, int]]:
    """Of every quotation the file and the lines from it up to the next quotation that follows a rule: what stands there belongs to it."""
    starts, fresh = [], True
    for provision in article.provisions:
        if isinstance(provision, s.Quotation):
            starts += [provision.span.line] if fresh else []
            fresh = False
        else:
            fresh = True
    for provision in article.provisions:
        if isinstance(provision, s.Quotation):
            line = provision.span.line
            first, after = max(x for x in starts if x <= line), min((x for x in starts if x > line), default=sys.maxsize)
            yield provision.span.file, first, after


def _carries_rule(article: s.Article) -> bool:
    return any(not isinstance(p, s.Scope | s.DeviationPower) for p in article.provisions)


def _elsewhere(text: PublishedText, address: n.Address, quotation: str) -> str:
    places = [n.Address(address.document, path).id for path in addresses_of(text, quotation)]
    if places:
        return "deze woorden staan wel onder " + ", ".join(places[:4])
    return "vergelijk het citaat letter voor letter met het bronbestand"


# ---- where a quotation stands


def locate(published: PublishedText, path: Path, quotation: str, after: Position | None = None) -> Position | None:
    """Find the first occurrence of the folded quotation in an own segment of ``path``.

    It starts at or after the end of ``after`` (None: from the beginning), which may lie under
    another address. None if there is no such occurrence or the quotation is blank. Raises nothing.
    """
    wanted = fold(quotation)
    first, offset = (after.segment, after.end) if after else (0, 0)
    for index, segment in enumerate(published.segments):
        if wanted and index >= first and segment.path == path:
            start = segment.text.find(wanted, offset if index == first else 0)
            if start >= 0:
                return Position(index, start, start + len(wanted))
    return None


def next_at(published: PublishedText, path: Path, quotation: str, after: Position | None, here: Position | None) -> Position | None:
    """Find the quotation in the order of the source: after ``here``, the last at this address, and after ``after``, the last at any.

    Where text resumes after the children of its address only ``here`` counts (`resumes`). Raises nothing.
    """
    own = [index for index, segment in enumerate(published.segments) if segment.path == path]
    for index in own:
        start = max((p for p in (None if resumes(published, index) else after, here) if p is not None), default=None)
        begin = Position(index, 0, 0)
        found = locate(published, path, quotation, max(start, begin) if start is not None else begin)
        if found is not None and found.segment == index:
            return found
    return None


def resumes(published: PublishedText, index: int) -> bool:
    """Does this segment follow text below its own address? Raises nothing."""
    path = published.segments[index].path
    return any(under(segment.path, path) for segment in published.segments[:index])


def addresses_of(published: PublishedText, quotation: str) -> tuple[Path, ...]:
    """Give every address whose own text holds the folded quotation, once, in source order.

    ``()`` if there is none or the quotation is blank. Raises nothing.
    """
    wanted = fold(quotation)
    found = (segment.path for segment in published.segments if wanted and wanted in segment.text)
    return tuple(dict.fromkeys(found))
