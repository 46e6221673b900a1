"""A grid: two facts of a dossier against each other, the outcome in every cell, and why at a click."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import date as Date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from parser import norms as n
from reasoner import Dossier, DossierError, Problem

from ..rulebase import RuleBase
from . import html
from .axes import Given, axis
from .cells import Cells, Place, outcome_words
from .kernel import bundle, live, show
from .situation import WidgetError, situation

if TYPE_CHECKING:
    from .grid_view import GridView

MOST_CELLS = 2_000


class Grid:
    """The outcome for every combination of two values. The dossier itself is never changed."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self.stopped = False

    def compute(self) -> Grid:
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
        """The outcome in a cell, counted from 0."""
        return self.cells.outcomes[column, row]

    def why(self, column: int, row: int) -> str:
        """Outcome, grounds and proof of a cell as HTML, or why its two values cannot go together."""
        try:
            return html.verdict(*self.cells.why((column, row)))
        except DossierError as error:
            return html.wrong(error)

    def drawing(self, column: int, row: int) -> str:
        try:
            return html.drawing(*self.cells.why((column, row)))
        except DossierError as error:
            return html.wrong(error)

    # ---- display

    def static(self) -> str:
        """The grid as a table: no widgets, no script. Cells that have no outcome yet are decided first, unless it was stopped."""
        return html.grid((self if self.stopped else self.compute()).cells)

    @cached_property
    def view(self) -> GridView:
        """The widgets. Needs ipywidgets."""
        from .grid_view import GridView

        return GridView(self)

    def _repr_html_(self) -> str:
        return self.static()

    def _ipython_display_(self) -> None:
        if not live():
            show(bundle(self.static(), repr(self)))
            return
        update = show(bundle(html.note("Dit rooster wordt in het notebook berekend."), repr(self), self.view.widget))
        self.view.start(lambda: update(bundle(self.static(), repr(self), self.view.widget)))

    def __repr__(self) -> str:
        done = ", ".join(f"{outcome_words(o)} {count}" for o, count in self.cells.legend())
        return f"Rooster van {len(self.cells.x.values)} bij {len(self.cells.y.values)}{f': {done}' if done else ''}"


def grid(
    rulebase: RuleBase | n.Norms, dossier: Dossier | str | Path, x: tuple[str, Given], y: tuple[str, Given],
    application: str | None = None, *, running: str | None = None, date: Date | None = None, readings: Mapping[str, str] | None = None,
) -> Grid:  # fmt: skip
    """A grid of two facts: x and y are `("entity.fact", values)`, values a range, a list, `months`, `ages` or `days`.

    Raises DossierError for what is wrong with the dossier or the question.
    """
    try:
        start = situation(rulebase, dossier, application, running=running, date=date, readings=readings)
        answer, decision = start.decide()
        across, down = (axis(answer, decision, start.dossier, *given) for given in (x, y))
        if (across.record, across.fact.name) == (down.record, down.fact.name):
            raise DossierError((Problem("D010", "beide assen zijn hetzelfde feit", hint="kies twee verschillende feiten"),))
        cells = Cells(start, across, down)
        if cells.total > MOST_CELLS:
            message = f"een rooster van {cells.total} cellen is te groot; ten hoogste {MOST_CELLS}"
            raise DossierError((Problem("D010", message, hint="neem minder waarden"),))
        return Grid(cells)
    except DossierError as error:
        raise WidgetError(error.problems) from None
