"""A decision as a case of a lesson: what is given and asked, and behind it the answer."""

from __future__ import annotations

from dataclasses import dataclass

from reasoner import Answer, Decision

from .. import words
from ..cards import money
from ..cards.build import tone_of
from ..html import facts, predict, sections
from ..sentence import outcome_words


class NoGround(ValueError):
    """None of the cases has a ground at the address that was asked for."""


@dataclass(frozen=True)
class Asked:
    """A decision with the answer it belongs to."""

    answer: Answer
    decision: Decision


@dataclass(frozen=True)
class Case:
    """One case: number in the lesson, what it is about, the facts; `prediction` asks, the rest is shown with the answer.

    apart: what is given otherwise than in a case with the same heading, or nothing.
    """

    number: int
    heading: str
    about: tuple[tuple[str, str], ...]
    deviations: tuple[str, ...]
    stated: tuple[facts.Stated, ...]
    prediction: predict.Prediction
    tone: str
    outcome: str
    lead: tuple[str, ...]
    groups: tuple[sections.Group, ...]
    unknown: tuple[sections.Open, ...]
    assumed: tuple[sections.Assumption, ...]
    amounts: tuple[tuple[money.Sum, sections.Ref], ...]
    is_maximum: bool
    apart: str = ""

    @property
    def title(self) -> str:
        return f"{self.heading} ({self.apart})" if self.apart else self.heading


def cases_of(answer: Answer) -> tuple[Asked, ...]:
    """Every decision of an answer, in its order."""
    return tuple(Asked(answer, d) for d in answer.decisions)


def case(number: int, asked: Asked, only: str | None = None) -> Case:
    """The case in words; only: of the grounds those at this address (id) or below."""
    answer, d = asked.answer.about(asked.decision), asked.decision
    return Case(
        number, heading(asked), about(asked), predict.deviations(answer, d), facts.stated(answer), predict.prediction(answer, d, only),
        tone_of(d).value, words.capital(outcome_words(answer, d)),
        sections.lead(answer, d), sections.groups(answer, d), sections.unknown(answer, d),
        sections.assumed(answer, d), tuple((s, sections.ref(answer.norms, s.id)) for s in money.amounts(answer, d)),
        money.is_maximum(answer.norms, d),
    )  # fmt: skip


def heading(asked: Asked) -> str:
    """The kind and the name of the person: of what and for whom, never how it turns out."""
    return words.heading_of(asked.decision, asked.answer)


def about(asked: Asked) -> tuple[tuple[str, str], ...]:
    """Which application of the dossier, and the day."""
    d, norms = asked.decision, asked.answer.norms
    rows = [(words.capital(norms.application.label if d.running is None else words.running_word(norms)), d.subject)]
    rows.append(("Beoordeeld op", words.day(d.date) if d.date is not None else words.NO_DAY))
    return tuple(rows)
