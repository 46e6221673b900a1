"""A table as columns of texts: what each heading says, and of each row which text. A row is one application."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from parser import did_you_mean
from parser import norms as n
from parser.vocabulary import ID, KIND_OF_APPLICATION, KIND_OF_SUPPORT, NAME
from reasoner import Dossier, DossierError, Problem
from reasoner.columns.tables import Column, TableReader
from reasoner.dossier.paths import stated_facts
from reasoner.dossier.read import NONE, UNKNOWN_WORD, stated
from reasoner.dossier.tree import read_tree

from ..notebook.errors import InputError, wrong
from ..notebook.face import Draft
from ..notebook.frames import draft_of, place, places
from ..notebook.rulebase import RuleBase
from ..notebook.table_column import Column as Place
from ..notebook.table_column import Heading, coded, said
from ..notebook.values import written
from .several import BLOCK as FEWER
from .several import Block, blocks_of, row_of

if TYPE_CHECKING:
    from reasoner.columns.days import Bools, Ints

BLOCK = 32_768


@dataclass
class Sheet:
    """frame: the cells as they came in; numbers: of each row its number in the file; known: the columns that state something."""

    frame: pd.DataFrame
    numbers: Ints
    known: dict[str, Heading]
    source: str = ""
    decimal: str = "."
    delimiter: str = ","
    warnings: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)  # texts that stand for a cell that cannot be, and why
    complete: Collection[str] = ()
    running: bool = False  # the rows are about what runs already

    @property
    def size(self) -> int:
        return len(self.frame)

    @cached_property
    def ids(self) -> list[str]:
        """What names each row; empty without a column for it."""
        return [said(v) or "" for v in self.frame[ID]] if ID in self.frame.columns else []

    def name(self, row: int) -> str:
        ids = self.ids
        return f"rij {self.numbers[row]}" + (f" ({ids[row]})" if ids and ids[row] else "")

    def row(self, named: str) -> int:
        """The place of a row by id, else by number. Raises InputError."""
        return row_of(named, self.numbers, self.ids)

    def blocks(self, norms: n.Norms) -> Iterator[Block]:
        if self.running:
            yield from self._running(norms)
            return
        placed = places(norms, self.known)
        columns = [Column(p.entity, p.number, p.name, self.known[x].codes, self.known[x].texts) for x, p in placed.items()]
        reader = TableReader(norms, columns, self.complete)
        for start in range(0, self.size, BLOCK):
            read = reader.read(slice(start, start + BLOCK))
            size = min(BLOCK, self.size - start)
            yield Block(read.batch, read.worlds + start, np.flatnonzero(read.odd) + start, size)

    def _running(self, norms: n.Norms) -> Iterator[Block]:
        """What runs takes the place of an application in a dossier, so each row is one."""
        placed, subject, rulebase = places(norms, self.known), self.subject(norms), RuleBase(norms)
        for start in range(0, self.size, FEWER):
            some: list[tuple[int, Dossier | None, str | None]] = []
            for row in range(start, min(start + FEWER, self.size)):
                try:
                    draft = draft_of(rulebase, placed, self._cells(row), self.complete)
                    some.append((row, read_tree(norms, draft.plain, str), subject))
                except DossierError:
                    some.append((row, None, subject))
            yield from blocks_of(norms, some, True)

    def subject(self, norms: n.Norms) -> str | None:
        """What is asked about in the dossier of a row, if it is not the application."""
        if not self.running:
            return None
        placed = places(norms, self.known)
        return next(p.entity for p in placed.values() if norms.entities[p.entity].support and p.name == KIND_OF_SUPPORT and p.number == 1)

    def _cells(self, row: int) -> dict[str, str]:
        return {x: h.texts[h.codes[row]] if h.codes[row] >= 0 else "" for x, h in self.known.items()}

    def dossier(self, norms: n.Norms, row: int) -> tuple[Dossier, str | None]:
        """The row as a dossier by itself. Raises DossierError, that names the column where it can."""
        return self.draft(RuleBase(norms), row).checked(), self.subject(norms)

    def draft(self, rulebase: RuleBase, row: int) -> Draft:
        """The row as a dossier that can be changed. Raises DossierError, that names the column where it can."""
        norms, cells = rulebase.norms, self._cells(row)
        if problems := tuple(self._wrong_cells(norms, cells)):
            raise DossierError(problems)
        return draft_of(rulebase, places(norms, self.known), cells, self.complete)

    def _wrong_cells(self, norms: n.Norms, cells: Mapping[str, str]) -> Iterator[Problem]:
        """Cells that cannot be read, each with its column."""
        for name, column in places(norms, self.known).items():
            fact, text = norms.entities[column.entity].facts.get(column.name), cells[name]
            if text in self.refused:
                yield Problem("D006", f"kolom '{name}': {self.refused[text]}")
            elif text and fact is not None:
                try:
                    stated(norms, fact, written(text, fact.type, name))
                except DossierError as error:
                    yield from (Problem(p.code, f"kolom '{name}': {p.message}", hint=p.hint) for p in error.problems)
            elif text and column.entity == n.APPLICATION and column.name == KIND_OF_APPLICATION and text not in norms.provisions:
                yield Problem("D006", f"kolom '{name}': over '{text}' wordt niet beslist", hint=f"kies uit {', '.join(norms.provisions)}")


def sheet_of(
    norms: n.Norms, frame: pd.DataFrame, numbers: Ints | None = None, *, source: str = "", complete: Collection[str] = (),
    decimal: str = ".", delimiter: str = ",", running: bool = False,
) -> Sheet:  # fmt: skip
    """The columns of a table. A column that the rule base does not know is kept, with a warning. Raises InputError."""
    frame = checked_headings(frame, source)
    own = np.arange(1, len(frame) + 1) if numbers is None else numbers
    sheet = Sheet(frame, own, {}, source, decimal, delimiter, complete=complete, running=running)
    known, unread = [], {}
    for name in frame.columns:
        try:
            place(norms, name)
            known += [name] if name != ID else []
        except InputError as error:
            unread[name] = error.problems[0].hint
    sheet.warnings += _unread(unread)
    placed = places(norms, known)
    _asks(norms, placed, source, running)
    for name, column in placed.items():
        fact = norms.entities[column.entity].facts.get(column.name)
        sheet.known[name] = coded(frame[name], fact.type if fact else "", name, sheet.refused)
    _someone(norms, sheet, placed)
    _once(sheet)
    return sheet


def _asks(norms: n.Norms, placed: Mapping[str, Place], source: str, running: bool) -> None:
    """Raises InputError if no column says what is decided about."""
    supports = [e.name for e in norms.entities.values() if e.support]
    kinds = [(e, KIND_OF_SUPPORT) for e in supports] if running else [(n.APPLICATION, KIND_OF_APPLICATION)]
    if any((p.entity, p.name) in kinds and p.number == 1 for p in placed.values()):
        return
    wanted = " of ".join(f"'{e}.{x}'" if e != n.APPLICATION else f"'{x}'" for e, x in kinds)
    some = [k for k, p in norms.provisions.items() if not running or p.ending is not None][:3]
    hint = f"zet daarin wat {'er loopt' if running else 'is gevraagd'}: {', '.join(some)}, ..."
    raise wrong("D003", f"{source or 'de tabel'} heeft geen kolom {wanted}", hint)


def _someone(norms: n.Norms, sheet: Sheet, placed: Mapping[str, Place]) -> None:
    """A row is one application of one beneficiary: where no cell says a thing of whom, there is one of whom nothing is known."""
    own = norms.application
    if own.owner is None:
        return
    link = own.links[own.owner]
    _named(norms, sheet, placed, link)
    placed = places(norms, sheet.known)
    told = [x for x, p in placed.items() if p.entity == link.target and p.number == 1 and p.name != ID]
    silent = np.ones(sheet.size, bool)
    for name in told:
        silent &= sheet.known[name].codes < 0
    for name, p in placed.items():
        if p.name == link.name and norms.entities[p.entity].owner == link.name:
            silent &= sheet.known[name].codes < 0  # the row says itself who
    if not silent.any():
        return
    column = next((x for x in told if placed[x].name == NAME), f"{link.target}.{NAME}")
    found = sheet.known.get(column, Heading(column, np.full(sheet.size, -1), []))
    sheet.known[column] = Heading(column, np.where(silent, len(found.texts), found.codes), [*found.texts, link.target])
    facts = [f"{link.target}.{f}" for f in stated_facts(norms.entities[link.target])][:2]
    of_whom = f"elke rij geldt als een {own.label} van een eigen {link.label}"
    example = f"; zet wat u wel weet in kolommen als {' en '.join(facts)}" if facts else ""
    if silent.all():
        sheet.warnings.append(f"geen kolom zegt iets van de {link.label}: {of_whom}, van wie niets bekend is{example}")
    else:
        count = int(silent.sum())
        rows = "1 rij zegt" if count == 1 else f"{count} rijen zeggen"
        sheet.warnings.append(f"{rows} niets van de {link.label}: {of_whom}, van wie dan niets bekend is")


def _named(norms: n.Norms, sheet: Sheet, placed: Mapping[str, Place], link: n.Link) -> None:
    """A column that says whose the application is, in a table without columns about that one, has names in it."""
    links = [x for x, p in placed.items() if p.name in (q.name for q in norms.entities[p.entity].links.values() if q.target == link.target)]
    if len(links) != 1 or placed[links[0]].entity != n.APPLICATION or any(p.entity == link.target for p in placed.values()):
        return
    (name,) = links
    if any(x in (NONE, UNKNOWN_WORD, link.target) for x in sheet.known[name].texts):
        return
    column = f"{link.target}.{NAME}"
    found = sheet.known.pop(name)
    sheet.known[column] = Heading(column, found.codes, found.texts)
    sheet.warnings.append(
        f"kolom '{name}' noemt van wie elke rij is, en meer niet: elke rij staat op zichzelf, ook als twee rijen dezelfde noemen"
    )


def unread_warnings(names: Iterable[str], known: Collection[str]) -> list[str]:
    """What to say of columns that are not read."""
    return _unread({x: did_you_mean(x, known) for x in names})


def _unread(hints: Mapping[str, str]) -> list[str]:
    near = [f"kolom '{x}' hoort niet bij deze kennisbank en gaat ongelezen mee: {h}" for x, h in hints.items() if "bedoelde" in h]
    others = [f"'{x}'" for x, h in hints.items() if "bedoelde" not in h]
    if not others:
        return near
    one = len(others) == 1
    names = f"{'kolom' if one else 'kolommen'} {', '.join(others)}"
    return [*near, f"{names} {'hoort' if one else 'horen'} niet bij deze kennisbank en {'gaat' if one else 'gaan'} ongelezen mee"]


def checked_headings(frame: pd.DataFrame, source: str) -> pd.DataFrame:
    """The table with its headings as text. Raises InputError if one is empty or stands there twice, and for a table without rows."""
    headings = [str(x).strip() for x in frame.columns]
    _headings(headings)
    if frame.empty:
        raise wrong("D000", f"{source or 'de tabel'} heeft geen rijen", "onder de koppen hoort een rij voor elke aanvraag")
    return frame.set_axis(headings, axis=1)


def _headings(headings: list[str]) -> None:
    twice = next((x for i, x in enumerate(headings) if x in headings[:i]), None)
    if twice:
        places_ = ", ".join(str(i) for i, x in enumerate(headings, 1) if x == twice)
        raise wrong("D004", f"kolom '{twice}' staat er meer dan één keer (kolom {places_})", "laat er een weg, of geef een andere kop")
    for i, x in enumerate(headings, 1):
        if not x:
            raise wrong("D003", f"kolom {i} heeft geen kop", "geef de kolom een naam, of haal haar weg")


def _once(sheet: Sheet) -> None:
    seen: dict[str, int] = {}
    for row, id_ in enumerate(sheet.ids):
        if id_ and id_ in seen:
            rows = f"rij {sheet.numbers[seen[id_]]} en rij {sheet.numbers[row]}"
            raise wrong("D004", f"kolom '{ID}': '{id_}' staat er twee keer, in {rows}", "geef elke aanvraag een eigen id")
        seen.setdefault(id_, row)


def among(flags: Mapping[Any, Bools], row: int) -> list[Any]:
    """The names that hold of a row."""
    return [k for k, rows in flags.items() if rows[row]]
