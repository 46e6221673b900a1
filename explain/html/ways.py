"""What `ask` and `repair` find, as plain data for the report."""

from __future__ import annotations

from dataclasses import replace

from reasoner import Answer, Decision
from reasoner.decision.answer import CHOICE, GRANT, MAY_GRANT, UNDECIDED
from reasoner.questions.ask import ask
from reasoner.repairs.repair import repair

from .. import words
from ..questions import words as asking
from ..repairs.words import Words
from .inputs import Change, Question, Repair

MOST = 12  # a longer list is for `waarom repair`


def questions(answer: Answer, decision: Decision) -> tuple[Question, ...]:
    """What can still change the outcome, most decisive first, with the effect of each answer."""
    if decision.outcome != UNDECIDED:
        return ()
    asked = next(a for a in ask(answer) if a.decision.subject == decision.subject)
    return tuple(
        Question(
            q.unknown.question,
            asking.who_words(q),
            "; ".join(f"{asking.answer_words(q, o)}: {asking.consequence_words(o, decision.possible)}" for o in q.options)
            or asking.NOT_COMPUTED,
            q.unknown.ids,
        )
        for q in asked.questions
    )


def ways(answer: Answer, decision: Decision) -> tuple[Repair, ...]:
    """The smallest changes that make it grantable, or let a running provision go on; none where nothing stands in the way."""
    if decision.outcome in (GRANT, MAY_GRANT, UNDECIDED, CHOICE):
        return ()
    found = repair(replace(answer.question, application=decision.application, running=decision.running))
    text = Words(found)
    return tuple(
        Repair(
            tuple(Change(words.capital(text.short(c)), text.by(c) or None, c.ids) for c in one.changes),
            words.OUTCOME_WORDS.get(one.outcome, one.outcome),
            tuple(text.short(c) for c in one.provisos),
        )
        for one in found.repairs[:MOST]
        if not found.reached
    )
