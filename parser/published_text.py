"""A published text as stretches that stand under an address: data only, however it was read."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

Path = tuple[str, ...]


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
class Passed:
    """A line that looks like the heading of an article or bijlage, but was read as running text.

    ``name`` is what it would have opened, ``after`` the article or bijlage it stands in ("" above the first)
    and ``expected`` the one that is opened next ("" if none is): names as in a path, ``5:42`` or ``bijlage1``.
    """

    line: int
    words: str
    name: str
    after: str
    expected: str


@dataclass(frozen=True)
class PublishedText:
    """A regulation as segments, in the order of the source.

    An address occurs in more than one segment if its text resumes after its children. ``headings`` are the articles and
    bijlagen with the line of their heading, ``passed`` the lines that look like one and are none.
    """

    segments: tuple[Segment, ...]
    headings: tuple[tuple[str, int], ...] = field(default=(), compare=False, repr=False)
    passed: tuple[Passed, ...] = field(default=(), compare=False, repr=False)

    def has(self, path: Path) -> bool:
        """Tell whether the address exists, with own text or with children. Raises nothing."""
        return path != () and any(under(segment.path, path) for segment in self.segments)

    def own(self, path: Path) -> tuple[Segment, ...]:
        """Give the segments of exactly this address; ``()`` if it has none. Raises nothing."""
        return tuple(segment for segment in self.segments if segment.path == path)

    def text_of(self, path: Path) -> str:
        """Give the folded text of an address with its children, in source order.

        Headings and markers are left out; ``""`` for an unknown address. Raises nothing.
        """
        return fold(" ".join(s.text for s in self.segments if under(s.path, path)))

    def paths(self) -> tuple[Path, ...]:
        """Give every address once, in the order of the source, those above it before it. Raises nothing."""
        every = (s.path[:depth] for s in self.segments for depth in range(1, len(s.path) + 1))
        return tuple(dict.fromkeys(every))


def fold(text: str) -> str:
    """Collapse all white space (U+00A0, form feeds, line breaks too) to one space and strip.

    Nothing else changes: a word hyphenated over lines keeps its hyphen and gets a space.
    """
    return " ".join(text.split())


def under(path: Path, ancestor: Path) -> bool:
    return path[: len(ancestor)] == ancestor
