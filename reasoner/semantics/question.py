"""What is asked: of which application or running provision, on which day, under which readings, with or without presumptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date as Date
from functools import cached_property
from typing import TypedDict

from parser import norms as n

from ..dossier.record import Dossier
from .beliefs import Setting
from .case import Case


class Keywords(TypedDict, total=False):
    """The same as keywords."""

    application: str | None
    running: str | None
    date: Date | None
    readings: Mapping[str, str]
    strict: bool


@dataclass(frozen=True)
class Question:
    """Made once, answered by `decide.answer`, carried by the answer (then with every reading, the default ones too).

    application: of which application (None: of all); running: of which running provision; a dossier in which one stands in
    the place of an application (`record.as_running`) is asked about that one. date: the day of the decision; readings: choices
    other than the default; strict: without presumptions and assumptions.
    """

    norms: n.Norms
    dossier: Dossier
    application: str | None = None
    running: str | None = None
    date: Date | None = None
    readings: Mapping[str, str] = field(default_factory=dict)
    strict: bool = False

    @cached_property
    def setting(self) -> Setting:
        chosen = {name: self.readings.get(name, r.default) for name, r in self.norms.readings.items()}
        return Setting(self.date.toordinal() if self.date else None, chosen, self.strict, self.about_running)

    @cached_property
    def about_running(self) -> bool:
        return self.running is not None or any(r.running for r in self.dossier.records.values())

    @cached_property
    def case(self) -> Case:
        return Case(self.norms, self.dossier, self.setting, self.application)


@dataclass(frozen=True)
class World:
    """A dossier under a setting, seen as it stood on the day of the decision on the first of the wanted applications."""

    dossier: Dossier
    setting: Setting
    wanted: tuple[str, ...]
