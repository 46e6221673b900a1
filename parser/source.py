"""Published regulations, read from plain text into stretches that stand under an address.

An address is a path: ``("2", "3", "c")`` is artikel 2 lid 3 onderdeel c, ``("3", "1", "d", "ii")``
one level deeper, ``("10", "a")`` an onderdeel of an article without leden, ``("bijlage1",)`` a
bijlage. Text outside the articles has an address too: ``("aanhef",)`` is all before the first article,
``("tussentekst4",)`` what stands between a chapter heading and artikel 4, ``("ondertekening",)`` what
follows the last article, up to the first bijlage. The outline rests on the numbering: a heading or
marker counts only if it is the next one expected, so that references and numbers at the start of a
broken line stay running text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise, takewhile
from string import ascii_lowercase

from kb.text import INVISIBLE, plain

from .places import BETWEEN, CLOSING, PREAMBLE

Path = tuple[str, ...]

_HEADING = re.compile(
    r"\s*(Artikel|Bijlage|Hoofdstuk|Paragraaf|Afdeling|Titel|§)\s+"
    r"(\d+(?:[.:]\d+)*[a-z]?|[IVXLC]+)[.:]?(?:\s+(\S.*))?\s*$"
)
_MARKER = re.compile(r"\s*(?:[•·▪◦*\u2013-]\s*)?(\d+|[a-z]+)\.(?:\s+(.*))?$")
_NUMBER_FOLLOWS = re.compile(  # a number at the start of the next line is no marker
    r"(?:^|[\s(])(?:artikel|artikelen|lid|leden|onderdeel|onderdelen|punt|bijlage|tabel|hoofdstuk"
    r"|paragraaf|tot en met|(?:\d+[a-z]?|[a-z]),? (?:en|of))$"
)
_RUNS_ON = re.compile(  # no heading ends here, and none starts on the next line
    r"(?:^|[\s(])(?:de|het|een|der|van|in|op|bij|voor|aan|met|tot|te|door|naar|uit|over|en|of)$"
)
_CLOSES = re.compile(  # the line with which the closing starts, after the last sentence of the last article
    r"\s*(?:Aldus\s.*\b(?:besloten|vastgesteld|gedaan|verordend|ondertekend)\b"
    r"|(?:Vastgesteld|Besloten|Gedaan|Gegeven)\s(?:te|in|op|door|tijdens)\s"
    r"|(?:Slotformulier|Ondertekening)\W*$"
    r"|(?:['’]s-)?[A-Z][^\d.,;:]{1,40},\s(?:d\.d\.\s)?\d{1,2}\s[a-z]+\s\d{4}\W*$)"
)


@dataclass(frozen=True)
class Segment:
    """One stretch of own text of one address, without the text of its children.

    ``heading`` is that of the whole article or bijlage; it and ``text`` are folded. The marker
    of the address is left out, bullets that mark no address stay in. ``text`` is empty only for
    an address with nothing under it. ``line`` is where the text starts in the source, from 1;
    ``lines`` gives for each line of the source the offset in ``text`` at which it starts.
    """

    path: Path
    heading: str
    text: str
    line: int
    lines: tuple[tuple[int, int], ...] = field(default=(), compare=False, repr=False)

    def line_at(self, offset: int) -> int:
        """Give the line of the source on which this offset stands. Raises nothing."""
        index = bisect_right(self.lines, offset, key=lambda pair: pair[0]) - 1
        return self.lines[index][1] if index >= 0 else self.line


@dataclass(frozen=True, order=True)
class Position:
    """A found quotation: index into the segments, and offsets in that segment's folded text."""

    segment: int
    start: int
    end: int


@dataclass(frozen=True)
class PublishedText:
    """A regulation as segments, in the order of the source.

    An address occurs in more than one segment if its text resumes after its children.
    """

    segments: tuple[Segment, ...]

    def has(self, path: Path) -> bool:
        """Tell whether the address exists, with own text or with children. Raises nothing."""
        return path != () and any(_under(segment.path, path) for segment in self.segments)

    def own(self, path: Path) -> tuple[Segment, ...]:
        """Give the segments of exactly this address; ``()`` if it has none. Raises nothing."""
        return tuple(segment for segment in self.segments if segment.path == path)

    def text_of(self, path: Path) -> str:
        """Give the folded text of an address with its children, in source order.

        Headings and markers are left out; ``""`` for an unknown address. Raises nothing.
        """
        return fold(" ".join(s.text for s in self.segments if _under(s.path, path)))


