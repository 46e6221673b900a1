"""The proof of a decision as a networkx graph.

Nodes are propositions with their entities and sign of truth; an edge runs from a
proposition to a premise and says whether the premise carries it. The graph holds
the proofs of what is decided and the residual of what is not. It is acyclic and
well-founded: within the exclusion a premise is kept only if it is provable without
the proposition it would carry, and an undecided exclusion is one node, the choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from parser import norms as n

from ..datalog.solve import constant_text
from ..dossier.record import Args
from ..semantics.model import Instance, Model
from ..semantics.premises import open_lists, premises
from ..semantics.support import Provability, supporting
from ..semantics.uses import FactUse, fact_uses
from .answer import NOT_APPLICABLE, Answer, Decision
from .residual import Residual

if TYPE_CHECKING:
    import networkx as nx

ROOT_ROLE, CHOICE_ROLE, LIST_ROLE, REFERENCE_ROLE = "decision", "choice", "list", "reference"


@dataclass(frozen=True)
class ProofNode:
    """One node. value: True, False or None (undecided); `circular`: its residual is a choice.

    role: that of the proposition, or decision, choice, list (a list that may hold more), reference (a premise that
    carries too, but whose own proof would come back here: `refers` is the node that has it).
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
    refers: str | None = None


def node_id(prop: str, args: Args, value: bool | None) -> str:
    """Stable and readable: proposition, entities, sign."""
    sign = {True: "holds", False: "fails", None: "undecided"}[value]
    return f"{prop}|{','.join(constant_text(x) for x in args)}|{sign}"


def prove(answer: Answer, decision: Decision) -> nx.DiGraph[str]:
    """The proof graph of one decision. Node attribute `node`: ProofNode; edge attributes `supports`, `holds`, `order`.

    The root has id `besluit|<application or running provision>`; its premises are the powers, duties
    to grant, grounds and limits of the provision, in the order of the texts.
    """
    return _Builder(answer, decision).graph()


@dataclass(frozen=True, eq=False, slots=True)
class _Edge:
    parent: str
    child: str
    supports: bool
    holds: bool


