"""Applications that exclude each other: which of them can be granted together."""

from __future__ import annotations

from ..semantics.model import Model
from .residual import Residual


def together(model: Model, residual: Residual, application: str) -> tuple[tuple[str, ...], ...]:
    """Largest sets of applications that can be granted together, of those that are undecided together with this one."""
    import networkx as nx

    related = _related(model, residual, application)
    conflicts: nx.Graph[str] = nx.Graph()
    conflicts.add_nodes_from(related)
    conflicts.add_edges_from((x, y) for x in related for y in residual.presence_uses(x) if y in related and x != y)
    sets = [tuple(sorted(c, key=related.index)) for c in nx.find_cliques(nx.complement(conflicts))]
    return tuple(sorted(sets, key=lambda c: (-len(c), [related.index(i) for i in c])))


def _related(model: Model, residual: Residual, application: str) -> list[str]:
    """Applications undecided together with this one, in the order of the dossier."""
    seen, todo = {application}, [application]
    while todo:
        at = todo.pop()
        near = [x for x in model.cones if x in residual.presence_uses(at) or at in residual.presence_uses(x)]
        todo += [x for x in near if x not in seen]
        seen.update(near)
    return [x for x in model.cones if x in seen]
