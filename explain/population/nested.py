"""A row a dossier, with its lists: JSON lines, or parquet with columns of lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

import numpy as np
import pandas as pd

from parser import did_you_mean
from parser import norms as n
from parser.vocabulary import ID
from reasoner import Problem
from reasoner.dossier.read import INCOMPLETE
from reasoner.dossier.tree import Path

from ..notebook.errors import InputError, wrong
from ..notebook.table_column import said
from .several import nothing_asked
from .trees import Told, Trees, completed, plain, problem_at, texts

LINE = tuple[int, dict[str, Any] | str]  # its number, and the object on it or what is wrong with it


def is_nested(lines: Iterable[LINE]) -> bool:
    """Does some line hold a list of records, or a record?"""
    return any(isinstance(v, list | dict) for _, line in lines if isinstance(line, dict) for v in line.values())


def flat_frame(lines: Collection[LINE], source: str) -> tuple[pd.DataFrame, list[int]]:
    """Lines without lists as a table. Raises InputError for a line that is no object."""
    for number, line in lines:
        if isinstance(line, str):
            raise wrong("D000", f"{source}: regel {number}: {line}", "elke regel is een object: de namen van kolommen met hun waarden")
    return pd.DataFrame([line for _, line in lines], dtype=object), [number for number, _ in lines]


def nested(norms: n.Norms, lines: Collection[LINE], source: str, complete: Collection[str] = (), running: bool = False) -> Trees:
    """Every application of every line, or everything that runs. Raises InputError."""
    lists = [e.list_name for e in norms.entities.values()]
    _known(norms, lines, source)
    warnings: list[str] = []
    others = list(dict.fromkeys(k for _, line in lines if isinstance(line, dict) for k in line if k not in (*lists, INCOMPLETE, ID)))
    if others:
        names = ", ".join(f"'{x}'" for x in others)
        warnings.append(f"{names}: geen lijst van deze kennisbank; gaat ongelezen mee")
    ids = [said(line.get(ID)) if isinstance(line, dict) and not isinstance(line.get(ID), list | dict) else None for _, line in lines]
    twice = _twice([number for number, _ in lines], ids)
    asked_of = [e.list_name for e in norms.entities.values() if (e.support if running else e.name == n.APPLICATION)]
    found = Trees(pd.DataFrame(), np.zeros(0, np.int64), source, warnings, running)
    numbers, cells = [], []
    for (number, line), id_ in zip(lines, ids, strict=True):
        one = _told(norms, line, complete, twice.get(id_ or ""))
        records = [r for x in asked_of for r in _records(one, x)]
        if not records and not one.faults:
            warnings.append(f"rij {number} heeft {nothing_asked(norms, running)} en telt niet mee")
            continue
        found.told.append(one)
        extras = {k: said(v) for k, v in line.items() if k in others} if isinstance(line, dict) else {}
        for record in records or [{}]:
            own, several = str(record.get(ID, "")), len(records) > 1
            found.asked.append((len(found.told) - 1, own or None))
            found.labels.append(f"rij {number}" + (f" ({id_})" if id_ else "") + (f", {own}" if several else ""))
            numbers.append(number)
            name = f"{id_ or number}/{own}" if several else id_ or str(number)
            facts = {k: v for k, v in record.items() if isinstance(v, str) and k != ID}
            cells.append({ID: name, **facts, **extras})
    if not cells:
        raise wrong("D000", f"in {source} staat {nothing_asked(norms, running)}", "geef elk dossier een lijst met aanvragen")
    columns = list(dict.fromkeys(k for c in cells for k in c))
    found.frame = pd.DataFrame([[c.get(k) for k in columns] for c in cells], columns=columns, dtype=object)
    found.numbers, found.warnings = np.array(numbers, np.int64), few(warnings)
    return found


def _twice(numbers: list[int], ids: list[str | None]) -> dict[str, Problem]:
    """What is wrong with ids that more than one line has."""
    rows: dict[str, list[int]] = defaultdict(list)
    for number, id_ in zip(numbers, ids, strict=True):
        if id_:
            rows[id_].append(number)
    return {
        id_: Problem("D004", f"kolom '{ID}': '{id_}' staat in rij {', rij '.join(map(str, own))}", hint="geef elk dossier een eigen id")
        for id_, own in rows.items()
        if len(own) > 1
    }


def _known(norms: n.Norms, lines: Collection[LINE], source: str) -> None:
    """Raises InputError for a list that the rule base does not know: what stands in it might matter."""
    known = [*(e.list_name for e in norms.entities.values()), INCOMPLETE]
    for number, line in lines:
        for name, value in line.items() if isinstance(line, dict) else ():
            if isinstance(value, list | dict) and name not in known:
                hint = did_you_mean(name, known) or f"bekend: {', '.join(known)}"
                raise wrong("D003", f"{source}, rij {number}: onbekende lijst '{name}'", hint)


def _records(told: Told, list_name: str) -> list[dict[str, Any]]:
    found = told.tree.get(list_name)
    return [r for r in found if isinstance(r, dict) and isinstance(r.get(ID), str)] if isinstance(found, list) else []


def _told(norms: n.Norms, line: dict[str, Any] | str, complete: Collection[str], twice: Problem | None) -> Told:
    if isinstance(line, str):
        return Told({}, _where, (Problem("D000", line, hint="elke regel is een object met lijsten"),))
    faults: list[Problem] = [twice] if twice is not None else []

    def fault(path: Path, problem: Problem) -> None:
        faults.append(problem_at(_where(path), problem))

    tree: dict[str, Any] = {}
    for entity in norms.entities.values():
        value = line.get(entity.list_name)
        if value is None:
            continue
        if not isinstance(value, list):
            tree[entity.list_name] = plain_or_fault(value, (entity.list_name,), fault)
            continue
        tree[entity.list_name] = [
            _numbered(entity, r, k, fault) if isinstance(r, dict) else plain_or_fault(r, (entity.list_name, k), fault)
            for k, r in enumerate(value)
        ]
    if line.get(INCOMPLETE) is not None:
        tree[INCOMPLETE] = plain(line[INCOMPLETE])
    return Told(completed(norms, tree, complete), _where, tuple(faults))


def _numbered(entity: n.Entity, record: dict[str, Any], k: int, fault: Any) -> dict[str, Any]:
    """A record as text; one that nothing can refer to by name is called by its number."""
    made = texts(entity, record, fault, (entity.list_name, k))
    return made if ID in made else {ID: f"{entity.name}_{k + 1}", **made}


def plain_or_fault(value: Any, path: Path, fault: Any) -> Any:
    try:
        return plain(value) or ""
    except InputError as error:
        fault(path, error.problems[0])
        return ""


def _where(path: Path) -> str:
    """`lijst, onderdeel 2, 'van'`"""
    said_ = [f"onderdeel {x + 1}" if isinstance(x, int) else f"'{x}'" if k else x for k, x in enumerate(path)]
    return ", ".join(said_)


MOST_WARNINGS = 10


def few(warnings: list[str]) -> list[str]:
    rest = len(warnings) - MOST_WARNINGS
    return warnings if rest <= 1 else [*warnings[:MOST_WARNINGS], f"en nog {rest} zulke meldingen"]
