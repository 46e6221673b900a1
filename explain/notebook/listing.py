"""The words of a rule base as frames that can be searched: facts, kinds, readings, variants, examples, open questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

import kb
from kb.text import read_text
from parser import norms as n
from parser.reader import read_variant

from ..rules.selection import holds, own_facts, own_links
from ..rules.vocabulary import answers_words, open_questions
from .errors import wrong

if TYPE_CHECKING:
    from reasoner.comparison.compare import Readings


ASIDE = {"column": ("entity", "list", "name"), "about": ("path",)}  # what a display leaves out beside what says it already


class Words(pd.DataFrame):
    """A DataFrame that can be searched; in a notebook its texts are whole, and columns that repeat another are named below it."""

    @property
    def _constructor(self) -> type[Words]:
        return Words

    def search(self, text: str) -> Words:
        """The rows in which all these words stand, in any column, whatever the case and accents; `_` counts as a space.

        Raises InputError for what is no text.
        """
        if not isinstance(text, str):
            raise wrong("K006", f"een {type(text).__name__} is geen tekst om te zoeken", 'schrijf .search("woord")')
        kept = [holds(map(str, row), text) for row in self.itertuples(index=False, name=None)]
        return Words(self.loc[kept])

    def _repr_html_(self) -> str | None:
        aside = [c for beside, columns in ASIDE.items() if beside in self.columns for c in columns if c in self.columns]
        with pd.option_context("display.max_colwidth", None):
            shown: str | None = pd.DataFrame(self.drop(columns=aside))._repr_html_()  # type: ignore[operator]
        return f"{shown}<p>Ook in deze tabel: {', '.join(aside)}.</p>" if shown and aside else shown


def facts_frame(norms: n.Norms) -> Words:
    """One row a fact or link that a dossier can state; see `RuleBase.facts`."""
    rows = []
    for e in norms.entities.values():
        at = "" if e.name == n.APPLICATION else f"{e.name}."
        for x in own_links(e):
            answers = f"id uit {norms.entities[x.target].list_name}"
            rows.append(
                (f"{at}{x.name}", x.question, answers, x.label, "koppeling", "koppeling", x.answered_by, e.name, e.list_name, x.name)
            )
        for f in own_facts(e):
            label = f.label.holds
            rows.append((f"{at}{f.name}", f.question, answers_words(f), label, f.type, f.kind, f.answered_by, e.name, e.list_name, f.name))
    return _words(rows, ("column", "question", "answers", "label", "type", "kind", "who", "entity", "list", "name"))


def kinds_frame(norms: n.Norms) -> Words:
    """One row a kind of provision; see `RuleBase.kinds`."""
    rows = [(k.name, k.parent, k.label, k.name in norms.provisions) for k in norms.kinds.values()]
    return _words(rows, ("name", "parent", "label", "decided"))


def readings_frame(readings: Iterable[n.Reading]) -> Words:
    """One row a reading; see `Readings.frame`."""
    rows = []
    for r in readings:
        choices = tuple(sorted((c.name for c in r.choices), key=lambda c: c != r.default))
        rows.append((r.name, r.question, r.default, choices, r.changes, r.reason, r.address.id))
    return _words(rows, ("name", "question", "default", "choices", "changes", "reason", "id"))


def variants_frame(folder: kb.Folder | None) -> Words:
    """One row a variant; see `RuleBase.variants`."""
    rows = []
    for path in _files(folder, "varianten/*.regels"):
        text = read_text(path)
        rows.append((path.stem, read_variant(text, path.name).title.text, _about(text), path))
    return _words(rows, ("name", "title", "about", "path"))


def examples_frame(folder: kb.Folder | None) -> Words:
    """One row a dossier; see `RuleBase.examples`."""
    rows = [(path.stem, _about(read_text(path)), path) for path in _files(folder, "dossiers/*.yaml")]
    return _words(rows, ("name", "about", "path"))


def other_readings_frame(norms: n.Norms, now: str, found: Readings) -> Words:
    """One row another choice of a reading, now: the outcome as it is; see `OtherReadings.frame`."""
    told: list[tuple[str, str, str, str | None]] = [
        (e.reading, e.choice, "outcome" if e.difference.outcome else "answer", e.difference.right.decision.outcome) for e in found.effects
    ]
    told += [(r, c, "nothing", now) for r, c in found.without]
    told += [(r, c, word, None) for word, some in (("untried", found.untried), ("impossible", found.impossible)) for r, c in some]
    rows = [(reading, choice, norms.readings[reading].question, changes, outcome) for reading, choice, changes, outcome in told]
    return _words(rows, ("reading", "choice", "question", "changes", "outcome"))


def questions_frame(norms: n.Norms, lists: Mapping[str, Sequence[Mapping[str, Any]]]) -> Words:
    """One row a fact that is not said yet; see `Draft.questions`."""
    rows = [(q.place, q.question, q.answers, q.who) for q in open_questions(norms, lists)]
    return _words(rows, ("place", "question", "answers", "who"))


def _words(rows: Sequence[tuple[Any, ...]], columns: tuple[str, ...]) -> Words:
    return Words(rows, columns=list(columns), dtype="object")


def _files(folder: kb.Folder | None, pattern: str) -> list[Path]:
    return sorted(folder.path.glob(pattern)) if folder is not None else []


def _about(text: str) -> str:
    """The comment with which a file begins."""
    lines = takewhile(lambda x: x.startswith("#"), text.lstrip("\ufeff").splitlines())
    return " ".join(x.lstrip("#").strip() for x in lines).strip()
