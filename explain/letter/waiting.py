"""An application that hangs on the day of the decision: what follows on which days, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from parser.vocabulary import DECIDED
from reasoner import Answer, Decision
from reasoner.columns.many import answers
from reasoner.decision.answer import CHOICE, GRANT, MAY_GRANT, MAY_REFUSE, MUST_REFUSE, NOT_APPLICABLE, UNDECIDED
from reasoner.questions.borders import borders, scale
from reasoner.semantics.case import Case

from .. import words
from ..sentence import class_words
from ..sentence.reasons import ground_reasons
from .matter import NO_PROMISE, Matter
from .model import FIXED, Block, Sentence, field, item, paragraph, say
from .reasons import sentences

MOST = 4  # stretches of days that a reader can hold apart
Stretch = tuple[int, Answer, Decision]  # its first day, and what is decided on it (on the last day, if it has one)


def by_day(matter: Matter) -> Iterator[Block]:
    """What is decided before and after each day on which it turns; nothing if the day of the decision makes no difference."""
    waiting = [i for i, u in enumerate(matter.decision.unknown, 1) if (u.fact, u.entity) == (DECIDED, matter.decision.subject)]
    found = _stretches(matter) if waiting else []
    if not 1 < len(found) <= MOST:
        return
    origin = field(f"unknown.{waiting[0]}")
    yield paragraph(say("Wat wij beslissen, hangt af van de dag waarop wij dat doen.", origin), say(NO_PROMISE, FIXED))
    for (first, answer, decision), after in zip(found, [*found[1:], None], strict=True):
        days = _days(first, after[0] if after is not None else None, first == found[0][0])
        said = replace(matter, answer=answer, decision=decision)
        yield item(0, say(f"{days}: dan {_follows(said)}.", origin), *_why(said))


def _stretches(matter: Matter) -> list[Stretch]:
    """The stretches of days with their decisions, neighbours with the same one taken together."""
    answer, record, case = matter.answer, matter.record, matter.answer.model.case
    if record is None:
        return []
    line = scale(case, matter.norms.application.facts[DECIDED], record)

    def supposed(value: object) -> Case:
        return Case(case.norms, case.dossier, replace(case.setting, date=int(str(value))), case.judged)

    starts = borders(answer.model, line, supposed)
    days = [*(x - 1 for x in starts[1:]), starts[-1]]  # of each stretch its last day; of the last one its first
    asked = [replace(answer.question, application=record.id, date=date.fromordinal(x)) for x in days]
    found: list[Stretch] = []
    for first, one in zip(starts, answers(asked, brief=False), strict=True):
        if not isinstance(one, Answer):
            return []
        same = bool(found) and _told(*found[-1][1:]) == _told(one, one.decisions[0])
        begin = found.pop()[0] if same else first
        found.append((begin, one, one.decisions[0]))
    return found


def _told(answer: Answer, decision: Decision) -> object:
    """The outcome, and of what carries it which facts it reads, and not on which day."""
    grounds = ground_reasons(answer, decision)
    return decision.outcome, [(x.ground.id, [(r.address, [u.fact for u in r.facts]) for r in x.reasons]) for x in grounds]


def _days(first: int, after: int | None, opens: bool) -> str:
    begin = words.full_day(date.fromordinal(first))
    if after is None:
        return f"Beslissen wij op {begin} of later"
    last = words.full_day(date.fromordinal(after - 1))
    return f"Beslissen wij uiterlijk op {last}" if opens else f"Beslissen wij van {begin} tot en met {last}"


def _follows(matter: Matter) -> str:
    """`wijzen wij uw aanvraag af`: after `dan`."""
    outcome, own, noun = matter.decision.outcome, matter.norms.wording.own, matter.norms.application.label
    if outcome == UNDECIDED:
        return "hangt het nog van andere antwoorden af"
    if outcome == NOT_APPLICABLE:
        return "gelden deze regels niet"
    if outcome == CHOICE:
        return f"kunnen wij niet elke {noun} toewijzen en moet worden gekozen"
    if not own and outcome in (MUST_REFUSE, MAY_REFUSE):
        return matter.refuse(may=outcome == MAY_REFUSE)
    if not own and outcome in (GRANT, MAY_GRANT):
        what = f"uw {noun}" if matter.applied() else "dit"
        if outcome == MAY_GRANT:
            return f"mogen wij {what} {matter.granting()}"
        return f"wijzen wij {what} toe" if matter.applied() else f"kennen wij {what} toe"
    return f"is de uitkomst: {class_words(matter.norms, outcome, matter.decision.provision)}"


def _why(matter: Matter) -> Iterator[Sentence]:
    """What carries the grounds on these days."""
    found = ground_reasons(matter.answer, matter.decision)
    yield from sentences(matter, (r.clause for x in found for r in x.reasons), field("possible"))
