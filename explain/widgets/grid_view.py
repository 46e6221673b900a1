"""The widgets of a grid: a button for every cell, progress, and why at a click. Needs ipywidgets."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import ipywidgets as w

from .. import words
from . import html
from .cells import Place, mark, outcome_words

if TYPE_CHECKING:
    from .grid import Grid

WIDTH, HEIGHT = "28px", "24px"


class GridView:
    """Buttons, progress and explanation of one grid."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        cells = grid.cells
        self._done: Callable[[], None] = lambda: None
        self._task: asyncio.Task[None] | None = None
        self._here = cells.here()
        self._chosen: Place | None = None
        self._waiting: list[Place] = []
        layout = w.Layout(width=WIDTH, height=HEIGHT, margin="0", padding="0")
        style = w.ButtonStyle()
        self.buttons: dict[Place, Any] = {}
        for row in range(len(cells.y.values)):
            for column in range(len(cells.x.values)):
                button = w.Button(layout=layout, style=style, _dom_classes=("waarom-cel", "cel-leeg"), tooltip=cells.name((column, row)))
                button.on_click(lambda _, place=(column, row): self._explain(place))
                self.buttons[column, row] = button
        self.progress = w.IntProgress(max=cells.total, layout=w.Layout(width="260px"))
        self.state = w.Label()
        self.pause = w.Button(description="Stop", icon="stop", layout=w.Layout(width="auto"))
        self.pause.on_click(lambda _: self._pause())
        self.legend = w.HTML()
        self.why = w.HTML(html.note("Kies een cel om te zien waarom."))
        self.draw = w.Button(description="Tekening van het bewijs", icon="sitemap", layout=w.Layout(width="auto", display="none"))
        self.draw.on_click(lambda _: self._draw())
        self.drawing = w.HTML()
        title = w.HTML(html.axes(cells))
        field = w.Box([self._field()], layout=w.Layout(overflow="auto hidden"))
        self._bar = w.HBox([self.progress, self.state, self.pause])
        field.layout.max_width = "100%"
        reason = w.VBox([self.why, self.draw, self.drawing], layout=w.Layout(flex="1 1 420px", min_width="0"))
        beside = w.Box([w.VBox([title, field, self._bar, self.legend]), reason], layout=w.Layout(flex_flow="row wrap"))
        self.widget = w.VBox([w.HTML(html.style()), beside])
        for place in cells.outcomes:
            self._mark(place)
        self._show_progress()

    def _field(self) -> Any:
        cells = self.grid.cells
        bare = w.Layout(margin="0", height="auto")
        children = [w.HTML(), *(w.HTML(html.head(text, html.long_labels(cells)), layout=bare) for text in cells.x.labels)]
        for row, text in enumerate(cells.y.labels):
            children.append(w.HTML(html.side(text), layout=bare))
            children += [self.buttons[column, row] for column in range(len(cells.x.values))]
        columns = f"max-content repeat({len(cells.x.values)}, {WIDTH})"
        layout = w.Layout(
            grid_template_columns=columns,
            grid_template_rows="max-content",
            grid_auto_rows=HEIGHT,
            grid_gap="0",
            align_items="center",
            width="max-content",
        )
        return w.GridBox(children, layout=layout)

    # ---- computing

    def start(self, done: Callable[[], None]) -> None:
        """Begin to decide the cells; `done` is called when all have an outcome."""
        self._done = done
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            for place in self.grid.cells.steps():
                self._mark(place)
            self._finish()
            return
        if self._task is None or self._task.done():
            self._task = loop.create_task(self._work())

    async def _work(self) -> None:
        self._show_progress()
        await self.grid.work(self._decided)
        self._finish()

    def _pause(self) -> None:
        if self._task is not None and not self._task.done():
            self.grid.stop()
        elif not self.grid.cells.done:
            self.grid.stopped = False
            self.start(self._done)

    def _finish(self) -> None:
        self._flush()
        self._show_progress()
        if self.grid.cells.done:
            self._done()

    def _show_progress(self) -> None:
        cells = self.grid.cells
        number = len(cells.outcomes)
        self.progress.value = number
        stopped = self.grid.stopped
        self.state.value = f"{'gestopt na ' if stopped else ''}{number} van {cells.total} cellen"
        self.pause.description, self.pause.icon = ("Ga verder", "play") if stopped else ("Stop", "stop")
        self._bar.layout.display = "none" if cells.done else "flex"
        self.legend.value = html.legend(cells)

    def _mark(self, place: Place) -> None:
        """Show the outcome of a cell."""
        cells = self.grid.cells
        outcome = cells.outcomes[place]
        glyph, look = mark(outcome)
        classes = ["waarom-cel", f"cel-{look}", *(f"rand-{side}" for side in cells.borders(place))]
        classes += ["cel-hier"] * (place == self._here) + ["cel-gekozen"] * (place == self._chosen)
        button = self.buttons[place]
        with button.hold_sync():
            button.description = glyph
            button.tooltip = words.printable(f"{cells.name(place)}: {outcome_words(outcome)}")
            button._dom_classes = tuple(classes)

    def _decided(self, place: Place) -> None:
        """Show a row at a time: a browser draws that in one go."""
        cells = self.grid.cells
        self._waiting.append(place)
        if place[0] == len(cells.x.values) - 1:
            self._flush()

    def _flush(self) -> None:
        for place in self._waiting:
            self._mark(place)
        self._waiting.clear()
        number, total = len(self.grid.cells.outcomes), self.grid.cells.total
        self.progress.value, self.state.value = number, f"{number} van {total} cellen"

    # ---- why

    def _explain(self, place: Place) -> None:
        before, self._chosen = self._chosen, place
        for each in (before, place):
            if each is not None and each in self.grid.cells.outcomes:
                self._mark(each)
        self.why.value = html.note(self.grid.cells.name(place)) + self.grid.why(*place)
        self.draw.layout.display = "inline-block"
        self.drawing.value = ""

    def _draw(self) -> None:
        if self._chosen is not None:
            self.drawing.value = self.grid.drawing(*self._chosen)
