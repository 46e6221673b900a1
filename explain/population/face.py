"""A population in Python: `rulebase.population(table)`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date as Date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from parser.vocabulary import ID

from .. import words
from ..notebook import given
from ..notebook.errors import worded, wrong
from ..notebook.face import Asking
from ..notebook.view import Shown, View
from . import shown
from .compared import Compared, changed_table, compare_found, differing
from .decide import Asked, Found, Rows, decide_rows, single
from .read import read
from .sheet import Sheet, sheet_of
from .summary import Summary, summary_of
from .write import table, write

if TYPE_CHECKING:
    from reasoner import Answer

    from ..notebook.face import Draft
    from ..notebook.rulebase import RuleBase

NAMES = ("links", "rechts")


@dataclass(frozen=True, repr=False)
class Population(Shown):
    """Applications decided at once. `rows`: the table with its answers, and its index; `summary`: what it comes to.

    `outcomes`, `grounds`, `conditions`, `thresholds`, `unknown`: the summary as frames (explain/population/shown.py), most frequent first.
    """

    source: Rows
    found: Found
    asked: Asked
    rulebase: RuleBase
    index: pd.Index[Any] | None = None  # of the DataFrame that was given

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The table that came in, with the columns of docs/populatie.md beside it; a DataFrame keeps its index."""
        decided = table(self.source, self.found)
        return decided if self.index is None else decided.set_axis(self.index[self.found.done], axis=0)

    @cached_property
    def summary(self) -> Summary:
        return summary_of(self.found, self.source.name, self.source.warnings)

    @property
    def failed(self) -> int:
        """How many rows could not be decided."""
        return len(self.summary.errors) + self.summary.more_errors

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """A row an outcome: outcome, label, rows, share (0 to 1)."""
        return shown.outcomes_frame(self.summary)

    @cached_property
    def grounds(self) -> pd.DataFrame:
        """A row a ground: ground, citation, label, rows, only (rows on which no other ground holds), binding (on all of them: must)."""
        return shown.grounds_frame(self.found.norms, self.summary)

    @cached_property
    def conditions(self) -> pd.DataFrame:
        """A row a ground and a condition that it rests on, the most common first: ground, condition, citation, label, rows."""
        return shown.conditions_frame(self.found.norms, self.summary)

    @cached_property
    def thresholds(self) -> pd.DataFrame:
        """A row a threshold and a distance, nearest first: threshold, grounds (tuple), distance, missed, only, passed (rows).

        only: of those that miss it, on how many there would be no refusal without it.
        """
        return shown.thresholds_frame(self.summary)

    @cached_property
    def unknown(self) -> pd.DataFrame:
        """A row a fact or list that undecided rows wait for: fact, question, rows, share (0 to 1)."""
        return shown.unknown_frame(self.summary)

    def dossier(self, row: str | int) -> Draft:
        """One row of a table, by number, id or label, as a dossier: to decide, to change, to save. Raises InputError."""
        place = self._place(row)
        if not isinstance(self.source, Sheet):
            raise wrong("K006", f"{self.source.name(place)} komt uit een dossier", "neem dat dossier zelf: kennisbank.dossier(pad)")
        with worded():
            draft = self.source.draft(self.rulebase, place)
        draft.name = self.source.name(place)
        return draft

    def explain(self, row: str | int) -> Answer:
        """One row, by number, id or label, decided by pyDatalog; of a table an answer that can be asked further. Raises InputError."""
        place = self._place(row)
        if not isinstance(self.source, Sheet):
            with worded():
                return single(self.found.norms, self.source, place, self.asked)[0]
        draft, subject, asked = self.dossier(row), self.source.subject(self.found.norms), self.asked
        running = subject if self.source.running else None
        return Asking(
            self.rulebase, draft.to_yaml(), draft.name, None, running, asked.date, dict(asked.readings), asked.strict
        ).answer()  # fmt: skip

    def _place(self, row: str | int) -> int:
        """The place of a row: its id, its number (from 1), or the text that is its label in the index."""
        if isinstance(row, str) and not self._is_id(row) and (self._labels == row).sum() == 1:
            return int((self._labels == row).argmax())
        return self.source.row(str(row))

    @property
    def _labels(self) -> npt.NDArray[Any]:
        return np.array([x if isinstance(x, str) else "" for x in (() if self.index is None else self.index)], object)

    def _is_id(self, text: str) -> bool:
        return ID in self.source.frame and bool((self.source.frame[ID].astype(str) == text).any())

    def compare(self, other: Population, names: tuple[str, str] | None = None) -> Compared:
        """The same rows by other rules or readings: who changes. Raises InputError for other rows.

        names: what to call both sides; left out: by their rules, readings and day, if these differ.
        """
        self._same(other)
        sides = (self._rules, other._rules)
        return compare_found(self.found, other.found, names or (sides if sides[0] != sides[1] else NAMES), self._called)

    @property
    def _rules(self) -> str:
        variant, asked = self.found.norms.variant, self.asked
        rules = "het geldende recht" if variant is None else f"variant '{words.printable(variant.title)}'"
        chosen = [f"{k}={v}" for k, v in sorted(asked.readings.items())]
        said = [rules, *([f"met lezing {words.enumerate_words(chosen, 'en')}"] if chosen else [])]
        return " ".join([*said, *([f"op {words.day(asked.date)}"] if asked.date else [])])

    def _called(self, row: int) -> str:
        """By its id, so that `dossier` takes it; else its label, if that is a text; else its number."""
        ids = self.source.frame[ID].astype(str) if ID in self.source.frame else None
        own = ids.iloc[row] if ids is not None else self._labels[row] if self.index is not None else ""
        return str(own or self.source.numbers[row])

    def changed(self, other: Population) -> pd.DataFrame:
        """The rows that change, with both answers; those of a DataFrame keep their index."""
        self._same(other)
        rows = changed_table(self.source, self.found, other.found)
        return rows if self.index is None else rows.set_axis(self.index[differing(self.found, other.found)], axis=0)

    def save(self, path: str | Path) -> Path:
        """The table with its answers as .csv, .xlsx or .parquet. Raises InputError."""
        write(self.rows, Path(path), self.source)
        return Path(path)

    def _same(self, other: Population) -> None:
        if not isinstance(other, Population):
            hint = "geef wat population teruggaf, op dezelfde tabel"
            raise wrong("K006", f"met een {type(other).__name__} is niet te vergelijken", hint)
        if not self.source.frame.equals(other.source.frame):
            raise wrong("K006", "de twee tabellen hebben niet dezelfde rijen", "vergelijk dezelfde tabel onder andere regels")

    def views(self) -> tuple[View, ...]:
        return (shown.population_view(self.found.norms, self.source, self.summary),)

    def __repr__(self) -> str:
        said = ", ".join(f"{c.rows} {c.label}" for c in self.summary.outcomes)
        wrong_ = f", {len(self.summary.errors)} fout" if self.summary.errors else ""
        return f"{self.summary.rows} rijen: {said}{wrong_}"


def population(
    rulebase: RuleBase, source: pd.DataFrame | str | Path, *, complete: Collection[str] | str | bool = (), date: Date | str | None = None,
    readings: Mapping[str, str] | str | None = None, strict: bool = False, running: bool = False, table: str | None = None,
) -> Population:  # fmt: skip
    """Decide a DataFrame, a file, a database (table: which of its tables) or a folder; running: may what runs be ended?

    Raises InputError; what is wrong with a row stands in `error`.
    """
    asked = Asked(given.day(date), given.readings(readings), strict)
    lists = given.complete(rulebase.norms, complete)
    if not isinstance(source, pd.DataFrame | str | Path):
        raise wrong("K006", f"een {type(source).__name__} is geen tabel", "geef een DataFrame of het pad van een tabel")
    with worded():
        if isinstance(source, str | Path):
            rows = read(rulebase.norms, source, lists, running=running, table=table)
        else:
            rows = sheet_of(rulebase.norms, source, complete=lists, running=running)
        index = source.index if isinstance(source, pd.DataFrame) else None
        return Population(rows, decide_rows(rulebase.norms, rows, asked), asked, rulebase, index)
