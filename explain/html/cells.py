"""Tables of the law and the cell an amount was read from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from parser import norms as n
from reasoner import Decision
from reasoner.decision.answer import AmountRow, HoursRow

from .. import words

EURO = "euro"


@dataclass(frozen=True)
class Cell:
    """The cell of a table that an amount rests on, by the labels of its row and column."""

    id: str
    row: str
    column: str


@dataclass(frozen=True)
class Row:
    label: str
    cells: tuple[tuple[str, bool], ...]  # text, and whether this is the cell that was used


@dataclass(frozen=True)
class Grid:
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def grid(table: n.TableNorm, used: tuple[Cell, ...]) -> Grid:
    """A table as published, with the used cells marked."""
    columns = tuple(heading for heading, _ in table.columns)
    rows = []
    for (_, label, _), values in zip(table.rows, table.cells, strict=True):
        marks = (Cell(table.address.id, label, heading) in used for heading in columns)
        rows.append(Row(label, tuple(zip((cell_words(v, table.unit) for v in values), marks, strict=True))))
    return Grid(columns, tuple(rows))


def cell_words(value: Decimal | None, unit: str) -> str:
    if value is None:
        return "–"
    return words.euro(value) if unit == EURO else f"{words.number(value)}%"


def used_cells(decision: Decision) -> tuple[Cell, ...]:
    rows: list[AmountRow | HoursRow] = [*decision.amounts, *decision.hours]
    return tuple(Cell(r.id, r.row, r.column) for r in rows if r.row is not None and r.column is not None)
