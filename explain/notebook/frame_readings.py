"""What other readings change for a whole frame, by the engine over columns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date as Date
from typing import Any

import numpy as np
import pandas as pd

from parser import norms as n
from reasoner.columns.others import changes
from reasoner.columns.worlds import Columns
from reasoner.decision.decide import checked_readings
from reasoner.semantics.backend import Finding
from reasoner.semantics.beliefs import Setting
from reasoner.semantics.question import Question

from .errors import InputError, worded
from .face import Answer
from .frame_columns import FrameReader
from .frames import asked_alike, blocks, draft_of, read_columns, rows_of
from .needs import Rules
from .results import warn
from .table_column import Column

TYPES = {
    "reading": "object", "choice": "object", "question": "object", "rows": "Int64", "outcome": "Int64", "answer": "Int64",
    "failed": "Int64", "dossiers": "object",
}  # fmt: skip


def decide_readings(
    rulebase: Rules[Answer], frame: pd.DataFrame, *, complete: Collection[str] | str | bool = (), date: Date | str | None = None,
    readings: Mapping[str, str] | str | None = None, strict: bool = False, extra: Collection[str] | str = (),
) -> pd.DataFrame:  # fmt: skip
    """What every other choice of every reading changes for the rows of a frame: see `RuleBase.decide_readings`."""
    columns, _ = read_columns(rulebase, frame, extra)
    lists, on, chosen = asked_alike(rulebase, complete, date, readings)
    norms = rulebase.norms
    now = checked_readings(norms, chosen)
    others = [(r.name, c.name) for r in norms.readings.values() for c in r.choices if c.name != now[r.name]]
    counted = {other: _Counted() for other in others}
    failed = 0
    reader = FrameReader(norms, frame, columns, lists)
    for block in blocks(frame, False):
        read, places = reader.read(block), np.arange(block.start, block.stop)
        found = changes(read.batch, Setting(on.toordinal() if on else None, now, strict), others)
        alone = read.odd.copy()
        alone[read.worlds] |= np.logical_or.reduce([np.zeros(read.worlds.size, bool), *(x.doubtful for x in found.values())])
        sure = ~alone[read.worlds]
        for other, changed in found.items():
            counted[other].add(places[read.worlds[changed.turned & sure]].tolist(), int((changed.differs & sure).sum()), int(sure.sum()))
        left = places[alone]
        asked, own = _questions(rulebase, frame.iloc[left], left.tolist(), columns, lists)
        questions = [replace(q, date=on, readings=chosen, strict=strict) for q in asked]
        failed += len(left) - sum(x is not None for x in _singly(questions, own, now, counted))
    if failed:
        warn(f"{failed} van de {len(frame)} rijen {'is' if failed == 1 else 'zijn'} niet te beoordelen en doen niet mee")
    rows: list[dict[str, Any]] = [
        counted[r.name, c.name].row(r, c.name, frame.index) for r in norms.readings.values() for c in r.choices if c.name != now[r.name]
    ]
    ranked: list[dict[str, Any]] = sorted(rows, key=lambda row: (-row["outcome"], -row["answer"]))
    return pd.DataFrame(ranked, columns=list(TYPES)).astype(TYPES)


@dataclass
class _Counted:
    """What is found of one choice: see `decide_readings`. turned: places of rows in the frame."""

    turned: list[int] = field(default_factory=list)
    rows: int = 0
    answer: int = 0
    failed: int = 0

    def add(self, turned: Iterable[int], differing: int, rows: int) -> None:
        self.turned += turned
        self.answer += differing
        self.rows += rows

    def row(self, reading: n.Reading, choice: str, index: pd.Index[Any]) -> dict[str, Any]:
        labels = tuple(index[place] for place in sorted(self.turned))
        values = (reading.name, choice, reading.question, self.rows, len(labels), self.answer, self.failed, labels)
        return dict(zip(TYPES, values, strict=True))


def _questions(
    rulebase: Rules[Answer], rows: pd.DataFrame, places: Sequence[int], columns: Mapping[str, Column], lists: Collection[str]
) -> tuple[list[Question], list[int]]:
    """The rows that can be a dossier, and their places."""
    asked, own = [], []
    for place, (_, cells) in zip(places, rows_of(rows), strict=True):
        try:
            asked.append(Question(rulebase.norms, draft_of(rulebase, columns, cells, lists).checked()))
        except InputError:
            continue
        own.append(place)
    return asked, own


def _singly(
    asked: Sequence[Question], places: Sequence[int], now: Mapping[str, str], counted: Mapping[tuple[str, str], _Counted]
) -> list[Finding | None]:
    """Count the rows that are dossiers by themselves; what is found of each as it is."""
    with worded():
        base = _found(asked)
        for (reading, choice), one in counted.items() if asked else ():
            found = _found([replace(q, readings={**now, reading: choice}) for q in asked])
            both = [(x, a, b) for x, a, b in zip(places, base, found, strict=True) if a is not None and b is not None]
            turned = [x for x, a, b in both if (a.outcome, a.possible) != (b.outcome, b.possible)]
            one.add(turned, sum(a != b for _, a, b in both), len(both))
            one.failed += sum(a is not None and b is None for a, b in zip(base, found, strict=True))
    return base


def _found(asked: Sequence[Question]) -> list[Finding | None]:
    """What is found of each; None for what cannot be."""
    return [x if isinstance(x, Finding) else None for x in Columns().find(asked)]
