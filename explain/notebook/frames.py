"""Many dossiers at once: a DataFrame with one dossier a row in, tidy frames out.

Columns: `entity.fact` (`entity.2.fact` for a second one), and the bare name of a fact, link or
key of the application. An empty cell says nothing, as if the fact were left out; `onbekend` says
that it is not known. One application a row. Records are linked by their entity; give a
column `entity.link` to link otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from parser import did_you_mean
from parser import norms as n
from parser.vocabulary import ID
from reasoner import Decision
from reasoner.dossier.paths import settable
from reasoner.dossier.read import NONE

from . import given
from .draft import Draft, Plain
from .errors import InputError, lines, wrong

if TYPE_CHECKING:
    from .rulebase import RuleBase

LONG = 30  # rows from which a progress bar is shown
OUTCOMES = ["dossier", "provision", "date", "outcome", "possible", "grounds", "unmet", "unknown", "open", "maximum", "error"]
IMPOSSIBLE = "kan niet"  # in a grid: two values that cannot go together
NUMBER = re.compile(r"0*([1-9][0-9]{0,3})")
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
    rulebase: RuleBase, frame: pd.DataFrame, *, complete: Collection[str] | str = (), date: Date | str | None = None,
    readings: Mapping[str, str] | str | None = None, strict: bool = False, progress: bool | None = None,
) -> Frames:  # fmt: skip
    """Decide every row. A row that cannot be a dossier gets an `error`; the others are answered.

    complete: lists of which a row says all there is (none, if it says nothing); progress: a bar
    (left out: for long runs). Raises InputError for a column that the vocabulary does not know, and
    for two columns that say the same.
    """
    if not isinstance(frame, pd.DataFrame):
        given_ = f"'{frame}'" if isinstance(frame, str) else f"een {type(frame).__name__}"
        hint = f"lees het eerst: pandas.read_csv({frame!r})" if isinstance(frame, str) else "maak er een met pandas.DataFrame(...)"
        raise wrong("K006", f"{given_} is geen DataFrame", hint)
    columns = places(rulebase.norms, frame.columns)
    complete, on, chosen = given.lists(complete), given.day(date), given.readings(readings)
    for name in complete:
        Draft(rulebase).complete(name)
    outcomes: list[dict[str, Any]] = []
    grounds: list[dict[str, Any]] = []
    for index, cells in _bar(frame, progress):
        try:
            draft = draft_of(rulebase, columns, cells, complete)
            decision = _one(rulebase.decide(draft, date=on, readings=chosen, strict=strict).decisions)
        except InputError as error:
            outcomes.append({"dossier": index, "error": "; ".join(x.strip() for x in lines(error.problems))})
            continue
        outcomes.append(_outcome(index, decision))
        grounds += _grounds(index, decision)
    return Frames(
        pd.DataFrame(outcomes, columns=OUTCOMES).astype({"grounds": "Int64", "unmet": "Int64", "unknown": "Int64"}),
        pd.DataFrame(grounds, columns=GROUNDS),
    )


def _one(decisions: tuple[Decision, ...]) -> Decision:
    """The one decision of a row. Raises InputError if there are more."""
    if len(decisions) != 1:
        ids = ", ".join(d.subject for d in decisions)
        raise wrong("D012", f"meer dan een aanvraag: {ids}", "geef elke aanvraag een eigen rij; decide() beoordeelt ze samen")
    return decisions[0]


def places(norms: n.Norms, columns: Iterable[object]) -> dict[str, Column]:
    """Where each column belongs. Raises InputError for one that is not known, and for two that say the same."""
    found: dict[Column, str] = {}
    for name in map(str, columns):
        column = place(norms, name)
        if column in found:
            raise wrong("D004", f"kolom '{found[column]}' en kolom '{name}' zeggen hetzelfde", "laat er een weg")
        found[column] = name
    return {name: column for column, name in found.items()}


def place(norms: n.Norms, column: str) -> Column:
    """Where a column belongs. Raises InputError for one that the vocabulary does not know."""
    entity, _, name = column.rpartition(".")
    entity, numbered, number = (entity or _whose(norms, name)).partition(".")
    known = [f"{e.name}.{f}" if e.name != n.APPLICATION else f for e in norms.entities.values() for f in (ID, *settable(e))]
    if entity not in norms.entities or name not in (ID, *settable(norms.entities[entity])):
        raise wrong("D003", f"kolom '{column}' hoort niet bij deze kennisbank", did_you_mean(column, known) or "schrijf entiteit.feit")
    if not numbered:
        return Column(entity, 1, name)
    counted = NUMBER.fullmatch(number)
    if counted is None:
        raise wrong("D003", f"kolom '{column}': '{number}' is geen volgnummer", f"tel vanaf 1: {entity}.1.{name}, {entity}.2.{name}")
    return Column(entity, int(counted[1]), name)


def _whose(norms: n.Norms, name: str) -> str:
    """The entity that a name alone belongs to: the application, else the only one that knows it."""
    knowing = [e.name for e in norms.entities.values() if name in settable(e)]
    return knowing[0] if len(knowing) == 1 else n.APPLICATION


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
        "open": len(decision.waiting),
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
    """The outcome for every pair of values of two facts (`id.fact`, or a name that is clear): columns x, y, outcome.

    Two values that cannot go together: IMPOSSIBLE. Raises InputError if no pair can.
    """
    decision = rulebase.decide(dossier, **question).only
    if decision.place(x) == decision.place(y):
        raise wrong("D004", f"'{x}' en '{y}' zijn hetzelfde feit", "kies voor elke as een ander feit")
    found = []
    errors = []
    for b in _several(ys):
        for a in _several(xs):
            try:
                found.append((a, b, decision.supposed({x: a, y: b}).only.outcome))
            except InputError as error:
                errors.append(error)
                found.append((a, b, IMPOSSIBLE))
    if errors and len(errors) == len(found):
        raise errors[0]
    return pd.DataFrame(found, columns=[x, y, "outcome"])


def _several(values: object) -> list[object]:
    """The values of an axis; a single one is one value."""
    return list(values) if isinstance(values, Iterable) and not isinstance(values, str) else [values]
