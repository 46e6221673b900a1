"""The headings of a plain text: which lines open an article, a bijlage or a chapter, and which only mention one.

A line opens an article if it stands alone and belongs to the longest run of numbers that goes up through the text. A number that
follows at once may stand anywhere; one that leaves a gap, or with which a text starts that does not start at the first, needs a finished
sentence above it and no full stop in its title. Bijlagen go after the articles, by the same rule; no article opens below one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from .numbers import NUMBER, Key, before, is_first, keys, marks, plain_number
from .places import ANNEX
from .published_text import Passed, fold

_HEADING = re.compile(
    r"\s*(Artikel|Bijlage|Hoofdstuk|Paragraaf|Subparagraaf|Sub-paragraaf|Afdeling|Titel|Titeldeel|Deel|Boek|§"
    rf"|ARTIKEL|BIJLAGE|HOOFDSTUK|PARAGRAAF|AFDELING|TITEL|DEEL|BOEK)\s+({NUMBER})[.:]?(?:\s+(\S.*))?\s*$"
)
_NO_NUMBER = re.compile(r"\s*(Bijlage|BIJLAGE)(?:[.:]?\s+(\S.*))?\s*$")
_DIVISIONS = ("deel", "boek", "titeldeel")  # ordinary words too
MARKER = re.compile(  # 1. 1a. 1) (1) 1 a. a) 1°. with or without a bullet before it
    r"\s*(?:[•·▪◦*\u2013-]\s*)?(?:\(?(\d{1,4}[a-z]{0,2}|[a-z]{1,5})([.)])|(\d{1,3})\s?[°º]\.?|(\d{1,3}[a-z]{0,2}))(?:\s+(.*))?$"
)
_RUNS_ON = re.compile(  # no heading ends here, and none starts on the next line
    r"(?:^|[\s(])(?:de|het|een|der|van|in|op|bij|voor|aan|met|tot|te|door|naar|uit|over|en|of)$"
)


@dataclass(frozen=True)
class Heading:
    """A line that opens something: `name` as in a path (`5:42`, `bijlage1`), "" for a chapter; `end` the first line after it."""

    line: int
    name: str
    words: str
    end: int


@dataclass(frozen=True)
class _Candidate:
    """A line that may be a heading. `strong`: it may leave a gap; `body`: something else than a heading follows."""

    line: int
    word: str
    number: str
    alone: bool
    strong: bool
    body: bool


def headings(lines: Sequence[str]) -> tuple[dict[int, Heading], tuple[Passed, ...]]:
    """The headings by line, from 0, and what looked like the heading of an article or bijlage and is none. Raises nothing."""
    found = list(_candidates(lines))
    alone = [c for c in found if c.alone]
    articles = [c for c in alone if c.word == "artikel"]
    opened = _chain(articles)
    start = opened[0].line if opened else len(lines)
    annexes = _annexes([c for c in alone if c.word == "bijlage" and c.line > start], articles)
    if annexes:
        opened = _chain([c for c in articles if c.line < annexes[0].line])
    end = annexes[0].line if annexes else len(lines)
    names = {c.line: c.number for c in opened} | {c.line: f"{ANNEX}{c.number}" for c in annexes}
    chapters = [c.line for c in alone if c.word not in ("artikel", "bijlage") and c.line < end]
    result = {line: Heading(line, names.get(line, ""), *_read(lines, line)) for line in sorted([*names, *chapters])}
    return result, tuple(_passed(found, names, lines))


def _candidates(lines: Sequence[str]) -> Iterator[_Candidate]:
    for index, line in enumerate(lines):
        match = _HEADING.match(line)
        if match is not None:
            word, number, title = match[1].lower(), plain_number(match[2]), match[3] or ""
        elif bare := _NO_NUMBER.match(line):
            word, number, title = bare[1].lower(), "", bare[2] or ""
        else:
            continue
        strong = _strong(lines, index, title)
        alone = _stands_alone(lines, index, title) and (strong or (number != "" and word not in _DIVISIONS))
        following = next((text for text in lines[index + 1 : index + 9] if text.strip()), "")
        yield _Candidate(index, word, number, alone, strong, _HEADING.match(following) is None)


def _strong(lines: Sequence[str], index: int, title: str) -> bool:
    """Does the line above end a sentence, and is the title no part of one?"""
    above = next((text.strip() for text in reversed(lines[max(0, index - 9) : index]) if text.strip()), "")
    next_to = lines[index - 1].strip() if index and not lines[index].startswith("\f") else ""
    finished = not next_to or next_to[-1] in ".;:!?]" or _HEADING.match(next_to) is not None
    return finished and not _RUNS_ON.search(above) and above[-1:] != "," and title[-1:] not in (".", ",", ";", ":")


def _stands_alone(lines: Sequence[str], index: int, title: str) -> bool:
    """Tell a heading from a reference in running text that happens to start a line.

    A title in lower case needs a break above it and may not turn out to be a sentence.
    """
    above = lines[index - 1].strip() if index and not lines[index].startswith("\f") else ""
    below = lines[index + 1].strip() if index + 1 < len(lines) else ""
    if _RUNS_ON.search(above):
        return False
    if not (title or below)[:1].islower() or (not title and MARKER.match(below)):
        return True
    rest = takewhile(lambda line: line.strip() and not MARKER.match(line), lines[index:])
    return above[-1:] in ("", ".", ";", ":") and fold(" ".join(rest))[-1] not in ".,;:"


def _read(lines: Sequence[str], index: int) -> tuple[str, int]:
    """Fold a heading with the lines that continue it; give it with the index of the next line."""
    heading = fold(lines[index])
    for end in range(index + 1, len(lines)):
        line = lines[end].strip()
        cut_off = heading.count("(") > heading.count(")") or _RUNS_ON.search(heading)
        if not line or MARKER.match(line) or not (cut_off or line[0].islower()):
            return heading, end
        heading = fold(f"{heading} {line}")
    return heading, len(lines)


# ---- which of them count


def _chain(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """The longest run of numbers that goes up, of the scheme in which the text is numbered."""
    schemes: dict[str, list[tuple[_Candidate, Key]]] = {}
    for candidate in candidates:
        for scheme, key in keys(candidate.number):
            schemes.setdefault(scheme, []).append((candidate, key))
    runs = [run for found in schemes.values() if (run := _longest(found))]
    most = max((len(run) for run in runs), default=0)
    enough = [run for run in runs if len(run) * 4 >= most]  # one reference in a preamble is no scheme
    best = min(enough, key=lambda run: (not is_first(run[0][1]), run[0][0].line), default=[])
    return [candidate for candidate, _ in best]


def _longest(found: Sequence[tuple[_Candidate, Key]]) -> list[tuple[_Candidate, Key]]:
    """Longest first; then with the fewest gaps and the most text, so that a table of contents is none; then the earliest."""
    ranks = sorted({key for _, key in found})
    below: list[tuple[int, int, int]] = [(0, 0, -1)] * (len(ranks) + 1)  # a Fenwick tree of the best run that ends below a rank
    named: dict[tuple[object, ...], tuple[int, int, int]] = {}
    previous: list[int] = []
    values: list[tuple[int, int]] = []
    none = (0, 0, -1)
    for index, (candidate, key) in enumerate(found):
        rank = bisect_left(ranks, key)
        options = []
        at_once = max((named[name] for name in before(key) if name in named), default=none, key=_value)
        if at_once[0]:
            options.append((at_once[0] + 1, at_once[1] + 1, at_once[2]))
        if candidate.strong and (jump := _best(below, rank))[0]:
            options.append((jump[0] + 1, jump[1], jump[2]))
        if is_first(key) or candidate.strong:
            options.append((1, int(is_first(key)), -1))
        if not options:
            previous.append(-1)
            values.append((0, 0))
            continue
        length, bonus, back = max(options, key=_value)
        mine = (length, bonus + candidate.body, index)
        previous.append(back)
        values.append(mine[:2])
        for name in marks(key):
            named[name] = max(named.get(name, none), mine, key=_value)
        _put(below, rank, mine)
    at = max(range(len(values)), key=lambda i: values[i], default=-1)
    run: list[tuple[_Candidate, Key]] = []
    while at >= 0 and values[at][0]:
        run.append(found[at])
        at = previous[at]
    return run[::-1]


def _value(option: tuple[int, int, int]) -> tuple[int, int]:
    return option[:2]


def _best(tree: Sequence[tuple[int, int, int]], rank: int) -> tuple[int, int, int]:
    best = tree[0]
    while rank > 0:
        best = max(best, tree[rank], key=_value)
        rank &= rank - 1
    return best


def _put(tree: list[tuple[int, int, int]], rank: int, value: tuple[int, int, int]) -> None:
    at = rank + 1
    while at < len(tree):
        tree[at] = max(tree[at], value, key=_value)
        at += at & -at


def _annexes(candidates: Sequence[_Candidate], articles: Sequence[_Candidate]) -> list[_Candidate]:
    numbered = _chain([c for c in candidates if c.number])
    return numbered or [c for c in candidates if not c.number and not any(a.line > c.line for a in articles)][:1]


# ---- what was passed over


def _passed(found: Iterable[_Candidate], names: dict[int, str], lines: Sequence[str]) -> Iterator[Passed]:
    order = sorted(names)
    for candidate in found:
        if candidate.word in ("artikel", "bijlage") and candidate.line not in names:
            name = candidate.number if candidate.word == "artikel" else f"{ANNEX}{candidate.number}"
            at = bisect_left(order, candidate.line)
            after = names[order[at - 1]] if at else ""
            yield Passed(candidate.line + 1, fold(lines[candidate.line]), name, after, names[order[at]] if at < len(order) else "")
