"""The proof of a decision as a networkx graph.

Nodes are propositions with their entities and sign of truth; an edge runs from a
proposition to a premise and says whether the premise carries it. The graph holds
the proofs of what is decided and the residual of what is not. It is acyclic and
well-founded: within the exclusion a premise is kept only if it is provable without
the proposition it would carry, and an undecided exclusion is one node, the choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from parser import norms as n

from .answer import Answer, Decision
from .ground import Args
from .model import Instance, Model, constant_text
from .residual import Residual
from .structure import FactUse, fact_uses, open_lists, premises
from .support import Provability, supporting

if TYPE_CHECKING:
    import networkx as nx

ROOT_ROLE, CHOICE_ROLE, LIST_ROLE = "decision", "choice", "list"


@dataclass(frozen=True)
class ProofNode:
    """One node. value: True, False or None (undecided); `circular`: its residual is a choice.

    role: that of the proposition, or decision, choice, list (a list that may hold more).
    `facts`: what a leaf reads from the dossier. `entity`: the record a presence leaf is about.
    """

    id: str
    prop: str
    args: Args
    role: str
    value: bool | None
    circular: bool = False
    facts: tuple[FactUse, ...] = ()
    entity: str | None = None
    label: n.Label | None = None
    address: n.Address | None = None


def node_id(prop: str, args: Args, value: bool | None) -> str:
    """Stable and readable: proposition, entities, sign."""
    sign = {True: "holds", False: "fails", None: "undecided"}[value]
    return f"{prop}|{','.join(constant_text(x) for x in args)}|{sign}"


def prove(answer: Answer, decision: Decision) -> nx.DiGraph[str]:
    """The proof graph of one decision. Node attribute `node`: ProofNode; edge attributes `supports`, `holds`, `order`.

    The root has id `besluit|<application>`; its premises are the powers, duties to grant,
    grounds and limits of the provision, in the order of the texts.
    """
    return _Builder(answer, decision).graph()


class _Builder:
    def __init__(self, answer: Answer, decision: Decision) -> None:
        self.model: Model = answer.model
        self.norms = answer.norms
        self.decision = decision
        self.residual = Residual(self.model)
        import networkx as nx  # late: a decision alone does without

        self.found: nx.DiGraph[str] = nx.DiGraph()
        self.open: set[str] = set()

    def graph(self) -> nx.DiGraph[str]:
        root = f"besluit|{self.decision.application}"
        args: Args = (self.decision.application,)
        self.found.add_node(root, node=ProofNode(root, "", args, ROOT_ROLE, None))
        provision = self.norms.provisions[self.decision.provision]
        rules = [r.prop for r in (*provision.powers, *provision.shalls)]
        grounds = [g.prop for g in provision.grounds]
        excess = [x.excess for x in provision.limits]
        for prop in dict.fromkeys([*grounds, *excess, *rules]):
            self._edge(root, self._visit(prop, args), True, True)
        return self.found

    def _edge(self, parent: str, child: str, supports: bool, holds: bool) -> None:
        if not self.found.has_edge(parent, child):
            self.found.add_edge(parent, child, supports=supports, holds=holds, order=self.found.out_degree(parent))

    def _visit(self, prop_id: str, args: Args) -> str:
        value = self.model.value(prop_id, args)
        id_ = node_id(prop_id, args, value)
        if id_ in self.found:
            return id_
        prop = self.norms.props[prop_id]
        circular = value is None and self.residual.reaches_choice(prop_id, args)
        entity = str(args[-1]) if isinstance(prop.body, n.Present) else None
        self.found.add_node(id_, node=ProofNode(id_, prop_id, args, prop.role, value, circular, tuple(fact_uses(self.model, prop_id, args)), entity, prop.label, prop.address))
        self.open.add(id_)
        if isinstance(prop.body, n.Present):
            self._presence(id_, prop_id, args, circular)
        else:
            self._premises(id_, prop_id, args, value)
        self._lists(id_, prop_id, args, value)
        self.open.discard(id_)
        return id_

    def _premises(self, id_: str, prop: str, args: Args, value: bool | None) -> None:
        carrying: set[Instance] = {(p.prop, p.args) for p in supporting(self.model, prop, args)} if value is not None else set()
        kept = self._provable_without(prop, args, carrying)
        for premise in premises(self.model, prop, args):
            at = (premise.prop, premise.args)
            if at in carrying and at not in kept:
                continue
            child_id = node_id(*at, self.model.value(*at))
            if child_id in self.open:
                continue
            supports = at in carrying or (value is None and self.model.value(*at) is None)
            self._edge(id_, self._visit(*at), supports, premise.holds)

    def _provable_without(self, prop: str, args: Args, carrying: set[Instance]) -> set[Instance]:
        """In the exclusion, only premises that are provable without their conclusion."""
        if self.norms.props[prop].role != "signal" or len(self.model.cones) < 2 or len(carrying) < 2:
            return carrying
        provability = Provability(self.model, (prop, args))
        return {x for x in carrying if provability.provable(*x)} or carrying

    def _presence(self, id_: str, prop: str, args: Args, circular: bool) -> None:
        if circular:
            names = sorted(self.residual.circular) or [str(args[-1])]
            choice = f"keuze|{','.join(names)}"
            self.found.add_node(choice, node=ProofNode(choice, "", tuple(names), CHOICE_ROLE, None, True))
            self._edge(id_, choice, True, True)
            return
        for premise in premises(self.model, prop, args):
            child_id = node_id(premise.prop, premise.args, self.model.value(premise.prop, premise.args))
            if child_id not in self.open:
                self._edge(id_, self._visit(premise.prop, premise.args), True, premise.holds)

    def _lists(self, id_: str, prop: str, args: Args, value: bool | None) -> None:
        for source, application in open_lists(self.model, prop, args):
            owner = self.norms.application.owner
            about = (application.links.get(owner) if owner and source.owner else None) or application.id
            names = source.lists or ("aanvragen",)
            list_id = f"lijst:{'+'.join(names)}|{about}"
            self.found.add_node(list_id, node=ProofNode(list_id, "", (about,), LIST_ROLE, None, False, (), ",".join(names)))
            self._edge(id_, list_id, value is None, True)


def is_well_founded(graph: nx.DiGraph[str], model: Model) -> bool:
    """Does every decided proposition in the graph rest on premises in it, without a circle?"""
    import networkx as nx

    if not nx.is_directed_acyclic_graph(graph):
        return False
    for id_, data in graph.nodes(data=True):
        node: ProofNode = data["node"]
        if node.value is None or not node.prop:
            continue
        carried = [graph.nodes[c]["node"] for c in graph.successors(id_) if graph.edges[id_, c]["supports"]]
        body = model.case.norms.props[node.prop].body
        needs_all = isinstance(body, n.All) is node.value
        wanted = len(list(premises(model, node.prop, node.args)))
        if isinstance(body, n.All | n.Any_) and wanted and (len({c.id for c in carried}) < len({(p.prop, p.args) for p in premises(model, node.prop, node.args)}) if needs_all else not carried):
            return False
    return True


__all__ = ["ProofNode", "is_well_founded", "node_id", "prove"]
