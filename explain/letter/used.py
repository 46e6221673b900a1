"""The powers to deviate that the dossier says are used: what stands in the way without them, and why it is set aside."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.decision.answer import MAY_GRANT, MAY_REFUSE

from .. import words
from ..sentence.reasons import deviations as carried
from .matter import Matter
from .model import Block, Origin, Source, field, fill, heading, paragraph, say
from .reasons import Quoted, cited, sentences

MORE_REASON = "[Werk deze reden uit. Neem niet meer persoonlijke gegevens op dan nodig is.]"
OPEN = (MAY_GRANT, MAY_REFUSE)  # whether it is granted, and so deviated, is still to be chosen


def standing(matter: Matter) -> Iterator[Block]:
    """Where it is still to be chosen whether to deviate: what stands in the way if nobody does, in the part of the letter that stays."""
    found = carried(matter.answer, matter.decision) if matter.decision.outcome in OPEN else ()
    if not any(d.reasons for d in found):
        return
    yield heading("Waarom dit alleen met een afwijking kan")
    quoted: Quoted = set()
    for left in dict.fromkeys(d.left for d in found):
        facts = (r.clause for d in found if d.left == left for r in d.reasons)
        origin = field("deviation", left.id)
        only = say(f"Zonder een afwijking van {matter.cite(left.id)} kunnen wij dit niet {matter.granting()}.", origin)
        yield paragraph(*sentences(matter, facts, origin), only)
        asked = any(c.address == left for c in matter.provision.conditions)
        yield from cited(matter, "Wat nodig is, staat in" if asked else "Dit staat in", (left.id,), quoted)


def deviations(matter: Matter) -> Iterator[Block]:
    """Of each: the facts (where they do not stand above), from what, on what ground, and the reason that the dossier gives."""
    record, decision = matter.record, matter.decision
    if record is None:
        return
    articles, told = matter.norms.articles, decision.outcome in OPEN
    left = {(d.left.id, d.by.id): d.reasons for d in carried(matter.answer, decision)} if not told else {}
    for used in record.deviations:
        from_ = words.enumerate_words([matter.cite(a) if a in articles else a for a in used.addresses], "en")
        origins = (Origin(Source.DOSSIER, f"{record.id}.afwijking", used.article), *(field("deviation", a) for a in used.addresses))
        facts = (r.clause for a in used.addresses for r in left.get((a, used.article), ()))
        if_granted = f"Als wij {matter.granting()}, wijken wij" if decision.outcome in OPEN else "Wij wijken"
        own = used.addresses == (used.article,)
        quotes = not (own and told)  # else it is quoted above
        by = "Dat mag volgens de woorden van die bepaling zelf" if own else f"Dat kan op grond van {matter.cite(used.article)}"
        yield paragraph(
            *sentences(matter, facts, *origins),
            say(f"{if_granted} af van {from_}.", *origins),
            say(f"{by}{':' if quotes else '.'}", *origins),
        )
        yield from matter.quotation(used.article) if quotes else ()
        yield paragraph(say(f"De reden daarvoor is: ‘{used.reason.removesuffix('.')}’.", *origins), fill(MORE_REASON, *origins))


def used_from(matter: Matter) -> frozenset[str]:
    """Ids of what is deviated from."""
    return frozenset(a for used in matter.record.deviations for a in used.addresses) if matter.record is not None else frozenset()
