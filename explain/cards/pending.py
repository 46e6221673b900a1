"""On which undecided steps an outcome hangs: what is open below a ground that holds, or beside one of the same force, turns nothing."""

from __future__ import annotations

from dataclasses import replace

from reasoner import Answer, Decision
from reasoner.decision.answer import CHOICE, UNDECIDED
from reasoner.semantics.model import Instance
from reasoner.semantics.outcome import rows
from reasoner.semantics.premises import premises

from .card import IDLE, OPEN, Card


def pending(answer: Answer, decision: Decision) -> frozenset[Instance]:
    """The undecided steps below what may still turn the outcome, or what part is granted."""
    model, about = answer.model_of(decision), (decision.subject,)
    open_ = {x.id for x in decision.limits}
    limits = answer.norms.provisions[decision.provision].limits
    todo: list[Instance] = [(x.excess, about) for x in limits if x.address.id in open_]
    if decision.outcome in (UNDECIDED, CHOICE):
        todo += [signal for row in rows(model, model.case.dossier.records[decision.subject]) for signal in row.undecided]
    found: set[Instance] = set()
    while todo:
        at = todo.pop()
        if at not in found and model.value(*at) is None:
            found.add(at)
            todo += [(p.prop, p.args) for p in premises(model, *at)]
    return frozenset(found)


def hang(card: Card, above: bool = True) -> Card:
    """What is open below a step that is settled turns nothing, whatever waits for it elsewhere."""
    hangs = card.hangs and above
    idle = card.look in OPEN and not hangs
    status = f"{card.status} · {IDLE}" if idle and not card.children else card.status
    below = hangs and (card.kind == "decision" or card.look in OPEN)
    return replace(card, hangs=hangs, status=status, children=tuple(hang(c, below) for c in card.children))
