"""Answers that show themselves and can be asked further: why, why not, what is missing, what if.

The reasoner's own Answer and Decision with the question that was asked, so that every other part
of explain/ takes them as they are.
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
from reasoner.comparison.parts import Side
from reasoner.dossier.paths import place
from reasoner.limit import MOST_SECONDS

from ..comparison import words as c
from ..comparison.contrast import Names
from ..questions.dossier_text import put
from . import given, shown
from .draft import Draft, Record, written
from .errors import worded, wrong
from .view import Shown, View

if TYPE_CHECKING:
    from reasoner.comparison.compare import Readings
    from reasoner.questions.ask import Asked
    from reasoner.repairs.repair import Repairs as FoundRepairs

    from .rulebase import RuleBase

SO = "schrijf what_if(feit=waarde) of what_if({'entiteit.feit': waarde})"
CHANGED, NOW, THEN = "gewijzigd", "nu", "dan"


@dataclass(frozen=True, eq=False)
class Asking:
    """What was asked: the text of a dossier and how it was judged."""

    rulebase: RuleBase
    text: str
    file: str
    application: str | None
    running: str | None
    date: Date | None
    readings: Mapping[str, str]
    strict: bool

    def answer(self) -> Answer:
        """Ask. Raises InputError with every problem."""
        norms = self.rulebase.norms
        with worded():
            dossier = read_dossier(norms, self.text, self.file)
            found = reasoner.decide(
                norms, dossier, application=self.application, running=self.running, date=self.date, readings=dict(self.readings),
                strict=self.strict,
            )  # fmt: skip
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

    @property
    def outcome(self) -> str:
        return self.only.outcome

    def views(self) -> tuple[View, ...]:
        return tuple(shown.decision(self, d) for d in self)

    def why(self, full: bool = False) -> Proof:
        return self.only.why(full)

    def why_not(self) -> WhyNot:
        return self.only.why_not()

    def missing(self) -> Missing:
        return self.only.missing()

    def repairs(self, to: str | None = None) -> Repairs:
        return self.only.repairs(to)

    def what_if(
        self, changes: Mapping[str, object] | None = None, /, *, date: Date | str | None = None,
        readings: Mapping[str, str] | str | None = None, **facts: object,
    ) -> WhatIf:  # fmt: skip
        return self.only.what_if(changes, date=date, readings=readings, **facts)

    def compare(self, other: Answer | Decision | str | Path | Draft, names: tuple[str, str] | None = None) -> Comparison:
        return self.only.compare(other, names)

    def exercise(self, full: bool = False) -> Exercise:
        return self.only.exercise(full)

    def other_readings(self) -> OtherReadings:
        return self.only.other_readings()

    def report(self, path: str | Path, trainer: bool = False) -> Path:
        return self.only.report(path, trainer)

    def letter(self, path: str | Path) -> Path:
        """Write the draft letter, one for each decision: .docx, .md or .json."""
        from ..letter import SUFFIXES, export_letters

        target = given.target(path, SUFFIXES, "een brief")
        return given.write(target, export_letters(self, target.suffix.lower()))


@dataclass(frozen=True, repr=False, eq=False)
class Decision(Shown, reasoner.Decision):
    """One decision of an answer."""

    answer: Answer = field(kw_only=True)

    def views(self) -> tuple[View, ...]:
        return (shown.decision(self.answer, self),)

    @property
    def _narrow(self) -> Asking:
        """The question about this decision alone."""
        return replace(self.answer.asking, application=self.application, running=self.running)

    def why(self, full: bool = False) -> Proof:
        """The proof: what decides, or with `full` every branch, with the drawing open."""
        return Proof(self, full)

    def why_not(self) -> WhyNot:
        """What stands in the way of the other outcome: the grounds, or why no ground holds."""
        return WhyNot(self)

    def exercise(self, full: bool = False) -> Exercise:
        """The proof as an exercise: each card hides how it stands until it is opened."""
        return Exercise(self, full)

    def missing(self) -> Missing:
        """The questions still to be answered, the most decisive first, with what each answer would lead to."""
        from reasoner.questions.ask import ask

        alone = self._alone()
        (asked,) = ask(alone)
        return Missing(alone, asked)

    def repairs(self, to: str | None = None) -> Repairs:
        """Every smallest set of changes that gives another outcome; `to` as in `waarom repair --to`."""
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
        {"entity.fact": value} or {"id.fact": value}. None: unknown.
        """
        if changes is not None and not isinstance(changes, Mapping):
            raise wrong("D003", f"{changes!r} zegt niet wat er anders is", SO)
        answer = self.supposed({**(changes or {}), **facts}, date, readings)
        return WhatIf(answer, self.compare(answer, (NOW, THEN)))

    def supposed(
        self, changes: Mapping[str, object], date: Date | str | None = None, readings: Mapping[str, str] | str | None = None
    ) -> Answer:
        """The answer of `what_if`, without the comparison."""
        asking = self._narrow
        text = asking.text
        for name, value in changes.items():
            id_, fact = self.place(name)
            text = put(text, id_, fact, self._value(id_, fact, value))
        on, chosen = given.day(date), given.readings(readings)
        other = replace(
            asking, text=text, file=f"{asking.file} ({CHANGED})" if text != asking.text else asking.file,
            date=on or asking.date, readings={**asking.readings, **chosen},
        )  # fmt: skip
        return other.answer()

    def compare(self, other: Answer | Decision | str | Path | Draft, names: tuple[str, str] | None = None) -> Comparison:
        """What differs between this decision and another, and which facts or readings carry that.

        Another dossier is asked the same: on the same day, with the same readings.
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

    def report(self, path: str | Path, trainer: bool = False) -> Path:
        """Write the report as one HTML page (.html or .htm); trainer: as an exercise."""
        from ..exports import export

        target = given.target(path, given.PAGES, "een rapport")
        return given.write(target, export(self.answer, self, "html", trainer=trainer, sections={"decisions": self.answer.decisions}))

    def letter(self, path: str | Path) -> Path:
        """Write the draft letter of this decision: .docx, .md or .json."""
        return self._alone().letter(path)

    # ---- details

    def _other(self, other: object) -> Decision:
        """What to compare with: a decision, the one decision of an answer, or that on another dossier."""
        if isinstance(other, WhatIf):
            other = other.answer
        if isinstance(other, str | Path | Draft):
            asking = self.answer.asking
            text, file = asking.rulebase.text_of(other)
            other = replace(asking, text=text, file=file, application=None, running=None).answer()
        found = other.only if isinstance(other, Answer) else other
        if not isinstance(found, Decision):
            message = f"met een {type(found).__name__} is niet te vergelijken" if found is not None else "waarmee vergelijken?"
            raise wrong("K006", message, "geef een ander antwoord, een besluit daaruit, of het pad van een dossier")
        return found

    def _alone(self) -> Answer:
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
        return written(value.id if isinstance(value, Record) else value, fact.type if fact else "", name)

    def place(self, name: str) -> tuple[str, str]:
        """Record and fact that a name means (`reasoner.dossier.paths`). Raises InputError."""
        with worded():
            record, fact = place(self.answer.norms, self.answer.model.case.dossier, self.subject, name)
        return record.id, fact


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

    def views(self) -> tuple[View, ...]:
        return (shown.proof(self.decision.answer, self.decision, self.full),)


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

    def views(self) -> tuple[View, ...]:
        return (shown.exercise(self.decision.answer, self.decision, self.full),)


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
