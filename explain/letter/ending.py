"""When what is granted may be ended before its last day: every ground for that, in the words of the law; many of them as an annex."""

from __future__ import annotations

from collections.abc import Iterator

from parser.norms import Address, children

from ..cards.money import no_amount
from .matter import CUT, Matter
from .model import FIXED, Block, Origin, Source, field, fill, heading, paragraph, quote, say, subheading

FEW = 2  # texts that stand where they are spoken of
HEAD = "Wanneer dit eerder kan stoppen"


def may_end(matter: Matter) -> Iterator[Block]:
    """Nothing where the rules that are in force do not speak of ending, or nothing can be granted."""
    texts = _texts(matter)
    if texts:
        yield subheading(HEAD, FIXED)
    for above, ids in texts.items():
        lead = f"Wij kunnen dit eerder beëindigen in de gevallen van {matter.cite(above)}"
        if _few(texts):
            yield paragraph(say(f"{lead}:", field("provision"), _at(above)))
            yield from _quoted(matter, ids)
        else:
            yield paragraph(
                say(f"{lead}.", field("provision"), _at(above)), say("De tekst daarvan staat aan het eind van deze brief.", FIXED)
            )


def annex(matter: Matter, note: str = "") -> Iterator[Block]:
    """The same texts in full, where there are many. note: what to do with this part, for who fills in the letter."""
    texts = _texts(matter)
    if not texts or _few(texts):
        return
    yield heading(f"Bij deze brief: {HEAD[:1].lower()}{HEAD[1:]}")
    if note:
        yield paragraph(fill(note))
    for above, ids in texts.items():
        yield paragraph(say(f"Dit staat in {matter.cite(above)}:", _at(above)))
        yield from _quoted(matter, ids)


def _texts(matter: Matter) -> dict[str, list[str]]:
    """The grounds for ending by the text whose opening they complete."""
    ending = matter.provision.ending
    grounds = [g for g in ending.grounds if in_force(matter, g.prop)] if ending is not None and not no_amount(matter.decision) else []
    texts: dict[str, list[str]] = {}
    for id_ in dict.fromkeys(g.address.id for g in grounds):
        texts.setdefault(above(matter, id_), []).append(id_)
    return texts


def _few(texts: dict[str, list[str]]) -> bool:
    return sum(map(len, texts.values())) <= FEW


def _quoted(matter: Matter, ids: list[str]) -> Iterator[Block]:
    yield from (quote(opening, _at(ids[0])) for opening in matter.openings(ids[0]))
    yield from (quote(f" {CUT} ".join(matter.pieces(i)), _at(i), 1) for i in ids if matter.pieces(i))


def in_force(matter: Matter, prop: str) -> bool:
    """Is the regulation of a ground or a limit in force, as far as is known?"""
    props = matter.norms.props
    laws = (c for c in children(props[prop].body) if props[c.prop].role == "in_force")
    return all(matter.model.child(c, (matter.decision.subject,)) is not False for c in laws)


def above(matter: Matter, id_: str) -> str:
    """The text with the words that a part completes, or the part itself."""
    address, articles = matter.norms.articles[id_].address, matter.norms.articles
    parent = Address(address.document, address.path[:-1]).id
    return parent if parent in articles and matter.openings(id_) else id_


def _at(id_: str) -> Origin:
    return Origin(Source.RULE, id_, id_)