def fold(text: str) -> str:
    """Collapse all white space (U+00A0, form feeds, line breaks too) to one space and strip.

    Nothing else changes: a word hyphenated over lines keeps its hyphen and gets a space.
    """
    return " ".join(text.split())


def outline(text: str) -> PublishedText:
    """Read the plain text of a regulation into segments.

    No text is left out but headings and markers; a bijlage has no leden. Raises nothing: a text
    without articles is all aanhef. Soft hyphens and spaces without width, which come along in a copy, are left out.
    """
    text = plain(text).translate(INVISIBLE)
    pieces = groupby(_outside(list(_pieces(text.split("\n")))), key=lambda piece: piece.path)
    merged = [_merge(list(group)) for _, group in pieces]
    parents = {s.path for s, child in pairwise(merged) if _under(child.path, s.path)}
    return PublishedText(tuple(s for s in merged if s.text or (_numbered(s) and s.path not in parents)))


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


def addresses_of(published: PublishedText, quotation: str) -> tuple[Path, ...]:
    """Give every address whose own text holds the folded quotation, once, in source order.

    ``()`` if there is none or the quotation is blank. Raises nothing.
    """
    wanted = fold(quotation)
    found = (segment.path for segment in published.segments if wanted and wanted in segment.text)
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class _Place:
    """How far the numbering has come; zero is not begun."""

    article: int = 0
    lid: int = 0
    letter: int = 0
    sub: int = 0
    bijlage: int = 0
    closed: bool = False  # after a chapter heading, before the next article

    @property
    def path(self) -> Path:
        if self.bijlage:
            return (f"bijlage{self.bijlage}",)
        if self.closed or not self.article:
            return ()
        levels = (str(self.article), str(self.lid or ""), _letter(self.letter), _roman(self.sub))
        return tuple(level for level in levels if level)


def _pieces(lines: list[str]) -> Iterator[Segment]:
    """Give each line with its address; opening an address gives an empty piece, so it exists."""
    place, path = _Place(), _Place().path
    heading = previous = ""  # previous: the last line of running text, "" just after an opening
    edges: dict[int, int] = {}  # depth -> indent at or left of which an indented item has ended
    index = 0
    while index < len(lines):
        line, number = lines[index], index + 1
        opened = _open_heading(place, lines, index)
        if opened is not None:
            place, path, previous, edges = opened, opened.path, "", {}
            heading, index = _read_heading(lines, index)
            yield Segment(path, heading, "", number)
            continue
        index, body, opened = number, line, _open_marker(place, line, previous)
        if opened is None and line.strip():  # where an item has ended its parent's text resumes
            ended = (depth for depth, edge in edges.items() if _indent(line) <= edge)
            path = path[: next(ended, len(path) + 1) - 1]
        while opened is not None:  # markers of more levels may share a line
            place, path, previous = opened, opened.path, ""
            body = _MARKER.sub(r"\2", body)
            yield Segment(path, heading, "", number)
            edges = {depth: edge for depth, edge in edges.items() if depth < len(path)}
            below = next((text for text in lines[index:] if text.strip()), "")
            if not body and _indent(below) > _indent(line):
                edges[len(path)] = _indent(line)
            opened = _open_marker(place, body, previous)
        yield Segment(path, heading, body, number)
        previous = body.strip() or previous


def _outside(pieces: list[Segment]) -> Iterator[Segment]:
    """Give the text outside articles and bijlagen its own address."""
    article, closing, annexes = "", _closing(pieces), _annexes(pieces)
    for index, piece in enumerate(pieces):
        if piece.path and piece.path[0].isdigit():
            article = piece.path[0]
        if closing <= index < annexes:
            yield replace(piece, path=(CLOSING,), heading=CLOSING.capitalize())
        elif not article:
            yield replace(piece, path=(PREAMBLE,), heading=PREAMBLE.capitalize())
        else:
            yield piece if piece.path else replace(piece, path=(f"{BETWEEN}{int(article) + 1}",))


