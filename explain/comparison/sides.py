"""The sides of a comparison: one application, by the rules as they are and by those of a variant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from parser import RuleBaseError
from parser.norms import Norms
from reasoner.comparison.parts import Side, ask
from reasoner.comparison.variants import compare_rules
from reasoner.decision.decide import asked_running
from reasoner.dossier.record import Dossier, DossierError, Problem, as_running
from reasoner.semantics.question import Question

from .contrast import Names
from .words import Comparison


def one(question: Question) -> Question:
    """The question about one application, or about the running provision in its place."""
    asked = asked_running(question)
    if asked is not None:
        return replace(question, dossier=as_running(question.norms, question.dossier, asked), application=asked)
    return replace(question, application=question.application or _only(question.dossier))


def _only(dossier: Dossier) -> str:
    ids = [r.id for r in dossier.applications]
    if len(ids) != 1:
        hint = f"kies er een met --application: {', '.join(ids)}"
        raise DossierError((Problem("D012", "het dossier heeft meer dan één aanvraag", dossier.file, hint=hint),))
    return ids[0]


def varied(left: Side, changed: Norms, some: Callable[[frozenset[str]], Norms]) -> Comparison:
    """The left question by the rules of a variant.

    left: by the rules as they are, with the words of the variant; some: the rules with some of its changes, by id. Raises DossierError.
    """
    dossier = left.question.dossier
    judged = {r.kind for r in (*dossier.applications, dossier.records[left.decision.subject]) if r.kind is not None}

    def partial(ids: frozenset[str]) -> Norms | None:
        try:
            norms = some(ids)
        except RuleBaseError:
            return None
        return norms if judged <= norms.provisions.keys() else None

    if gone := sorted(judged - changed.provisions.keys()):
        message = f"in de variant geeft geen regel nog een bevoegdheid voor: {', '.join(gone)}"
        raise DossierError((Problem("D006", message, dossier.file, hint="daarover is dan niets te beslissen en niets te vergelijken"),))
    right = ask(replace(left.question, norms=changed))
    return Comparison(compare_rules(left, right, partial), Names("geldend recht", "de variant"))
