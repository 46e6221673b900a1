"""Where a person begins: what can be asked for, the dossiers that come with the page, an empty one."""

from __future__ import annotations

from typing import Any

from reasoner import DossierError, Problem

from .. import words
from ..decision.receipt import product
from ..rules.template import template
from .session import Session


def start(session: Session) -> dict[str, Any]:
    """By which rules, which kinds there are to ask for, which examples."""
    norms = session.norms
    return {
        "title": norms.title,
        "rules": words.rules_words(norms),
        "kb": {"id": norms.id, "version": norms.version, "sha256": norms.sha256},
        "product": product(),
        "authority": words.authority(norms),
        "asked": [norms.application.label, words.running_word(norms)],
        "kinds": [{"name": name, "label": words.capital(p.label), "ends": p.ending is not None} for name, p in norms.provisions.items()],
        "examples": list(session.listed),
    }


def example(session: Session, name: str) -> dict[str, Any]:
    """A dossier that comes with the page."""
    if name not in session.examples:
        raise DossierError((Problem("D000", f"dit voorbeeld is er niet: {name}", hint="kies er een uit de lijst"),))
    return {"name": name, "text": session.examples[name]}


def fresh(session: Session, kind: str, running: bool = False) -> dict[str, Any]:
    """A dossier to fill in, for one kind."""
    if kind not in session.norms.provisions:
        raise DossierError((Problem("D006", f"deze kennisbank beslist niet over '{kind}'", hint="kies een soort uit de lijst"),))
    return {"name": f"{kind}.yaml", "text": template(session.norms, kind, running)}
