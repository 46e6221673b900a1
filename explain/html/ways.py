"""What `ask` and `repair` find, as plain data for the report."""

from __future__ import annotations

from datetime import date as Date

from parser import norms as n
from reasoner import Answer, Decision, Dossier
from reasoner.decision.answer import CHOICE, GRANT, MAY_GRANT, UNDECIDED
from reasoner.questions.ask import ask
from reasoner.repairs.repair import repairs

from .. import words
from ..questions import words as asking
from ..repairs.words import Words
from .inputs import Change, Question, Repair

MOST = 12  # a longer list is for `waarom repair`


def questions(
    norms: n.Norms, dossier: Dossier, answer: Answer, decision: Decision, date: Date | None = None, strict: bool = False
) -> tuple[Question, ...]:
    """What can still change the outcome, most decisive first, with the effect of each answer."""
    if decision.outcome != UNDECIDED:
        return ()
    asked = next(a for a in ask(norms, dossier, answer, date=date, strict=strict) if a.decision.subject == decision.subject)
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


def ways(
    norms: n.Norms, dossier: Dossier, answer: Answer, decision: Decision, date: Date | None = None, strict: bool = False
) -> tuple[Repair, ...]:
    """The smallest changes that make it grantable, or let a running provision go on; none where nothing stands in the way."""
    if decision.outcome in (GRANT, MAY_GRANT, UNDECIDED, CHOICE):
        return ()
    found = repairs(
        norms, dossier, application=decision.application, running=decision.running, date=date, readings=answer.readings, strict=strict
    )
    text = Words(found)
    return tuple(
        Repair(
            tuple(Change(words.capital(text.short(c)), text.by(c) or None, c.ids) for c in repair.changes),
            words.OUTCOME_WORDS.get(repair.outcome, repair.outcome),
            tuple(text.short(c) for c in repair.provisos),
        )
        for repair in found.repairs[:MOST]
        if not found.reached
    )
