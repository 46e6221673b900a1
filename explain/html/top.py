"""What stands under the answer: a line for each ground, in the words of the sentence, with the lids it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from reasoner import Answer, Decision

from .. import words
from ..sentence import force_words, ground_reasons
from .sections import Ref, ref


@dataclass(frozen=True)
class Line:
    """A ground in one line: what carries it, what it does, its lid first and then those of what carries it."""

    text: str
    does: str
    binding: bool
    refs: tuple[Ref, ...]


def lines(answer: Answer, decision: Decision) -> tuple[Line, ...]:
    """Every ground of the decision, in its order."""
    norms = answer.norms
    return tuple(
        Line(
            words.printable(words.capital(found.text)), force_words(answer, decision, found.ground), found.ground.binding,
            tuple(ref(norms, i) for i in dict.fromkeys((found.ground.id, *(r.address for r in found.reasons if r.address)))),
        )
        for found in ground_reasons(answer, decision)
    )  # fmt: skip
