"""The leden and onderdelen of one article of a plain text: which marker at the start of a line opens what.

A marker continues a list that is open, opens one below it, or stands in running text. Where it can be read in two ways, the
marker after it decides. A number that is passed over (a lid that has lapsed) is a gap only if it does not come later.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from .headings import MARKER
from .numbers import lettered, next_letter, next_number, roman_value
from .published_text import Path

Kind = Literal["lid", "letter", "degree", "number", "roman"]
MOST_PASSED, MOST_LETTERS = 20, 6  # lapsed leden, and onderdelen, in a row

_NUMBER_FOLLOWS = re.compile(  # a number at the start of the next line is no marker
    r"(?:^|[\s(])(?:artikel|artikelen|lid|leden|onderdeel|onderdelen|punt|bijlage|tabel|hoofdstuk"
    r"|paragraaf|tot en met|(?:\d+[a-z]?|[a-z]),? (?:en|of))$"
)
_LEADS = re.compile(r"(?::|(?:^|\W)(?:indien|als|wanneer|voor zover))$")  # an enumeration comes
_FINISHED = re.compile(r"(?:[.;:!?\])”\"]|(?:^|\W)(?:en|of))$")


@dataclass(frozen=True)
class Marker:
    """`value` without its signs; `degree`: 1°; `sign`: what closes it, "" for a bare number; `body`: the text after it."""

    value: str
    degree: bool
    sign: str
    body: str


@dataclass(frozen=True)
class Level:
    kind: Kind
    value: str
    bare: bool  # numbers without a sign: continued by such numbers only

    @property
    def part(self) -> str:
        return f"{self.value}°" if self.kind == "degree" else self.value


@dataclass(frozen=True)
class Levels:
    """What is open in an article: the leden and onderdelen above the current line, outermost first."""

    article: str
    open: tuple[Level, ...] = ()

    @property
    def path(self) -> Path:
        return (self.article, *(level.part for level in self.open))


def marker_of(line: str) -> Marker | None:
    """The marker with which a line starts, whatever it turns out to be."""
    match = MARKER.match(line)
    if match is None:
        return None
    value = match[1] or match[3] or match[4]
    return Marker(value, match[3] is not None, "°" if match[3] else match[2] or "", match[5] or "")


def opened(levels: Levels, marker: Marker, previous: str, following: Sequence[Marker], below: str) -> Levels | None:
    """What is open after this marker; None if none like it is expected here.

    `previous`: the last running text, "" just after an opening; `following`: the markers further on in the
    article; `below`: the text after the marker, also if that stands on a line further down.
    """
    if _NUMBER_FOLLOWS.search(previous) or (not marker.sign and not _may_be_bare(levels, marker, previous, below)):
        return None
    options = [*_continued(levels, marker), *_begun(levels, marker)]
    if len(options) > 1:
        return _chosen(options, previous, following)
    if options:
        return options[0]
    return _after_gap(levels, marker, previous, following)


def _may_be_bare(levels: Levels, marker: Marker, previous: str, below: str) -> bool:
    """A number without a sign is a lid: right below the heading, or after a sentence; and a sentence follows it.

    Items often end without a sign: after them it is the lid that comes next.
    """
    finished = not previous or previous[-1] in ".;:!?]"
    if len(levels.open) > 1 and levels.open[0].bare and _follows(levels.open[0], marker.value):
        finished = finished or previous[-1] != ","
    return finished and (bool(levels.open) or not previous) and (below[:1].isupper() or below[:1] in tuple("[“'‘\"("))


def _readings(marker: Marker) -> tuple[Kind, ...]:
    if marker.degree:
        return ("degree",)
    if marker.value[0].isdigit():
        return ("lid", "number") if marker.sign else ("lid",)
    return ("roman", "letter") if roman_value(marker.value) else ("letter",)


def _continued(levels: Levels, marker: Marker) -> list[Levels]:
    """The lists this marker goes on with, innermost first."""
    found: list[Levels] = []
    for depth in range(len(levels.open) - 1, -1, -1):
        level = levels.open[depth]
        if level.kind in _readings(marker) and level.bare == (not marker.sign) and _follows(level, marker.value):
            found.append(replace(levels, open=(*levels.open[:depth], replace(level, value=marker.value))))
    return found


def _follows(level: Level, value: str) -> bool:
    if level.kind == "roman":
        return roman_value(value) == roman_value(level.value) + 1
    return next_letter(level.value, value) if level.kind == "letter" else next_number(level.value, value)


def _begun(levels: Levels, marker: Marker) -> list[Levels]:
    """The list this marker is the first of."""
    there = {level.kind for level in levels.open}
    items = there & {"letter", "degree", "number"}
    first: dict[Kind, bool] = {
        "lid": marker.value == "1" and not there,
        "letter": marker.value == "a",
        "degree": marker.value == "1",
        "number": marker.value == "1" and bool(there & {"letter", "degree"}),
        "roman": marker.value == "i" and bool(items),
    }
    kinds = [kind for kind in _readings(marker) if first[kind] and kind not in there]
    return [replace(levels, open=(*levels.open, Level(kind, marker.value, not marker.sign))) for kind in kinds]


def _chosen(options: Sequence[Levels], previous: str, following: Sequence[Marker]) -> Levels:
    """Between a list below and the one it stands in: what the next marker goes on with, else how the text above ends."""
    numbers = [o for o in options if o.open[-1].kind in ("lid", "number")]
    if len(numbers) > 1:
        return numbers[-1] if previous.endswith(".") else numbers[0]
    after = following[0] if following else None
    goes_on = [o for o in options if after is not None and _follows_at(o, after)]
    if len(goes_on) == 1:
        return goes_on[0]
    continuing = [o for o in options if o.open[-1].value != "i" or o.open[-1].kind == "letter"]
    return (continuing or list(options))[0]


def _follows_at(levels: Levels, marker: Marker) -> bool:
    last = levels.open[-1]
    return last.kind in _readings(marker) and _follows(last, marker.value)


def _after_gap(levels: Levels, marker: Marker, previous: str, following: Sequence[Marker]) -> Levels | None:
    """What is open if markers were passed over: not those that still come, and not in the middle of a sentence."""
    if _LEADS.search(previous) and _of_letters(levels, marker, following):
        return replace(levels, open=(*levels.open, Level("letter", marker.value, not marker.sign)))
    if previous and not _FINISHED.search(previous) and not previous.endswith(","):
        return None
    for depth in range(len(levels.open) - 1, -1, -1):
        level = levels.open[depth]
        if level.kind not in _readings(marker) or level.bare != (not marker.sign) or not _is_later(level, marker.value):
            continue
        if any(level.kind in _readings(other) and _follows(level, other.value) for other in following):
            continue
        return replace(levels, open=(*levels.open[:depth], replace(level, value=marker.value)))
    starts = not levels.open and not previous and "lid" in _readings(marker) and int(lettered(marker.value)[0]) <= MOST_PASSED
    if starts and not any(other.value == "1" for other in following):
        return replace(levels, open=(Level("lid", marker.value, not marker.sign),))
    return None


def _of_letters(levels: Levels, marker: Marker, following: Sequence[Marker]) -> bool:
    """Is it the first that is left of a list of letters: with the next one after it, and no `a` to come?"""
    there = any(level.kind == "letter" for level in levels.open) or "letter" not in _readings(marker) or not marker.sign
    goes_on = bool(following) and "letter" in _readings(following[0]) and next_letter(marker.value, following[0].value)
    return not there and goes_on and not any(other.value == "a" for other in following)


def _is_later(level: Level, value: str) -> bool:
    if level.kind == "roman":
        return 0 < roman_value(value) - roman_value(level.value) <= MOST_PASSED
    if level.kind == "letter":
        return len(value) == 1 and 0 < ord(value) - ord(level.value[0]) <= MOST_LETTERS
    (number, letters), (other, others) = lettered(level.value), lettered(value)
    return (number, letters) < (other, others) and other - number <= MOST_PASSED