class _Builder:
    """Collects nodes and possible edges, then keeps the edges that leave the graph acyclic and well-founded."""

    def __init__(self, answer: Answer, decision: Decision) -> None:
        self.model: Model = answer.model_of(decision)
        self.norms = answer.norms
        self.decision = decision
        self.residual = Residual(self.model)
        self.nodes: dict[str, ProofNode] = {}
        self.edges: dict[str, list[_Edge]] = {}
        self._without: dict[str, Provability] = {}  # by the node that is left out
        self._ids: dict[Instance, str] = {}

    def graph(self) -> nx.DiGraph[str]:
        import networkx as nx  # late: a decision alone does without

        root = f"besluit|{self.decision.subject}"
        args: Args = (self.decision.subject,)
        self.nodes[root] = ProofNode(root, "", args, ROOT_ROLE, None)
        provision = self.norms.provisions[self.decision.provision]
        if self.decision.running is not None and provision.ending is not None:
            ending = provision.ending
            props = [*self._documents(ending.in_force), ending.runs, *(g.prop for g in ending.grounds), *(r.prop for r in ending.keeps)]
        else:
            grounds, excess = [g.prop for g in provision.grounds], [x.excess for x in provision.limits]
            documents = self._documents(provision.signals.in_force) if self.decision.outcome == NOT_APPLICABLE else []
            props = [*documents, *grounds, *excess, *(r.prop for r in (*provision.powers, *provision.shalls))]
        todo = [(prop, args) for prop in dict.fromkeys(props)]
        self.edges[root] = [_Edge(root, self._id(at), True, True) for at in todo]
        while todo:
            todo += self._visit(*todo.pop())
        found: nx.DiGraph[str] = nx.DiGraph()
        found.add_nodes_from((id_, {"node": node}) for id_, node in self.nodes.items())
        self._connect(found)
        return found

    def _documents(self, in_force: str) -> list[str]:
        """Per text: is it in force?"""
        body = self.norms.props[in_force].body
        return [c.prop for c in body.children] if isinstance(body, n.Any_) else [in_force]

    # ---- nodes and possible edges

    def _id(self, at: Instance) -> str:
        found = self._ids.get(at)
        if found is None:
            found = self._ids[at] = node_id(*at, self.model.value(*at))
        return found

    def _visit(self, prop_id: str, args: Args) -> list[Instance]:
        """Add a node with its possible edges; returns the premises to visit."""
        id_ = self._id((prop_id, args))
        if id_ in self.nodes:
            return []
        value = self.model.value(prop_id, args)
        prop = self.norms.props[prop_id]
        present = isinstance(prop.body, n.Present)
        circular = value is None and self.residual.reaches_choice(prop_id, args)
        facts = fact_uses(self.model, prop_id, args)
        self.nodes[id_] = ProofNode(
            id_, prop_id, args, prop.role, value, circular, facts, str(args[-1]) if present else None, prop.label, prop.address
        )
        edges = self.edges[id_] = list(self._list_edges(id_, prop_id, args, value))
        if present and circular:
            edges.append(self._choice_edge(id_, args))
            return []
        below = premises(self.model, prop_id, args)
        carrying = {(p.prop, p.args) for p in supporting(self.model, prop_id, args, below)} if value is not None else set()
        following: list[Instance] = []
        for premise in below:
            at = (premise.prop, premise.args)
            supports = at in carrying or (value is None and self.model.value(*at) is None)
            edges.append(_Edge(id_, self._id(at), supports, premise.holds))
            following.append(at)
        return following

    def _choice_edge(self, id_: str, args: Args) -> _Edge:
        names = sorted(self.residual.circular) or [str(args[-1])]
        choice = f"keuze|{','.join(names)}"
        self.nodes[choice] = ProofNode(choice, "", tuple(names), CHOICE_ROLE, None, True)
        self.edges.setdefault(choice, [])
        return _Edge(id_, choice, True, True)

    def _list_edges(self, id_: str, prop: str, args: Args, value: bool | None) -> Iterator[_Edge]:
        for source, application in open_lists(self.model, prop, args):
            owner = self.norms.application.owner
            about = (application.links.get(owner) if owner and source.owner else None) or application.id
            names = source.lists or source.every_list
            list_id = f"lijst:{'+'.join(names)}|{about}"
            self.nodes[list_id] = ProofNode(list_id, "", (about,), LIST_ROLE, None, False, (), ",".join(names))
            self.edges.setdefault(list_id, [])
            yield _Edge(id_, list_id, value is None, True)

    # ---- edges that stay

    def _connect(self, found: nx.DiGraph[str]) -> None:
        import networkx as nx

        alone = len(self.model.cones) < 2
        ranks = {} if alone else self._ranks()
        circles = {} if alone else self._circles()
        chosen: set[_Edge] = set()
        for edges in self.edges.values():
            chosen.update(e for e in edges if alone or self._essential(e, ranks))
        found.add_edges_from((e.parent, e.child) for e in chosen)
        referring: set[_Edge] = set()
        for carries in (True, False):  # what carries goes before what is told beside it
            for e in [e for edges in self.edges.values() for e in edges if e not in chosen and e.supports is carries]:
                if circles[e.parent] == circles[e.child] and not self._provable_without_parent(e):
                    continue
                if not nx.has_path(found, e.child, e.parent):
                    chosen.add(e)
                    found.add_edge(e.parent, e.child)
                elif carries:
                    referring.add(e)
        for edges in self.edges.values():
            for order, e in enumerate(e for e in edges if e in chosen or e in referring):
                child = self._reference(found, e) if e in referring else e.child
                attributes = found.edges[e.parent, child]
                if not attributes:
                    attributes.update(supports=e.supports, holds=e.holds, order=order)

    def _reference(self, found: nx.DiGraph[str], edge: _Edge) -> str:
        """Adds a node that stands for one whose proof would come back to its parent."""
        node = self.nodes[edge.child]
        id_ = f"{edge.child}|elders"
        found.add_node(id_, node=ProofNode(id_, "", node.args, REFERENCE_ROLE, node.value, refers=edge.child, address=node.address))
        found.add_edge(edge.parent, id_)
        return id_

    def _ranks(self) -> dict[str, int]:
        """When each decided node is derived, premises first: the rank of its shortest proof."""
        ranks: dict[str, int] = {}
        changed = True
        while changed:
            changed = False
            for id_, node in self.nodes.items():
                if id_ in ranks or node.value is None or not node.prop:
                    continue
                below = [ranks.get(e.child) for e in self.edges[id_] if e.supports]
                known = [r for r in below if r is not None]
                if len(known) == len(below) or (known and self._alternatives(node)):
                    ranks[id_] = 1 + (min(known) if self._alternatives(node) and known else max(known, default=0))
                    changed = True
        return ranks

    def _circles(self) -> dict[str, int]:
        """By node the number of the circle it is in: what does not rest on its parent is provable without it."""
        import networkx as nx

        support: nx.DiGraph[str] = nx.DiGraph((e.parent, e.child) for edges in self.edges.values() for e in edges if e.supports)
        support.add_nodes_from(self.nodes)
        return {id_: k for k, ids in enumerate(nx.strongly_connected_components(support)) for id_ in ids}

    def _alternatives(self, node: ProofNode) -> bool:
        """Would each premise alone carry this node?"""
        body = self.norms.props[node.prop].body
        if isinstance(body, n.All):
            return node.value is False
        return isinstance(body, n.Any_ | n.Exists) and node.value is True

    def _essential(self, edge: _Edge, ranks: dict[str, int]) -> bool:
        parent, child = ranks.get(edge.parent), ranks.get(edge.child)
        if parent is None:  # the root, or undecided: the residual has no circles
            return edge.supports
        return edge.supports and child is not None and child < parent

    def _provable_without_parent(self, edge: _Edge) -> bool:
        parent, child = self.nodes[edge.parent], self.nodes[edge.child]
        if not edge.supports or parent.value is None or child.value is None:
            return True
        if edge.parent not in self._without:
            self._without[edge.parent] = Provability(self.model, (parent.prop, parent.args))
        return self._without[edge.parent].provable(child.prop, child.args)


def is_well_founded(graph: nx.DiGraph[str], model: Model) -> bool:
    """Does every decided proposition in the graph rest on premises in it, without a circle?"""
    import networkx as nx

    return nx.is_directed_acyclic_graph(graph) and all(_carried(graph, model, data["node"]) for _, data in graph.nodes(data=True))


def _carried(graph: nx.DiGraph[str], model: Model, node: ProofNode) -> bool:
    body = model.case.norms.props[node.prop].body if node.prop else None
    if node.value is None or not isinstance(body, n.All | n.Any_):
        return True
    wanted = {(p.prop, p.args) for p in premises(model, node.prop, node.args)}
    carried = {c for c in graph.successors(node.id) if graph.edges[node.id, c]["supports"]}
    return len(carried) == len(wanted) if isinstance(body, n.All) is node.value else bool(carried)


__all__ = ["ProofNode", "is_well_founded", "node_id", "prove"]
