"""A row of a table as a dossier, and a dossier as a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from parser import norms as n
from parser.vocabulary import ID
from reasoner.dossier.paths import settable
from reasoner.dossier.read import INCOMPLETE, UNKNOWN_WORD

from . import given
from .draft import Draft
from .errors import wrong
from .frames import draft_of, places, told
from .results import TYPES, outcome_row

if TYPE_CHECKING:
    from .face import Decision
    from .rulebase import RuleBase

COMPLETE = "complete"
HAVE_FILE = "bewaar zo'n dossier als bestand: to_yaml('dossier.yaml')"


def dossier_of(rulebase: RuleBase, row: Any, complete: object = None) -> Draft:
    """The dossier that a row describes; what says nothing of a dossier is left out. Raises InputError."""
    if isinstance(row, pd.DataFrame):
        raise wrong("K006", "een tabel is geen dossier", "neem één rij, df.loc[i]; decide_frame beoordeelt alle rijen")
    attributes = getattr(row, "attrs", {})
    lists = given.complete(rulebase.norms, attributes.get(COMPLETE, ()) if complete is None else complete)
    known, _ = told(rulebase.norms, row.keys())
    draft = draft_of(rulebase, places(rulebase.norms, known), _cells(row, known), lists)
    name = getattr(row, "name", None)
    draft.name = "rij" if name is None else f"rij {name}"
    return draft


def _cells(row: Any, known: list[str]) -> dict[str, object]:
    repeated = [x for x in known if isinstance(row, pd.Series) and list(row.index).count(x) > 1]
    if repeated:
        raise wrong("D004", f"kolom '{repeated[0]}' staat er meer dan één keer", "laat er een weg")
    return {x: row[x] for x in known}


def row_of(draft: Draft) -> pd.Series[Any]:
    """A dossier as a row. Raises InputError for what a row cannot say."""
    norms = draft.rulebase.norms
    if len(draft.plain.get(norms.application.list_name, ())) != 1:
        raise wrong("D012", "een rij is één aanvraag, en dit dossier heeft er meer of geen", HAVE_FILE)
    if draft.plain.get(INCOMPLETE):
        raise wrong("D012", f"een rij kan niet zeggen dat een lijst niet volledig is: {', '.join(draft.plain[INCOMPLETE])}", HAVE_FILE)
    cells: dict[str, object] = {}
    for entity in (norms.application, *(e for e in norms.entities.values() if e is not norms.application)):
        for k, record in enumerate(draft.plain.get(entity.list_name, ()), 1):
            cells |= dict(_stated(draft, entity, record, k))
    row = pd.Series(cells, dtype="object", name=draft.name)
    row.attrs[COMPLETE] = [e.list_name for e in norms.entities.values() if draft.plain.get(e.list_name) == []]
    return row


def _stated(draft: Draft, entity: n.Entity, record: Mapping[str, Any], number: int) -> Iterator[tuple[str, object]]:
    """Heading and cell of all that a record says."""
    allowed = settable(entity)
    for name, text in record.items():
        if name != ID and (name not in allowed or not isinstance(text, str)):
            raise wrong("D012", f"een rij kan '{name}' van {record[ID]} niet zeggen", HAVE_FILE)
        value = UNKNOWN_WORD if text == UNKNOWN_WORD else draft.value(entity, name, text)
        bare = entity.name == n.APPLICATION and number == 1 and name not in TYPES and name != ID
        yield name if bare else f"{entity.name}.{name}" if number == 1 else f"{entity.name}.{number}.{name}", value


def answer_row(decision: Decision) -> pd.Series[Any]:
    """The dossier of a decision as a row, and what was decided. Raises InputError for what a row cannot say."""
    asking = decision.answer.asking
    if decision.running is not None:
        raise wrong("D012", "een rij is een aanvraag; dit besluit gaat over wat al loopt", HAVE_FILE)
    row = row_of(Draft.read(asking.rulebase, asking.text, asking.file))
    found = outcome_row(None, decision.answer, decision)
    both = pd.Series({**row, **{k: v for k, v in found.items() if k not in ("dossier", "error")}}, dtype="object", name=row.name)
    both.attrs.update(row.attrs)
    return both
