"""What an answer takes to be so though nobody has established it, in clauses."""

from __future__ import annotations

import re

from reasoner import Answer
from reasoner.decision.answer import Assumed
from reasoner.semantics.uses import FactUse

from .. import words
from .clause import as_it_is

NOTHING = re.compile(r"\b0 (?=[a-z])")  # of a number with what it counts


def taken(answer: Answer, assumed: tuple[Assumed, ...], most: int, where: str = "") -> str:
    """`dat a, dat b en nog 2 punten`: the first `most` of them, and how many more there are; where: where these stand."""
    shown = [words.printable(_clause(answer, x)) for x in assumed[:most]]
    left = len(assumed) - most
    more = [f"nog {'een punt' if left == 1 else f'{left} punten'}{where}"] if left > 0 else []
    return words.enumerate_words([*shown, *more], "en")


def _clause(answer: Answer, assumed: Assumed) -> str:
    use = FactUse(assumed.fact, assumed.entity, assumed.value, None, "vermoeden", assumed.reason, "feit", "", None)
    said = as_it_is(answer.model, use)
    if said is None:
        return words.small(words.assumed_words(answer, assumed))
    return f"dat {NOTHING.sub('geen ', said) if assumed.value == '0' else said}"


__all__ = ["taken"]
