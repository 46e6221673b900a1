"""The drawing of a comparison: both proofs in one tree, with the amounts and terms that differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reasoner.comparison.atoms import RULE
from reasoner.comparison.compare import Carrier
from reasoner.comparison.parts import AMOUNTS, DUTIES

from .. import words
from ..cards.card import Card, Look
from ..cards.dot import dot
from ..cards.fit import fitted
from ..cards.layout import SCREEN, Layout
from ..cards.outline import outline
from ..cards.render import render
from ..decision.heading import markdown
from .contrast import contrast, only, two
from .rows import NOTHING, amount_groups, rows
from .words import Comparison, footer, label, title, value


def _beside(comparison: Comparison) -> Iterator[Card]:
    """Cards of amounts and, if the outcome is the same, of terms that differ; and what carries those."""
    found = comparison.difference
    aspects = (AMOUNTS,) if found.outcome else (AMOUNTS, DUTIES)
    for name, ours, theirs in amount_groups(comparison):
        look = Look.CHANGED if ours and theirs else Look.LEFT if ours else Look.RIGHT
        detail = (*(two(x, "")[0] for x in ours), *(two("", x)[1] for x in theirs))
        yield Card(f"{AMOUNTS}|{name}", words.capital(name), only(look, comparison.names, ""), look, detail=detail)
    for name, left, right in rows(comparison, DUTIES) if DUTIES in aspects else ():
        look = Look.LEFT if right == NOTHING else Look.RIGHT if left == NOTHING else Look.CHANGED
        yield Card(f"{DUTIES}|{name}", words.capital(name), only(look, comparison.names, ""), look, detail=two(left, right))
    proved = set(found.aspects) - set(aspects)  # parts whose carriers stand in the proofs
    carriers = [x for x in found.carriers if x.atom.kind == RULE or not proved or not set(x.feeds) - set(aspects)]
    if carriers:
        children = tuple(_carrier_card(comparison, x) for x in carriers)
        heading = "Wat het verschil draagt" if any(x.atom.kind == RULE for x in carriers) else "Wat de andere bedragen of termijnen draagt"
        yield Card("dragers", heading, "verschilt", Look.CHANGED, children=children)


def _carrier_card(comparison: Comparison, carrier: Carrier) -> Card:
    detail = two(value(comparison, carrier, carrier.left), value(comparison, carrier, carrier.right))
    id_ = f"{carrier.atom.kind}|{carrier.atom.entity}|{carrier.atom.name}"
    return Card(id_, words.capital(label(comparison, carrier)), "verschilt", Look.CHANGED, detail=detail)


def picture(comparison: Comparison, format_: str, layout: Layout = SCREEN) -> bytes:
    """What fits of the two proofs in one drawing, as svg, png, pdf, dot or md (all of it). Raises render.NoRenderer for svg, png and
    pdf without Graphviz."""
    card = contrast(comparison.difference, comparison.names, tuple(_beside(comparison)))
    if format_ == "md":
        return markdown(title(comparison), card, footer(comparison))
    legend = (
        (Look.LEFT, f"alleen bij {comparison.names.left}"), (Look.RIGHT, f"alleen bij {comparison.names.right}"),
        (Look.CHANGED, "verschilt"), (Look.SAME, "bij beide gelijk"),
    )  # fmt: skip
    foot = footer(comparison)
    shown, way = fitted(replace(card, said=title(comparison)), layout, foot)
    source = dot(shown, title(comparison), foot, legend, way)
    return source.encode() if format_ == "dot" else render(source, format_, title(comparison), f"{outline(card)}\n{foot}")
