"""Which steps of a proof the first sentence names, so that a picture shows them."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner import Answer, Decision
from reasoner.decision.proof import ProofNode, node_id

from .. import words
from ..sentence import sentence
from ..sentence.choose import Chooser, Named
from ..sentence.clause import clause
from ..sentence.deviating import excepted
from ..sentence.hanging import limits, question


class NamedSteps:
    """Steps by node of the proof: what the sentence says, asks, or says that is still to be judged."""

    def __init__(self, answer: Answer, decision: Decision) -> None:
        self.answer, self.decision, self.model = answer, decision, answer.model_of(decision)
        self.said = sentence(answer, decision)
        self._steps: dict[str, tuple[int, str | None]] = {}
        for id_, at, address in self._found():
            self._steps.setdefault(id_, (at, address))
        self._facts = dict([*self._exceptions(), *self._asked()])

    def at(self, node: ProofNode) -> int:
        """Where in the sentence it is named; 0: it is not."""
        if node.id in self._steps:
            return self._steps[node.id][0]
        return max((self._facts.get((u.fact, u.entity), 0) for u in node.facts), default=0)

    def place(self, node: ProofNode) -> str:
        """The citation of the lowest text under which the sentence names it; nothing without."""
        id_ = self._steps[node.id][1] if node.id in self._steps else None
        return words.cite(self.answer.norms.articles[id_].address) if id_ is not None else ""

    def _found(self) -> Iterator[tuple[str, int, str | None]]:
        chooser, args = Chooser(self.model), (self.decision.subject,)
        for prop in self._rules():
            for x in chooser.why(prop, args):
                if at := self._where(x):
                    yield node_id(x.prop, x.args, self.model.value(x.prop, x.args)), at, x.address

    def _rules(self) -> Iterator[str]:
        """What the sentence may name the reasons of: the grounds, or of a grant what it rests on."""
        provision = self.answer.norms.provisions[self.decision.provision]
        wants = {g.prop: g.conditions for g in provision.grounds}
        for ground in self.decision.grounds:
            yield from (ground.prop, *wants.get(ground.prop, ()))
        if not self.decision.grounds:
            yield from (r.prop for r in (*provision.conditions, *provision.powers, *provision.shalls))

    def _where(self, named: Named) -> int:
        said = (words.printable(clause(self.model, named.prop, named.args, adverse).main) for adverse in (True, False))
        return max(0, *(self.said.find(x) for x in said if x), 0)

    def _asked(self) -> Iterator[tuple[tuple[str, str], int]]:
        """The unknown facts that the sentence asks for."""
        found = limits(self.answer, self.decision) if self.decision.unknown else {}
        for unknown in self.decision.unknown:
            at = self.said.find(words.printable(question(self.answer, self.decision, unknown, found)))
            if at > 0:
                yield (unknown.fact, unknown.entity), at

    def _exceptions(self) -> Iterator[tuple[tuple[str, str], int]]:
        """The judgements that nobody gave, of which the sentence says that an exception may turn on them."""
        ids = tuple(g.id for g in self.decision.grounds if g.binding)
        open_ = (use for use, _ in excepted(self.answer, self.decision, ids) if use.origin != "dossier")
        yield from (((use.fact, use.entity), len(self.said)) for use in open_)  # after what is so


__all__ = ["NamedSteps"]
