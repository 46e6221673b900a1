"""What hangs on the day of the decision: the stretches of days on which the same is decided, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from parser.vocabulary import DECIDED
from reasoner import Answer, Decision
from reasoner.columns.many import answers
from reasoner.decision.answer import NOT_APPLICABLE
from reasoner.questions.borders import DAY, Borders, scale
from reasoner.semantics.case import Case

from .. import words
from .reasons import GroundReason, ground_reasons

MOST = 4  # stretches of days that a reader can hold apart


@dataclass(frozen=True)
class Stretch:
    """Days with what is decided on them: of the last day, or where there is none of the first."""

    answer: Answer
    decision: Decision
    first: date | None  # None: as early as it may be
    last: date | None

    @property
    def reasons(self) -> tuple[GroundReason, ...]:
        """What carries its grounds; none where no law gives an answer."""
        return ground_reasons(self.answer, self.decision) if self.decision.outcome != NOT_APPLICABLE else ()

    @property
    def days(self) -> str:
        """`uiterlijk op 4 oktober 2024`, `van 1 mei 2024 tot en met 4 oktober 2024`, `op 5 oktober 2024 of later`"""
        if self.last is None:
            return f"op {words.full_day(self.first)} of later" if self.first is not None else "op elke dag"
        until = words.full_day(self.last)
        if self.first == self.last:
            return f"op {until}"
        return f"van {words.full_day(self.first)} tot en met {until}" if self.first is not None else f"uiterlijk op {until}"


def stretches(answer: Answer, decision: Decision) -> tuple[Stretch, ...]:
    """Two to MOST of them, neighbours with the same decision taken together; none if the day makes no difference, or too much."""
    record = answer.model.case.dossier.records.get(decision.subject)
    if record is None or (DECIDED, decision.subject) not in {(u.fact, u.entity) for u in decision.unknown}:
        return ()
    line = scale(answer.model.case, answer.norms.application.facts[DECIDED], record)

    def supposed(value: object) -> Case:
        case = answer.model.case
        return Case(case.norms, case.dossier, replace(case.setting, date=int(str(value))), case.judged)

    starts = Borders(answer.model).starts(line, supposed, DAY)
    days = [date.fromordinal(x) for x in (*(x - 1 for x in starts[1:]), starts[-1])]
    asked = replace(answer.question, application=decision.application, running=decision.running)
    found: list[Stretch] = []
    for i, one in enumerate(answers([replace(asked, date=day) for day in days], brief=False)):
        if not isinstance(one, Answer):
            return ()
        first, last = (date.fromordinal(starts[i]) if i else None), (days[i] if i + 1 < len(starts) else None)
        stretch = Stretch(one, one.decisions[0], first, last)
        if found and _told(found[-1]) == _told(stretch):
            stretch = replace(stretch, first=found.pop().first)
        found.append(stretch)
    return tuple(found) if 1 < len(found) <= MOST else ()


def _told(stretch: Stretch) -> object:
    """The outcome, and of what carries it which facts it reads, and not on which day."""
    reads = [(x.ground.id, [(r.address, [u.fact for u in r.facts]) for r in x.reasons]) for x in stretch.reasons]
    return stretch.decision.outcome, reads


__all__ = ["Stretch", "stretches"]
