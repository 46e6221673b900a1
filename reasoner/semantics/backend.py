"""The door through which many questions are asked at once: whatever engine stands behind it, the findings are the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ..dossier.record import DossierError
from .question import Question


@dataclass(frozen=True)
class Finding:
    """What is found of one application or running provision: the outcome, what is possible, by address and leg the grounds that hold.

    unknown: names of the facts and lists that an undecided outcome waits for.
    """

    outcome: str
    possible: tuple[str, ...]
    grounds: tuple[tuple[str, str | None], ...] = ()
    unmet: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


class Backend(Protocol):
    """Answers questions that each are about one application or running provision."""

    def find(self, questions: Sequence[Question], reasons: bool = True) -> list[Finding | DossierError]:
        """Of each question what is found, or why its dossier cannot be. Without `reasons`: no grounds and what follows.

        Raises DossierError for a question that is about more than one application, or for what is not there.
        """
        ...
