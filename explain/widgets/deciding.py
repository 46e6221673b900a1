"""Which facts carry the outcome of a decision: what stands first in a panel."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from reasoner import Answer, Decision
from reasoner.decision.answer import MAY_END, MAY_REFUSE, MUST_REFUSE, UNDECIDED
from reasoner.decision.proof import ProofNode, prove

from ..fields import Field, Group

if TYPE_CHECKING:
    import networkx as nx

Key = tuple[str, str]
MOST = 8
LAST = ("ja_nee", "een_van")  # after what can turn at a border: numbers, then days


def deciding(answer: Answer, decision: Decision, groups: Iterable[Group]) -> tuple[Key, ...]:
    """The facts that the proof rests on, at most 8: numbers and days first, what was presumed last.

    Of a refusal those below its grounds; of an open question those that are unknown.
    """
    used = {key: k for k, key in enumerate(_used(answer, decision))}
    fields = {f.key: f for g in groups for f in g.fields if f.key in used}
    if decision.outcome == UNDECIDED:
        fields = {key: f for key, f in fields.items() if f.value is None} or fields
    ranked = sorted(fields, key=lambda key: (*_rank(fields[key]), used[key]))
    return tuple(ranked[:MOST])


def _rank(field: Field) -> tuple[bool, bool, bool]:
    return field.origin not in ("dossier", ""), field.fact.type in LAST, field.fact.type == "datum"


def _used(answer: Answer, decision: Decision) -> Iterable[Key]:
    """What the leaves read that carry the outcome, from the root down."""
    proof = prove(answer, decision)
    root = f"besluit|{decision.subject}"
    todo = [id_ for id_, _ in _below(proof, root) if _carries(proof.nodes[id_]["node"], decision)]
    seen = set(todo)
    for id_ in todo:
        node: ProofNode = proof.nodes[id_]["node"]
        yield from ((use.entity, use.fact) for use in node.facts)
        below = [child for child, supports in _below(proof, id_) if supports and child not in seen]
        seen.update(below)
        todo += below


def _below(proof: nx.DiGraph[str], id_: str) -> list[tuple[str, bool]]:
    """What stands below a node, in the order of the proof, and whether it carries it."""
    edges = sorted(proof.out_edges(id_, data=True), key=lambda edge: edge[2]["order"])
    return [(child, edge["supports"]) for _, child, edge in edges]


def _carries(node: ProofNode, decision: Decision) -> bool:
    if decision.outcome in (MUST_REFUSE, MAY_REFUSE, MAY_END):
        return node.prop in {g.prop for g in decision.grounds}
    return decision.outcome != UNDECIDED or node.value is None
