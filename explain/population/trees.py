"""Dossiers that were data already as rows: nested tables, and tables joined by id, come to this."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from parser import norms as n
from reasoner import Dossier, DossierError, Problem
from reasoner.dossier.tree import Path, Tree, read_tree

from ..notebook.errors import InputError
from ..notebook.table_column import said
from .several import Several


@dataclass(frozen=True)
class Told:
    """A dossier as lists of records; faults: why it cannot be one; where: how messages name a place in it."""

    tree: Tree
    where: Callable[[Path], str]
    faults: tuple[Problem, ...] = ()


@dataclass
class Trees(Several):
    """asked: of each row the place of its dossier in `told`, and what is asked about (None: nothing that can be read)."""

    told: list[Told] = field(default_factory=list)
    asked: list[tuple[int, str | None]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)

    def name(self, row: int) -> str:
        return self.labels[row]

    def key(self, row: int) -> Hashable:
        return self.asked[row][0]

    def subject(self, row: int) -> str | None:
        return self.asked[row][1]

    def read(self, norms: n.Norms, row: int) -> Dossier:
        told = self.told[self.asked[row][0]]
        if told.faults:
            raise DossierError(told.faults)
        return read_tree(norms, told.tree, told.where, unasked=True)


def texts(entity: n.Entity, record: Mapping[str, Any], fault: Callable[[Path, Problem], None], at: Path) -> dict[str, Any]:
    """A record with its values as a dossier writes them. What is empty is left out; `fault` hears of what cannot be written exactly."""
    made = {}
    for name, value in record.items():
        fact = entity.facts.get(name)
        try:
            text = plain(value, fact.type if fact is not None else "", name)
        except InputError as error:
            fault((*at, name), error.problems[0])
        else:
            if text is not None:
                made[str(name)] = text
    return made


def plain(value: Any, type_: str = "", name: str = "") -> Any:
    """Data as texts in lists and mappings; None for what is empty. Raises InputError."""
    if isinstance(value, Mapping):
        inner = {str(k): plain(v, "", str(k)) for k, v in value.items()}
        return {k: v for k, v in inner.items() if v is not None} or None
    if isinstance(value, list | tuple):
        return [x for v in value if (x := plain(v, "", name)) is not None]
    return said(value, type_, name)


def completed(norms: n.Norms, tree: dict[str, Any], complete: Collection[str]) -> dict[str, Any]:
    """With an empty list for those of which a dossier says all there is."""
    for e in norms.entities.values():
        if e.list_name in complete:
            tree.setdefault(e.list_name, [])
    return tree


def problem_at(where: str, problem: Problem) -> Problem:
    return Problem(problem.code, f"{where}: {problem.message}" if where else problem.message, hint=problem.hint)
