"""Many worlds at once, whatever is installed: in columns where NumPy is, else each by pyDatalog. The answers are the same.

One question may take many worlds too: applications that are each decided on a day of their own. See docs/decisions/0083.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from typing import Protocol, Unpack

from parser import norms as n

from ..decision import answer as a
from ..decision.brief import Brief, briefly_of
from ..decision.decide import answer as proved
from ..decision.decide import checked, solver_of
from ..dossier.record import Dossier, DossierError, Value
from ..semantics.beliefs import Setting
from ..semantics.model import Instance, Model
from ..semantics.question import Keywords, Question, World

COLUMNS = importlib.util.find_spec("numpy") is not None
MOST_PROVED = 16  # applications to judge, those of every world counted, of which each is proved by pyDatalog: a tenth of a second each


def models_of(norms: n.Norms, worlds: Sequence[World], second: bool = True) -> list[Model]:
    """Of each world its model; without `second` only the first run."""
    if COLUMNS:
        from .models import models_of as in_columns

        return in_columns(norms, worlds, second)
    solver = solver_of(norms)
    return [solver.solve(w.dossier, w.setting, w.wanted, second=second) for w in worlds]


class Truths(Protocol):
    """The first run of so many worlds."""

    size: int

    def of(self, instance: Instance) -> Sequence[bool | None]:
        """The truth of an instance in each world."""


def truths_of(
    norms: n.Norms,
    base: World,
    said: Sequence[Sequence[tuple[str, str, Value]]],
    settings: Sequence[Setting],
    world: Callable[[int], World],
) -> Truths:
    """Of worlds that differ from a base in their settings and in what is said of facts: of a record a fact, and its value.

    world: each as a dossier.
    """
    if COLUMNS:
        from .truths import Truths as InColumns

        return InColumns(norms, base, said, settings, world)
    return Solved(models_of(norms, [world(k) for k in range(len(said))], second=False))


class Solved:
    """Models that were made already."""

    def __init__(self, every: Sequence[Model]) -> None:
        self.every, self.size = every, len(every)

    def of(self, instance: Instance) -> Sequence[bool | None]:
        return [model.value(*instance) for model in self.every]


def answers(questions: Sequence[Question], brief: bool = True) -> list[a.Answer | DossierError]:
    """As `decide.answer`, of many questions at once; of each the answer, or why its dossier cannot be."""
    if COLUMNS:
        from .models import answers as in_columns

        return in_columns(questions, brief)
    return [_proved(question, brief) for question in questions]


def briefly(questions: Sequence[Question]) -> list[dict[str, Brief] | DossierError]:
    """As `answers`, of each decision no more than what is possible and unknown, by application."""
    if COLUMNS:
        from .brief import briefly as in_columns

        return in_columns(questions)
    found = answers(questions)
    return [one if isinstance(one, DossierError) else briefly_of(one) for one in found]


def decide(norms: n.Norms, dossier: Dossier, *, brief: bool = False, **asked: Unpack[Keywords]) -> a.Answer:
    """Decide the applications of a dossier (or one of them), or whether a running provision may be ended; see `Question`.

    running: not needed in a dossier without applications and with one provision. For the rest as `answer`.
    """
    return answer(Question(norms, dossier, **asked), brief)


def answer(question: Question, brief: bool = False) -> a.Answer:
    """As that of `decide.py`: proved by pyDatalog, or if that would take long read from columns, the first world proved besides."""
    asked, subjects = checked(question)
    solver = solver_of(asked.norms)
    worlds = [*solver.worlds(asked.dossier, asked.setting, subjects)]
    if not COLUMNS or len(worlds) * len(asked.dossier.applications) <= MOST_PROVED:
        return proved(asked, brief)
    (found,) = answers([asked], brief)
    if isinstance(found, DossierError):
        raise found
    first, read = solver.solve(asked.dossier, asked.setting, worlds[0]), found.models[subjects.index(worlds[0][0])]
    if _sides(first) != _sides(read):
        raise AssertionError(f"{worlds[0][0]}: columns and pyDatalog differ")
    return found


def _sides(model: Model) -> tuple[frozenset[Instance], ...]:
    return model.true, model.false, model.may_true, model.may_false


def _proved(question: Question, brief: bool) -> a.Answer | DossierError:
    try:
        return proved(question, brief)
    except DossierError as error:
        return error


def same_under(question: Question, others: Sequence[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Of these readings with another choice those that certainly change nothing; without columns none is certain."""
    if not COLUMNS:
        return frozenset()
    from .alike import same_under as in_columns

    return in_columns(question, others)
