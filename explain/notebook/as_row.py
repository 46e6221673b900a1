"""A dossier as a row of a table, with what was decided beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from parser import norms as n
from parser.vocabulary import ID
from reasoner import Answer, Decision
from reasoner.dossier.paths import settable
from reasoner.dossier.read import INCOMPLETE, UNKNOWN_WORD

from .errors import wrong
from .results import TYPES, outcome_row
from .values import read_value

COMPLETE = "complete"
HAVE_FILE = "bewaar zo'n dossier als bestand: to_yaml('dossier.yaml')"


def row_of(norms: n.Norms, plain: Mapping[str, Any], name: str) -> pd.Series[Any]:
    """A dossier as a row. Raises InputError for what a row cannot say."""
    if len(plain.get(norms.application.list_name, ())) != 1:
        raise wrong("D012", "een rij is één aanvraag, en dit dossier heeft er meer of geen", HAVE_FILE)
    if plain.get(INCOMPLETE):
        raise wrong("D012", f"een rij kan niet zeggen dat een lijst niet volledig is: {', '.join(plain[INCOMPLETE])}", HAVE_FILE)
    cells: dict[str, object] = {}
    for entity in (norms.application, *(e for e in norms.entities.values() if e is not norms.application)):
        for k, record in enumerate(plain.get(entity.list_name, ()), 1):
            cells |= dict(_stated(entity, record, k))
    row = pd.Series(cells, dtype="object", name=name)
    row.attrs[COMPLETE] = [e.list_name for e in norms.entities.values() if plain.get(e.list_name) == []]
    return row


def _stated(entity: n.Entity, record: Mapping[str, Any], number: int) -> Iterator[tuple[str, object]]:
    """Heading and cell of all that a record says."""
    allowed = settable(entity)
    for name, text in record.items():
        if name != ID and (name not in allowed or not isinstance(text, str)):
            raise wrong("D012", f"een rij kan '{name}' van {record[ID]} niet zeggen", HAVE_FILE)
        value = UNKNOWN_WORD if text == UNKNOWN_WORD else read_value(text, entity.facts[name].type if name in entity.facts else "")
        bare = entity.name == n.APPLICATION and number == 1 and name not in TYPES and name != ID
        yield name if bare else f"{entity.name}.{name}" if number == 1 else f"{entity.name}.{number}.{name}", value


def answer_row(answer: Answer, decision: Decision, plain: Mapping[str, Any], name: str) -> pd.Series[Any]:
    """The dossier of a decision as a row, and what was decided. Raises InputError for what a row cannot say."""
    if decision.running is not None:
        raise wrong("D012", "een rij is een aanvraag; dit besluit gaat over wat al loopt", HAVE_FILE)
    row = row_of(answer.norms, plain, name)
    found = outcome_row(None, answer, decision)
    both = pd.Series({**row, **{k: v for k, v in found.items() if k not in ("dossier", "error")}}, dtype="object", name=row.name)
    both.attrs.update(row.attrs)
    return both
