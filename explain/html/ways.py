"""What `ask` and `repair` find, as plain data for the report."""

from __future__ import annotations

from collections.abc import Iterator

from parser.norms import Norms
from reasoner import Answer, Decision
from reasoner.decision.answer import CHOICE, MAY_END, MAY_REFUSE, MUST_REFUSE, UNDECIDED
from reasoner.questions.ask import ask
from reasoner.repairs.repair import Repairs

from .. import words
from ..questions import words as asking
from ..repairs.turning import HOLDS, turning, way
from ..repairs.words import Words
from ..sentence import class_words
from .inputs import Change, Question, Repair, Ways

MOST = 12  # a longer list is for `waarom repair`


def questions(answer: Answer, decision: Decision) -> tuple[Question, ...]:
    """What can still change the outcome, most decisive first, with the effect of each answer."""
    if decision.outcome != UNDECIDED:
        return ()
    asked = next(a for a in ask(answer) if a.decision.subject == decision.subject)
    return tuple(
        Question(
            q.unknown.question,
            asking.who_words(answer.norms, q),
            "; ".join(f"{asking.answer_words(q, o)}: {asking.consequence_words(answer.norms, o, decision)}" for o in q.options)
            or asking.NOT_COMPUTED,
            q.unknown.ids,
        )
        for q in asked.questions
    )


def ways(answer: Answer, decision: Decision) -> Ways:
    """The smallest changes that make it grantable, or let a running provision go on; of what holds already, what would end it."""
    if decision.outcome in HOLDS:
        told = way(answer, decision)
        return Ways((told,) if told else ())
    if decision.outcome in (UNDECIDED, CHOICE):
        return Ways()
    found = turning(answer, decision)
    if found.reached:
        return Ways()
    text = Words(found)
    repairs = tuple(
        Repair(
            tuple(Change(words.capital(text.short(c)), text.by(c) or None, c.ids) for c in one.changes),
            class_words(answer.norms, one.outcome, decision.provision),
            tuple(text.short(c) for c in one.provisos),
        )
        for one in found.repairs[:MOST]
    )
    return Ways(tuple(_sentences(answer, decision, found, text)), repairs)


def _sentences(answer: Answer, decision: Decision, found: Repairs, text: Words) -> Iterator[str]:
    """What would change it, or that the applicant can change nothing."""
    own = any(not r.college for r in found.repairs)
    if found.repairs and own:
        yield text.summary()
    elif found.complete and decision.outcome in (MUST_REFUSE, MAY_REFUSE):
        yield f"{_nothing(answer.norms)}."
        if found.repairs:
            yield text.summary()
    elif found.repairs or decision.outcome in (MUST_REFUSE, MAY_REFUSE, MAY_END):
        yield text.summary()
    if not found.complete and found.repairs:
        yield "Niet alles is doorzocht; er kunnen meer manieren zijn."


def _nothing(norms: Norms) -> str:
    return "Geen ander feit neemt alle gronden weg" if norms.wording.own else "Er is niets dat de aanvrager kan veranderen"
