"""The widgets of a grid: its cells, progress, and why at a click. Needs ipywidgets and anywidget."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as w
import traitlets

from .. import words
from . import html
from .cells import Place, mark
from .grid_state import GridState

SCRIPT = (Path(__file__).parent / "templates" / "grid.js").read_text(encoding="utf-8")
CELL, SIDE, LEAST, REASON = 24, 110, 330, 420  # pixels: a cell, what stands beside the cells at most, a grid and a reason at least
OFTEN = 0.1  # seconds between two pictures of a grid that is being decided


class CellsWidget(anywidget.AnyWidget):
    """axes: what stands beside the cells; cells: of each, row by row, its glyph, classes and name; chosen: which is explained, or -1."""

    _esm = SCRIPT
    saved = traitlets.Unicode().tag(sync=True)
    axes = traitlets.Dict().tag(sync=True)
    cells: Any = traitlets.List().tag(sync=True)
    chosen = traitlets.Int(-1).tag(sync=True)


class GridView:
    """Cells, progress and explanation of one grid."""

    def __init__(self, grid: GridState) -> None:
        self.grid = grid
        cells = grid.cells
        self.id = uuid.uuid4().hex[:12]
        self.keeps: Callable[[], None] = lambda: None  # hands on what is saved and exported
        self._done: Callable[[], None] = lambda: None
        self._task: asyncio.Task[None] | None = None
        self._here = cells.here()
        self._chosen: Place | None = None
        self._shown = 0.0
        self._wide = len(cells.x.values)
        title = words.printable(f"{cells.x.title} → {cells.y.title} ↓")
        axes = {
            "columns": [words.printable(x) for x in cells.x.labels], "rows": [words.printable(x) for x in cells.y.labels],
            "long": html.long_labels(cells), "title": title,
        }  # fmt: skip
        self.table = CellsWidget(saved=self.id, axes=axes)
        self.table.on_msg(lambda _widget, content, _buffers: self.receive(content))
        self.progress = w.IntProgress(max=cells.total, layout=w.Layout(width="260px"))
        self.state = w.Label()
        self.pause = w.Button(description="Stop", icon="stop", layout=w.Layout(width="auto"))
        self.pause.on_click(lambda _: self._pause())
        self.legend = w.HTML()
        self.why = w.HTML(html.note("Kies een cel om te zien waarom: klik, of ga er met Tab en de pijltjes heen en druk op Enter."))
        self.draw = w.Button(description="Tekening van het bewijs", icon="sitemap", layout=w.Layout(width="auto", display="none"))
        self.draw.on_click(lambda _: self._draw())
        self.drawing = w.HTML()
        self._bar = w.HBox([self.progress, self.state, self.pause])
        reason = w.VBox([self.why, self.draw, self.drawing], layout=w.Layout(flex=f"1 1 {REASON}px", min_width="0"))
        reason.add_class("waarom-reden")
        left = w.VBox(
            [self.table, self._bar, self.legend],
            layout=w.Layout(width=f"{max(LEAST, CELL * self._wide + SIDE)}px", max_width="100%"),
        )
        beside = w.Box([left, reason], layout=w.Layout(flex_flow="row wrap"))
        across = w.HTML(f'<div class="waarom">{html.axes(cells)}</div>')
        self.widget = w.VBox([w.HTML(html.style()), across, beside])
        self._show()

    def cell(self, place: Place) -> tuple[str, list[str]]:
        """Glyph and classes of a cell, as they are shown."""
        glyph, look, _ = self.table.cells[self._number(place)]
        return glyph, [*look.split(), *(["cel-gekozen"] if self.table.chosen == self._number(place) else [])]

    def _number(self, place: Place) -> int:
        return place[1] * self._wide + place[0]

    # ---- computing

    def start(self, done: Callable[[], None]) -> None:
        """Begin to decide the cells; `done` is called when all have an outcome."""
        self._done = done
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.grid.compute()
            self._finish()
            return
        if self._task is None or self._task.done():
            self._task = loop.create_task(self._work())

    async def _work(self) -> None:
        self._show()
        await self.grid.work(self._decided)
        self._finish()

    def _pause(self) -> None:
        if self._task is not None and not self._task.done():
            self.grid.stop()
        elif not self.grid.cells.done:
            self.grid.stopped = False
            self.start(self._done)

    def _finish(self) -> None:
        self._show()
        self.keeps()
        if self.grid.cells.done:
            self._done()

    def _decided(self, _place: Place) -> None:
        if time.monotonic() - self._shown > OFTEN:
            self._show()

    def _show(self) -> None:
        """The grid as far as it is decided."""
        cells = self.grid.cells
        number, stopped = len(cells.outcomes), self.grid.stopped
        self.table.cells = [self._cell((c, r)) for r in range(len(cells.y.values)) for c in range(self._wide)]
        self.progress.value = number
        self.state.value = f"{'gestopt na ' if stopped else ''}{number} van {cells.total} cellen"
        self.pause.description, self.pause.icon = ("Ga verder", "play") if stopped else ("Stop", "stop")
        self._bar.layout.display = "none" if cells.done else "flex"
        self.legend.value = html.legend(cells)
        self._shown = time.monotonic()

    def _cell(self, place: Place) -> list[str]:
        cells = self.grid.cells
        outcome = cells.outcomes.get(place)
        here = ["cel-hier"] * (place == self._here)
        if outcome is None:
            return ["", " ".join(["cel-leeg", *here]), words.printable(cells.name(place))]
        glyph, look = mark(outcome)
        classes = [f"cel-{look}", *(f"rand-{side}" for side in cells.borders(place)), *here]
        return [glyph, " ".join(classes), words.printable(f"{cells.name(place)}: {cells.outcome_words(outcome)}")]

    # ---- why

    def receive(self, message: Mapping[str, Any]) -> None:
        """A cell that a person chose, by number."""
        at = message.get("cell")
        if isinstance(at, int) and 0 <= at < self.grid.cells.total:
            self.choose((at % self._wide, at // self._wide))

    def choose(self, place: Place) -> None:
        """Explain a cell."""
        self._chosen = place
        self.table.chosen = self._number(place)
        self.why.value = html.note(self.grid.cells.name(place)) + self.grid.why(*place)
        self.draw.layout.display = "inline-block"
        self.drawing.value = ""
        if self.grid.cells.done or self.grid.stopped:
            self.keeps()

    def kept(self) -> str:
        """What is saved and exported: the grid, and why the cell that was chosen last has its outcome."""
        shown, at, cells = self.grid.static(), self._chosen, self.grid.cells
        if at is not None:
            outcome = cells.outcome_words(cells.outcomes[at]) if at in cells.outcomes else "nog niet berekend"
            shown += html.chosen(cells.name(at), outcome, self.grid.body(*at))
        return html.saved(self.id, shown)

    def _draw(self) -> None:
        if self._chosen is not None:
            self.drawing.value = "" if self.drawing.value else self.grid.drawing(*self._chosen)
