"""Tables joined by id, a table for each list of a dossier: a dossier is what belongs to one beneficiary.

What two beneficiaries share (a record without an owner) is in the dossiers of both. An id is looked up in the table that the
link leads to. What is wrong with a row is wrong with the dossiers it belongs to; the others are decided.

Long because what may be wrong between two tables is: a message with table, row and column for each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from parser import did_you_mean
from parser import norms as n
from parser.vocabulary import ID, KIND_OF_APPLICATION, KIND_OF_SUPPORT
from reasoner import Problem
from reasoner.dossier.paths import settable, stated_links
from reasoner.dossier.read import INCOMPLETE, NONE, UNKNOWN_WORD
from reasoner.dossier.tree import Path

from ..notebook.errors import wrong
from ..notebook.table_column import coded
from .formats import Raw
from .nested import few
from .several import nothing_asked
from .sheet import checked_headings, unread_warnings
from .trees import Told, Trees, completed

Row = tuple[str, int]  # an entity and the place of a record in its table
SETTLED = (NONE, UNKNOWN_WORD)
DECISION = "besluit"
PARTS = (f"{DECISION}.datum", f"{DECISION}.uitkomst", f"{DECISION}.gronden")
SEVERAL = (INCOMPLETE, PARTS[-1])  # cells that may name more than one, parted by a semicolon


@dataclass
class Records:
    """The table of an entity. cells: of each row what it says, as text; ids: of each row; of_id: where an id stands."""

    entity: n.Entity
    raw: Raw
    cells: list[dict[str, str]]
    ids: list[str]
    of_id: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    wrong: dict[int, list[Problem]] = field(default_factory=lambda: defaultdict(list))

    def at(self, row: int, column: str = "") -> str:
        """`blad X, rij 3, kolom 'id'`"""
        return f"{self.raw.label}, rij {self.raw.numbers[row]}" + (f", kolom '{column}'" if column else "")


def related(norms: n.Norms, raws: Mapping[str, Raw], source: str, complete: Collection[str] = (), running: bool = False) -> Trees:
    """Every application, or everything that runs. raws: by the name of the list. Raises InputError for what concerns a whole table."""
    warnings: list[str] = []
    entities = [e for e in norms.entities.values() if e.list_name in raws]
    asked_of = [e for e in norms.entities.values() if (e.support if running else e.name == n.APPLICATION)]
    if not any(e in entities for e in asked_of):
        names = " of ".join(f"'{e.list_name}'" for e in asked_of)
        raise wrong(
            "D003", f"{source} heeft geen tabel {names}", "daarin staat waarover wordt beslist; elke lijst van een dossier is een tabel"
        )
    tables = {e.name: _records(norms, e, raws[e.list_name], warnings) for e in entities}
    _columns(norms, tables, asked_of, warnings)
    return _Joined(norms, tables, complete, warnings).trees([tables[e.name] for e in asked_of if e in entities], source, running)


# ---- one table


def _records(norms: n.Norms, entity: n.Entity, raw: Raw, warnings: list[str]) -> Records:
    frame = checked_headings(raw.frame, raw.label)
    known = [ID, *settable(entity), INCOMPLETE, *(PARTS if entity.name == n.APPLICATION or entity.support else ())]
    of_entity = {f"{entity.name}.{x}": x for x in known}  # as a flat table calls it
    frame = frame.rename(columns={x: of_entity[x] for x in frame.columns if x in of_entity and of_entity[x] not in frame.columns})
    warnings += (f"{raw.label}: {w}" for w in unread_warnings([x for x in frame.columns if x not in known], known))
    raw = Raw(frame, raw.numbers, raw.label, raw.decimal, raw.delimiter)
    found = Records(entity, raw, [{} for _ in range(len(frame))], [])
    for name in (x for x in frame.columns if x in known):
        fact = entity.facts.get(name)
        refused: dict[str, str] = {}
        column = coded(frame[name], fact.type if fact is not None else "", name, refused)
        for row, code in enumerate(column.codes.tolist()):
            if code >= 0:
                found.cells[row][name] = column.texts[code]
                if column.texts[code] in refused:
                    problem = Problem("D006", f"{found.at(row, name)}: {refused[column.texts[code]]}")
                    found.wrong[row].append(problem)
    for row, cells in enumerate(found.cells):
        own = cells.pop(ID, "")
        found.ids.append(own or f"{entity.name}_{raw.numbers[row]}")
        if own:
            found.of_id[own].append(row)
    for id_, rows in found.of_id.items():
        if len(rows) > 1:
            where = " en ".join(f"rij {raw.numbers[r]}" for r in rows[:3]) + (" en verder" if len(rows) > 3 else "")
            problem = Problem(
                "D004", f"{raw.label}, {where}, kolom '{ID}': '{id_}' staat er {len(rows)} keer", hint="geef elke rij een eigen id"
            )
            for row in rows:
                found.wrong[row].append(problem)
    return found


def _columns(norms: n.Norms, tables: Mapping[str, Records], asked_of: list[n.Entity], warnings: list[str]) -> None:
    """What a whole table lacks. Raises InputError for that without which nothing can be decided."""
    targets = {x.target for t in tables.values() for x in t.entity.links.values() if x.name in t.raw.frame.columns}
    for name, table in tables.items():
        columns, label = set(table.raw.frame.columns), table.raw.label
        if name in targets and ID not in columns:
            raise wrong("D003", f"{label} heeft geen kolom '{ID}'", "andere tabellen verwijzen ernaar: geef elke rij een id")
        if table.entity in asked_of:
            kind = KIND_OF_SUPPORT if table.entity.support else KIND_OF_APPLICATION
            if kind not in columns:
                raise wrong(
                    "D003", f"{label} heeft geen kolom '{kind}'", f"zet daarin bijvoorbeeld {', '.join(list(norms.provisions)[:3])}"
                )
            owner = table.entity.owner
            if owner is not None and owner not in columns:
                target = norms.entities[table.entity.links[owner].target]
                raise wrong(
                    "D003", f"{label} heeft geen kolom '{owner}'", f"zet daarin voor wie het is: een id uit de tabel {target.list_name}"
                )
        for link in stated_links(table.entity).values():
            target = norms.entities[link.target]
            if link.name in columns and link.target not in tables and link.name != table.entity.owner:
                if any(c.get(link.name, NONE) not in SETTLED for c in table.cells):
                    hint = f"voeg de tabel {target.list_name} toe, of haal de kolom weg"
                    raise wrong("D008", f"{label}, kolom '{link.name}' verwijst naar {target.list_name}, maar die tabel is er niet", hint)
            elif link.name not in columns and link.target in tables:
                warnings.append(f"{label} heeft geen kolom '{link.name}': welke {link.label} erbij hoort, blijft onbekend")


# ---- tables joined


class _Joined:
    def __init__(self, norms: n.Norms, tables: Mapping[str, Records], complete: Collection[str], warnings: list[str]) -> None:
        self.norms, self.tables, self.complete, self.warnings = norms, tables, complete, warnings
        own = norms.application
        self.owner = own.links[own.owner].target if own.owner is not None else None
        self.loose: list[str] = []
        self.members: dict[str, list[Row]] = defaultdict(list)  # by beneficiary
        for name, table in tables.items():
            for row in range(len(table.ids)):
                if (whose := self._whose(name, row)) is not None:
                    self.members[whose].append((name, row))
                elif name != n.APPLICATION and self._owned(name):
                    self.loose.append(self._loose(name, row))

    def _owned(self, name: str) -> bool:
        entity = self.norms.entities[name]
        return entity.owner is not None and entity.links[entity.owner].target == self.owner

    def _whose(self, name: str, row: int) -> str | None:
        """The beneficiary that a record belongs to; None for nobody that is there."""
        table = self.tables[name]
        if name == self.owner:
            return table.ids[row]
        if not self._owned(name):
            return None
        told = table.cells[row].get(str(table.entity.owner), NONE)
        there = self.tables.get(str(self.owner))
        return told if told not in SETTLED and (there is None or told in there.of_id) else None

    def _loose(self, name: str, row: int) -> str:
        return self._nobody(name, row) + "; de rij telt niet mee"

    def _nobody(self, name: str, row: int) -> str:
        """What is wrong with the owner of a record."""
        table = self.tables[name]
        owner = str(table.entity.owner)
        told = table.cells[row].get(owner, "")
        if told in ("", *SETTLED):
            return f"{table.at(row, owner)}: {'leeg' if not told else f'{told!r}'}, dus van wie dit is, is niet te zeggen"
        there = self.tables[str(self.owner)]
        return f"{table.at(row, owner)}: '{told}' staat niet in {there.raw.label}" + _near(told, there)

    def trees(self, asked_of: list[Records], source: str, running: bool) -> Trees:
        places: dict[str | Row, int] = {}
        told: list[Told] = []
        names: list[dict[Row, str]] = []
        asked: list[tuple[int, str | None]] = []
        labels, numbers, frames = [], [], []
        for table in asked_of:
            for row in range(len(table.ids)):
                at: Row = (table.entity.name, row)
                key = self._whose(*at) or at
                if key not in places:
                    places[key] = len(told)
                    one, own = self._dossier(self.members.get(key, [at]) if isinstance(key, str) else [at], key)
                    told.append(one)
                    names.append(own)
                asked.append((places[key], names[places[key]].get(at)))
                id_ = table.ids[row] if ID in table.raw.frame.columns else ""
                labels.append(f"{table.raw.label}, rij {table.raw.numbers[row]}" + (f" ({id_})" if id_ else ""))
            numbers.append(table.raw.numbers)
            frames.append(table.raw.frame)
        if not asked:
            raise wrong("D000", f"in {source} staat {nothing_asked(self.norms, running)}", "vul de tabel met rijen")
        frame = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0].reset_index(drop=True)
        self._notes()
        raw = asked_of[0].raw
        warnings = [*self.warnings, *few(self.loose)]
        return Trees(frame, np.concatenate(numbers), source, warnings, running, raw.decimal, raw.delimiter, told, asked, labels)

    def _notes(self) -> None:
        if self.owner is not None and self.owner not in self.tables:
            label = self.norms.entities[self.owner].list_name
            self.warnings.append(f"er is geen tabel {label}: van wie iets is, komt uit de kolommen, en meer is van hen niet bekend")
        open_ = [e.list_name for e in self.norms.entities.values() if e.list_name not in self.complete and e.name in self.tables
                 and e.name not in (n.APPLICATION, self.owner) and self._owned(e.name)]  # fmt: skip
        if open_:
            options = " ".join(f"--complete {x}" for x in open_)
            nobody = f"wie geen rij heeft in {' of '.join(open_)}, kan er toch een hebben"
            self.warnings.append(f"{nobody}; noemen de tabellen alles, zeg dan {options}")

    def _dossier(self, members: list[Row], key: str | Row) -> tuple[Told, dict[Row, str]]:
        """The dossier of a beneficiary, and what each record is called in it."""
        faults: list[Problem] = []
        if not isinstance(key, str) and self._owned(key[0]):
            faults.append(Problem("D008", self._nobody(*key), hint="kijk het id na"))
        every, targets = self._with_shared(members, faults, key)
        alone = isinstance(key, str) and self.owner is not None and self.owner not in self.tables
        own = self._ids(every, {str(key)} if alone else set())
        tree: dict[str, Any] = {}
        rows: dict[str, list[Row]] = defaultdict(list)
        for at in every:
            table = self.tables[at[0]]
            faults += table.wrong.get(at[1], ())
            record: dict[str, Any] = {ID: own[at]}
            for name, text in table.cells[at[1]].items():
                if name in table.entity.links:
                    record[name] = own[targets[at, name]] if (at, name) in targets else text
                elif name.startswith(f"{DECISION}."):
                    record.setdefault(DECISION, {})[name.partition(".")[2]] = _several(name, text)
                else:
                    record[name] = _several(name, text)
            tree.setdefault(table.entity.list_name, []).append(record)
            rows[table.entity.list_name].append(at)
        if alone:
            tree[self.norms.entities[str(self.owner)].list_name] = [{ID: key}]

        def where(path: Path) -> str:
            if len(path) < 2 or str(path[0]) not in rows:
                return ""
            entity, row = rows[str(path[0])][int(path[1])]
            return self.tables[entity].at(row, ".".join(str(x) for x in path[2:] if isinstance(x, str)))

        return Told(completed(self.norms, tree, self.complete), where, tuple(dict.fromkeys(faults))), own

    def _with_shared(self, members: list[Row], faults: list[Problem], key: str | Row) -> tuple[list[Row], dict[tuple[Row, str], Row]]:
        """The records of a dossier with what they refer to, and where each link leads."""
        every, todo = dict.fromkeys(members), list(members)
        targets: dict[tuple[Row, str], Row] = {}
        while todo:
            at = todo.pop(0)
            table = self.tables[at[0]]
            for link in table.entity.links.values():
                text = table.cells[at[1]].get(link.name, NONE)
                there = self.tables.get(link.target)
                if text in SETTLED or there is None:
                    continue
                if not there.of_id.get(text):
                    if link.target != self.owner or link.name != table.entity.owner:
                        message = f"{table.at(at[1], link.name)}: '{text}' staat niet in {there.raw.label}"
                        faults.append(Problem("D008", message, hint=_near(text, there, "")))
                    continue
                to = (link.target, there.of_id[text][0])
                if to not in every:
                    if self._owned(link.target) or link.target == self.owner:
                        whose = self._whose(*to)
                        message = (
                            f"{table.at(at[1], link.name)}: '{text}' hoort bij {whose or 'niemand'} ({there.at(to[1])}), niet bij {key}"
                        )
                        faults.append(Problem("D008", message, hint="kijk het id na"))
                        continue
                    every[to] = None
                    todo.append(to)
                targets[at, link.name] = to
        return list(every), targets

    def _ids(self, every: list[Row], used: set[str]) -> dict[Row, str]:
        """What records are called in one dossier: their id, with the entity before it where two tables use the same."""
        found: dict[Row, str] = {}
        for at in every:
            id_ = self.tables[at[0]].ids[at[1]]
            while id_ in used:
                id_ = f"{at[0]}_{id_}"
            used.add(id_)
            found[at] = id_
        return found


def _several(name: str, text: str) -> Any:
    return [x.strip() for x in text.split(";") if x.strip()] if name in SEVERAL else text


def _near(text: str, there: Records, start: str = "; ") -> str:
    found = did_you_mean(text, there.of_id) if len(there.of_id) < 5_000 else ""
    return f"{start}{found}" if found else ""


def lists_of(norms: n.Norms, names: Collection[str]) -> dict[str, str]:
    """Of the names that are those of a list of the rule base: list -> name as it stands."""
    known = {e.list_name for e in norms.entities.values()}
    return {x.strip().lower(): x for x in names if x.strip().lower() in known}


def strangers(norms: n.Norms, names: Collection[str]) -> Iterator[str]:
    """What to say of tables that are no list of the rule base."""
    known = [e.list_name for e in norms.entities.values()]
    for name in names:
        if name.strip().lower() not in known:
            hint = did_you_mean(name, known)
            yield f"tabel '{name}' is geen lijst van deze kennisbank en wordt niet gelezen" + (f": {hint}" if hint else "")


__all__ = ["lists_of", "related", "strangers"]
