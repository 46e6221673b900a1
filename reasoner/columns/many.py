"""Many worlds at once, whatever is installed: in columns where NumPy is, else each by pyDatalog. The answers are the same."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass

from parser import norms as n

from ..decision import answer as a
from ..decision.decide import answer, solver_of
from ..dossier.record import Dossier, DossierError
from ..semantics.case import Setting
from ..semantics.model import Model
from ..semantics.question import Question

COLUMNS = importlib.util.find_spec("numpy") is not None


@dataclass(frozen=True)
class World:
    """A dossier under a setting, seen as it stood on the day of the decision on the first of the wanted applications."""

    dossier: Dossier
    setting: Setting
    wanted: tuple[str, ...]


def models_of(norms: n.Norms, worlds: Sequence[World], second: bool = True) -> list[Model]:
    """Of each world its model; without `second` only the first run."""
    if COLUMNS:
        from .models import models_of as in_columns

        return in_columns(norms, worlds, second)
    solver = solver_of(norms)
    return [solver.solve(w.dossier, w.setting, w.wanted, second=second) for w in worlds]


def answers(questions: Sequence[Question], brief: bool = True) -> list[a.Answer | DossierError]:
    """As `decide.answer`, of many questions at once; of each the answer, or why its dossier cannot be."""
    if COLUMNS:
        from .models import answers as in_columns

        return in_columns(questions, brief)
    return [_answer(question, brief) for question in questions]


def _answer(question: Question, brief: bool) -> a.Answer | DossierError:
    try:
        return answer(question, brief)
    except DossierError as error:
        return error


def same_under(question: Question, others: Sequence[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Of these readings with another choice those that certainly change nothing; without columns none is certain."""
    if not COLUMNS:
        return frozenset()
    from .alike import same_under as in_columns

    return in_columns(question, others)
