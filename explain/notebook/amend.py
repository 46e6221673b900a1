"""Rules in memory: a whole rule base, or an existing one with some blocks replaced or added. Errors point into the cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from parser import Diagnostic, RuleBaseError, SourceFile, did_you_mean
from parser.numbers import Key, order

from .errors import RuleError, wrong
from .rulebase import RuleBase
from .rules import blocks

CELL, AMENDED = "cel", " (gewijzigd in dit notebook)"
Line = tuple[str, int]  # text, and the line of the cell it comes from (0: none)


def checked(id_: str, rules: Iterable[SourceFile], sources: Iterable[SourceFile], lines: dict[str, list[Line]]) -> RuleBase:
    """Check rules; `lines` says for each file where its lines come from. Raises RuleError."""
    try:
        return RuleBase.of(id_, rules, sources)
    except RuleBaseError as error:
        raise RuleError(_placed(d, lines) for d in error.diagnostics) from None


def _placed(diagnostic: Diagnostic, lines: dict[str, list[Line]]) -> Diagnostic:
    """The error at its line in the cell, if it comes from there."""
    origin = lines.get(diagnostic.span.file, [])
    number = origin[diagnostic.span.line - 1][1] if 0 < diagnostic.span.line <= len(origin) else 0
    shift = number - diagnostic.span.line
    if not number:
        return diagnostic
    return replace(diagnostic, span=replace(diagnostic.span, file=CELL, line=number, end_line=diagnostic.span.end_line + shift))


def whole(id_: str, cell: str, sources: Iterable[SourceFile]) -> RuleBase:
    """A rule base of which all rules stand in one cell."""
    lines = [(text, i) for i, text in enumerate(cell.splitlines(), 1)]
    return checked(id_, [SourceFile(CELL, cell)], sources, {CELL: lines})


def amended(base: RuleBase, cell: str, document: str | None = None) -> RuleBase:
    """The rule base with the blocks of a cell in the place of those with the same heading, or added in their order.

    document: the text that the articles of the cell belong to, where more texts could be meant.
    """
    files: dict[str, list[Line]] = {f.name: [(text, 0) for text in f.text.splitlines()] for f in base.rules}
    written = cell.splitlines()
    found = list(blocks(SourceFile(CELL, cell)))
    if not found:
        raise wrong(
            "K009", "in deze cel staat geen artikel, lezing of entiteit", "begin aan de kantlijn, bijvoorbeeld met `artikel 1 lid 2`"
        )
    covered = {i for _, start, end in found for i in range(start, end)}
    loose = [i for i, text in enumerate(written) if i not in covered and text.strip() and not text.lstrip().startswith("#")]
    if loose:
        message = f"regel {loose[0] + 1} van deze cel hoort niet bij een artikel, lezing of entiteit: {written[loose[0]].strip()}"
        raise wrong("K009", message, "alleen zulke blokken zijn met --from te wijzigen")
    for heading, start, end in found:
        new = [(written[i], i + 1) for i in range(start, end)]
        _put(files, heading, new, document)
    bases = {f.name: f.base for f in base.rules}
    rules = [SourceFile(name, "\n".join(text for text, _ in lines) + "\n", bases.get(name, "")) for name, lines in files.items()]
    made = checked(f"{base.norms.id}-gewijzigd", rules, base.sources, files)
    return RuleBase(replace(made.norms, title=f"{base.norms.title.removesuffix(AMENDED)}{AMENDED}"), made.rules, made.sources)


def _put(files: dict[str, list[Line]], heading: str, new: list[Line], document: str | None) -> None:
    places = [(name, start, end) for name, old, start, end in _every(files) if _key(old) == _key(heading) and _of(files, name, document)]
    if len(places) > 1:
        raise wrong("K009", f"'{heading}' staat in meer dan één tekst", f"kies met --document: {', '.join(_documents(files))}")
    if places:
        name, start, end = places[0]
        files[name][start:end] = new
        return
    homes = [name for name in files if _document(files[name]) and _of(files, name, document)]
    if _key(heading)[0] != "artikel":
        homes = homes or list(files)
    elif len(homes) != 1:
        raise wrong("K009", f"in welke tekst hoort '{heading}'?", f"kies met --document: {', '.join(_documents(files))}")
    kind, place = _key(heading)
    keys = [(start, _key(old)) for name, old, start, _ in _every(files) if name == homes[0]]
    later = [start for start, key in keys if key[0] == kind and key[1] > place]
    at = min(later) if later else len(files[homes[0]])
    files[homes[0]][at:at] = [*new, ("", 0)]


def _every(files: dict[str, list[Line]]) -> Iterator[tuple[str, str, int, int]]:
    for name, lines in files.items():
        for heading, start, end in blocks(SourceFile(name, "\n".join(text for text, _ in lines))):
            yield name, heading, start, end


def _key(heading: str) -> tuple[str, tuple[tuple[tuple[int, Key], str], ...]]:
    """What a block is about, so that articles sort in the order of their numbers."""
    kind, _, rest = heading.partition(" ")
    name = re.split(r'\s(?:betreft|bij|is|in)\s|\s"', rest)[0]
    return kind, tuple((order(w), w) for w in name.split() if w not in ("lid", "onder", "sub"))


def _document(lines: list[Line]) -> str:
    return next((text.rpartition(" als ")[2].strip() for text, _ in lines if text.startswith("regeling ")), "")


def _documents(files: dict[str, list[Line]]) -> list[str]:
    return [d for lines in files.values() if (d := _document(lines))]


def _of(files: dict[str, list[Line]], name: str, document: str | None) -> bool:
    if document is not None and document not in _documents(files):
        raise wrong("R003", f"regeling '{document}' is niet verklaard", did_you_mean(document, _documents(files)))
    return document is None or _document(files[name]) == document
