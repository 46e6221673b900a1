"""The answer: at once in a sentence, then as the report shows it."""

from __future__ import annotations

from typing import Any

from reasoner import Answer, Decision

from .. import words
from ..cards.build import tone_of
from ..decision.heading import footer
from ..html import inside
from ..html.inputs import Ways
from ..html.ways import questions
from ..html.ways import ways as changing
from ..sentence import outcome_words, sentence
from .hints import here
from .session import Ask, Session
from .subjects import chosen, still, subjects


def answer(session: Session, ask: object) -> dict[str, Any]:
    """Every decision in a sentence; the first of them is what the rest of the page is about.

    application, running: as the question has it now; gone: what it was about, if the dossier has that no longer.
    """
    held, gone = still(session, Ask.of(ask))
    asked = chosen(session, held)
    found = session.answer(asked)
    return {
        "decisions": [_said(found, d) for d in found.decisions],
        "subjects": subjects(session, asked),
        "application": asked.application,
        "running": asked.running,
        "gone": gone and words.printable(gone),
        "sha256": found.model.case.dossier.sha256,
    }


def _said(answer: Answer, decision: Decision) -> dict[str, Any]:
    records = answer.model.case.dossier.records
    return {
        "subject": decision.subject,
        "running": decision.running is not None,
        "label": words.capital(answer.norms.provisions[decision.provision].label),
        "person": records[decision.person].name if decision.person else "",
        "outcome": decision.outcome,
        "words": words.capital(outcome_words(answer, decision)),
        "tone": tone_of(decision).value,
        "sentence": sentence(answer, decision),
        "open": len(decision.unknown),
    }


def report(session: Session, ask: object, ways: bool = False) -> dict[str, Any]:
    """The report of the first decision as escaped HTML; with `ways`, which take seconds, also what would change it, what is to be asked."""
    found, decision = session.decision(Ask.of(ask))
    change = changing(found, decision) if ways else Ways()
    asked = questions(found, decision) if ways else ()
    html = inside(found, decision, decisions=found.decisions, repairs=change.repairs, questions=asked, change=change.sentences)
    return {"html": here(html), "footer": footer(found, decision)}
