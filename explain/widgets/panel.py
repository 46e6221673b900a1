"""A panel: the facts of a dossier that matter, to be changed one by one, with outcome, grounds and proof."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parser import norms as n
from reasoner import Dossier

from ..notebook.face import Draft
from ..notebook.rulebase import RuleBase
from . import situation as s
from .kernel import beside, bundle, live, show
from .panel_state import PanelState
from .situation import rulebase_of, worded

if TYPE_CHECKING:
    from .panel_view import PanelView


class Panel(PanelState):
    """A dossier with changes on top, that shows itself. The dossier itself and its file are never changed.

    One application at a time; of a dossier with more, `select` says which, and all of them stand above it.
    """

    @cached_property
    def view(self) -> PanelView:
        """The widgets. Needs ipywidgets and anywidget."""
        from .panel_view import PanelView

        return PanelView(self)

    def _repr_html_(self) -> str:
        return self.static()

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return bundle(self.static(), repr(self))

    def _ipython_display_(self) -> None:
        if not live():
            show(bundle(self.static(), repr(self)))
            return
        self.view.kept = beside(self.view.widget, repr(self))
        self.view.keep()


def panel(
    rulebase: RuleBase | n.Norms | s.Asked | Draft, dossier: Dossier | Draft | str | Path | None = None, application: str | None = None, *,
    running: str | None = None, date: Date | str | None = None, readings: Mapping[str, str] | None = None,
) -> Panel:  # fmt: skip
    """A panel of the facts of a dossier (or the path of one) that matter to its applications, or to one running provision.

    `panel(answer)`: of what was asked there; `panel(draft)`: of a dossier made in Python.
    Raises DossierError for what is wrong with the dossier or the question.
    """
    with worded():
        start = s.situation(rulebase, dossier, application, running=running, date=date, readings=readings)
        return Panel(start, rulebase_of(rulebase))
