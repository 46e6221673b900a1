"""The widgets of a panel: what its script shows, and what comes back from it. Needs ipywidgets and anywidget."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from reasoner import DossierError
from reasoner.dossier.read import period_problem

from .. import words
from ..fields import Field, Group
from . import boxes, html
from .panel_state import Key, PanelState
from .situation import DECISION

SCRIPT = (Path(__file__).parent / "templates" / "panel.js").read_text(encoding="utf-8")


class PanelWidget(anywidget.AnyWidget):
    """layout: the boxes; state: what stands in them and what follows. What a person does comes back as messages."""

    _esm = SCRIPT
    saved = traitlets.Unicode().tag(sync=True)
    style_ = traitlets.Unicode().tag(sync=True)
    boxes = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)


class PanelView:
    """The boxes and the outcome of one panel."""

    def __init__(self, panel: PanelState) -> None:
        self.panel = panel
        self.id = uuid.uuid4().hex[:12]
        self.kept: Callable[[str, str], None] = lambda _html, _text: None
        self._unread: dict[Key, tuple[str, DossierError]] = {}  # what stands in a box and cannot be read, by fact
        self._first: list[Key] = []
        self._drawn = False
        self.widget = PanelWidget(saved=self.id, style_=html.style())
        self.widget.on_msg(lambda _widget, content, _buffers: self.receive(content))
        self.turn()
        panel.turned, panel.followed = self.turn, self.follow

    # ---- from the panel

    def turn(self) -> None:
        """Show the application that is chosen, as the panel has it, whatever stood in the boxes."""
        self._unread.clear()
        self._first.clear()
        self._drawn = False
        self._fields = {boxes.id_of(f): (g, f) for g in self.panel.groups for f in g.fields}
        self.widget.boxes = self._boxes()
        self._refresh()

    def follow(self, key: Key | None = None) -> None:
        """Show what was changed from outside; `key`: what a value was given to, whatever stood in its box."""
        if key is not None:
            self._unread.pop(key, None)
        self._refresh()

    def keep(self) -> None:
        """Hand on what is saved and exported."""
        state = self.widget.state
        self.kept(html.saved(self.id, self.panel.static(html.framed(state["head"], state["body"]))), repr(self.panel))

    # ---- from the script

    def receive(self, message: Mapping[str, Any]) -> None:
        """What a person did: `kind` with `id` and `text` of a fact, or the name and the choice of a reading, ..."""
        kind, id_, text = (str(message.get(x, "")) for x in ("kind", "id", "text"))
        if kind == "feit" and id_ in self._fields:
            self._fact(*self._fields[id_], text)
        elif kind == "dag":
            self._day(text)
        elif kind == "lezing":
            self.panel.choose(id_, text)
        elif kind == "aanvraag" and id_ in self.panel.subjects:
            self.panel.select(id_)
        elif kind == "terug":
            self.panel.reset()
        elif kind == "tekening":
            self._drawn = not self._drawn and not self._unread
            self._refresh(drawn=True)

    def _fact(self, group: Group, field: Field, text: str) -> None:
        last = group.period is not None and field.fact.name == group.period[1]
        try:
            value = boxes.read(self.panel.start.norms, field, text, self.panel.period(group)[0] if last else None)
        except DossierError as error:
            self._unread[field.key] = text, _about(words.capital(field.fact.label.holds), error)
        else:
            self._unread.pop(field.key, None)
            self.panel.put(*field.key, value)
        self._refresh()

    def _day(self, text: str) -> None:
        self._unread.pop(DECISION, None)
        try:
            self.panel.decide_on(text or None)
        except DossierError as error:
            self._unread[DECISION] = text, _about("Datum van het besluit", error)
            self._refresh()

    # ---- to the script

    def _boxes(self) -> dict[str, Any]:
        """What does not change as long as the same application is shown."""
        groups = self.panel.groups
        sections = []
        for k, group in enumerate(groups):
            last = group.period[1] if group.period else None
            rows = [boxes.box(f, group.heading if k else "", f.fact.name == last) for f in group.fields]
            sections.append({"title": words.printable(group.heading), "rows": rows})
        readings = [
            {"id": r.name, "label": words.printable(r.question), "question": words.printable(r.changes),
             "options": [(c.name, words.printable(c.label)) for c in r.choices]}
            for r in self.panel.readings
        ]  # fmt: skip
        return {"first": html.FIRST, "sections": sections, "readings": readings}

    def _refresh(self, drawn: bool = False) -> None:
        """What follows from the facts; as long as a box holds what cannot be read, only that."""
        panel = self.panel
        self._drawn = self._drawn and drawn
        unread = tuple(p for _, error in self._unread.values() for p in error.problems)
        if not unread:
            self._first += [key for key in panel.deciding() if key not in self._first]
        head, body = (html.no_head(), html.wrong_body(DossierError(unread))) if unread else (panel.head(), panel.body())
        day = panel.day
        told = self._unread.get(DECISION)
        self.widget.state = {
            "head": head, "body": body, "drawing": panel.drawing() if self._drawn else "", "drawable": not unread,
            "subject": panel.subject, "summary": [list(x) for x in panel.summary()],
            "first": [f"{record}.{fact}" for record, fact in self._first],
            "day": told[0] if told else day.isoformat() if day is not None else "", "day_error": _sentence(told[1]) if told else "",
            "readings": {r.name: panel.chosen(r) for r in panel.readings},
            "values": {id_: self._value(group, field) for id_, (group, field) in self._fields.items()},
        }  # fmt: skip
        self.keep()

    def _value(self, group: Group, field: Field) -> dict[str, Any]:
        now = self.panel.now(field)
        last = group.period is not None and field.fact.name == group.period[1]
        found = boxes.shown(now, field.key in self.panel.changed, self.panel.period(group)[0] if last else None)
        if field.key in self._unread:
            text, error = self._unread[field.key]
            return found | {"value": text, "error": _sentence(error)}
        return found | {"error": self._of_period(group) if last else ""}

    def _of_period(self, group: Group) -> str:
        """Why the period of a record cannot be, to say at its last day."""
        entity = self.panel.start.norms.entities[self.panel.start.dossier.records[group.record].entity]
        record = self.panel.situation.dossier.records[group.record]
        problem = period_problem(entity, {**record.assumed, **record.values})
        return words.printable(problem[0] + (f" ({problem[1]})" if problem[1] else "")) if problem is not None else ""


def _sentence(error: DossierError) -> str:
    return words.printable("; ".join(p.message + (f" ({p.hint})" if p.hint else "") for p in error.problems))


def _about(label: str, error: DossierError) -> DossierError:
    """The same, naming the box."""
    return DossierError(tuple(replace(p, message=f"{label}: {p.message}") for p in error.problems))
