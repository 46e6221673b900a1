"""Published regulations, read from plain text into stretches that stand under an address.

An address is a path: ``("2", "3", "c")`` is artikel 2 lid 3 onderdeel c, ``("3", "1", "d", "ii")``
one level deeper, ``("10", "a")`` an onderdeel of an article without leden, ``("5:42", "1a")`` a lid of
artikel 5:42, ``("bijlage1",)`` a bijlage. Text outside the articles has an address too: ``("aanhef",)`` is
all before the first article, ``("tussentekst4",)`` what stands between a chapter heading and artikel 4,
``("ondertekening",)`` what follows the last article, up to the first bijlage. The outline rests on the
numbering (`headings.py`, `markers.py`): what does not fit it, such as a reference at the start of a
broken line, stays running text. An item without a number (a dash, a bullet) has no address: its words
stand under what it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby, pairwise

from kb.text import INVISIBLE, plain

from .headings import headings
from .markers import Levels, Marker, marker_of, opened
from .places import ANNEX, BETWEEN, CLOSING, PREAMBLE, is_article
from .published_text import Passed, Path, PublishedText, Segment, fold, under

_CLOSES = re.compile(  # the line with which the closing starts, after the last sentence of the last article
    r"\s*(?:Aldus\s.*\b(?:besloten|vastgesteld|gedaan|verordend|ondertekend)\b"
    r"|(?:Vastgesteld|Besloten|Gedaan|Gegeven)\s(?:te|in|op|door|tijdens)\s"
    r"|(?:Slotformulier|Ondertekening)\W*$"
    r"|(?:['’]s-)?[A-Z][^\d.,;:]{1,40},\s(?:d\.d\.\s)?\d{1,2}\s[a-z]+\s\d{4}\W*$)"
)
_BUTTONS = re.compile(  # what wetten.overheid.nl puts beside a heading, and a copy takes along
    r"\s*(?:Toon relaties in LiDO|Maak een permanente link|Toon wetstechnische informatie|Vergelijk met een eerdere versie"
    r"|Druk het regelingonderdeel af|Sla het regelingonderdeel op)\s*$"
)
AHEAD = 400  # how many markers further on are looked at, to tell a gap from a reference


def outline(text: str) -> PublishedText:
    """Read the plain text of a regulation into segments.

    No text is left out but headings and markers; a bijlage has no leden. Raises nothing: a text
    without articles is all aanhef. Soft hyphens and spaces without width, which come along in a copy, are left out.
    """
    lines = ["" if _BUTTONS.match(line) else line for line in plain(text).translate(INVISIBLE).split("\n")]
    pieces, passed = _pieces(lines)
    return assembled(pieces, passed)


def assembled(pieces: list[Segment], passed: tuple[Passed, ...] = ()) -> PublishedText:
    """Pieces of text, each with its address (`()`: outside the articles), as a published text."""
    placed = groupby(_outside(pieces), key=lambda piece: piece.path)
    merged = [_merge(list(group)) for _, group in placed]
    parents = {s.path for s, child in pairwise(merged) if under(child.path, s.path)}
    kept = tuple(s for s in merged if s.text or (_numbered(s) and s.path not in parents))
    opened = {piece.path[0]: piece.line for piece in reversed(pieces) if piece.path and not piece.text}
    return PublishedText(kept, tuple(reversed(opened.items())), passed)


def _pieces(lines: list[str]) -> tuple[list[Segment], tuple[Passed, ...]]:
    """Give each line with its address; opening an address gives an empty piece, so it exists."""
    found, passed = headings(lines)
    pieces: list[Segment] = []
    index, starts = 0, [*sorted(found), len(lines)]
    pieces += [Segment((), "", line, number) for number, line in enumerate(lines[: starts[0]], 1)]
    for start, end in pairwise(starts):
        heading = found[start]
        path: Path = (heading.name,) if heading.name else ()
        pieces.append(Segment(path, heading.words, "", start + 1))
        index = min(heading.end, end)
        if path and is_article(heading.name):
            pieces += _article(lines, index, end, heading.name, heading.words)
        else:
            pieces += [Segment(path, heading.words, line, number) for number, line in enumerate(lines[index:end], index + 1)]
    return pieces, passed


def _article(lines: list[str], start: int, end: int, name: str, heading: str) -> Iterator[Segment]:
    """The lines of an article, each with its lid and onderdeel."""
    levels, previous = Levels(name), ""  # previous: the last running text, "" just after an opening
    path: Path = (name,)
    edges: dict[int, int] = {}  # depth -> indent at or left of which an indented item has ended
    markers = [(index, marker) for index in range(start, end) if (marker := marker_of(lines[index])) is not None]
    at = 0
    for index in range(start, end):
        line, body, number = lines[index], lines[index], index + 1
        while at < len(markers) and markers[at][0] <= index:
            at += 1
        ahead = [marker for _, marker in markers[at : at + AHEAD]]
        below = next((text for text in lines[number : min(end, number + AHEAD)] if text.strip()), "")
        found = _opened(levels, body, previous, ahead, below)
        if found is None and line.strip():  # where an item has ended its parent's text resumes
            ended = (depth for depth, edge in edges.items() if _indent(line) <= edge)
            path = path[: next(ended, len(path) + 1) - 1]
        while found is not None:  # markers of more levels may share a line
            levels, body = found
            path, previous = levels.path, ""
            yield Segment(path, heading, "", number)
            edges = {depth: edge for depth, edge in edges.items() if depth < len(path)}
            if not body and _indent(below) > _indent(line):
                edges[len(path)] = _indent(line)
            found = _opened(levels, body, previous, ahead, below)
        yield Segment(path, heading, body, number)
        previous = body.strip() or previous


def _opened(levels: Levels, text: str, previous: str, ahead: list[Marker], below: str) -> tuple[Levels, str] | None:
    """What the marker at the start of a text opens, and the text after it."""
    marker = marker_of(text)
    after = opened(levels, marker, previous, ahead, marker.body or below.strip()) if marker is not None else None
    return (after, marker.body) if marker is not None and after is not None else None


def _outside(pieces: list[Segment]) -> Iterator[Segment]:
    """Give the text outside articles and bijlagen its own address."""
    closing, annexes = _closing(pieces), _annexes(pieces)
    coming: list[str] = []  # for each piece the next article
    for piece in reversed(pieces):
        coming.append(piece.path[0] if _in_article(piece) else coming[-1] if coming else "")
    article = False
    for index, (piece, following) in enumerate(zip(pieces, reversed(coming), strict=True)):
        article = article or _in_article(piece)
        if closing <= index < annexes:
            yield replace(piece, path=(CLOSING,), heading=CLOSING.capitalize())
        elif not article:
            yield replace(piece, path=(PREAMBLE,), heading=PREAMBLE.capitalize())
        else:
            yield piece if piece.path else replace(piece, path=(f"{BETWEEN}{following}" if following else CLOSING,))


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
    return next((i for i, piece in enumerate(pieces) if piece.path and piece.path[0].startswith(ANNEX)), len(pieces))


def _in_article(piece: Segment) -> bool:
    return bool(piece.path) and is_article(piece.path[0])


def _numbered(segment: Segment) -> bool:
    return is_article(segment.path[0]) or segment.path[0].startswith(ANNEX)


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


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
