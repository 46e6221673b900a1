"""The vocabulary: what is asked, of whom, and where it goes in a dossier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from parser import norms as n
from parser.vocabulary import DECIDED, WHOLE_TYPES

from ..words import fact_value
from . import places
from .text import link, md

TYPES = {
    "ja_nee": "ja of nee",
    "datum": "datum",
    "uur": "aantal uren",
    "bedrag": "bedrag in euro",
    "getal": "getal",
    **{name: f"aantal {name}" for name in WHOLE_TYPES},
}


def fact_rows(norms: n.Norms, here: str, asked: Iterable[tuple[str, str]]) -> Iterator[tuple[str, ...]]:
    """A row for each fact or link: question, kind, who answers, who can change it, where it goes."""
    for entity_name, name in asked:
        entity = norms.entities[places.declared(norms, entity_name, name)]
        item = entity.facts.get(name) or entity.links[name]
        kind = item.kind if isinstance(item, n.Fact) else "koppeling"
        yield (
            link(here, places.of_fact(norms, entity_name, name), item.question or _sentence(item)), kind, md(item.answered_by or "–"),
            md(item.changed_by or "–"), place_in_dossier(norms, entity, name),
        )  # fmt: skip


def _sentence(item: n.Fact | n.Link) -> str:
    return item.label.holds if isinstance(item, n.Fact) else item.label


def place_in_dossier(norms: n.Norms, entity: n.Entity, name: str) -> str:
    """The list and the key of a dossier."""
    if name == DECIDED:
        return f"`{entity.list_name}` → `besluit` → `datum`, of `--date`"
    return f"`{entity.list_name}` → `{name}`"


def type_words(fact: n.Fact) -> str:
    if fact.type == "een_van":
        return "een van: " + ", ".join(f"`{v}`" for v in fact.values)
    return TYPES[fact.type] + (" of `onbepaald`" if fact.open_end else "")


def presumptions(norms: n.Norms, entity: str, fact: str) -> Iterator[str]:
    for p in norms.presumptions:
        if (p.entity, p.fact) == (entity, fact):
            yield f"{'bij wat al loopt ' if p.running else ''}vermoed: {fact_value(p.value)}. {p.reason}"
