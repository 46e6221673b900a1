"""Many questions, one after the other, each proved by pyDatalog."""

from __future__ import annotations

from collections.abc import Sequence

from ..dossier.record import DossierError, Problem
from ..semantics.backend import Finding
from ..semantics.question import Question
from .answer import Decision
from .decide import answer


class Singly:
    """The reference behind the door of `semantics/backend.py`."""

    def find(self, questions: Sequence[Question], reasons: bool = True) -> list[Finding | DossierError]:
        out: list[Finding | DossierError] = []
        for question in questions:
            try:
                (decision,) = answer(question, brief=not reasons).decisions
            except DossierError as error:
                out.append(error)
            except ValueError:
                raise several(question) from None
            else:
                out.append(finding(decision))
        return out


def finding(decision: Decision) -> Finding:
    return Finding(
        decision.outcome,
        decision.possible,
        tuple((g.id, g.leg) for g in decision.grounds),
        tuple(u.id for u in decision.unmet),
        tuple(dict.fromkeys(u.fact for u in decision.unknown)),
    )


def several(question: Question) -> DossierError:
    """What to say of a question that is not about one application."""
    ids = ", ".join(r.id for r in question.dossier.applications)
    return DossierError((Problem("D012", f"meer dan een aanvraag: {ids}", question.dossier.file, hint="kies er een"),))
