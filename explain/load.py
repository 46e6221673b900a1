"""Rules from a folder, checked: the one way in for the command line, notebooks and the site."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import kb
from parser import SourceFile, store
from parser.norms import Norms

from .neighbours import with_neighbours

DEFAULT = "twenterand-2024"
FRAMES = 20_000  # what a proof of parser.dependencies.MOST_DEEP steps takes to check, decide, draw and print


@dataclass(frozen=True)
class Loaded:
    """Checked norms with the files they were read from."""

    norms: Norms
    rules: tuple[SourceFile, ...]
    sources: tuple[SourceFile, ...]
    folder: kb.Folder | None = None


def load_norms(name: str = DEFAULT, *, variant: str | Path | None = None, only: Collection[str] | None = None) -> Norms:
    """Read and check a rule base by name or folder, as a variant (by name or file) changes it.

    `only`: of the changes of the variant just these, by id. Raises kb.KbNotFound, parser.RuleBaseError.
    """
    return read(name, variant=variant, only=only).norms


def read(name: str | Path = DEFAULT, *, variant: str | Path | None = None, only: Collection[str] | None = None) -> Loaded:
    """The same, with the files. Raises kb.KbNotFound, parser.RuleBaseError."""
    folder = kb.find(str(name))
    changes = SourceFile(*kb.find_variant(folder, str(variant))) if variant is not None else None
    rules, sources = ([SourceFile(*f) for f in files] for files in (folder.rules, folder.sources))
    return checked(folder.id, rules, sources, folder, variant=changes, only=only)


def checked(
    id_: str, rules: Iterable[SourceFile], sources: Iterable[SourceFile], folder: kb.Folder | None = None, *,
    variant: SourceFile | None = None, only: Collection[str] | None = None,
) -> Loaded:  # fmt: skip
    """Rule files with the texts they quote, as a variant changes them. Raises parser.RuleBaseError with every error."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), FRAMES))
    rules, sources = with_neighbours(tuple(rules), tuple(sources), folder)
    return Loaded(store.checked(id_, rules, sources, variant=variant, only=only), rules, sources, folder)
