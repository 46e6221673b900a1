"""The drawing of a comparison: both proofs in one tree, with the amounts and terms that differ."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.compare import Carrier
from reasoner.parts import AMOUNTS, DUTIES

from . import words
from .card import Card, Look
from .compare_rows import NOTHING, rows
from .comparison import Comparison, footer, label, title, value
from .contrast import contrast, only, two
from .dot import dot
from .exports import markdown
from .render import render


def _amounts(comparison: Comparison) -> Iterator[Card]:
    """Cards of amounts and, if the outcome is the same, of terms that differ, with what carries them."""
    found = comparison.difference
    for aspect in (AMOUNTS,) if found.outcome else (AMOUNTS, DUTIES):
        carriers = tuple(_carrier_card(comparison, x) for x in found.carriers if aspect in x.feeds and not found.outcome)
        for i, (name, left, right) in enumerate(rows(comparison, aspect)):
            look = Look.LEFT if right == NOTHING else Look.RIGHT if left == NOTHING else Look.CHANGED
            status = only(look, comparison.names, left if look is Look.LEFT else right)
            yield Card(f"{aspect}|{name}", words.capital(name), status, look, detail=two(left, right), children=carriers if i == 0 else ())


def _carrier_card(comparison: Comparison, carrier: Carrier) -> Card:
    detail = two(value(comparison, carrier, carrier.left), value(comparison, carrier, carrier.right))
    id_ = f"{carrier.atom.kind}|{carrier.atom.entity}|{carrier.atom.name}"
    return Card(id_, words.capital(label(comparison, carrier)), "verschilt", Look.CHANGED, detail=detail)


def picture(comparison: Comparison, format_: str) -> bytes:
    """The two proofs in one drawing, as svg, png, dot or md. Raises render.NoRenderer for svg and png without Graphviz."""
    card = contrast(comparison.difference, comparison.names, tuple(_amounts(comparison)))
    if format_ == "md":
        return markdown(title(comparison), card, footer(comparison))
    legend = (
        (Look.LEFT, f"alleen bij {comparison.names.left}"), (Look.RIGHT, f"alleen bij {comparison.names.right}"),
        (Look.CHANGED, "bij beide, maar anders"), (Look.SAME, "bij beide gelijk"),
    )  # fmt: skip
    source = dot(card, title(comparison), footer(comparison), legend)
    return source.encode() if format_ == "dot" else render(source, format_, title(comparison))
