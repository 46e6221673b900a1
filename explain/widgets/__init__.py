"""Widgets for a notebook: a panel of facts with the outcome beside it, and a grid of two facts against each other.

twenterand = explain.load("twenterand-2024")
widgets.panel(twenterand, "dossier.yaml")
widgets.grid(twenterand, "dossier.yaml", x=("entity.fact", range(8, 33)), y=("entity.fact", widgets.months(range(1, 13))))

Without ipywidgets, and in a notebook that nobody is looking at, both show themselves as plain HTML.
"""

from .axes import ages, days, months
from .grid import Grid, grid
from .panel import Panel, panel

__all__ = ["Grid", "Panel", "ages", "days", "grid", "months", "panel"]
