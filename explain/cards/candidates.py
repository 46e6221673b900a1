"""The grounds that an answer may rest on, as the texts have them: the same whatever the facts are. What a student chooses from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from parser import norms as n
from reasoner import Answer, Decision
from reasoner.dossier.record import Args


@dataclass(frozen=True)
class Candidate:
    """A ground by its address and its words. props: what it rests on (of a maximum the whole and the excess).

    holds: None while that is unknown.
    """

    address: n.Address
    label: str
    props: tuple[str, ...]
    holds: bool | None


def candidates(answer: Answer, decision: Decision, only: str | None = None) -> tuple[Candidate, ...]:
    """Every ground of the provision that the question allows, in the order of the texts; not those of readings that were not chosen.

    only: the id of an address; those that stand there or below.
    """
    norms, args, model = answer.norms, (decision.subject,), answer.model_of(decision)
    found: dict[tuple[n.Address, str], list[str]] = {}
    for address, label, prop in _rules(norms.provisions[decision.provision], decision.running is not None):
        if settled(answer, decision, prop) is not False and (only is None or address.under(n.Address.of(only))):
            found.setdefault((address, label), []).append(prop)
    holding = {g.prop for g in decision.grounds}
    made = []
    for (address, label), props in found.items():
        open_ = any(model.value(p, args) is None for p in props)
        holds = True if not holding.isdisjoint(props) else None if open_ else False
        made.append(Candidate(address, label, tuple(props), holds))
    last = len(norms.place)
    return tuple(sorted(made, key=lambda c: (norms.place.get(c.address.id, last), c.label)))


def _rules(provision: n.Provision, running: bool) -> Iterator[tuple[n.Address, str, str]]:
    if running and provision.ending is not None:
        yield from ((g.address, g.label, g.prop) for g in provision.ending.grounds)
        yield from ((k.address, k.label, k.prop) for k in provision.ending.keeps)
        return
    yield from ((g.address, g.label, g.prop) for g in provision.grounds)
    yield from ((x.address, x.label, x.excess) for x in provision.limits)


def settled(answer: Answer, decision: Decision, prop: str, args: Args | None = None) -> bool | None:
    """The value of a proposition if the question alone gives it (its readings, its kind); else None, whatever the facts are."""
    norms, model = answer.norms, answer.model_of(decision)
    args = (decision.subject,) if args is None else args

    def value(id_: str, below: frozenset[str]) -> bool | None:
        body = norms.props[id_].body
        match body:
            case n.ReadingIs(reading, choice):
                return answer.readings[reading] == choice
            case n.Running():
                return decision.running is not None
            case n.OfKind(path) if path == n.Path(n.APPLICATION):
                return model.value(id_, args[:1])
            case n.All(children) | n.Any_(children) if id_ not in below:
                ends = isinstance(body, n.Any_)
                each = [_signed(value(c.prop, below | {id_}), c.holds) for c in children]
                return ends if ends in each else None if None in each else not ends
            case _:
                return None  # others: for the facts to say

    return value(prop, frozenset())


def _signed(value: bool | None, holds: bool) -> bool | None:
    return value if value is None or holds else not value
