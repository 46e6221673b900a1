"""Decisions on supposed dossiers: found in columns, many at once; some of them decided again by pyDatalog."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass, replace
from datetime import date as Date
from typing import TypeVar

from ..columns import many
from ..decision.answer import Answer
from ..decision.brief import Brief, briefly_of
from ..decision.decide import answer as decided
from ..dossier.record import Dossier, DossierError
from ..limit import Limit
from ..semantics.question import Question

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Supposed:
    """A dossier with an answer in it, and another day of the decision if that is the answer; key: which answer."""

    key: tuple[object, ...]
    dossier: Dossier
    date: Date | None = None


AT_ONCE = 1024  # dossiers of one application between two looks at the clock; of more, each application is judged beside every other
Finding = Generator["list[Supposed]", None, T]  # asks what must be decided before it goes on


class Supposing:
    """Decisions on supposed dossiers, each made once for all the applications that were asked about."""

    def __init__(self, answer: Answer, limit: Limit) -> None:
        only = answer.decisions[0].application if len(answer.decisions) == 1 else None
        self.question, self.limit = replace(answer.question, application=only), limit
        self._made: dict[tuple[object, ...], dict[str, Brief] | str] = {}

    def find(self, some: Iterable[Supposed]) -> None:
        """Decide these dossiers. Raises Late for what is not yet decided when the time is up."""
        new = [*{one.key: one for one in some if one.key not in self._made}.values()]
        size = max(1, AT_ONCE // max(1, len(self.question.dossier.applications)) ** 2) if many.COLUMNS else 1
        for first in range(0, len(new), size):
            self.limit.check()
            part = new[first : first + size]
            for one, found in zip(part, many.briefly([self._asked(one) for one in part]), strict=True):
                self._made[one.key] = _said(found)

    def prove(self, one: Supposed, subject: str) -> None:
        """Decide again by pyDatalog what was found of one application; a difference is an error of the program."""
        made = self._made[one.key]
        alone = isinstance(made, dict) and self.question.running is None
        try:
            proved = decided(replace(self._asked(one), application=subject if alone else self.question.application), brief=True)
        except DossierError as error:
            found: dict[str, Brief] | str = _said(error)
        else:
            found = briefly_of(proved)
        ours, theirs = (x if isinstance(x, str) else x[subject] for x in (made, found))
        if ours != theirs:
            raise AssertionError(f"{subject}: columns and pyDatalog differ after {one.key}: {ours}, {theirs}")

    def _asked(self, one: Supposed) -> Question:
        return replace(self.question, dossier=one.dossier, date=one.date or self.question.date)

    def __getitem__(self, supposed: Supposed) -> dict[str, Brief] | str:
        """What is possible and unknown by application, or why this dossier cannot be; of what was found."""
        return self._made[supposed.key]

    def words_of(self, supposed: Supposed, subject: str, about: tuple[str, str]) -> str:
        """The question about something that is unknown in a supposed dossier."""
        (found,) = many.answers([self._asked(supposed)])
        assert not isinstance(found, DossierError)
        (decision,) = (d for d in found.decisions if d.subject == subject)
        return next(u.question for u in decision.unknown if (u.fact, u.entity) == about)


def _said(found: dict[str, Brief] | DossierError) -> dict[str, Brief] | str:
    """The decisions by application, or why there are none."""
    return (found.problems[0].reason or found.problems[0].message) if isinstance(found, DossierError) else found
