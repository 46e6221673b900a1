"""When what is granted may be ended before its last day: every ground for that, in the words of the law."""

from __future__ import annotations

from collections.abc import Iterator

from parser.norms import Address, Ground, children

from ..cards.money import no_amount
from .matter import CUT, Matter
from .model import FIXED, Block, Origin, Source, field, paragraph, quote, say, subheading


def may_end(matter: Matter) -> Iterator[Block]:
    """Nothing where the rules that are in force do not speak of ending, or nothing can be granted."""
    ending = matter.provision.ending
    grounds = [g for g in ending.grounds if _in_force(matter, g)] if ending is not None and not no_amount(matter.decision) else []
    if not grounds:
        return
    texts: dict[str, list[str]] = {}
    for id_ in dict.fromkeys(g.address.id for g in grounds):
        texts.setdefault(_above(matter, id_), []).append(id_)
    yield subheading("Wanneer dit eerder kan stoppen", FIXED)
    for above, ids in texts.items():
        yield paragraph(say(f"Wij kunnen dit eerder beëindigen in de gevallen van {matter.cite(above)}:", field("provision"), _at(above)))
        for opening in matter.openings(ids[0]):
            yield quote(opening, _at(above))
        yield from (quote(f" {CUT} ".join(matter.pieces(i)), _at(i), 1) for i in ids if matter.pieces(i))


def _in_force(matter: Matter, ground: Ground) -> bool:
    """Is the regulation of a ground in force, as far as is known?"""
    props = matter.norms.props
    laws = (c for c in children(props[ground.prop].body) if props[c.prop].role == "in_force")
    return all(matter.model.child(c, (matter.decision.subject,)) is not False for c in laws)


def _above(matter: Matter, id_: str) -> str:
    """The text with the words that a part completes, or the part itself."""
    address, articles = matter.norms.articles[id_].address, matter.norms.articles
    parent = Address(address.document, address.path[:-1]).id
    return parent if parent in articles and matter.openings(id_) else id_


def _at(id_: str) -> Origin:
    return Origin(Source.RULE, id_, id_)
