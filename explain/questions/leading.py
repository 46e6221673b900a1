"""What each answer to an open question leads to, to be told beside an answer that is not decided."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner import Answer, Decision
from reasoner.decision.answer import UNDECIDED
from reasoner.questions.ask import Asked, Question, ask

from .. import words
from ..sentence import quoted_words
from .words import answer_words, incomplete_words

MOST = 4  # with more open points `waarom ask` is the place to look
SECONDS = 5.0  # several times what any of the examples takes: what is not found in this time is left out, not half told


def leading(answer: Answer, decision: Decision) -> tuple[tuple[str, str], ...]:
    """Each open question, and what its answers lead to: `Minder dan 12 uur: ‘moet worden geweigerd’. 12 uur of meer: ...`.

    Most decisive first; nothing of a decision that hangs on many points, or where not all could be computed.
    """
    if decision.outcome != UNDECIDED or not 0 < len(decision.unknown) <= MOST:
        return ()
    asked = [a for a in ask(answer, seconds=SECONDS) if a.decision.subject == decision.subject]
    if incomplete_words(asked) is not None:
        return ()
    return tuple((words.printable(q.unknown.question), " ".join(_answers(answer, a, q))) for a in asked for q in a.questions)


def _answers(answer: Answer, asked: Asked, question: Question) -> Iterator[str]:
    for option in question.options:
        if not option.impossible:
            same = set(option.possible) == set(asked.decision.possible)
            named = quoted_words(answer.norms, asked.decision.provision, option.possible)
            yield f"{words.capital(answer_words(question, option))}: {'alles blijft mogelijk' if same else named}."
