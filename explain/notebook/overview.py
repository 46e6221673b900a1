"""An overview that shows itself: the table, each line with its explanation, and the same as a frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date as Date
from typing import TYPE_CHECKING, Any

from parser import norms as n
from reasoner import read_dossier
from reasoner.questions import overview as asked
from reasoner.semantics.question import Question

from .. import words
from ..overview import words as w
from . import given
from .errors import worded
from .shown import refs
from .view import Entry, Part, Shown, Table, View, html

if TYPE_CHECKING:
    from pandas import DataFrame

COLUMNS = ("soort voorziening", "uitkomst", "grond of voorwaarde")


@dataclass(frozen=True, repr=False, eq=False)
class Overview(Shown):
    """What one person is entitled to. `found`: the overview of the reasoner; `lines`: one a kind of provision."""

    found: asked.Overview

    @property
    def lines(self) -> tuple[asked.Line, ...]:
        return self.found.lines

    @property
    def json(self) -> dict[str, Any]:
        """As `waarom overview --json`."""
        return w.overview_json(self.found)

    @property
    def frame(self) -> DataFrame:
        """One row a kind of provision."""
        import pandas as pd

        return pd.DataFrame([self._row(line) for line in self.lines])

    def _row(self, line: asked.Line) -> dict[str, Any]:
        main = w.main(line)
        return {
            "provision": line.kind, "label": w.label(self.found, line.kind), "text": w.outcome(line), "status": w.status(line),
            "outcome": line.decision.outcome, "possible": ", ".join(line.decision.possible), "main": main,
            "citation": self._cite(main), "grounds": len(line.decision.grounds), "unknown": len(line.decision.unknown),
            "application": None if line.hypothetical else line.decision.application,
        }  # fmt: skip

    def _cite(self, id_: str | None) -> str:
        return words.cite(self.found.norms.articles[id_].address) if id_ is not None else ""

    def views(self) -> tuple[View, ...]:
        rows = tuple(
            (f"{w.label(self.found, x.kind)} {w.mark(self.found, x)}".strip(), w.outcome(x), self._cite(w.main(x))) for x in self.lines
        )
        notes = tuple(f"{words.capital(note)}." for note in w.notes(self.found))
        part = Part(table=Table(COLUMNS, rows))
        return (View(w.question(self.found), w.day(self.found), lines=notes, parts=(part,), foot=w.foot(self.found)),)

    def _repr_html_(self) -> str:
        """The table, and below it each line, folded, with its explanation; as text the table alone."""
        (view,) = self.views()
        return html((replace(view, parts=(*view.parts, *map(self._part, self.lines))),))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return super()._repr_mimebundle_(include, exclude) | {"text/html": self._repr_html_()}

    def _part(self, line: asked.Line) -> Part:
        """What a line unfolds to: what holds, what is not known, the words of the law."""
        norms = self.found.norms
        entries = [Entry(about) for about in w.about(line)]
        entries += [
            Entry(g.label, "!", tuple(w.because(norms, line, g)), refs(norms, (g.id, *g.because)), strong=True)
            for g in line.decision.grounds
        ]
        entries += [Entry(u.question, "?", refs=refs(norms, u.ids)) for u in line.deciding]
        quotes = tuple(f"{q.citation}: {text}" for q in w.law(norms, line) for text in q.quotations)
        return Part(f"{w.label(self.found, line.kind)}: {w.outcome(line)}", tuple(entries), quotes=quotes, closed=True)


def overview(
    norms: n.Norms, text: str, file: str, person: str | None, date: Date | str | None, readings: Mapping[str, str] | str | None,
    strict: bool,
) -> Overview:  # fmt: skip
    """Ask. Raises InputError with every problem."""
    on, chosen = given.day(date), given.readings(readings)
    with worded():
        dossier = read_dossier(norms, text, file, unasked=True)
        return Overview(asked.overview(Question(norms, dossier, date=on, readings=chosen, strict=strict), person))
