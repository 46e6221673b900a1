"""Answers that show themselves and can be asked further: why, why not, what is missing, what if.

The reasoner's own Answer and Decision with the question that was asked, so that every other part
of explain/ takes them as they are.

Long because it is what a notebook sees of an answer: many short methods that hand on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import reasoner
from parser import did_you_mean
from reasoner import read_dossier
from reasoner.columns.many import answer as answered
from reasoner.comparison.parts import Side
from reasoner.dossier.paths import place
from reasoner.limit import MOST_SECONDS
from reasoner.semantics.question import Question

from ..cards.layout import SCREEN
from ..comparison import words as c
from ..comparison.contrast import Names
from ..questions.dossier_text import put
from ..sentence import sentence
from . import draft as d
from . import given, shown
from .errors import worded, wrong
from .needs import Rules
from .values import written
from .view import Shown, View

if TYPE_CHECKING:
    import networkx as nx
    from pandas import Series

    from reasoner.comparison.compare import Readings
    from reasoner.questions.ask import Asked
    from reasoner.repairs.repair import Repairs as FoundRepairs

    from .listing import Words

SO = "schrijf what_if(feit=waarde) of what_if({'entiteit.feit': waarde})"
CHANGED, NOW, THEN = "gewijzigd", "nu", "dan"


@dataclass(frozen=True, eq=False)
class Asking:
    """What was asked: the text of a dossier and how it was judged."""

    rulebase: Rules[Answer]
    text: str
    file: str
    application: str | None
    running: str | None
    date: Date | None
    readings: Mapping[str, str]
    strict: bool

    def question(self) -> Question:
        """What is asked, with the dossier as it is read. Raises DossierError with every problem."""
        norms = self.rulebase.norms
        dossier = read_dossier(norms, self.text, self.file)
        return Question(norms, dossier, self.application, self.running, self.date, dict(self.readings), self.strict)

    def answer(self) -> Answer:
        """Ask. Raises InputError with every problem."""
        with worded():
            found = answered(self.question())
        return Answer(found.question, found.model, found.decisions, found.amount_models, found.models, asking=self)


@dataclass(frozen=True, repr=False, eq=False)
class Answer(Shown, reasoner.Answer):
    """An answer on a dossier: one decision an application. With one decision its methods are those of the decision."""

    asking: Asking = field(kw_only=True)

    def __post_init__(self) -> None:
        own = tuple(Decision(**{k: v for k, v in vars(d).items() if k != "answer"}, answer=self) for d in self.decisions)
        object.__setattr__(self, "decisions", own)

    def __getitem__(self, which: str | int) -> Decision:
        """The decision on an application (or running provision) by its id, or by its place."""
        if isinstance(which, int):
            found = self.decisions[which]
        else:
            known = [d.subject for d in self.decisions]
            if which not in known:
                raise wrong(
                    "D012", f"het antwoord gaat niet over '{which}'", did_you_mean(str(which), known) or f"wel over: {', '.join(known)}"
                )
            found = self.decisions[known.index(which)]
        assert isinstance(found, Decision)
        return found

    def __iter__(self) -> Iterator[Decision]:
        return (self[i] for i in range(len(self.decisions)))

    def __len__(self) -> int:
        return len(self.decisions)

    @property
    def only(self) -> Decision:
        """The one decision. Raises InputError if there are more."""
        if len(self.decisions) != 1:
            ids = ", ".join(d.subject for d in self.decisions)
            raise wrong(
                "D012",
                "dit antwoord heeft meer dan één besluit",
                f"kies er een, bijvoorbeeld antwoord['{self.decisions[0].subject}']: {ids}",
            )
        return self[0]

    def _ipython_key_completions_(self) -> list[str]:
        return [d.subject for d in self.decisions]

    @property
    def outcome(self) -> str:
        """The outcome of the one decision, as in `decide --json`. Raises InputError if there are more decisions, as all that follows."""
        return self.only.outcome

    @property
    def sentence(self) -> str:
        """The answer in one sentence; of more decisions, one a line."""
        return "\n".join(d.sentence for d in self)

    @property
    def dossier(self) -> Draft:
        """The dossier as it was decided, with what `what_if` changed: to change further, or to save with `.to_yaml("nieuw.yaml")`."""
        return Draft.read(self.asking.rulebase, self.asking.text, self.asking.file)

    def views(self) -> tuple[View, ...]:
        """One a decision."""
        return tuple(shown.decision(self, d) for d in self)

    def why(self, full: bool = False) -> Proof:
        """As `Decision.why`: the proof, with `.graph` and `.save`."""
        return self.only.why(full)

    def why_not(self) -> WhyNot:
        """As `Decision.why_not`: what stands in the way of the other outcome."""
        return self.only.why_not()

    def missing(self) -> Missing:
        """As `Decision.missing`: the questions still to be answered, the most decisive first."""
        return self.only.missing()

    def repairs(self, to: str | None = None) -> Repairs:
        """As `Decision.repairs`: every smallest set of changes. Raises InputError for a `to` that is no outcome to work towards."""
        return self.only.repairs(to)

    def what_if(
        self, changes: Mapping[str, object] | None = None, /, *, date: Date | str | None = None,
        readings: Mapping[str, str] | str | None = None, **facts: object,
    ) -> WhatIf:  # fmt: skip
        """As `Decision.what_if`: the other answer, and how it differs. Raises InputError for a name or value that cannot be."""
        return self.only.what_if(changes, date=date, readings=readings, **facts)

    def compare(self, other: Answer | Decision | str | Path | Draft, names: tuple[str, str] | None = None) -> Comparison:
        """As `Decision.compare`. Raises InputError for what cannot be compared with."""
        return self.only.compare(other, names)

    def exercise(self, full: bool = False, only: str | None = None) -> Exercise:
        """As `Decision.exercise`: the proof with every status hidden. Raises InputError for a place without a ground."""
        return self.only.exercise(full, only)

    def other_readings(self, seconds: float = MOST_SECONDS) -> OtherReadings:
        """As `Decision.other_readings`; seconds: of processor time."""
        return self.only.other_readings(seconds)

    def row(self) -> Series[Any]:
        """As `Decision.row`: the dossier and the answer as one row of a table. Raises InputError for what a row cannot say."""
        return self.only.row()

    def report(self, path: str | Path, trainer: bool = False, only: str | None = None) -> Path:
        """As `Decision.report`: one HTML page. Raises InputError for another ending, and for what cannot be written."""
        return self.only.report(path, trainer, only)

    def letter(self, path: str | Path, worksheet: str | Path | None = None) -> Path:
        """Write the draft letter, one for each decision: .docx, .odt, .md, .pdf or .json; with `worksheet` what stays with the college."""
        from ..letter import SHEET_SUFFIXES, SUFFIXES, NoWriter, export_letters, export_sheets
        from ..repairs.turning import openings

        target = given.target(path, SUFFIXES, "een brief")
        beside = given.target(worksheet, SHEET_SUFFIXES, "een werkblad") if worksheet is not None else None
        ways = openings(self)
        try:
            data = export_letters(self, target.suffix.lower(), ways)
            if beside is not None:
                given.write(beside, export_sheets(self, beside.suffix.lower(), ways))
        except NoWriter as error:
            raise wrong("K003", str(error), "installeer het met pip install waarom[letter], of kies .docx of .md") from None
        return given.write(target, data)


@dataclass(frozen=True, repr=False, eq=False)
class Decision(Shown, reasoner.Decision):
    """One decision of an answer."""

    answer: Answer = field(kw_only=True)

    def views(self) -> tuple[View, ...]:
        """One."""
        return (shown.decision(self.answer, self),)

    @property
    def sentence(self) -> str:
        """The answer in one sentence, with a full stop: what must or may be decided, and why; see explain/sentence."""
        return sentence(self.answer, self)

    @property
    def dossier(self) -> Draft:
        """As `Answer.dossier`: the dossier as it was decided."""
        return self.answer.dossier

    @property
    def _narrow(self) -> Asking:
        """The question about this decision alone."""
        return replace(self.answer.asking, application=self.application, running=self.running)

    def why(self, full: bool = False) -> Proof:
        """The proof: what decides, or with `full` every branch, with the drawing open.

        `.graph`: the whole proof as a networkx.DiGraph; `.save("waarom.png")`: the drawing in a file.
        """
        return Proof(self, full)

    def why_not(self) -> WhyNot:
        """What stands in the way of the other outcome: the grounds, or why no ground holds."""
        return WhyNot(self)

    def exercise(self, full: bool = False, only: str | None = None) -> Exercise:
        """The proof as an exercise: each card hides how it stands until it is opened.

        full: also what lies under the conditions; only: of the grounds those at an address, such as `document:2.5`, or below.
        Raises InputError for a place without a ground.
        """
        return Exercise(self, full, given.place(self.answer, self, only))

    def missing(self) -> Missing:
        """The questions still to be answered, the most decisive first, with what each answer would lead to."""
        from reasoner.questions.ask import ask

        alone = self.alone()
        (asked,) = ask(alone)
        return Missing(alone, asked)

    def repairs(self, to: str | None = None) -> Repairs:
        """Every smallest set of changes that gives another outcome; `to` as in `waarom repair --to`.

        Raises InputError for a `to` that is no outcome to work towards.
        """
        from reasoner.repairs.repair import TARGETS, repair

        if to is not None and to not in TARGETS:
            raise wrong("D012", f"'{to}' is geen uitkomst om naartoe te werken", f"kies uit {', '.join(TARGETS)}")
        with worded():
            found = repair(replace(self.answer.question, application=self.application, running=self.running), to)
        return Repairs(found)

    def what_if(
        self, changes: Mapping[str, object] | None = None, /, *, date: Date | str | None = None,
        readings: Mapping[str, str] | str | None = None, **facts: object,
    ) -> WhatIf:  # fmt: skip
        """The answer if some facts, the day or the readings were different, and what that changes.

        A fact by its name if it is clear of which record (the application, what it links to, then the others), or as
        {"entity.fact": value} or {"id.fact": value}. Values: bool, text, int, Decimal, datetime.date; money never a float; hours in
        hours a week; None: unknown. `.answer` is the other answer, `.comparison` how it differs.
        Raises InputError for a name that is not there or is not clear, and for a value that cannot be.
        """
        if changes is not None and not isinstance(changes, Mapping):
            raise wrong("D003", f"{changes!r} zegt niet wat er anders is", SO)
        answer = self.supposed({**(changes or {}), **facts}, date, readings)
        return WhatIf(answer, self.compare(answer, (NOW, THEN)))

    def supposed(
        self, changes: Mapping[str, object], date: Date | str | None = None, readings: Mapping[str, str] | str | None = None
    ) -> Answer:
        """The answer of `what_if`, without the comparison."""
        return self.asked_with(changes, date, readings).answer()

    def asked_with(
        self, changes: Mapping[str, object], date: Date | str | None = None, readings: Mapping[str, str] | str | None = None
    ) -> Asking:
        """The question of `what_if`: the same with some facts, the day or the readings different."""
        asking = self._narrow
        text = asking.text
        for name, value in changes.items():
            id_, fact = self.place(name)
            text = put(text, id_, fact, self._value(id_, fact, value))
        on, chosen = given.day(date), given.readings(readings)
        return replace(
            asking, text=text, file=f"{asking.file} ({CHANGED})" if text != asking.text else asking.file,
            date=on or asking.date, readings={**asking.readings, **chosen},
        )  # fmt: skip

    def compare(self, other: Answer | Decision | str | Path | Draft, names: tuple[str, str] | None = None) -> Comparison:
        """What differs between this decision and another, and which facts or readings carry that.

        Another dossier is asked the same: on the same day, with the same readings. names: what the two sides are called.
        Raises InputError for what cannot be compared with.
        """
        from reasoner.comparison.compare import compare
        from reasoner.comparison.parts import ask
        from reasoner.dossier.align import align

        there = self._other(other)
        with worded():
            left, right, original = self._side(), there._side(), {}
            if there.answer.asking.text != self.answer.asking.text:
                aligned = align(left.question.dossier, right.question.dossier, self.subject, there.subject)
                original = dict(aligned.original)
                right = ask(replace(right.question, dossier=aligned.dossier, application=self.subject))
            return Comparison(compare(left, right), Names(*(names or self._names(there))), original)

    def other_readings(self, seconds: float = MOST_SECONDS) -> OtherReadings:
        """What every other choice of every reading changes, one at a time.

        seconds: of processor time; what was not tried by then is listed as such.
        """
        from reasoner.comparison.compare import compare_readings

        side = self._side()
        found = compare_readings(side, seconds)
        chosen = side.question.readings
        named = tuple((e.reading, e.choice, Comparison(e.difference, Names(chosen[e.reading], e.choice))) for e in found.effects)
        return OtherReadings(self, named, found)

    def row(self) -> Series[Any]:
        """The dossier and the answer as one row: the facts as `Draft.row` has them, then the columns of `decide_frame` (without `error`
        and `dossier`), which are not read when the row is a dossier again. Raises InputError as `Draft.row`."""
        from .as_row import answer_row

        return answer_row(self.answer, self, self.dossier.plain, self.dossier.name)

    def report(self, path: str | Path, trainer: bool = False, only: str | None = None) -> Path:
        """Write the report as one HTML page (.html or .htm); trainer: as an exercise, with `only` as in `exercise`. Gives the path.

        Raises InputError for another ending, for what cannot be written, and for `only` without `trainer`.
        """
        if only is not None and not trainer:
            raise wrong("K006", "only= beperkt een oefening", "geef ook trainer=True")
        from ..exports import export

        target = given.target(path, given.PAGES, "een rapport")
        place, beside = given.place(self.answer, self, only), {"decisions": self.answer.decisions}
        return given.write(target, export(self.answer, self, "html", trainer=trainer, sections=beside, only=place))

    def letter(self, path: str | Path, worksheet: str | Path | None = None) -> Path:
        """Write the draft letter of this decision: .docx, .odt, .md, .pdf or .json; with `worksheet` what stays with the college."""
        return self.alone().letter(path, worksheet)

    # ---- details

    def _other(self, other: object) -> Decision:
        """What to compare with: a decision, the one decision of an answer, or that on another dossier."""
        if isinstance(other, WhatIf):
            other = other.answer
        if isinstance(other, str | Path | Draft):
            asking = self.answer.asking
            text, file = d.text_of(other)
            other = replace(asking, text=text, file=file, application=None, running=None).answer()
        found = other.only if isinstance(other, Answer) else other
        if not isinstance(found, Decision):
            message = f"met een {type(found).__name__} is niet te vergelijken" if found is not None else "waarmee vergelijken?"
            raise wrong("K006", message, "geef een ander antwoord, een besluit daaruit, of het pad van een dossier")
        return found

    def alone(self) -> Answer:
        """The answer with this decision alone."""
        return self.answer if len(self.answer.decisions) == 1 else replace(self.answer, decisions=(self,), asking=self._narrow)

    def _side(self) -> Side:
        from reasoner.comparison.parts import side

        return side(self.answer, self)

    def _names(self, other: Decision) -> tuple[str, str]:
        ours, theirs = (Path(d.answer.asking.file).stem for d in (self, other))
        if ours != theirs:
            return ours, theirs
        return (self.subject, other.subject) if self.subject != other.subject else (NOW, THEN)

    def _value(self, id_: str, name: str, value: object) -> str:
        record = self.answer.model.case.dossier.records[id_]
        fact = self.answer.norms.entities[record.home].facts.get(name)
        return written(value, fact.type if fact else "", name)

    def place(self, name: str) -> tuple[str, str]:
        """Record and fact that a name means (`reasoner.dossier.paths`). Raises InputError."""
        with worded():
            record, fact = place(self.answer.norms, self.answer.model.case.dossier, self.subject, name)
        return record.id, fact


class Draft(d.Draft[Answer]):
    """A dossier under construction. Each entity of the vocabulary is a method that adds a record."""


# ---- what the methods give


class WhatIf(NamedTuple):
    """The other answer, and how it differs."""

    answer: Answer
    comparison: Comparison

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return self.comparison._repr_mimebundle_()

    def _repr_html_(self) -> str:
        return self.comparison._repr_html_()

    def __repr__(self) -> str:
        return repr(self.comparison)


@dataclass(frozen=True, repr=False)
class Proof(Shown):
    """Why a decision is as it is."""

    decision: Decision
    full: bool

    @property
    def graph(self) -> nx.DiGraph[str]:
        """The whole proof, folded nowhere; see `explain.notebook.graph.plain_graph` for the attributes. GraphML and the like take it."""
        from .graph import plain_graph

        return plain_graph(self.decision.answer, self.decision)

    def save(self, path: str | Path, layout: str = SCREEN.name) -> Path:
        """Write the drawing as .png, .svg or .pdf: for a `screen`, an `a4` or a `slide`; with `full` everything, as large as it is.

        Gives the path. Raises InputError for another ending or layout, for what cannot be written, and without Graphviz.
        """
        from .graph import save

        return save(self.decision.answer, self.decision, path, layout, self.full)

    def unfold(self) -> tuple[Step, ...]:
        """The proof step by step: first the outcome, then each time one level more, until all of it (`full`: also what is met).

        For a class: `stappen = antwoord.why().unfold()`, then `stappen[0]`, `stappen[1]` and so on, each in a cell of its own.
        """
        return tuple(Step(self, depth) for depth in range(1, shown.depth(self.decision.answer, self.decision, self.full) + 1))

    def views(self) -> tuple[View, ...]:
        return (shown.proof(self.decision.answer, self.decision, self.full),)


@dataclass(frozen=True, repr=False)
class Step(Shown):
    """A proof down to a level: `depth` 1 is the outcome alone."""

    proof: Proof
    depth: int

    def views(self) -> tuple[View, ...]:
        decision = self.proof.decision
        return (shown.step(decision.answer, decision, self.proof.full, self.depth),)


@dataclass(frozen=True, repr=False)
class WhyNot(Shown):
    """What stands in the way of the other outcome."""

    decision: Decision

    def views(self) -> tuple[View, ...]:
        return (shown.why_not(self.decision.answer, self.decision),)


@dataclass(frozen=True, repr=False)
class Exercise(Shown):
    """A proof whose statuses are hidden until they are opened."""

    decision: Decision
    full: bool
    only: str | None = None

    def views(self) -> tuple[View, ...]:
        return (shown.exercise(self.decision.answer, self.decision, self.full, self.only),)


@dataclass(frozen=True, repr=False)
class Missing(Shown):
    """The questions a decision waits for: `asked.questions`, the most decisive first."""

    answer: Answer
    asked: Asked

    def views(self) -> tuple[View, ...]:
        return (shown.missing(self.answer, self.asked),)


@dataclass(frozen=True, repr=False)
class Repairs(Shown):
    """Every smallest set of changes: `found.repairs`."""

    found: FoundRepairs

    def views(self) -> tuple[View, ...]:
        return (shown.repairs(self.found),)


@dataclass(frozen=True, repr=False)
class OtherReadings(Shown):
    """effects: reading, choice and comparison of those that change the answer; found: also those that change nothing."""

    decision: Decision
    effects: tuple[tuple[str, str, Comparison], ...]
    found: Readings

    @property
    def frame(self) -> Words:
        """A row for each other choice: reading, choice, question, changes, outcome (under that choice; None if it is not known).

        changes: `outcome`; `answer`, if the outcome stays but grounds, amounts or duties differ; `nothing`; `untried`; `impossible`.
        """
        from .listing import other_readings_frame

        return other_readings_frame(self.decision.answer.norms, self.decision.outcome, self.found)

    @property
    def without(self) -> tuple[tuple[str, str], ...]:
        """Readings and choices that change nothing."""
        return self.found.without

    @property
    def untried(self) -> tuple[tuple[str, str], ...]:
        """Readings and choices that were not tried before the time was up."""
        return self.found.untried

    @property
    def impossible(self) -> tuple[tuple[str, str], ...]:
        """Readings and choices under which the rules do not allow this dossier."""
        return self.found.impossible

    def views(self) -> tuple[View, ...]:
        return (shown.readings(self.decision.answer, self.decision, self.effects, self.found),)


@dataclass(frozen=True, repr=False)
class Comparison(Shown, c.Comparison):
    """What differs between two decisions."""

    def views(self) -> tuple[View, ...]:
        return (shown.comparison(self),)
