"""The widgets of a panel: facts on the left, what follows from them on the right. Needs ipywidgets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date as Date
from typing import TYPE_CHECKING, Any

import ipywidgets as w

from reasoner import DossierError
from reasoner.dossier import Value

from .. import words
from . import html
from .controls import Control, control
from .fields import Field, Group

if TYPE_CHECKING:
    from .panel import Panel


class PanelView:
    """Controls and outcome of one panel."""

    def __init__(self, panel: Panel) -> None:
        self.panel = panel
        self.controls: dict[tuple[str, str], Control] = {}
        self._labels: dict[tuple[str, str], Any] = {}
        self._readings: dict[str, Any] = {}
        self._resetting = False
        self.verdict = w.HTML()
        self.drawing = w.HTML()
        self.draw = w.Button(description="Tekening van het bewijs", icon="sitemap", layout=w.Layout(width="auto"))
        self.reset = w.Button(description="Terug naar het dossier", icon="undo", layout=w.Layout(width="auto"))
        self.draw.on_click(lambda _: self._draw())
        self.reset.on_click(lambda _: self._reset())
        boxes = [*(self._group(g) for g in panel.groups), self._settings()]
        left = w.VBox(boxes, layout=w.Layout(width="47%", min_width="430px", max_height="680px", overflow="hidden auto", flex="0 0 auto"))
        buttons = w.HBox([self.draw, self.reset])
        right = w.VBox([self.verdict, buttons, self.drawing], layout=w.Layout(flex="1 1 0", min_width="0", padding="0 0 0 14px"))
        left.add_class("waarom-feiten")
        self.widget = w.VBox([w.HTML(html.style()), w.HBox([left, right])])
        self._refresh()

    # ---- building

    def _group(self, group: Group) -> Any:
        last = group.period[1] if group.period else None
        rows = [self._row(f, (lambda: self.panel.period(group)[0]) if f.fact.name == last else None) for f in group.fields]
        return w.Accordion([w.VBox(rows)], titles=(words.printable(group.heading),), selected_index=0)

    def _row(self, field: Field, begin: Callable[[], int | None] | None) -> Any:
        found = control(self.panel.start.norms, field.fact, lambda value: self._changed(field, value), self._trouble, begin)
        found.show(self.panel.value(field))
        self.controls[field.key] = found
        self._labels[field.key] = w.HTML(html.label(field), layout=w.Layout(flex="1 1 0", min_width="0", height="auto"))
        return w.HBox([self._labels[field.key], found.widget], layout=w.Layout(align_items="center"))

    def _settings(self) -> Any:
        """Date of the decision and readings, closed at first."""
        self._date = w.DatePicker(value=self.panel.answer()[1].date, layout=w.Layout(width="150px"))
        self._date.observe(lambda change: self._dated(change["new"]), "value")
        rows = [w.HBox([_text("Datum van het besluit"), self._date])]
        for reading in self.panel.readings:
            options = [(c.label, c.name) for c in reading.choices]
            chosen = self.panel.situation.readings.get(reading.name, reading.default)
            box = w.Dropdown(options=options, value=chosen, layout=w.Layout(width="230px"), tooltip=reading.changes)
            box.observe(lambda change, name=reading.name: self._read(name, change["new"]), "value")
            self._readings[reading.name] = box
            rows.append(w.HBox([_text(reading.question), box], layout=w.Layout(align_items="center")))
        return w.Accordion([w.VBox(rows)], titles=("Datum van het besluit en lezingen",), selected_index=None)

    # ---- following

    def _changed(self, field: Field, value: Value | None) -> None:
        if self._resetting:
            return
        self.panel.put(*field.key, value)
        self._labels[field.key].value = html.label(field, field.key in self.panel.changed)
        for group in self.panel.groups:
            if group.record == field.record and group.period and field.fact.name == group.period[0]:
                self._show_end(group)
        self._refresh()

    def _show_end(self, group: Group) -> None:
        """The length of a period follows its first day."""
        for field in group.fields:
            if group.period and field.fact.name == group.period[1]:
                self.controls[field.key].show(self.panel.value(field))

    def _dated(self, day: Date | None) -> None:
        if not self._resetting:
            self.panel.decide_on(day)
            self._refresh()

    def _read(self, reading: str, choice: str) -> None:
        if not self._resetting:
            self.panel.choose(reading, choice)
            self._refresh()

    def _refresh(self) -> None:
        self.verdict.value = self.panel.verdict()
        self.drawing.value = ""
        self.draw.description = "Tekening van het bewijs"

    def _draw(self) -> None:
        shown = bool(self.drawing.value)
        self.drawing.value = "" if shown else self.panel.drawing()
        self.draw.description = "Tekening van het bewijs" if shown else "Verberg de tekening"

    def _trouble(self, error: DossierError) -> None:
        """A value that cannot be: say so; the facts stay as they were."""
        self.verdict.value = html.wrong(error)
        self.drawing.value = ""

    def _reset(self) -> None:
        self.panel.reset()
        self._resetting = True
        for group in self.panel.groups:
            for field in group.fields:
                self.controls[field.key].show(field.value)
                self._labels[field.key].value = html.label(field)
        self._date.value = self.panel.answer()[1].date
        for reading in self.panel.readings:
            self._readings[reading.name].value = self.panel.situation.readings.get(reading.name, reading.default)
        self._resetting = False
        self._refresh()


def _text(text: str) -> Any:
    return w.HTML(html.note(text), layout=w.Layout(flex="1 1 0", min_width="0", height="auto"))
