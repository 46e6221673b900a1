"""The widgets of a panel: facts on the left, what follows from them on the right. Needs ipywidgets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date as Date
from typing import TYPE_CHECKING, Any

import ipywidgets as w

from reasoner import DossierError
from reasoner.dossier.record import Value

from .. import words
from . import html
from .controls import Control, control
from .fields import Field, Group
from .situation import DECISION

if TYPE_CHECKING:
    from .panel import Panel


class PanelView:
    """Controls and outcome of one panel."""

    def __init__(self, panel: Panel) -> None:
        self.panel = panel
        self.controls: dict[tuple[str, str], Control] = {}
        self._labels: dict[tuple[str, str], Any] = {}
        self._readings: dict[str, Any] = {}
        self._showing = False
        self._unread: dict[tuple[str, str], DossierError] = {}  # what stands in a box and cannot be read, by fact
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

    def follow(self, key: tuple[str, str] | None = None) -> None:
        """Show what was changed from outside; `key`: what a value was given to, whatever stood in its box."""
        if self._showing:
            return
        if key is not None:
            self._unread.pop(key, None)
        self._show()
        self._refresh()

    def start_again(self) -> None:
        """Show the panel as it is now, whatever stood in the boxes."""
        self._unread.clear()
        self._show()
        self._refresh()

    # ---- building

    def _group(self, group: Group) -> Any:
        last = group.period[1] if group.period else None
        rows = [self._row(f, (lambda: self.panel.period(group)[0]) if f.fact.name == last else None) for f in group.fields]
        return w.Accordion([w.VBox(rows)], titles=(words.printable(group.heading),), selected_index=0)

    def _row(self, field: Field, begin: Callable[[], int | None] | None) -> Any:
        norms, fact = self.panel.start.norms, field.fact
        found = control(norms, fact, lambda value: self._changed(field, value), lambda error: self._trouble(field, error), begin)
        found.show(self.panel.value(field))
        self.controls[field.key] = found
        self._labels[field.key] = w.HTML(html.label(field), layout=w.Layout(flex="1 1 0", min_width="0", height="auto"))
        return w.HBox([self._labels[field.key], found.widget], layout=w.Layout(align_items="flex-start" if found.tall else "center"))

    def _settings(self) -> Any:
        """Date of the decision and readings, closed at first."""
        self._date = w.DatePicker(value=self.panel.day, layout=w.Layout(width="150px"))
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
        if self._showing:
            return
        self._unread.pop(field.key, None)
        self.panel.put(*field.key, value)
        self._labels[field.key].value = html.label(field, field.key in self.panel.changed)
        for group in self.panel.groups:
            if group.record == field.record and group.period and field.fact.name == group.period[0]:
                self._show_end(group)
        self._refresh()

    def _show_end(self, group: Group) -> None:
        """The length of a period follows its first day."""
        for field in group.fields:
            if group.period and field.fact.name == group.period[1] and field.key not in self._unread:
                self.controls[field.key].show(self.panel.value(field))

    def _dated(self, day: Date | None) -> None:
        if self._showing:
            return
        try:
            self.panel.decide_on(day)
        except DossierError as error:
            self._unread[DECISION] = _about("Datum van het besluit", error)
            self._refresh()

    def _read(self, reading: str, choice: str) -> None:
        if not self._showing:
            self.panel.choose(reading, choice)

    def _refresh(self) -> None:
        """What follows from the facts; as long as a box holds what cannot be read, only that."""
        unread = tuple(p for error in self._unread.values() for p in error.problems)
        self.verdict.value = html.wrong(DossierError(unread)) if unread else self.panel.verdict()
        self.drawing.value = ""
        self.draw.description = "Tekening van het bewijs"
        self.draw.disabled = bool(unread)
        if DECISION not in self._unread:
            self._set(self._date, self.panel.day)

    def _draw(self) -> None:
        shown = bool(self.drawing.value) or bool(self._unread)
        self.drawing.value = "" if shown else self.panel.drawing()
        self.draw.description = "Tekening van het bewijs" if shown else "Verberg de tekening"

    def _trouble(self, field: Field, error: DossierError) -> None:
        """A value that cannot be: say so until there is another; the facts stay as they were."""
        self._unread[field.key] = _about(words.capital(field.fact.label.holds), error)
        self._refresh()

    def _reset(self) -> None:
        self.panel.reset()

    def _show(self) -> None:
        """Every box and label as the panel has it, except boxes with something that cannot be read."""
        for group in self.panel.groups:
            for field in group.fields:
                self._labels[field.key].value = html.label(field, field.key in self.panel.changed)
                if field.key not in self._unread:
                    self.controls[field.key].show(self.panel.value(field))
        for reading in self.panel.readings:
            self._set(self._readings[reading.name], self.panel.situation.readings.get(reading.name, reading.default))

    def _set(self, box: Any, value: object) -> None:
        """Put a value in a box without hearing of it as a choice."""
        before, self._showing = self._showing, True
        try:
            box.value = value
        finally:
            self._showing = before


def _about(label: str, error: DossierError) -> DossierError:
    """The same, naming the box."""
    return DossierError(tuple(replace(p, message=f"{label}: {p.message}") for p in error.problems))


def _text(text: str) -> Any:
    return w.HTML(html.note(text), layout=w.Layout(flex="1 1 0", min_width="0", height="auto"))
