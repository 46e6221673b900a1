"""Rules that do not apply on the day: which, and what they say themselves about when they do."""

from __future__ import annotations

from collections.abc import Iterator

from parser import norms as n
from reasoner.semantics.support import support

from .matter import Matter
from .model import Block, Origin, Source, heading, paragraph, say
from .reasons import cited


def not_in_force(matter: Matter) -> Iterator[Block]:
    """The regulations that are not in force, and the provisions of which the reading decides that, in their own words."""
    signal = matter.provision.ending.runs if matter.decision.running and matter.provision.ending else matter.provision.signals.in_force
    props, readings = matter.norms.props, dict[str, None]()
    lacking = []
    for id_, args in support(matter.model, signal, (matter.decision.subject,)):
        prop = props[id_]
        if prop.role == "in_force" and prop.label is not None and matter.model.value(id_, args) is False:
            lacking.append(prop.label.fails)
        if isinstance(prop.body, n.ReadingIs):
            readings[prop.body.reading] = None
    texts = dict.fromkeys(matter.norms.readings[r].address.id for r in readings)
    texts = {i: None for i in texts if _stands_alone(matter, i)}
    if not lacking and not texts:
        return
    yield heading("Waarom")
    for label in dict.fromkeys(lacking):
        yield paragraph(say(f"{label} op deze dag.", Origin(Source.RULE, signal)))
    yield from cited(matter, "Over het moment waarop de regels gaan gelden, gaat", tuple(texts), set())


def _stands_alone(matter: Matter, id_: str) -> bool:
    """A provision that carries no rule, itself or in its parts: such as one that says when the rest takes effect."""
    articles = matter.norms.articles
    address = articles[id_].address
    return bool(articles[id_].quotations) and not any(a.rules for a in articles.values() if a.address.under(address))
