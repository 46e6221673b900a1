"""A grid: two facts of a dossier against each other, the outcome in every cell, and why at a click."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from parser import norms as n
from reasoner import Dossier

from ..notebook.face import Draft
from ..notebook.rulebase import RuleBase
from .axes import Given, axis
from .cells import Cells
from .grid_state import GridState
from .kernel import beside, bundle, live, show
from .situation import Asked, situation, worded, wrong

if TYPE_CHECKING:
    from .grid_view import GridView

MOST_CELLS = 2_000


class Grid(GridState):
    """The outcome for every combination of two values, that shows itself. The dossier itself is never changed."""

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
        view = self.view
        kept = beside(view.widget, repr(self))
        view.keeps = lambda: kept(view.kept(), repr(self))
        view.start(lambda: None)


def grid(
    rulebase: RuleBase | n.Norms | Asked | Draft, dossier: Dossier | Draft | str | Path | None = None, x: tuple[str, Given] | None = None,
    y: tuple[str, Given] | None = None, application: str | None = None, *, running: str | None = None, date: Date | str | None = None,
    readings: Mapping[str, str] | None = None,
) -> Grid:  # fmt: skip
    """A grid of two facts of a dossier, or of an answer: `grid(answer, x=..., y=...)`.

    x and y are `("entity.fact", values)`, values a range, a list, `months`, `ages` or `days`.

    Raises DossierError for what is wrong with the dossier or the question.
    """
    with worded():
        start = situation(rulebase, dossier, application, running=running, date=date, readings=readings)
        answer, decision = start.decide()
        across, down = (axis(answer, decision, start.dossier, name, given) for name, given in (("x", x), ("y", y)))
        if (across.record, across.fact.name) == (down.record, down.fact.name):
            raise wrong("D010", "beide assen zijn hetzelfde feit", "kies twee verschillende feiten")
        cells = Cells(start, across, down)
        if cells.total > MOST_CELLS:
            raise wrong("D010", f"een rooster van {cells.total} cellen is te groot; ten hoogste {MOST_CELLS}", "neem minder waarden")
        return Grid(cells)
