"""The face for people: a rule base, its answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date as Date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import kb
from parser import RuleBaseError, SourceFile, did_you_mean

from ..load import DEFAULT, checked, read
from .errors import NoRuleBase, RuleError, wrong
from .view import Shown, View

if TYPE_CHECKING:
    from pandas import DataFrame, Series

    from parser.norms import Norms

    from ..synthetic import Assumptions
    from .face import Answer, Draft, WhatIf
    from .listing import Words
    from .overview import Overview
    from .results import Frames
    from .rules import Article, Cases, Readings


class RuleBase(Shown):
    """A checked rule base that answers questions about dossiers. `rules`, `sources`: the files it was read from."""

    def __init__(
        self, norms: Norms, rules: Iterable[SourceFile] = (), sources: Iterable[SourceFile] = (), folder: kb.Folder | None = None
    ) -> None:
        self.norms, self.rules, self.sources, self._folder = norms, tuple(rules), tuple(sources), folder

    @classmethod
    def of(
        cls, id_: str, rules: Iterable[SourceFile], sources: Iterable[SourceFile], folder: kb.Folder | None = None, *,
        variant: SourceFile | None = None, only: Collection[str] | None = None,
    ) -> RuleBase:  # fmt: skip
        """Check rule files with the texts they quote, as a variant changes them. Raises parser.RuleBaseError with every error."""
        found = checked(id_, rules, sources, folder, variant=variant, only=only)
        return cls(found.norms, found.rules, found.sources, found.folder)

    def decide(
        self, dossier: str | Path | Draft, *, application: str | None = None, running: str | None = None, date: Date | str | None = None,
        readings: Mapping[str, str] | str | None = None, strict: bool = False,
    ) -> Answer:  # fmt: skip
        """Decide a dossier: the path of a YAML file, the YAML itself, or a dossier made with `dossier()`.

        date: a date or the text 2024-09-15; readings: {"naam": "keuze"} or "naam=keuze".
        Raises reasoner.DossierError with every problem in it.
        """
        text, file = self.text_of(dossier)
        return self.ask(text, file, application=application, running=running, date=date, readings=readings, strict=strict)

    def ask(
        self, text: str, file: str, *, application: str | None = None, running: str | None = None, date: Date | str | None = None,
        readings: Mapping[str, str] | str | None = None, strict: bool = False,
    ) -> Answer:  # fmt: skip
        """As `decide`, from the YAML of a dossier and what to call it."""
        from . import given
        from .face import Asking

        on, chosen = given.day(date), given.readings(readings)
        return Asking(self, text, file, application, running, on, chosen, strict).answer()

    def what_if(
        self, dossier: str | Path | Draft, changes: Mapping[str, object] | None = None, /, *, application: str | None = None, **facts: Any
    ) -> WhatIf:
        """The answer if some facts were different, and what that changes; see `Answer.what_if`."""
        return self.decide(dossier, application=application).what_if(changes, **facts)

    def overview(
        self, dossier: str | Path | Draft, person: str | None = None, date: Date | str | None = None,
        readings: Mapping[str, str] | str | None = None, strict: bool = False,
    ) -> Overview:  # fmt: skip
        """What one person is entitled to: every kind of provision, each asked for on its own; see `reasoner/questions/overview.py`.

        person: not needed where the dossier has one. `.frame` gives the same as a DataFrame. Raises reasoner.DossierError as `decide`.
        """
        from .overview import overview

        return overview(self.norms, *self.text_of(dossier), person, date, readings, strict)

    def lesson(
        self, dossiers: Iterable[str | Path | Draft], path: str | Path = "les.html", *, title: str = "Les", only: str | None = None,
        shuffle: int | None = None, date: Date | str | None = None, readings: Mapping[str, str] | str | None = None, strict: bool = False,
        slides: bool = False,
    ) -> Any:  # fmt: skip
        """A series of cases as one HTML page for students, as `waarom lesson` writes it; shows a link to the file (`.path`).

        Every application of every dossier is a case. only: an address, such as `document:2.5`; shuffle: a seed;
        slides: as slides to show, each question before its answer.
        """
        return import_module("explain.lesson.notebook").written(
            self, dossiers, path, title=title, only=only, seed=shuffle, date=date, readings=readings, strict=strict, slides=slides
        )  # it builds on this package

    def dossier(self, source: str | Path | Series[Any] | Mapping[str, object] | None = None, *, complete: Any = None) -> Draft:
        """An empty dossier to fill in; one from a YAML file or YAML text; or one from a row, as `decide_frame` reads it.

        complete: of a row, as in `decide_frame`; left out: what the row itself knows, if it was made by `row()`.
        Raises InputError for what cannot be read.
        """
        from .face import Draft

        if source is not None and hasattr(source, "items"):
            from .row import dossier_of

            return dossier_of(self, source, complete)
        if complete is not None:
            raise wrong("D003", "complete= hoort bij een rij", "zeg het van een dossier met .complete('lijst')")
        return Draft(self) if source is None else Draft.read(self, *self.text_of(source))

    def decide_frame(
        self, frame: DataFrame, *, complete: Collection[str] | str | bool = (), date: Date | str | None = None,
        readings: Mapping[str, str] | str | None = None, strict: bool = False, progress: bool | None = None,
        extra: Collection[str] | str = (),
    ) -> Frames:  # fmt: skip
        """Decide a DataFrame, one dossier a row. A row that cannot be a dossier gets an `error`; the others are answered.

        complete: lists of which a row says all there is (none, if it says nothing); True: every list. progress: a bar (left out: for long
        runs). extra: columns that are not to be read though they look like a fact. A column that has nothing to do with the rule base
        is not read either and goes along unchanged, with one warning. An interrupt gives the rows that are done, with a warning; so
        does a warning say what most rows wait for. Raises InputError for a column that looks like a fact and is none, and for two
        columns that say the same. Needs the extra `notebook`.

        `outcomes` has the index of the frame and of each row:

        - dossier: the label in the index (a tuple if it has more levels).
        - provision, outcome: text; date: the day of the decision, datetime64[s], NaT if it is not known.
        - possible: tuple of the outcomes that are still possible.
        - grounds, unmet: how many grounds hold, how many conditions are not met, Int64; ground_ids, unmet_ids: tuple of their addresses.
        - unknown: how many facts and lists the outcome waits for, Int64; unknown_facts: tuple of the facts among them, each as the column
          is called that would say it (or `beslisdatum`: `date=`).
        - open: for how many things only the duration or a duty waits, Int64; open_facts: tuple of the facts among them.
        - open_lists: tuple of the lists that may hold more than the row says and of which something waits for that.
        - maximum: what can be granted at most, in euros: exact, Decimal; None where nothing can be granted, or where it is not
          known or without end. maximum_cents: the same in cents, Int64, to count with.
        - error: what is wrong with the row; everything else but `dossier` is then empty.
        - the columns that were not read, as they are; `invoer.outcome` if one is called as one of these.

        `grounds` has a row for each ground of each dossier: dossier, ground (address), leg, modality, label, because (tuple of addresses
        of conditions that are not met), binding (True: the college must).
        """
        from .frames import decide_frame

        asked: dict[str, Any] = {"complete": complete, "date": date, "readings": readings, "strict": strict}
        return decide_frame(self, frame, **asked, progress=progress, extra=extra)

    def decide_readings(
        self, frame: DataFrame, *, complete: Collection[str] | str | bool = (), date: Date | str | None = None,
        readings: Mapping[str, str] | str | None = None, strict: bool = False, extra: Collection[str] | str = (),
    ) -> DataFrame:  # fmt: skip
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
        from .frame_readings import decide_readings

        return decide_readings(self, frame, complete=complete, date=date, readings=readings, strict=strict, extra=extra)

    def population(
        self, source: DataFrame | str | Path, *, complete: Collection[str] | str | bool = (), date: Date | str | None = None,
        readings: Mapping[str, str] | str | None = None, strict: bool = False, running: bool = False, table: str | None = None,
    ) -> Any:  # fmt: skip
        """Decide a DataFrame, the path of a table or of a database, or a folder of dossiers at once.

        complete: as of `decide_frame`. running: may what runs be ended? table: which table of a database. Gives `.rows` (the table
        with its answers), `.outcomes`, `.grounds`, `.conditions`, `.thresholds`, `.unknown` (frames, most frequent first), `.summary`,
        `.explain(row)`, `.dossier(row)`, `.compare(other)`, `.save(path)`; their columns: docs/populatie.md. What is wrong with a row
        stands in `error`. Raises InputError. Needs the extra `tables`.
        """
        made = import_module("explain.population.face")  # it builds on this package
        asked: dict[str, Any] = {"complete": complete, "date": date, "readings": readings, "strict": strict}
        return made.population(self, source, **asked, running=running, table=table)

    def synthetic(self, kind: str | None = None, rows: int = 1000, seed: int = 1, assumptions: Assumptions | None = None) -> DataFrame:
        """Applications that were made up, a row each, for `population` with `complete=True`; see docs/synthetisch.md.

        They are nobody's: `synthetisch` is `ja` on every row. kind: None for every kind alike; the same seed gives the same rows.
        assumptions: what `explain.synthetic.read_assumptions` gives. Raises InputError for a kind about which is not decided.
        """
        from ..synthetic.frame import synthetic_frame

        if kind is not None and kind not in self.norms.provisions:
            hint = did_you_mean(str(kind), self.norms.provisions) or f"kies uit {', '.join(self.norms.provisions)}"
            raise wrong("D006", f"deze kennisbank beslist niet over '{kind}'", hint)
        for name, value, least in (("rows", rows, 1), ("seed", seed, 0)):
            if not isinstance(value, int) or isinstance(value, bool) or value < least:
                raise wrong("D006", f"{name}={value!r} kan niet", f"geef een heel getal van ten minste {least}, bijvoorbeeld {name}=500")
        return synthetic_frame(self.norms, kind, rows, seed, assumptions)

    def article(self, id_: str) -> Article:
        """What stands at an address such as `document:2.3.c`: the words of the law and the rules."""
        from .rules import article

        return article(self, id_)

    @property
    def readings(self) -> Readings:
        """The texts that can be read in more than one way, by name."""
        from .rules import Readings

        return Readings(self)

    @property
    def facts(self) -> Words:
        """The facts and links that a dossier states, as a frame, one row each: `.search("uren")`.

        column: as `decide_frame` calls it; question; answers: what can be filled in; label; type: ja_nee, een_van, datum, uur, bedrag
        (euro), getal, dagen, weken, maanden or koppeling; kind: feit, oordeel (of the college) or koppeling; who: is to be asked
        (None: not said); entity, list and name: of what column says together.
        """
        from .listing import facts_frame

        return facts_frame(self.norms)

    @property
    def kinds(self) -> Words:
        """The kinds of provision, as a frame with a search: name, parent (name, None at the top), label, decided (bool)."""
        from .listing import kinds_frame

        return kinds_frame(self.norms)

    @property
    def variants(self) -> Words:
        """The variants that come with the rule base, as a frame with a search: name (for `load(variant=)`), title, about, path."""
        from .listing import variants_frame

        return variants_frame(self._folder)

    @property
    def examples(self) -> Words:
        """The dossiers that come with the rule base, as a frame with a search: name (for `example`), about, path."""
        from .listing import examples_frame

        return examples_frame(self._folder)

    def new(self, kind: str, *, running: bool = False) -> Draft:
        """A dossier to fill in for one kind of provision: a record for all that it asks about, every fact still empty.

        It shows the questions; `.questions` has them as a frame. Lists of what already runs are left open: `.complete("lijst")` says
        that there is nothing else. `.remove("id")` takes out a record that is not there. running: may a provision that runs be ended?
        Raises InputError for a kind about which is not decided.
        """
        from .face import Draft

        return Draft.new(self, kind, running)

    def cases(self) -> Cases:
        """The cases that come with the rule base."""
        from ..cases import read_cases
        from .rules import Cases

        files = self._folder.cases if self._folder is not None else ()
        return Cases(self, tuple(c for path in files for c in read_cases(self.norms, path)))

    def example(self, name: str) -> Path:
        """The path of a dossier that comes with the rule base, by the name of its file."""

        found = {p.stem: p for p in sorted(self._folder.path.glob("dossiers/*.yaml"))} if self._folder is not None else {}
        if name not in found:
            raise wrong("D000", f"geen voorbeelddossier heet '{name}'", did_you_mean(str(name), found) or f"bekend: {', '.join(found)}")
        return found[name]

    def views(self) -> tuple[View, ...]:
        from .rules import rulebase_view

        return (rulebase_view(self),)

    def text_of(self, dossier: str | Path | Draft) -> tuple[str, str]:
        """The YAML of a dossier and what to call it."""
        from .draft import text_of

        return text_of(dossier)


def load(name: str | Path = DEFAULT, *, variant: str | Path | None = None, only: Collection[str] | None = None) -> RuleBase:
    """`load("twenterand-2024")`, or the path of a folder with rules of your own; `variant`: what if the rules were different."""
    try:
        found = read(name, variant=variant, only=only)
    except kb.KbNotFound as error:
        raise NoRuleBase(str(error)) from None
    except RuleBaseError as error:
        raise RuleError(error.diagnostics) from None
    return RuleBase(found.norms, found.rules, found.sources, found.folder)
