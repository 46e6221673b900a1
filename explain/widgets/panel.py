"""A panel: the facts of a dossier that matter, to be changed one by one, with outcome, grounds and proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date as Date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parser import did_you_mean
from parser import norms as n
from reasoner import Answer, Decision, Dossier, DossierError
from reasoner.dossier.read import read_value
from reasoner.dossier.record import Value, _Unknown

from .. import words
from ..notebook.rulebase import RuleBase
from . import html
from . import situation as s
from .axes import text_of
from .fields import Field, Group, groups, readings
from .kernel import bundle, live
from .situation import Situation, current, find, worded, wrong

if TYPE_CHECKING:
    from .panel_view import PanelView

Key = tuple[str, str]


class Panel:
    """A dossier with changes on top. The dossier itself and its file are never changed."""

    def __init__(self, start: Situation) -> None:
        self.start = start
        self._first = start.decide()
        self.groups = groups(*self._first)
        self.readings = readings(*self._first)
        self._changes: dict[Key, Value | None] = {}
        self._date, self._readings = start.date, dict(start.readings)
        self._answer: tuple[Answer, Decision] | None = self._first

    # ---- the facts as they are now

    @property
    def changed(self) -> set[Key]:
        """Record and name of every fact that differs from the dossier."""
        return set(self._changes)

    def value(self, field: Field) -> Value | None:
        return self._changes.get(field.key, field.value)

    def set(self, path: str, value: object) -> None:
        """`panel.set("entity.fact", 12)`; None or "onbekend" for unknown. Raises DossierError."""
        with worded():
            record, fact = find(*self._first, self.start.dossier, path)
            typed = read_value(self.start.norms, fact, text_of(value))
        self.put(record.id, fact.name, None if isinstance(typed, _Unknown) else typed)
        self._show((record.id, fact.name))

    def put(self, record: str, fact: str, value: Value | None) -> None:
        """Give a fact a value; None for unknown. Back to what the dossier states is no change; to what it assumes is one."""
        source = self.start.dossier.records[record]
        held = current(self._first[0], source, self.start.norms.entities[source.entity].facts[fact])
        self._changes.pop((record, fact), None)
        if (None if held is None else (held.origin, held.value)) != (None if value is None else ("dossier", value)):
            self._changes[record, fact] = value
        self._answer = None

    def choose(self, reading: str, choice: str) -> None:
        """Another choice of a reading. Raises DossierError for one that is not there, and then nothing changes."""
        known = self.start.norms.readings
        if reading not in known:
            names = [r.name for r in self.readings] or known
            raise wrong("D011", f"er is geen lezing '{reading}'", did_you_mean(str(reading), known) or f"kies uit {', '.join(names)}")
        choices = [c.name for c in known[reading].choices]
        if choice not in choices:
            hint = did_you_mean(str(choice), choices) or f"kies uit {', '.join(choices)}"
            raise wrong("D011", f"lezing '{reading}' kent geen keuze '{choice}'", hint)
        self._readings[reading] = choice
        self._answer = None
        self._show()

    def decide_on(self, day: Date | str | None) -> None:
        """The day of the decision; None for the one of the dossier. Raises DossierError for what is not a day."""
        self._date, self._answer = None if day is None else s.day(day), None
        self._show(s.DECISION)

    def reset(self) -> None:
        """Back to the dossier."""
        self._changes.clear()
        self._date, self._readings, self._answer = self.start.date, dict(self.start.readings), None
        if "view" in self.__dict__:
            self.view.start_again()

    def _show(self, key: Key | None = None) -> None:
        """Let the widgets, if there are any, show what was changed here."""
        if "view" in self.__dict__:
            self.view.follow(key)

    @property
    def day(self) -> Date | None:
        """The day of the decision as it is now; where the facts cannot go together, the one chosen or of the dossier."""
        try:
            return self.answer()[1].date
        except DossierError:
            return self._date or self._first[1].date

    def period(self, group: Group) -> tuple[int | None, int | None]:
        """First and last day of a record as they are now."""
        by_name = {f.fact.name: self.value(f) for f in group.fields}
        days = [by_name.get(name) for name in group.period or ("", "")]
        begin, end = (d if isinstance(d, int) else None for d in days)
        return begin, end

    # ---- what follows

    @property
    def situation(self) -> Situation:
        now = replace(self.start, date=self._date, readings=self._readings)
        for (record, fact), value in self._changes.items():
            now = now.put(record, fact, value)
        return now

    def answer(self) -> tuple[Answer, Decision]:
        """The answer on the facts as they are now. Raises DossierError where they cannot go together."""
        if self._answer is None:
            with worded():
                self._answer = self.situation.decide()
        return self._answer

    @property
    def outcome(self) -> str:
        return self.answer()[1].outcome

    def verdict(self) -> str:
        """Outcome, grounds and proof as HTML, or why there is no answer."""
        try:
            answer, decision = self.answer()
            return html.verdict(answer, decision, self.situation.provenance(answer))
        except DossierError as error:
            return html.wrong(error)

    def drawing(self) -> str:
        try:
            answer, decision = self.answer()
            return html.drawing(answer, decision, self.situation.provenance(answer))
        except DossierError as error:
            return html.wrong(error)

    # ---- display

    def static(self) -> str:
        """The panel as it is now as plain HTML: no widgets, no script."""
        now = tuple(replace(g, fields=tuple(replace(f, value=self.value(f)) for f in g.fields)) for g in self.groups)
        chosen = [(r, self._readings.get(r.name, r.default)) for r in self.readings]
        return html.panel(now, self.changed, chosen, self.verdict())

    @cached_property
    def view(self) -> PanelView:
        """The widgets. Needs ipywidgets."""
        from .panel_view import PanelView

        return PanelView(self)

    def _repr_html_(self) -> str:
        return self.static()

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return bundle(self.static(), repr(self), self.view.widget if live() else None)

    def __repr__(self) -> str:
        try:
            decision = self.answer()[1]
        except DossierError:
            return "Paneel: deze gegevens gaan niet samen"
        return f"Paneel: {words.subject_words(decision)}: {words.outcome_words(decision)}"


def panel(
    rulebase: RuleBase | n.Norms, dossier: Dossier | str | Path, application: str | None = None, *, running: str | None = None,
    date: Date | str | None = None, readings: Mapping[str, str] | None = None,
) -> Panel:  # fmt: skip
    """A panel of the facts of a dossier (or the path of one) that matter to one application or running provision.

    Raises DossierError for what is wrong with the dossier or the question.
    """
    with worded():
        return Panel(s.situation(rulebase, dossier, application, running=running, date=date, readings=readings))
