"""The files of the rule bases that a rule base builds on, read beside its own; and their folders, which `--watch` looks at too."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path

import kb
from parser import RuleBaseError, SourceFile
from parser.imports import Named, named, place

MOST = 20
Files = tuple[SourceFile, ...]


def with_neighbours(rules: Files, sources: Files, folder: kb.Folder | None) -> tuple[Files, Files]:
    """Rules and sources with those of every neighbour that is named and not among them. Raises RuleBaseError at the line that names it.

    folder: where the rule base stands; None: nothing is read beside it.
    """
    if folder is None or any(f.base for f in rules):
        return rules, sources
    found = list(_neighbours(rules, folder))
    more_rules, more_sources = ([_of(f, base) for base, files in found for f in which(files)] for which in (_rules, _sources))
    return (*rules, *more_rules), (*sources, *more_sources)


def neighbour_folders(folder: kb.Folder) -> tuple[Path, ...]:
    """The folders of the rule bases it builds on, as far as they are there."""
    try:
        return tuple(found.path for _, found in _neighbours(tuple(SourceFile(*f) for f in folder.rules), folder))
    except RuleBaseError:
        return ()


def _neighbours(rules: Files, folder: kb.Folder) -> Iterator[tuple[str, kb.Folder]]:
    """Every rule base that this one builds on, by what it is called from here, each once; those near first."""
    at: dict[Path, str] = {folder.path.resolve(): ""}
    chain: dict[str, tuple[str, ...]] = {"": ("",)}
    waiting = [("", folder, rules)]
    while waiting:
        base, here, files = waiting.pop(0)
        for name in (x for f in files for x in named(f)):
            there = _read(here, name)
            called, path = place(base, name.text), there.path.resolve()
            if path in at and at[path] in chain[base]:
                circle = [x or folder.id for x in (*chain[base][chain[base].index(at[path]) :], at[path])]
                raise RuleBaseError([name.error(f"kring van kennisbanken: {' -> '.join(circle)}", "laat een van deze regels weg")])
            if path in at and at[path] != called:
                raise RuleBaseError([name.error(f"dezelfde kennisbank heet elders '{at[path]}'", "noem haar overal op dezelfde manier")])
            if path in at:
                continue
            if len(at) > MOST:
                raise RuleBaseError([name.error(f"meer dan {MOST} kennisbanken onder elkaar")])
            at[path], chain[called] = called, (*chain[base], called)
            yield called, there
            waiting.append((called, there, tuple(_of(f, called) for f in _rules(there))))


def _read(folder: kb.Folder, name: Named) -> kb.Folder:
    try:
        return kb.neighbour(folder, name.text)
    except kb.KbNotFound as error:
        raise RuleBaseError(
            [name.error(str(error), "noem de map van een kennisbank naast deze, of een kennisbank van het programma")]
        ) from None


def _rules(folder: kb.Folder) -> Files:
    return tuple(SourceFile(*f) for f in folder.rules)


def _sources(folder: kb.Folder) -> Files:
    return tuple(SourceFile(*f) for f in folder.sources)


def _of(file: SourceFile, base: str) -> SourceFile:
    return SourceFile(posixpath.join(base, file.name), file.text, base)
