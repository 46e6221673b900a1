"""The steps that an exercise asks about, as the rules have them: which cards there are, their words and order, never depends on the facts.

Grounds, powers and duties to grant in the order of the texts; below each what it is made of, down to where the records of the
dossier are gone through one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from parser import norms as n
from reasoner import Answer, Decision
from reasoner.decision.proof import ProofNode, node_id
from reasoner.dossier.record import Args
from reasoner.semantics.uses import fact_uses

from .build import POSITIVE, Builder
from .candidates import Candidate, candidates, settled
from .card import Card

if TYPE_CHECKING:
    import networkx as nx

SILENT = ("in_force", "signal", "overlap", "exclusion")  # said by the question, or by another card


def asked(answer: Answer, decision: Decision, graph: nx.DiGraph[str], only: str | None = None) -> Card:
    """The tree of cards with how each stands. only: the grounds at this address or below, and no powers."""
    return _Asked(answer, decision, graph, only).root()


class _Asked:
    def __init__(self, answer: Answer, decision: Decision, graph: nx.DiGraph[str], only: str | None) -> None:
        self.answer, self.decision, self.graph, self.only = answer, decision, graph, only
        self.norms, self.model = answer.norms, answer.model_of(decision)
        self.builder = Builder(answer, decision, graph)

    def root(self) -> Card:
        args: Args = (self.decision.subject,)
        provision = self.norms.provisions[self.decision.provision]
        cards = [self._ground(c, args) for c in candidates(self.answer, self.decision, self.only)]
        if self.decision.running is None and self.only is None:
            powers = (r.prop for r in (*provision.powers, *provision.shalls))
            cards += [self._card(p, args, True, frozenset()) for p in powers if settled(self.answer, self.decision, p) is not False]
        last = len(self.norms.place)
        ordered = sorted(cards, key=lambda c: (self.norms.place.get(c.address, last), c.sentence))
        return replace(self.builder.root(), children=tuple(ordered))

    def _ground(self, candidate: Candidate, args: Args) -> Card:
        """The card of the proposition that holds, with the words and the steps of the first."""
        holding = {g.prop for g in self.decision.grounds}
        prop = next((p for p in candidate.props if p in holding), candidate.props[0])
        steps = self._steps(candidate.props[0], args, True, frozenset())
        made = self.builder.bare(self._node(prop, args), True, steps)
        return replace(made, id=f"{candidate.props[0]}|{args[0]}", sentence=candidate.label, address=candidate.address.id)

    def _card(self, prop: str, args: Args, sign: bool, above: frozenset[str]) -> Card:
        sign = sign or self.norms.props[prop].role in POSITIVE
        made = self.builder.bare(self._node(prop, args), sign, self._steps(prop, args, sign, above))
        return replace(made, id=f"{prop}|{','.join(map(str, args))}|{sign}")

    def _steps(self, prop: str, args: Args, sign: bool, above: frozenset[str]) -> tuple[Card, ...]:
        body = self.norms.props[prop].body
        if not isinstance(body, n.All | n.Any_ | n.AtLeast) or prop in above:
            return ()
        return tuple(self._below(prop, args, sign, above | {prop}))

    def _below(self, prop: str, args: Args, sign: bool, above: frozenset[str]) -> Iterator[Card]:
        env = dict(zip(self.norms.props[prop].context, args, strict=True))
        for child in n.children(self.norms.props[prop].body):
            below = self.norms.props[child.prop]
            inner, wanted = tuple(env[v] for v in below.context), child.holds is sign
            if below.role in SILENT or self._unused(below) or settled(self.answer, self.decision, child.prop, inner) is not None:
                continue
            if below.label is not None:
                yield self._card(child.prop, inner, wanted, above)
            else:
                yield from self._steps(child.prop, inner, wanted, above)

    def _unused(self, prop: n.Prop) -> bool:
        """A power to deviate that the dossier does not use."""
        record = self.model.case.dossier.records[self.decision.subject]
        return isinstance(prop.body, n.Deviated) and not record.powers_used(prop.body)

    def _node(self, prop: str, args: Args) -> ProofNode:
        """The node of the proof, or one of its own for what the proof does without."""
        value, found = self.model.value(prop, args), self.norms.props[prop]
        id_ = node_id(prop, args, value)
        if id_ in self.graph:
            node: ProofNode = self.graph.nodes[id_]["node"]
            return node
        return ProofNode(
            id_, prop, args, found.role, value, facts=fact_uses(self.model, prop, args), label=found.label, address=found.address
        )
