"""A row of a table as a dossier."""

from __future__ import annotations

from typing import Any

import pandas as pd

from . import given
from .as_row import COMPLETE
from .errors import wrong
from .face import Answer, Draft
from .frames import draft_of, places, told
from .needs import Rules


def dossier_of(rulebase: Rules[Answer], row: Any, complete: object = None) -> Draft:
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
