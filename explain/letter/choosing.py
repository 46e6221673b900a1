"""A letter about applications that exclude each other: what each possibility gives, before it is chosen. It is no decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reasoner import Decision
from reasoner.columns.many import answer as decided

from .. import words
from ..cards.card import Look
from .amounts import computed, counted_hours
from .matter import Matter, matter
from .model import FIXED, Block, Origin, Sentence, field, fill, heading, paragraph, say, subheading
from .motive import Use
from .reasons import reasons, undecided
from .special import special


def choosing(found: Matter, judged: set[Use]) -> Iterator[Block]:
    """The choice to be made after consultation, with what every possibility gives."""
    yield heading("Er moet worden gekozen")
    origin = field("choice")
    yield paragraph(
        say(f"Wij kunnen {found.request()} niet toewijzen naast een andere {found.norms.application.label}.", origin, field("outcome")),
        say("Wij bepalen na overleg met u wat het beste past.", origin),
        say(f"Dit is nog geen besluit. Na het overleg krijgt u een besluit op elke {found.norms.application.label}.", FIXED),
    )
    yield paragraph(fill("Wij nodigen u uit voor overleg op [datum, tijd en plaats]. [Of: het overleg was op datum; de uitkomst was …]"))
    yield heading("De mogelijkheden", origin)
    matters = _matters(found)
    for i, chosen in enumerate(found.decision.choice, 1):
        named = words.enumerate_words([found.support(id_) for id_ in chosen], "en")
        yield subheading(f"Mogelijkheid {i}: {named}", origin)
        for id_ in chosen:
            if len(chosen) > 1:
                yield paragraph(say(f"{words.capital(found.support(id_))}:", origin))
            yield from _gives(matters[id_], id_ == found.decision.subject)
    yield heading("Waarom", FIXED)
    yield from undecided(found, Look.CHOICE, judged)
    yield from reasons(found, "Andere redenen", judged)
    yield from special(found, judged)


def _matters(found: Matter) -> dict[str, Matter]:
    """What every application in the choice is about, this one included."""
    ids = {id_ for chosen in found.decision.choice for id_ in chosen}
    here: dict[str, Decision] = {d.subject: d for d in found.answer.decisions}
    if ids <= here.keys():
        return {id_: found if id_ == found.decision.subject else matter(found.answer, here[id_]) for id_ in ids}
    whole = decided(replace(found.answer.question, application=None))
    return {d.subject: found if d.subject == found.decision.subject else matter(whole, d) for d in whole.decisions if d.subject in ids}


def _gives(found: Matter, own: bool) -> Iterator[Block]:
    """What an application would give: the maximum that the rules know; what is granted of it is decided later."""
    blocks = [*(computed(found) if found.decision.amounts else ()), *(counted_hours(found) if found.decision.hours else ())]
    if not blocks:
        yield paragraph(fill("[Schrijf wat deze mogelijkheid inhoudt.]", field("choice")))
    for block in blocks:
        yield block if own else replace(block, sentences=tuple(_of_another(s) for s in block.sentences))


def _of_another(sentence: Sentence) -> Sentence:
    """An origin of another decision is, in this one, the choice; with the address that it has."""
    found = dict.fromkeys(
        Origin(o.source, o.ref, o.address) if o.address is None and o.ref == "" else field("choice", o.address) for o in sentence.origins
    )
    return replace(sentence, origins=tuple(found))
