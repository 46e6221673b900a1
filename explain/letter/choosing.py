"""A letter about applications that exclude each other: what each possibility gives, before it is chosen. It is no decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reasoner import Decision
from reasoner.columns.many import answer as decided

from .. import words
from ..cards.card import Look
from ..sentence.fill import kind
from .amounts import computed, counted_hours
from .matter import NO_PROMISE, Matter, matter
from .model import FIXED, Block, Origin, Sentence, field, fill, heading, law, paragraph, say, subheading
from .motive import Use
from .reasons import reasons, undecided
from .special import special

CHOSEN = field("choice")


def choosing(found: Matter, judged: set[Use]) -> Iterator[Block]:
    """The choice to be made after consultation: what is asked of whom, by when, and what every possibility gives and costs."""
    yield heading("Er moet worden gekozen")
    yield from _asked(found)
    yield heading("De mogelijkheden", CHOSEN)
    yield paragraph(say("Hieronder staat wat elke mogelijkheid inhoudt.", FIXED), say(NO_PROMISE, FIXED))
    matters, ids = _matters(found), tuple(dict.fromkeys(id_ for chosen in found.decision.choice for id_ in chosen))
    for i, chosen in enumerate(found.decision.choice, 1):
        named = words.enumerate_words([found.support(id_) for id_ in chosen], "en")
        yield subheading(f"Mogelijkheid {i}: {named}", CHOSEN)
        for id_ in chosen:
            if len(chosen) > 1:
                yield paragraph(say(f"{words.capital(found.support(id_))}:", CHOSEN))
            yield from _gives(matters[id_], id_ == found.decision.subject)
        yield paragraph(
            say(f"Kiezen wij mogelijkheid {i}, dan kunnen wij {_those(found, [x for x in ids if x not in chosen])} niet toewijzen.", CHOSEN)
        )
    yield heading("Waarom", FIXED)
    yield from undecided(found, Look.CHOICE, judged)
    yield from reasons(found, "Andere redenen", judged)
    yield from special(found, judged)


def _asked(found: Matter) -> Iterator[Block]:
    """What excludes what; what is asked, by when; what follows, and what if nothing is heard."""
    label, others = found.norms.application.label, dict.fromkeys(x for chosen in found.decision.choice for x in chosen)
    rest = _those(found, [x for x in others if x != found.decision.subject])
    yield paragraph(
        say(f"Wij kunnen {found.request()} niet toewijzen naast {rest}.", CHOSEN, field("outcome")),
        say(f"Dit is nog geen besluit. Na het overleg krijgt u een besluit op elke {label}.", FIXED),
    )
    yield paragraph(
        fill("Wij nodigen u uit voor overleg op [datum, tijd en plaats].", CHOSEN),
        fill("Laat ons uiterlijk op [datum] weten welke mogelijkheid het beste past, en waarom.", CHOSEN),
        fill("[Of: het overleg was op datum; de uitkomst was …]", CHOSEN),
    )
    yield paragraph(
        say("Wij bepalen daarna welke mogelijkheid het wordt. Wat u schrijft of zegt, wegen wij mee.", CHOSEN),
        say("Horen wij niets van u, dan kiezen wij zelf.", CHOSEN),
        fill("U krijgt onze besluiten uiterlijk op [datum].", law("art. 4:13 en 4:14 Awb")),
    )


def _those(found: Matter, ids: list[str]) -> str:
    """`de aanvraag om een vergunning`; of two of one kind with their days."""
    records = found.answer.model.case.dossier.records
    kinds = [records[x].kind for x in dict.fromkeys(x for chosen in found.decision.choice for x in chosen)]
    named = [kind(found.norms, records[x]) if kinds.count(records[x].kind) == 1 else found.support(x) for x in ids]
    return words.enumerate_words([f"{found.norms.application.called} om {name}" for name in named], "of")


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
