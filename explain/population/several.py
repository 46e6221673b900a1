"""Rows of which each is an application, or a provision that runs, in a dossier: decided over columns, as far as the dossier can be read."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from parser import norms as n
from parser.vocabulary import ID
from reasoner import Dossier, DossierError
from reasoner.columns.batch import Batch, TooLarge, batch_of
from reasoner.columns.days import Ints
from reasoner.decision.decide import asked_running
from reasoner.dossier.record import as_running
from reasoner.semantics.question import Question

from ..notebook.errors import wrong

BLOCK = 2_048


@dataclass(frozen=True)
class Block:
    """Worlds to decide over columns, and rows that only the reader of single dossiers can judge. rows: of each world its row."""

    batch: Batch
    rows: Ints
    alone: Ints
    size: int


def row_of(named: str, numbers: Ints, ids: Sequence[str]) -> int:
    """The place of a row by id, else by number. Raises InputError."""
    if named in ids:
        return ids.index(named)
    found = np.flatnonzero(numbers == int(named)) if named.isdecimal() else np.zeros(0, np.int64)
    if not found.size:
        span = f"de rijen zijn {numbers[0]} tot en met {numbers[-1]}"
        example = next(filter(None, ids), "")
        also = f"; of noem een {ID} uit de tabel, bijvoorbeeld {example}" if example else ""
        raise wrong("K006", f"er is geen rij '{named}'", span + also)
    return int(found[0])


@dataclass
class Several:
    """running: the rows are provisions that run, not applications. A kind of rows says which dossier each is in and reads it."""

    frame: pd.DataFrame
    numbers: Ints
    source: str
    warnings: list[str] = field(default_factory=list)
    running: bool = False
    decimal: str = ","
    delimiter: str = ";"

    @property
    def size(self) -> int:
        return len(self.frame)

    def key(self, row: int) -> Hashable:
        """Which dossier a row is in."""
        raise NotImplementedError

    def subject(self, row: int) -> str | None:
        """Which record of its dossier is asked about; None if the dossier cannot be read."""
        raise NotImplementedError

    def read(self, norms: n.Norms, row: int) -> Dossier:
        """Raises DossierError with every problem."""
        raise NotImplementedError

    def name(self, row: int) -> str:
        return str(self.frame[ID][row])

    def row(self, named: str) -> int:
        """The place of a row by id, else by number. Raises InputError."""
        return row_of(named, self.numbers, [*map(str, self.frame[ID])] if ID in self.frame.columns else [])

    def blocks(self, norms: n.Norms) -> Iterator[Block]:
        for start in range(0, self.size, BLOCK):
            found: dict[Hashable, Dossier | None] = {}
            some: list[tuple[int, Dossier | None, str | None]] = []
            for row in range(start, min(start + BLOCK, self.size)):
                if (key := self.key(row)) not in found:
                    found[key] = self._read(norms, row)
                some.append((row, found[key], self.subject(row)))
            yield from blocks_of(norms, some, self.running)

    def _read(self, norms: n.Norms, row: int) -> Dossier | None:
        try:
            return self.read(norms, row)
        except DossierError:
            return None

    def dossier(self, norms: n.Norms, row: int) -> tuple[Dossier, str | None]:
        """Raises DossierError with every problem."""
        return self.read(norms, row), self.subject(row)


def blocks_of(norms: n.Norms, some: Sequence[tuple[int, Dossier | None, str | None]], running: bool) -> Iterator[Block]:
    """Rows, each with its dossier (None: it cannot be read) and what is asked about in it, as far as they can go together."""
    worlds: list[tuple[int, Dossier, str]] = []
    alone: list[int] = []
    for row, whole, subject in some:
        dossier = _asked(norms, whole, subject, running) if whole is not None and subject is not None else None
        if dossier is None or subject is None:
            alone.append(row)
        else:
            worlds.append((row, dossier, subject))
    counted = list(_counted(norms, worlds)) or [((), batch_of(norms, []))]
    together = {r for own, _ in counted for r in own}
    alone += [row for row, _, _ in worlds if row not in together]
    for own, batch in counted:
        yield Block(batch, np.array(own, np.int64), np.array(sorted(alone), np.int64), len(own) + len(alone))
        alone = []


def _asked(norms: n.Norms, dossier: Dossier, subject: str, running: bool) -> Dossier | None:
    """The dossier as it is judged; None if the question cannot be asked of it."""
    if not running:
        return dossier
    try:
        asked_running(Question(norms, dossier, running=subject))
    except DossierError:
        return None
    return as_running(norms, dossier, subject)


def _counted(norms: n.Norms, worlds: Sequence[tuple[int, Dossier, str]]) -> Iterator[tuple[tuple[int, ...], Batch]]:
    """Rows with their columns; without what is too large to count in them."""
    try:
        if worlds:
            yield tuple(row for row, _, _ in worlds), batch_of(norms, [(dossier, id_) for _, dossier, id_ in worlds])
    except TooLarge:
        half = len(worlds) // 2
        for some in (worlds[:half], worlds[half:]) if half else ():
            yield from _counted(norms, some)


def subjects(norms: n.Norms, dossier: Dossier, running: bool) -> list[str]:
    """What is asked about in a dossier: its applications, or what runs."""
    if not running:
        return [r.id for r in dossier.applications]
    return [r.id for r in dossier.records.values() if norms.entities[r.home].support]


def nothing_asked(norms: n.Norms, running: bool) -> str:
    """What is not there, of what is asked about."""
    if not running:
        return f"geen {norms.application.label}"
    return f"geen lopende {' of '.join(e.label for e in norms.entities.values() if e.support)}"
