"""The answer by other rules: a variant that lies beside the rule base, or one that somebody writes on the page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, replace
from typing import Any

from kb.text import plain, read_text
from parser import SourceFile
from parser.norms import Norms
from parser.reader import read_variant
from reasoner.comparison.parts import Side
from reasoner.comparison.parts import ask as side_of
from reasoner.semantics.question import Question

from .. import words
from ..cards.build import tone_of
from ..comparison.sides import one, varied
from ..comparison.told import told
from ..days import day_of
from ..load import checked
from ..sentence import outcome_words, sentence
from .session import Ask, Session

FILE = "variant.regels"  # what the variant on the page is called


def variants(session: Session) -> list[dict[str, str]]:
    """Those beside the rule base: name, title and text; and one to begin with."""
    folder = session.loaded.folder
    files = sorted(folder.path.glob("varianten/*.regels")) if folder is not None else []
    found = [{"name": f.stem, "text": read_text(f)} for f in files]
    own = f'variant "Mijn variant" bij "{session.norms.id}"\n\n'
    return [{**v, "title": read_variant(v["text"], v["name"]).title.text} for v in found] + [
        {"name": "", "title": "Mijn variant", "text": own}
    ]


def by_variant(session: Session, ask: object, text: str) -> dict[str, Any]:
    """The answer by the variant in a sentence. Raises RuleBaseError with every error in it, DossierError."""
    side = _side(session, ask, _norms(session, text))
    variant = side.answer.norms.variant
    return {
        "title": variant.title if variant is not None else "", "changes": len(variant.changes) if variant is not None else 0,
        "tone": tone_of(side.decision).value, "words": words.capital(outcome_words(side.answer, side.decision)),
        "sentence": sentence(side.answer, side.decision),
    }  # fmt: skip


def compared(session: Session, ask: object, text: str) -> dict[str, Any]:
    """What the variant changes in the answer, and which of its changes carry that. Raises as `by_variant`."""
    left = _side(session, ask, _norms(session, text, ()))
    found = told(varied(left, _norms(session, text), lambda ids: _norms(session, text, ids)))
    return asdict(found)


def _norms(session: Session, text: str, only: Collection[str] | None = None) -> Norms:
    held = session.loaded
    variant = SourceFile(FILE, plain(text))
    return checked(session.norms.id, held.rules, held.sources, held.folder, variant=variant, only=only).norms


def _side(session: Session, ask: object, norms: Norms) -> Side:
    asked = Ask.of(ask)
    question = Question(
        norms, asked.dossier(norms), asked.application, asked.running, day_of(asked.date), dict(asked.readings or {}), asked.strict
    )
    if question.application is None and question.running is None and len(question.dossier.applications) > 1:
        question = replace(question, application=question.dossier.applications[0].id)  # the first, as everywhere on the page
    return side_of(one(question))
