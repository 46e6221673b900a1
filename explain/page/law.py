"""The rules beside the text that they come from, address by address."""

from __future__ import annotations

from typing import Any

from reasoner import DossierError, Problem

from .. import words
from ..notebook.rulebase import RuleBase
from ..notebook.rules import Article, article, block
from .session import Ask, Session


def addresses(session: Session, ask: object) -> dict[str, Any]:
    """Every address that has rules, by document in its order; `here`: that of the first ground of the answer, or of its power."""
    norms = session.norms
    answer, decision = session.decision(Ask.of(ask))
    listed = [
        {"id": id_, "cite": words.capital(norms.cite(text.address)), "document": text.address.document}
        for id_, text in norms.articles.items()
        if text.rules
    ]
    known = {found["id"] for found in listed}
    provision = answer.norms.provisions[decision.provision]
    about = (*(g.id for g in decision.grounds), *(r.address.id for r in (*provision.powers, *provision.shalls)))
    return {"addresses": listed, "here": next((id_ for id_ in about if id_ in known), listed[0]["id"] if listed else "")}


def rules(session: Session, id: str) -> dict[str, Any]:
    """What stands at an address: the words of the law, what the rules make of them, and how they are written."""
    held = session.loaded
    found: Article = article(RuleBase(held.norms, held.rules, held.sources, held.folder), id)
    if not found.rules:
        raise DossierError((Problem("K008", f"bij {held.norms.cite(found.address)} staan geen regels", hint="kies een ander lid"),))
    return {
        "cite": words.capital(held.norms.cite(found.address)),
        "quotations": list(found.quotations),
        "rules": [{"keyword": r.keyword, "label": r.label, "kinds": list(r.kinds)} for r in found.rules],
        "source": block(held.rules, found.address),
    }
