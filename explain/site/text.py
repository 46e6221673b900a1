"""Markdown that says what it is given: escaping, links, lists, tables. Knows nothing of norms."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from ..words import printable

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|&~^=!:$\"]")
_OPENING = re.compile(r"^(\d+)([.)])|^([-+])")  # what would start a list


def md(text: str) -> str:
    """Text on one line in which no character is Markdown or HTML any more."""
    flat = _SPECIAL.sub(lambda m: f"&#{ord(m[0])};", printable(text))
    return _OPENING.sub(lambda m: f"{m[1]}&#{ord(m[2])};" if m[1] else f"&#{ord(m[3])};", flat)


def link(here: str, place: str, text: str) -> str:
    """A link with this text (escaped) from the page `here` to a place: `page.md#anchor`."""
    return f"[{md(text)}]({href(here, place)})"


def href(here: str, place: str) -> str:
    page, hash_, anchor = place.partition("#")
    return ("" if page == here and hash_ else posixpath.relpath(page, posixpath.dirname(here))) + hash_ + anchor


def heading(level: int, text: str, anchor: str = "") -> str:
    return f"{'#' * level} {md(text)}" + (f" {{ #{anchor} }}" if anchor else "")


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Cells are Markdown already; nothing at all without rows."""
    found = list(rows)
    if found:
        yield from ("", "| " + " | ".join(columns) + " |", "|" + "---|" * len(columns))
        yield from ("| " + " | ".join(row) + " |" for row in found)
        yield ""


def details(summary: str, lines: Iterable[str]) -> Iterator[str]:
    """Folded Markdown; nothing at all without lines."""
    found = list(lines)
    if any(line.strip() for line in found):
        yield from ("", '<details markdown="1">', f"<summary>{escape(printable(summary))}</summary>", "", *found, "", "</details>", "")


def quote(texts: Iterable[str]) -> Iterator[str]:
    """Published text, word for word."""
    yield from ("", '<blockquote class="wet">', *(f"<p>{escape(printable(t), quote=False)}</p>" for t in texts), "</blockquote>", "")


def fence(text: str) -> Iterator[str]:
    """A text as it stands, in a block of code that it cannot close."""
    longest = max((len(m) for m in re.findall(r"`+", text)), default=0)
    marks = "`" * max(3, longest + 1)
    yield from ("", f"{marks}yaml", *text.splitlines(), marks, "")


def many(count: int, one: str, more: str) -> str:
    """`1 feit`, `3 feiten`"""
    return f"{count} {one if count == 1 else more}"
