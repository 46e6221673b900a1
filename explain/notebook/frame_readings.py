"""What other readings change for a whole frame, by the engine over columns."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date as Date

import pandas as pd

from reasoner.columns.worlds import Columns
from reasoner.semantics.backend import Finding
from reasoner.semantics.question import Question

from .errors import InputError, worded
from .face import Answer
from .frames import asked_alike, draft_of, read_columns, rows_of
from .needs import Rules
from .results import warn

TYPES = {
    "reading": "object", "choice": "object", "question": "object", "rows": "Int64", "outcome": "Int64", "answer": "Int64",
    "failed": "Int64", "dossiers": "object",
}  # fmt: skip


def decide_readings(
    rulebase: Rules[Answer], frame: pd.DataFrame, *, complete: Collection[str] | str | bool = (), date: Date | str | None = None,
    readings: Mapping[str, str] | str | None = None, strict: bool = False, extra: Collection[str] | str = (),
) -> pd.DataFrame:  # fmt: skip
    """What every other choice of every reading changes for the rows of a frame, one at a time; what changes most rows stands first.

    The arguments are those of `decide_frame`; readings: those that all are compared with. Of each choice:

    - reading, choice: names, as `readings={"reading": "choice"}` takes them; question: what the reading is about.
    - rows: how many rows have an answer under both, Int64.
    - outcome: how many of them get another outcome, or another set of outcomes that is possible, Int64; dossiers: tuple of their
      labels in the index.
    - answer: how many get another outcome, other grounds, unmet conditions or unknown facts, Int64. Amounts are not compared.
    - failed: how many cannot be so under this choice, but can now, Int64.

    Rows that cannot be a dossier are left out: `decide_frame` says why. Raises InputError as `decide_frame`.
    """
    columns, _ = read_columns(rulebase, frame, extra)
    lists, on, chosen = asked_alike(rulebase, complete, date, readings)
    labels: list[object] = []
    asked: list[Question] = []
    for index, cells in rows_of(frame):
        try:
            dossier = draft_of(rulebase, columns, cells, lists).checked()
        except InputError:
            continue
        labels.append(index)
        asked.append(Question(rulebase.norms, dossier, date=on, readings=chosen, strict=strict))
    with worded():
        base = _found(asked)
        now = {r.name: chosen.get(r.name, r.default) for r in rulebase.norms.readings.values()}
        others = [(r, c.name) for r in rulebase.norms.readings.values() for c in r.choices if c.name != now[r.name]]
        rows: list[tuple[int, int, dict[str, object]]] = []
        for reading, choice in others:
            found = _found([replace(q, readings={**chosen, reading.name: choice}) for q in asked])
            both = [(x, a, b) for x, a, b in zip(labels, base, found, strict=True) if a is not None and b is not None]
            turned = tuple(x for x, a, b in both if (a.outcome, a.possible) != (b.outcome, b.possible))
            differing = sum(a != b for _, a, b in both)
            failing = sum(a is not None and b is None for a, b in zip(base, found, strict=True))
            row = (reading.name, choice, reading.question, len(both), len(turned), differing, failing, turned)
            rows.append((len(turned), differing, dict(zip(TYPES, row, strict=True))))
    if failed := len(frame) - sum(x is not None for x in base):
        warn(f"{failed} van de {len(frame)} rijen {'is' if failed == 1 else 'zijn'} niet te beoordelen en doen niet mee")
    ranked = [row for _, _, row in sorted(rows, key=lambda x: (-x[0], -x[1]))]
    return pd.DataFrame(ranked, columns=list(TYPES)).astype(TYPES)


def _found(asked: list[Question]) -> list[Finding | None]:
    """What is found of each; None for what cannot be."""
    return [x if isinstance(x, Finding) else None for x in Columns().find(asked)]
