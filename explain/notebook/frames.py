"""Many dossiers at once: a DataFrame with one dossier a row in, tidy frames out.

Columns: `entity.fact` (`entity.2.fact` for a second one), and the bare name of a fact, link or
key of the application. An empty cell is unknown. Records are linked by their entity; give a
column `entity.link` to link otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from parser import did_you_mean
from parser import norms as n
from reasoner import Decision
from reasoner.read import NONE

from .draft import ID, Draft, Plain, settable
from .errors import InputError, lines, wrong

if TYPE_CHECKING:
    from ..rulebase import RuleBase

LONG = 30  # rows from which a progress bar is shown
OUTCOMES = ["dossier", "provision", "date", "outcome", "possible", "grounds", "unmet", "unknown", "maximum", "error"]
GROUNDS = ["dossier", "ground", "leg", "modality", "label", "because", "binding"]


class Frames(NamedTuple):
    """outcomes: one row a dossier; grounds: one row a dossier and ground. `dossier` is the index of the row."""

    outcomes: pd.DataFrame
    grounds: pd.DataFrame


@dataclass(frozen=True)
class Column:
    """Where the cells of a column belong: an entity, which one of them, and the name of what is stated."""

    entity: str
    number: int
    name: str


def decide_frame(
    rulebase: RuleBase, frame: pd.DataFrame, *, complete: Collection[str] = (), date: Date | None = None,
    readings: Mapping[str, str] | None = None, strict: bool = False, progress: bool | None = None,
) -> Frames:  # fmt: skip
    """Decide every row. A row that cannot be a dossier gets an `error`; the others are answered.

    complete: lists of which a row says all there is (none, if it says nothing); progress: a bar
    (left out: for long runs). Raises InputError for a column that the vocabulary does not know.
    """
    columns = {str(c): place(rulebase.norms, str(c)) for c in frame.columns}
    for name in complete:
        Draft(rulebase).complete(name)
    outcomes: list[dict[str, Any]] = []
    grounds: list[dict[str, Any]] = []
    for index, cells in _bar(frame, progress):
        try:
            draft = draft_of(rulebase, columns, cells, complete)
            (decision,) = rulebase.decide(draft, date=date, readings=readings, strict=strict).decisions
        except InputError as error:
            outcomes.append({"dossier": index, "error": "; ".join(x.strip() for x in lines(error.problems))})
            continue
        outcomes.append(_outcome(index, decision))
        grounds += _grounds(index, decision)
    return Frames(
        pd.DataFrame(outcomes, columns=OUTCOMES).astype({"grounds": "Int64", "unmet": "Int64", "unknown": "Int64"}),
        pd.DataFrame(grounds, columns=GROUNDS),
    )


def place(norms: n.Norms, column: str) -> Column:
    """Where a column belongs. Raises InputError for one that the vocabulary does not know."""
    entity, _, name = column.rpartition(".")
    entity, _, number = (entity or n.APPLICATION).partition(".")
    known = [f"{e.name}.{f}" if e.name != n.APPLICATION else f for e in norms.entities.values() for f in (ID, *settable(e))]
    if entity not in norms.entities or name not in (ID, *settable(norms.entities[entity])) or not (number or "1").isdigit():
        raise wrong("D003", f"kolom '{column}' hoort niet bij deze kennisbank", did_you_mean(column, known) or "schrijf entiteit.feit")
    return Column(entity, int(number or 1), name)


def draft_of(rulebase: RuleBase, columns: Mapping[str, Column], cells: Mapping[str, object], complete: Collection[str] = ()) -> Draft:
    """The dossier that a row describes."""
    norms = rulebase.norms
    records: dict[tuple[str, int], Plain] = {}
    for name, column in columns.items():
        value = cells[name]
        if not _empty(value):
            own = f"{column.entity}_{column.number}" if column.number > 1 else column.entity
            record = records.setdefault((column.entity, column.number), {ID: own})
            record[column.name] = value
    draft = Draft(rulebase, {}, "")
    for (entity, _), record in records.items():
        own_facts = draft.plain_facts(norms.entities[entity], {k: v for k, v in record.items() if k != ID})
        record.update(own_facts, id=str(record[ID]))
    for (entity, _), record in records.items():
        _link(norms, records, entity, record, complete)
        draft.put(norms.entities[entity].list_name, record)
    return draft.complete(*complete) if complete else draft


def _link(norms: n.Norms, records: Mapping[tuple[str, int], Plain], entity: str, record: Plain, complete: Collection[str]) -> None:
    """Link a record to the first of each entity in the row; to none where there is none and the list says all."""
    declared = norms.entities[entity]
    for link in declared.links.values():
        if link.name in record or link.name not in settable(declared) or link.target == entity:
            continue
        target = records.get((link.target, 1))
        if target is not None:
            record[link.name] = target[ID]
        elif norms.entities[link.target].list_name in complete:
            record[link.name] = NONE


def _empty(value: Any) -> bool:
    return bool(pd.api.types.is_scalar(value) and pd.isna(value)) or (isinstance(value, str) and not value.strip())


def _bar(frame: pd.DataFrame, progress: bool | None) -> Iterator[tuple[object, dict[str, object]]]:
    """Index and cells of every row, under a bar if the run is long."""
    names = [str(c) for c in frame.columns]
    cells = frame.itertuples(index=False, name=None)
    rows: Any = ((index, dict(zip(names, row, strict=True))) for index, row in zip(frame.index, cells, strict=True))
    if progress if progress is not None else len(frame) >= LONG:
        from tqdm.auto import tqdm

        rows = tqdm(rows, total=len(frame), desc="Dossiers", unit="dossier")
    yield from rows


def _outcome(index: object, decision: Decision) -> dict[str, Any]:
    maxima = [r.maximum for r in decision.amounts]
    known = [x for x in maxima if x is not None]
    return {
        "dossier": index,
        "provision": decision.provision,
        "date": decision.date,
        "outcome": decision.outcome,
        "possible": ", ".join(decision.possible),
        "grounds": len(decision.grounds),
        "unmet": len(decision.unmet),
        "unknown": len(decision.unknown),
        "maximum": sum(known, Decimal(0)) if known and len(known) == len(maxima) else None,
        "error": None,
    }


def _grounds(index: object, decision: Decision) -> Iterator[dict[str, Any]]:
    for g in decision.grounds:
        yield {
            "dossier": index, "ground": g.id, "leg": g.leg, "modality": g.modality, "label": g.label, "because": ", ".join(g.because),
            "binding": g.binding,
        }  # fmt: skip


# ---- two facts as axes


def grid(rulebase: RuleBase, dossier: Any, x: str, xs: Collection[object], y: str, ys: Collection[object], **question: Any) -> pd.DataFrame:
    """The outcome for every pair of values of two facts (`id.fact`, or a name that is clear): columns x, y, outcome."""
    decision = rulebase.decide(dossier, **question).only
    found = [
        {x: a, y: b, "outcome": decision.supposed({x: a, y: b}).only.outcome}
        for b in ys for a in xs
    ]  # fmt: skip
    return pd.DataFrame(found, columns=[x, y, "outcome"])
