"""The dossiers that come with the page, each with what it is about and how it ends; those that say most of the regulation first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from parser.norms import Norms
from reasoner import Answer, Decision, DossierError
from reasoner.decision.answer import MAY_REFUSE, MUST_REFUSE

from .. import words
from ..cards.build import tone_of
from ..cards.card import Look
from ..sentence import outcome_words
from .session import Ask

FEW = 3  # unknown facts that can be taken in at once


def listed(norms: Norms, texts: Mapping[str, str]) -> list[dict[str, Any]]:
    """Name, what it is about, what was asked and the outcome of each; a dossier that cannot be decided is left out.

    First a refusal with most grounds, a grant and one that is undecided, each about one application and no decision that was taken.
    """
    decided = {name: answer for name, text in texts.items() if (answer := _answer(norms, name, text)) is not None}
    first = list(dict.fromkeys(_first(decided)))
    return [_example(decided[name], name, texts[name]) for name in (*first, *(n for n in decided if n not in first))]


def about(text: str) -> str:
    """The comment at the head of a dossier, as one line."""
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.lstrip("#").strip())
    return " ".join(x for x in lines if x)


def _answer(norms: Norms, name: str, text: str) -> Answer | None:
    try:
        answer = Ask(text, f"{name}.yaml").answer(norms)
    except DossierError:
        return None
    return answer if answer.decisions else None


def _first(decided: Mapping[str, Answer]) -> Iterator[str]:
    """Of each tone the one that says most."""
    alone = {n: a.decisions[0] for n, a in decided.items() if len(a.decisions) == 1}
    plain = {n: d for n, d in alone.items() if d.recorded is None and d.running is None}
    for look in (Look.NO, Look.YES, Look.UNKNOWN):
        of = {n: d for n, d in plain.items() if tone_of(d) is look}
        if of:
            yield min(of, key=lambda n: (*_less(of[n]), n))


def _less(decision: Decision) -> tuple[int, ...]:
    """The less, the more it says: grounds of both kinds, then many of them; amounts; a few unknown facts."""
    if decision.grounds and decision.outcome in (MUST_REFUSE, MAY_REFUSE):
        return -len({g.modality for g in decision.grounds}), -len(decision.grounds)
    return len(decision.grounds), len(decision.assumed), -bool(decision.amounts), abs(len(decision.unknown) - FEW)


def _example(answer: Answer, name: str, text: str) -> dict[str, Any]:
    decision = answer.decisions[0]
    return {
        "name": name, "about": about(text), "label": words.capital(answer.norms.provisions[decision.provision].label),
        "words": words.capital(outcome_words(answer, decision)), "tone": tone_of(decision).value,
    }  # fmt: skip
