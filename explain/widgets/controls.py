"""A control for one fact: it shows a value and reports another. Needs ipywidgets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date as Date
from decimal import Decimal
from typing import Any

import ipywidgets as w

from parser import norms as n
from parser.vocabulary import WHOLE_TYPES
from reasoner import DossierError
from reasoner.dossier.calendar import FOREVER, add_months, whole_months
from reasoner.dossier.read import read_value
from reasoner.dossier.record import UNKNOWN, Value, _Unknown

from .. import words

Report = Callable[[Value | None], None]
Trouble = Callable[[DossierError], None]
WIDE, NARROW = "190px", "76px"
MOST_HOURS, MOST_OTHER, MOST_MONTHS = 40, 100, 24


class Control:
    """`widget` shows the value; `report` is called with each value a person gives (None: unknown)."""

    widget: Any
    tall = False  # more than one row: its label stands beside the first

    def __init__(self, report: Report) -> None:
        self._report = report
        self._showing = False

    def show(self, value: Value | None) -> None:
        """Show a value without reporting it."""
        self._showing = True
        try:
            self._show(value)
        finally:
            self._showing = False

    def given(self, value: Value | None) -> None:
        if not self._showing:
            self._report(value)

    def _show(self, value: Value | None) -> None:
        raise NotImplementedError


class Choice(Control):
    """One of a few values: buttons for ja, nee, onbekend; a list for more."""

    def __init__(self, fact: n.Fact, report: Report) -> None:
        super().__init__(report)
        if fact.type == "ja_nee":
            options = [("ja", True), ("nee", False), ("onbekend", UNKNOWN)]
            self.widget = w.ToggleButtons(options=options, layout=w.Layout(width=WIDE), tooltips=[fact.question] * 3)
        else:
            values: list[tuple[str, object]] = [(words.fact_value(v), v) for v in fact.values]
            self.widget = w.Dropdown(options=[*values, ("onbekend", UNKNOWN)], layout=w.Layout(width=WIDE), tooltip=fact.question)
        self.widget.observe(lambda change: self.given(None if change["new"] is UNKNOWN else change["new"]), "value")

    def _show(self, value: Value | None) -> None:
        self.widget.value = UNKNOWN if value is None else value


class Number(Control):
    """A number: a slider to move along, and a field for the exact value (11,9)."""

    def __init__(self, norms: n.Norms, fact: n.Fact, report: Report, trouble: Trouble) -> None:
        super().__init__(report)
        self._norms, self._fact, self._trouble = norms, fact, trouble
        hours = fact.type == "uur"
        self._text = w.Text(placeholder="onbekend", continuous_update=False, layout=w.Layout(width=NARROW), tooltip=fact.question)
        self._slider = w.FloatSlider(
            min=0, max=MOST_HOURS if hours else MOST_OTHER, step=0.5 if hours else 1, readout=False, layout=w.Layout(width="110px"),
            tooltip=fact.question,
        )  # fmt: skip
        self.widget = w.HBox([self._slider, self._text], layout=w.Layout(width=WIDE))
        self._slider.observe(lambda change: self._moved(change["new"]), "value")
        self._text.observe(lambda change: self._typed(change["new"]), "value")

    def _moved(self, position: float) -> None:
        if not self._showing:
            size = WHOLE_TYPES.get(self._fact.type)
            value = int(position) * size if size is not None else Decimal(str(position)).normalize()
            self.show(value)
            self.given(value)

    def _typed(self, text: str) -> None:
        if self._showing:
            return
        try:
            value = read_value(self._norms, self._fact, text.strip())
        except DossierError as error:
            self._trouble(error)
            return
        found = None if isinstance(value, _Unknown) else value
        self.show(found)
        self.given(found)

    def _show(self, value: Value | None) -> None:
        shown = Decimal(value) / WHOLE_TYPES.get(self._fact.type, 1) if isinstance(value, Decimal | int) else None
        self._text.value = words.number(shown) if shown is not None else ""
        self._slider.value = self._position(shown) if shown is not None else 0.0

    def _position(self, value: Decimal) -> float:
        """The nearest position the slider has: a browser moves it there by itself, and reports that as a choice (11,9 became 12)."""
        step = Decimal(str(self._slider.step))
        return float(min((value / step).to_integral_value() * step, Decimal(str(self._slider.max))))


class Day(Control):
    """A date; for the last day of a period also "no end" and a slider of whole months."""

    def __init__(self, norms: n.Norms, fact: n.Fact, report: Report, trouble: Trouble, begin: Callable[[], int | None] | None) -> None:
        super().__init__(report)
        self._norms, self._fact, self._trouble, self._begin = norms, fact, trouble, begin
        self._picker = w.DatePicker(layout=w.Layout(width="150px"), tooltip=fact.question)
        self._picker.observe(lambda change: self._picked(change["new"]), "value")
        rows = [self._picker]
        self._endless = w.Checkbox(description="geen eind", indent=False, layout=w.Layout(width="110px"))
        self._months = w.IntSlider(
            min=1, max=MOST_MONTHS, layout=w.Layout(width="110px"), readout=False, tooltip="hele maanden vanaf de eerste dag"
        )
        self._lasts = w.Label(layout=w.Layout(width="122px", flex="0 0 auto"))
        if fact.open_end:
            rows.append(self._endless)
            self._endless.observe(lambda change: self._picked(self._picker.value), "value")
        if begin is not None:
            rows += [w.HBox([self._months, self._lasts])]
            self._months.observe(lambda change: self._counted(change["new"]), "value")
        self.tall = len(rows) > 1
        self.widget = w.VBox(rows, layout=w.Layout(width="250px" if begin is not None else "230px"))

    def _picked(self, day: Date | None) -> None:
        if self._showing:
            return
        text = "onbepaald" if self._endless.value else day.isoformat() if day is not None else "onbekend"
        try:
            value = read_value(self._norms, self._fact, text)
        except DossierError as error:
            self._trouble(error)
            return
        found = None if isinstance(value, _Unknown) else value
        self.show(found)
        self.given(found)

    def _counted(self, months: int) -> None:
        begin = self._begin() if self._begin is not None else None
        if not self._showing and begin is not None:
            value = add_months(begin, months) - 1
            self.show(value)
            self.given(value)

    def _show(self, value: Value | None) -> None:
        day = value if isinstance(value, int) and 0 < value < FOREVER else None
        self._picker.value = Date.fromordinal(day) if day is not None else None
        self._endless.value = value == FOREVER
        begin = self._begin() if self._begin is not None else None
        if begin is None or day is None or day < begin:
            self._lasts.value = ""
            return
        months = whole_months(begin, day)
        self._months.value = max(1, min(months, MOST_MONTHS))
        exact = add_months(begin, months) - 1 == day
        self._lasts.value = f"{'' if exact else 'meer dan '}{months} mnd" if months else "minder dan 1 mnd"


def control(norms: n.Norms, fact: n.Fact, report: Report, trouble: Trouble, begin: Callable[[], int | None] | None = None) -> Control:
    """The control that suits a fact. `begin`: for the last day of a period, its first day."""
    if fact.type in ("ja_nee", "een_van"):
        return Choice(fact, report)
    return Day(norms, fact, report, trouble, begin) if fact.type == "datum" else Number(norms, fact, report, trouble)
