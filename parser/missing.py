"""Why an address is not in a published text: which heading was expected where, and which was met."""

from __future__ import annotations

from .numbers import order
from .places import ANNEX, is_article, written
from .published_text import Passed, Path, PublishedText

MOST_SHOWN = 8


def missing(text: PublishedText, path: Path, source: str) -> str:
    """What a reader needs to find out why the address does not exist in the text of the file `source`."""
    name = path[0]
    if text.has((name,)):
        return _within(text, path)
    if not is_article(name) and not name.startswith(ANNEX):
        return f"{source} heeft geen {written((name,))}"
    passed = next((p for p in text.passed if p.name == name), None)
    return _passed_over(passed, source) if passed is not None else _around(text, name, source)


def _passed_over(passed: Passed, source: str) -> str:
    """The line was there, and was read as running text."""
    after = f"na {written((passed.after,))}" if passed.after else "boven het eerste artikel"
    expected = f"werd {written((passed.expected,))} verwacht" if passed.expected else "werd geen opschrift meer verwacht"
    hint = "een opschrift staat op een eigen regel, met een lege regel erboven, en de nummers lopen op"
    return f"{source} regel {passed.line}: {after} {expected}; '{passed.words[:60]}' is daar als gewone tekst gelezen ({hint})"


def _around(text: PublishedText, name: str, source: str) -> str:
    """The headings between which it was expected."""
    article = is_article(name)
    known = {other: line for other, line in text.headings if is_article(other) == article}
    if not known:
        word = "artikel" if article else ANNEX
        return f"in {source} is geen opschrift van een {word} gevonden; dat staat aan het begin van een regel: {written((name,))}"
    rank = {other: order(other.removeprefix(ANNEX)) for other in known}
    mine = order(name.removeprefix(ANNEX))
    before = max((other for other in known if rank[other] < mine), key=rank.__getitem__, default=None)
    after = min((other for other in known if rank[other] > mine), key=rank.__getitem__, default=None)
    if before is None and after is None:
        return f"{source} kent {_list([written((other,)) for other in known])}"
    if after is None or before is None:
        verb, other = ("eindigt", before) if before is not None else ("begint", after)
        return f"{source} {verb} met {written((str(other),))} (regel {known[str(other)]})"
    return f"verwacht na {written((before,))} (regel {known[before]}); daar staat {written((after,))} ({source} regel {known[after]})"


def _within(text: PublishedText, path: Path) -> str:
    """The lowest part that is there, and what stands below it."""
    depth = next(d for d in range(len(path) - 1, 0, -1) if text.has(path[:d]))
    here = written(path[:depth])
    below = [written(p).removeprefix(here).strip() for p in text.paths() if len(p) == depth + 1 and p[:depth] == path[:depth]]
    return f"onder {here} staat {_list(below) if below else 'geen lid of onderdeel'}"


def _list(words: list[str]) -> str:
    return ", ".join(words[:MOST_SHOWN]) + (" en verder" if len(words) > MOST_SHOWN else "")
