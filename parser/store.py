"""Checked norms kept between two starts: read what was checked before instead of checking it again.

A file (`kb/kept.py`) holds the norms of one rule base, as JSON; its name is the digest of everything the norms depend on.
Nothing that is read here is ever run.

It is a table of values without repetition: first texts and numbers, then, in batches of one kind, what is made of values
further up, each column of a batch a list of places in the table. The last value is the norms.
"""

from __future__ import annotations

import gc
import hashlib
import sys
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import Any

import kb.text
from kb import kept

from . import norms as n
from .check import check
from .files import SourceFile
from .places import Span

Get = Callable[[int], Any]
Reader = Callable[[list[Any], Get], Iterable[Any]]

PLAIN = (str, int, bool, type(None))
ATOMS: dict[type, Callable[[Any], Any]] = {date: date.isoformat, Decimal: str, **dict.fromkeys(PLAIN, lambda value: value)}
CLASSES: dict[str, type] = {c.__name__: c for c in (*vars(n).values(), Span) if isinstance(c, type) and is_dataclass(c)}


def _fields_of(cls: type) -> Callable[[Any], Iterable[Any]]:
    names = [f.name for f in fields(cls)]
    return attrgetter(*names) if len(names) > 1 else lambda value: [getattr(value, name) for name in names]


PARTS: dict[type, Callable[[Any], Iterable[Any]]] = {
    tuple: iter,
    frozenset: lambda values: sorted(values, key=repr),
    MappingProxyType: lambda values: (*values, *values.values()),
    **{c: _fields_of(c) for c in CLASSES.values()},
}


def checked(
    kb_id: str,
    rules: Iterable[SourceFile],
    sources: Iterable[SourceFile],
    *,
    variant: SourceFile | None = None,
    only: Collection[str] | None = None,
) -> n.Norms:
    """What `check` gives, from the store if it is there. Raises RuleBaseError as `check` does."""
    rules, sources = tuple(rules), tuple(sources)
    path = _path(kb_id, rules, sources, variant) if only is None else None  # parts of a variant are tried once, by the dozen
    found = load(path) if path is not None else None
    if found is not None:
        return found
    norms = check(kb_id, rules, sources, variant=variant, only=only)
    if path is not None and _program() == PROGRAM:  # else they changed since this process read them
        save(path, norms)
    return norms


# ---- where


def _program() -> str | None:
    """The digest of what checks: the parser, how it reads text, which lark and which Python; None: it cannot be read."""
    here = Path(__file__).parent
    digest = hashlib.sha256(sys.version.encode())
    try:
        for path in (here / "check.py", *sorted(here.rglob("*.py")), *sorted(here.glob("*.lark")), Path(kb.text.__file__), _lark()):
            data = path.read_bytes()
            digest.update(f"{path.name} {len(data)}\n".encode() + data)
    except (OSError, ImportError):
        return None
    return digest.hexdigest()


def _lark() -> Path:
    """The file of lark that names its version, without the time it takes to import."""
    found = find_spec("lark")
    if found is None or found.origin is None:
        raise ImportError
    return Path(found.origin)


PROGRAM = _program()


def _path(kb_id: str, rules: Iterable[SourceFile], sources: Iterable[SourceFile], variant: SourceFile | None) -> Path | None:
    """The file for the norms of these texts."""
    if PROGRAM is None:
        return None
    texts = [[[f.name, f.text] for f in files] for files in (rules, sources, () if variant is None else (variant,))]
    return kept.path(PROGRAM, kb_id, texts)


def load(path: Path) -> n.Norms | None:
    """The norms in a file; None if they are not there, or not whole."""
    with suppress(Exception), _uncollected():
        norms = decode(kept.read(path))
        if isinstance(norms, n.Norms):
            return norms
    return None


def save(path: Path, norms: n.Norms) -> None:
    """Keep norms, if that can be done."""
    with suppress(Exception), _uncollected():
        kept.write(path, encode(norms))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Nothing that is made here is garbage: looking for it takes longer than the rest."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


# ---- values


class Encoder:
    """Numbers the values that norms are made of: the same number for what cannot be told apart.

    A value of level 0 is written as it is; any other is made of values of lower levels.
    """

    def __init__(self) -> None:
        self.numbers: dict[Hashable, int] = {}
        self.values: list[tuple[int, str, Any]] = []  # level, kind, what it is made of

    def number(self, value: Any) -> int:
        kind = type(value)
        parts = PARTS.get(kind)
        made_of = tuple(map(self.number, parts(value))) if parts is not None else ATOMS[kind](value)
        number = self.numbers.setdefault((kind, made_of), len(self.values))
        if number == len(self.values):
            level = 1 + max((self.values[i][0] for i in made_of), default=0) if parts is not None else 0
            self.values.append((level, "" if kind in PLAIN else kind.__name__, made_of))
        return number


def encode(value: Any) -> list[list[Any]]:
    """The batches of a table of values: [kind, all there is of that kind and level]."""
    encoder = Encoder()
    encoder.number(value)
    values = encoder.values
    order = sorted(range(len(values)), key=lambda i: values[i][:2])
    place = {number: i for i, number in enumerate(order)}
    batches: list[list[Any]] = []
    for (level, name), numbers in groupby(order, key=lambda i: values[i][:2]):
        rows = [values[i][2] for i in numbers]
        if level > 0:
            rows = [[place[i] for i in row] for row in rows]
        batches.append([name, list(zip(*rows, strict=True)) if name in CLASSES else rows])
    return batches


def decode(batches: list[list[Any]]) -> Any:
    """The last value of the table. Raises any Exception if these are no such batches."""
    table: list[Any] = []
    for name, rows in batches:
        table += READ[name](rows, table.__getitem__)
    return table[-1]


def _pairs(row: list[int], get: Get) -> MappingProxyType[Any, Any]:
    half = len(row) // 2
    return MappingProxyType(dict(zip(map(get, row[:half]), map(get, row[half:]), strict=True)))


def _maker(cls: type) -> Reader:
    return lambda columns, get: list(map(cls, *(map(get, c) for c in columns))) if columns else [cls()]


READ: dict[str, Reader] = {
    "": lambda values, get: values,
    "date": lambda texts, get: map(date.fromisoformat, texts),
    "Decimal": lambda texts, get: map(Decimal, texts),
    "tuple": lambda rows, get: [tuple(map(get, row)) for row in rows],
    "frozenset": lambda rows, get: [frozenset(map(get, row)) for row in rows],
    "mappingproxy": lambda rows, get: [_pairs(row, get) for row in rows],
    **{name: _maker(cls) for name, cls in CLASSES.items()},
}
