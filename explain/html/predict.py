"""What a student predicts before an answer is shown: the outcome and the grounds to choose from, and which of them are right.

Everything here but `right`, `holds` and `unsure` is the same whatever the facts are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from parser import norms as n
from reasoner import Answer, Decision
from reasoner.decision.answer import ENDING_OUTCOMES, OUTCOMES, UNDECIDED
from reasoner.decision.proof import ProofNode
from reasoner.semantics.cone import amount_roots, cone, decision_roots, ending_roots

from .. import words
from ..cards.candidates import candidates
from ..sentence import class_words
from . import sections

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Option:
    """A ground to choose: its words and where it stands."""

    label: str
    ref: sections.Ref


@dataclass(frozen=True)
class Prediction:
    """What is asked, and the answers by their places (from 1): the outcome, the grounds that hold, those still unknown."""

    outcomes: tuple[str, ...]
    grounds: tuple[Option, ...]
    word: str  # what a ground is called here
    only: str  # the place that the question is limited to
    right: int
    holds: tuple[int, ...]
    unsure: tuple[int, ...]


def prediction(answer: Answer, decision: Decision, only: str | None = None) -> Prediction:
    """The question and its answers; only: the id of an address, to ask for the grounds there and below."""
    found = candidates(answer, decision, only)
    names = (*(OUTCOMES if decision.running is None else ENDING_OUTCOMES), UNDECIDED)
    return Prediction(
        tuple(words.capital(class_words(answer.norms, o, decision.provision)) for o in names),
        tuple(Option(c.label, sections.ref(answer.norms, c.address.id)) for c in found),
        "weigeringsgronden" if decision.running is None else "gronden",
        words.cite(n.Address.of(only)) if only is not None else "",
        names.index(decision.outcome) + 1,
        tuple(i for i, c in enumerate(found, 1) if c.holds),
        tuple(i for i, c in enumerate(found, 1) if c.holds is None),
    )


def deviations(answer: Answer, decision: Decision) -> tuple[str, ...]:
    """Where the dossier says that the college uses a power to deviate: from what, by which power, why."""
    norms, record = answer.norms, answer.model_of(decision).case.dossier.records[decision.subject]
    who = words.capital(words.authority(norms))
    return tuple(
        f"{who} wijkt af van {words.enumerate_words([words.cite(n.Address.of(x)) for x in d.addresses], 'en')} "
        f"op grond van {words.cite(norms.articles[d.article].address)}: {d.reason}"
        for d in record.deviations
    )


def nodes(answer: Answer, decision: Decision) -> Iterator[ProofNode]:
    """Every proposition that a decision on this kind, and those beside it, can rest on, without a value."""
    norms, kind = answer.norms, decision.provision
    roots = [*ending_roots(norms, kind)] if decision.running is not None else []
    asked = dict.fromkeys((kind, *(r.kind for r in answer.model.case.dossier.applications))) if decision.running is None else ()
    for each in (k for k in asked if k is not None and k in norms.provisions):  # applications that are judged together
        roots += [*decision_roots(norms, each), *amount_roots(norms, each)]
    for prop in (norms.props[p] for p in cone(norms, roots, False).props):
        yield ProofNode(prop.id, prop.id, (decision.subject,), prop.role, None, label=prop.label, address=prop.address)


def plain(answer: Answer, decision: Decision) -> Decision:
    """The decision with every power to deviate, whether it comes to that or not, for the texts beside an exercise."""
    named = () if decision.recorded is None else (*decision.recorded.named_and_holding, *decision.recorded.named_and_not_holding)
    powers = (d.address.id for d in answer.norms.deviations)
    return replace(decision, deviation=tuple(dict.fromkeys((*powers, *named))))


@cache
def score() -> str:
    """Functions that count: `scored` one case, `resultLine` all of them."""
    return (TEMPLATES / "score.js").read_text(encoding="utf-8")


@cache
def script() -> str:
    """What counts the score in a page by itself, which allows it by its hash."""
    return score() + (TEMPLATES / "predict.js").read_text(encoding="utf-8")
