"""What a person is entitled to, kind by kind."""

from __future__ import annotations

from typing import Any

from reasoner.questions.overview import overview as asked_of
from reasoner.semantics.question import Question

from ..days import day_of
from ..overview.page import inside
from ..overview.words import foot
from .session import Ask, Session


def overview(session: Session, ask: object) -> dict[str, Any]:
    """As `waarom overview` says it of the person whom the first decision is about, as escaped HTML."""
    asked = Ask.of(ask)
    norms = session.norms
    person = next((d.person for d in session.answer(asked).decisions), None) or None
    question = Question(
        norms, asked.dossier(norms, True), date=day_of(asked.date), readings=dict(asked.readings or {}), strict=asked.strict
    )
    found = asked_of(question, person)
    return {"html": inside(found), "footer": foot(found)}