def _closing(pieces: list[Segment]) -> int:
    """Give the index at which the closing starts: no address may open after it but a bijlage.

    It starts at a chapter heading without an article, or at a line in one of the usual forms that
    follows a finished sentence. A form that is not recognised leaves the text with the last article.
    """
    annexes, last, seen = _annexes(pieces), -1, set[Path]()
    for index, piece in enumerate(pieces[:annexes]):
        if piece.path and piece.path not in seen:
            seen.add(piece.path)
            last = index
    above = ""
    for index in range(last, annexes) if seen else ():
        text = pieces[index].text.strip()
        if not pieces[index].path or (above[-1:] in tuple(".;:!?") and above and _CLOSES.match(text)):
            return index
        above = text or above
    return annexes


def _annexes(pieces: list[Segment]) -> int:
    return next((i for i, piece in enumerate(pieces) if piece.path[:1] == ("bijlage1",)), len(pieces))


def _numbered(segment: Segment) -> bool:
    return segment.path[0].isdigit() or segment.path[0].startswith("bijlage")


def _open_heading(place: _Place, lines: list[str], index: int) -> _Place | None:
    """Give the place after a heading; None if the line is no heading expected here."""
    match = _HEADING.match(lines[index])
    if match is None or not _stands_alone(lines, index, match[3] or ""):
        return None
    if match[1] == "Bijlage":
        expected = place.article > 0 and match[2] == str(place.bijlage + 1)
        return replace(place, bijlage=place.bijlage + 1) if expected else None
    if place.bijlage:
        return None
    if match[1] == "Artikel":
        return _Place(place.article + 1) if match[2] == str(place.article + 1) else None
    return _Place(place.article, closed=True)


def _stands_alone(lines: list[str], index: int, title: str) -> bool:
    """Tell a heading from a reference in running text that happens to start a line.

    A title in lower case needs a break above it and may not turn out to be a sentence.
    """
    above = lines[index - 1].strip() if index and not lines[index].startswith("\f") else ""
    below = lines[index + 1].strip() if index + 1 < len(lines) else ""
    if _RUNS_ON.search(above):
        return False
    if not (title or below)[:1].islower() or (not title and _MARKER.match(below)):
        return True
    rest = takewhile(lambda line: line.strip() and not _MARKER.match(line), lines[index:])
    return above[-1:] in ("", ".", ";", ":") and fold(" ".join(rest))[-1] not in ".,;:"


def _read_heading(lines: list[str], index: int) -> tuple[str, int]:
    """Fold a heading with the lines that continue it; give it with the index of the next line."""
    heading = fold(lines[index])
    for end in range(index + 1, len(lines)):
        line = lines[end].strip()
        cut_off = heading.count("(") > heading.count(")") or _RUNS_ON.search(heading)
        if not line or _MARKER.match(line) or not (cut_off or line[0].islower()):
            return heading, end
        heading = fold(f"{heading} {line}")
    return heading, len(lines)


def _open_marker(place: _Place, line: str, previous: str) -> _Place | None:
    """Give the place after the marker that starts the line; None if none is expected here."""
    match = _MARKER.match(line)
    if match is None or not place.path or place.bijlage or _NUMBER_FOLLOWS.search(previous):
        return None
    lid, letter, sub = place.lid + 1, place.letter + 1, place.sub + 1
    if match[1] == str(lid) and (place.lid or not place.letter):
        return _Place(place.article, lid)
    if match[1] == _roman(sub) and place.letter and (place.sub or _letter(letter) != "i"):
        return replace(place, sub=sub)
    return replace(place, letter=letter, sub=0) if match[1] == _letter(letter) else None


def _merge(pieces: list[Segment]) -> Segment:
    words: list[str] = []
    lines: list[tuple[int, int]] = []
    offset = 0
    for piece in pieces:
        if text := fold(piece.text):
            lines.append((offset, piece.line))
            words.append(text)
            offset += len(text) + 1
    return replace(pieces[0], text=" ".join(words), line=lines[0][1] if lines else pieces[0].line, lines=tuple(lines))


def _under(path: Path, ancestor: Path) -> bool:
    return path[: len(ancestor)] == ancestor


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _letter(number: int) -> str:
    return ascii_lowercase[number - 1 : number] if number else ""


def _roman(number: int) -> str:
    units = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    return "x" * (number // 10) + units[number % 10]
