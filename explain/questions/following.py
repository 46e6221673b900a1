"""Which question is put next: the most decisive that was not put before, then, if wanted, what matters beside the outcome."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from reasoner import Answer
from reasoner.decision.answer import Unknown
from reasoner.questions.ask import Asked, Question, without_options
from reasoner.questions.irrelevant import AMOUNT, DUTY, GROUND, LIMIT

from .answered import Key
from .words import reason_words

MORE = (GROUND, LIMIT, AMOUNT, DUTY)  # what `everything` asks after the outcome is certain, in this order


def following(answer: Answer, asked: Asked, before: Collection[Key], everything: bool = False) -> tuple[Question | None, str | None]:
    """The question to put, and why, if it does not change the outcome; before: what was put already."""
    found = next((q for q in asked.questions if (q.unknown.fact, q.unknown.entity) not in before), None)
    if found is not None or not everything:
        return found, None
    more = [x for x in asked.settled if x.why in MORE and (x.fact, x.entity) not in before]
    if not more:
        return None, None
    first = min(more, key=lambda x: MORE.index(x.why))
    unknown = Unknown(first.fact, first.entity, first.question, first.kind, first.who, first.ids)
    why = reason_words(answer.norms, answer.model.case.dossier, first, len(asked.decision.possible) == 1)
    return without_options(answer.norms, answer.model.case.dossier, unknown), why


def again(asked: Asked, old: Question) -> Question:
    """A question that was put before, with what its answers lead to now."""
    open_ = {(q.unknown.fact, q.unknown.entity): q for q in asked.questions}
    return open_.get((old.unknown.fact, old.unknown.entity), replace(old, options=()))
