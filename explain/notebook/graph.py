"""A proof for those who compute with it: a graph of networkx with plain attributes; and its drawing in a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx

from parser import did_you_mean
from reasoner import Answer, Decision

from ..cards.build import explain as cards
from ..cards.card import Card, Look, decides
from ..cards.layout import LAYOUTS
from ..cards.render import FORMATS, NoRenderer
from ..exports import export
from ..words import printable
from . import given
from .errors import wrong

if TYPE_CHECKING:
    from collections.abc import Iterator

ELSEWHERE = "elders"
SUFFIXES = tuple(f".{x}" for x in FORMATS)


def plain_graph(answer: Answer, decision: Decision) -> nx.DiGraph[str]:
    """The steps of the whole proof, as `why(full=True)` shows them: a tree from the decision to the facts.

    Of each node, as text: label (the sentence), status (in words), look (`yes`, `no`, `unknown`, `judgement`, `ground`, `decision`,
    `choice`, `reference`), kind (what it is in the rules), citation, address, law (the words of the law), url, detail;
    decides (bool: is it one of the steps on which the outcome rests?), refers (id of the node that has the steps, of a `reference`;
    else empty). Of each edge: order (int, from 0: the place among the steps). Nothing is None, so `networkx.write_graphml` takes it.
    """
    found: nx.DiGraph[str] = nx.DiGraph()
    _add(found, cards(answer, decision, full=True), None, 0)
    return found


def _add(graph: nx.DiGraph[str], card: Card, parent: str | None, order: int) -> None:
    reference = card.look is Look.REFERENCE
    id_ = next(x for x in _names(f"{card.id}|{ELSEWHERE}" if reference else card.id) if x not in graph)
    texts = {"label": card.sentence, "status": card.status, "citation": card.citation, "law": card.law, "detail": "; ".join(card.detail)}
    names = {"look": card.look.value, "kind": card.kind, "address": card.address, "url": card.url or ""}
    plain = {k: printable(v) for k, v in texts.items()} | names
    graph.add_node(id_, **plain, decides=decides(card), refers=card.id if reference else "")
    if parent is not None:
        graph.add_edge(parent, id_, order=order)
    for k, child in enumerate(card.children):
        _add(graph, child, id_, k)


def _names(id_: str) -> Iterator[str]:
    yield id_
    k = 2
    while True:
        yield f"{id_}|{k}"
        k += 1


def save(answer: Answer, decision: Decision, path: str | Path, layout: str, full: bool) -> Path:
    """Write the drawing; see `Proof.save`."""
    target = given.target(path, SUFFIXES, "een tekening")
    if layout not in LAYOUTS:
        raise wrong("K007", f"'{layout}' is geen opmaak", did_you_mean(str(layout), LAYOUTS) or f"kies uit {', '.join(LAYOUTS)}")
    try:
        data = export(answer, decision, target.suffix.lower().removeprefix("."), full=full, layout=LAYOUTS[layout])
    except NoRenderer as error:
        raise wrong("K007", str(error)) from None
    return given.write(target, data)
