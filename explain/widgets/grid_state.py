"""What a grid holds: its cells, and why each has its outcome; no widgets."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Self

from reasoner import DossierError

from . import html
from .cells import Cells, Place
from .situation import wrong

if TYPE_CHECKING:
    from pandas import DataFrame


class GridState:
    """The outcome for every combination of two values. The dossier itself is never changed."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self.stopped = False

    def compute(self) -> Self:
        """Decide all cells that are left, now."""
        for _ in self.cells.steps():
            pass
        return self

    async def work(self, each: Callable[[Place], None]) -> None:
        """Decide the cells that are left, giving way to the notebook in between; `each` hears of every cell."""
        self.stopped = False
        for place in self.cells.steps():
            each(place)
            await asyncio.sleep(0)
            if self.stopped:
                return

    def stop(self) -> None:
        self.stopped = True

    def outcome(self, column: int, row: int) -> str:
        """The outcome in a cell, counted from 0. Raises DossierError for a cell that is not there or not decided yet."""
        place = self._place(column, row)
        if place not in self.cells.outcomes:
            raise wrong("D012", "deze cel is nog niet berekend", "roep eerst compute() aan")
        return self.cells.outcomes[place]

    def _place(self, column: int, row: int) -> Place:
        columns, rows = len(self.cells.x.values), len(self.cells.y.values)
        if column not in range(columns) or row not in range(rows):
            raise wrong("D012", f"er is geen cel ({column}, {row})", f"kies een kolom 0-{columns - 1} en een rij 0-{rows - 1}")
        return column, row

    def to_frame(self) -> DataFrame:
        """A row a cell, from left to right and down: the two values (None: unknown) by the names of the axes, and `outcome`.

        Cells that have no outcome yet are decided first. Needs pandas.
        """
        import pandas as pd

        cells = self.compute().cells
        rows = [
            (cells.x.plain(column), cells.y.plain(row), cells.outcomes[column, row])
            for row in range(len(cells.y.values)) for column in range(len(cells.x.values))
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=[cells.x.path, cells.y.path, "outcome"], dtype=object)

    def why(self, column: int, row: int) -> str:
        """Outcome, grounds and proof of a cell as HTML, or why its two values cannot go together."""
        place = self._place(column, row)
        try:
            return html.verdict(*self.cells.why(place))
        except DossierError as error:
            return html.wrong(error)

    def body(self, column: int, row: int) -> str:
        """As `why`, without the outcome."""
        try:
            return html.body(*self.cells.why(self._place(column, row)))
        except DossierError as error:
            return html.wrong_body(error)

    def drawing(self, column: int, row: int) -> str:
        place = self._place(column, row)
        try:
            return html.drawing(*self.cells.why(place))
        except DossierError as error:
            return html.wrong(error)

    def static(self) -> str:
        """The grid as a table: no widgets, no script. Cells that have no outcome yet are decided first, unless it was stopped."""
        return html.grid((self if self.stopped else self.compute()).cells)

    def __repr__(self) -> str:
        done = ", ".join(f"{self.cells.outcome_words(o)} {count}" for o, count in self.cells.legend())
        return f"Rooster van {len(self.cells.x.values)} bij {len(self.cells.y.values)}{f': {done}' if done else ''}"
