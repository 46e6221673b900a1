"""A question about a dossier that can be changed fact by fact. Pure data; every change gives a new situation."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date as Date
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from kb.text import NotText, read_text
from parser import did_you_mean
from parser import norms as n
from parser.vocabulary import KIND_OF_APPLICATION, KIND_OF_SUPPORT, RESERVED_KEYS
from reasoner import Answer, Decision, Dossier, DossierError, Problem, read_dossier
from reasoner.columns.many import answer as answered
from reasoner.dossier.edit import with_fact
from reasoner.dossier.moments import NoDay, read_day, shown_day
from reasoner.dossier.paths import place, stated_facts
from reasoner.dossier.read import period_problem
from reasoner.dossier.record import UNKNOWN, Record, Value
from reasoner.semantics.question import Question
from reasoner.semantics.uses import value_text

from .. import words
from ..notebook import face
from ..notebook.face import Draft
from ..notebook.given import day_of, shown_path
from ..notebook.needs import Rules
from ..notebook.rulebase import RuleBase
from ..questions import dossier_text

DECISION = ("", "beslisdatum")  # in the place of record and fact: the day of the decision


@dataclass(frozen=True)
class Situation(Question):
    """A question about a dossier from a file, and what was changed in it since.

    `text`: what the file says, if it came from one; `changes`: what was put into the dossier since, by record and fact.
    """

    text: str | None = None
    changes: Mapping[tuple[str, str], Value | None] = field(default_factory=dict)

    def put(self, record: str, fact: str, value: Value | None) -> Situation:
        """The same with another value of one fact; None for unknown."""
        stated = UNKNOWN if value is None else value
        if self.dossier.records[record].values.get(fact) == stated:
            return self
        changes = {**self.changes, (record, fact): value}
        return replace(self, dossier=with_fact(self.dossier, record, fact, stated), changes=changes)

    def written(self) -> str | None:
        """The text of the dossier with the changes in it; None without a text."""
        if self.text is None:
            return None
        text = self.text
        for (record, name), value in self.changes.items():
            fact = self.norms.entities[self.dossier.records[record].home].facts[name]
            text = dossier_text.put(text, record, name, _written(fact, value))
        return text

    def sealed(self) -> Dossier:
        """The dossier under the digest of its own text: that of the file with the changes written into it."""
        text = self.written()
        if not self.changes or text is None:
            return self.dossier
        return replace(self.dossier, sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())

    def provenance(self, answer: Answer) -> str:
        """What must be said beside the digest of the dossier: nothing as long as it is unchanged."""
        if not self.changes:
            return ""
        own = answer.model.case.dossier.sha256
        return "gewijzigd" if own == self.dossier.sha256 else f"gewijzigd, het bestand is {self.dossier.sha256[:12]}"

    def check(self) -> None:
        """Raises DossierError for a period that ends before it begins."""
        for record in self.dossier.records.values():
            found = period_problem(self.norms.entities[record.entity], {**record.assumed, **record.values})
            if found is not None:
                raise DossierError((Problem("D007", found[0], self.dossier.file, record.line, 1, found[1]),))

    def answered(self, brief: bool = False) -> Answer:
        """The answer, with every decision. Raises DossierError, also for a period that ends before it begins."""
        self.check()
        return answered(replace(self, dossier=self.dossier if brief else self.sealed()), brief)

    def decide(self, brief: bool = False) -> tuple[Answer, Decision]:
        """The answer and its one decision. Raises DossierError."""
        answer = self.answered(brief)
        if len(answer.decisions) != 1:
            ids = ", ".join(d.subject for d in answer.decisions)
            raise DossierError((Problem("D012", "het dossier heeft meer dan één aanvraag", self.dossier.file, hint=f"kies er een: {ids}"),))
        return answer, answer.decisions[0]


Asked = face.Answer | face.Decision


def situation(
    rulebase: RuleBase | n.Norms | Asked | Draft, dossier: Dossier | Draft | str | Path | None = None, application: str | None = None, *,
    running: str | None = None, date: Date | str | None = None, readings: Mapping[str, str] | None = None,
) -> Situation:  # fmt: skip
    """From a rule base and a dossier: one that was read, one made in Python, the path of one, or YAML of more lines.

    Or from an answer alone: what was asked there; or from a dossier made in Python alone, which knows its rule base. Raises DossierError
    with every problem in it.
    """
    if isinstance(rulebase, Asked):
        return _again(rulebase, dossier, application, running, date, readings)
    if isinstance(rulebase, Draft):
        if dossier is not None:
            raise wrong("D012", "er zijn twee dossiers gegeven", "geef alleen het dossier, of de kennisbank en het dossier")
        norms = rulebase_of(rulebase).norms
        return situation(norms, rulebase, application, running=running, date=date, readings=readings)
    norms = rulebase.norms if isinstance(rulebase, RuleBase) else rulebase
    if not isinstance(norms, n.Norms):
        hint = f"schrijf explain.load({norms!r})" if isinstance(norms, str) else "geef wat explain.load(...) teruggeeft"
        raise wrong("D012", "het eerste argument is geen geladen kennisbank", hint)
    if not isinstance(dossier, Dossier | Draft | str | Path):
        raise wrong("D000", "het tweede argument is geen dossier", "geef de naam van een bestand of een gelezen dossier")
    if not isinstance(readings, Mapping | None):
        raise wrong("D011", "de lezingen zijn geen namen met keuzes", 'schrijf readings={"lezing": "keuze"}')
    text, file = (None, "") if isinstance(dossier, Dossier) else _text(norms, dossier)
    found = dossier if isinstance(dossier, Dossier) else _read(norms, text or "", file)
    return Situation(norms, found, application, running, None if date is None else day(date), dict(readings or {}), text=text)


def _read(norms: n.Norms, text: str, file: str) -> Dossier:
    try:
        return read_dossier(norms, text, file)
    except DossierError as error:
        raise UnreadError(error.problems) from None


def _again(asked: Asked, dossier: object, *other: object) -> Situation:
    """What was asked in an answer."""
    if dossier is not None or any(x is not None for x in other):
        raise wrong(
            "D012", "bij een antwoord hoort geen dossier en geen andere vraag", "geef alleen het antwoord, of de kennisbank en het dossier"
        )
    asking = (asked.answer if isinstance(asked, face.Decision) else asked).asking
    question = asking.question()
    application, running = asking.application, asking.running
    if isinstance(asked, face.Decision):
        application, running = (asked.subject, None) if asked.running is None else (None, asked.subject)
    return Situation(
        question.norms, question.dossier, application, running, asking.date, dict(asking.readings), asking.strict, text=asking.text
    )


def rulebase_of(given: RuleBase | n.Norms | Asked | Draft) -> Rules[face.Answer]:
    """The rule base that was given, or that of an answer or a dossier made in Python."""
    if isinstance(given, Draft):
        return given._rulebase
    if isinstance(given, Asked):
        return (given.answer if isinstance(given, face.Decision) else given).asking.rulebase
    return given if isinstance(given, RuleBase) else RuleBase(given)


def _written(fact: n.Fact, value: Value | None) -> str:
    """A value as a dossier writes it: 11,9."""
    text = "onbekend" if value is None else value_text(value, fact.type)
    return text.replace(".", ",") if isinstance(value, Decimal) else text


def _text(norms: n.Norms, dossier: Draft | str | Path) -> tuple[str, str]:
    """The YAML of a dossier, and what to call it."""
    if isinstance(dossier, Draft) or (isinstance(dossier, str) and "\n" in dossier):
        return RuleBase(norms).text_of(dossier)
    named = shown_path(dossier)
    try:
        return read_text(Path(dossier)), str(dossier)
    except NotText as error:
        raise wrong("D000", f"{named} {error}", error.hint) from None
    except (OSError, ValueError):
        raise wrong("D000", f"{named} is niet te lezen als tekst", "kijk de naam van het bestand na") from None


def day(value: object) -> Date:
    """A day given as a date, a moment (of pandas too) or jaar-maand-dag. Raises DossierError."""
    if isinstance(value, datetime):
        value = day_of(value)
    try:
        return read_day(value.isoformat() if isinstance(value, Date) else str(value))
    except NoDay as error:
        raise wrong("D010", f"{shown_day(str(value))} {error}", error.hint) from None


def find(answer: Answer, decision: Decision, dossier: Dossier, path: str) -> tuple[Record, n.Fact]:
    """The record and the fact that a path means (`reasoner.dossier.paths`), if it can be changed here. Raises DossierError."""
    record, name = place(answer.norms, dossier, decision.subject, path)
    entity = answer.norms.entities[record.entity]
    facts = stated_facts(entity)
    if name in entity.facts and entity.facts[name].system:
        raise wrong("D003", f"'{name}' is geen feit van het dossier", 'geef de dag van het besluit met `date="2024-10-01"`')
    if name in _elsewhere(entity):
        raise wrong("D003", f"'{name}' van '{entity.label}' is hier niet te veranderen", ELSEWHERE)
    if name not in facts:
        hint = did_you_mean(name, facts) or f"kies uit {', '.join(facts)}"
        raise DossierError((Problem("D003", f"'{entity.label}' kent geen '{name}'", dossier.file, hint=hint),))
    return record, facts[name]


ELSEWHERE = "koppelingen, soorten en alles wat geen feit is verandert u in het dossier zelf"


def _elsewhere(entity: n.Entity) -> set[str]:
    """What a record states that is not a fact: links, the kind of a provision, its name."""
    kind = {KIND_OF_APPLICATION} if entity.name == n.APPLICATION else {KIND_OF_SUPPORT} if entity.support else set()
    return ({*entity.links, *RESERVED_KEYS} | kind) - entity.facts.keys()


class WidgetError(DossierError):
    """What is wrong with a dossier or a question, in a sentence; a notebook shows it without a traceback."""

    def __str__(self) -> str:
        return "\n".join(self._render_traceback_())

    def _render_traceback_(self) -> list[str]:
        return [words.printable(f"{self.place(p)}{p.code} {p.message}{f' ({p.hint})' if p.hint else ''}") for p in self.problems]

    def place(self, _problem: Problem) -> str:
        """Where in a file it is wrong: nowhere, of what was put in by hand."""
        return ""


class UnreadError(WidgetError):
    """What is wrong in the text of a dossier, with its line."""

    def place(self, problem: Problem) -> str:
        return f"{problem.file}:{problem.line}: " if problem.file and problem.line else ""


@contextmanager
def worded() -> Iterator[None]:
    """Turn what the reasoner raises into a WidgetError."""
    try:
        yield
    except WidgetError:
        raise
    except DossierError as error:
        raise WidgetError(error.problems) from None


def wrong(code: str, message: str, hint: str = "") -> WidgetError:
    """One problem as an error."""
    return WidgetError((Problem(code, message, hint=hint),))
