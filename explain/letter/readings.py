"""How an ambiguous text was read: the question, our answer, and a place to say why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from parser.norms import ReadingIs, children
from reasoner.decision.answer import Ground
from reasoner.semantics.support import support

from ..sentence.deviating import switched_off
from .matter import Matter
from .model import Block, Origin, field, fill, law, paragraph, say

WHY_SO = "[Schrijf waarom wij de tekst zo lezen.]"


def readings(matter: Matter, ground: Ground, read: set[str], told: set[str]) -> Iterator[Block]:
    """How an ambiguous text was read for this ground, once in a letter, with a place to say why."""
    for name in [x for x in ground.readings if x not in read]:
        origin = field("grounds", ground.id)
        at = here(matter, name, ground)
        again = at in told
        told.add(at)
        read.add(name)
        yield read_so(matter, name, at, origin, again)


def read_so(matter: Matter, name: str, at: str, origin: Origin, again: bool = False) -> Block:
    """The question that a text leaves open and our answer, with a place to say why. again: it left one open before."""
    reading = matter.norms.readings[name]
    label = next(c.label for c in reading.choices if c.name == matter.answer.readings[name])
    return paragraph(
        say(f"De tekst van {matter.cite(at)} laat {'nog ' if again else ''}een vraag open.", origin),
        say(reading.question, origin),
        say(f"Ons antwoord is: {label.removesuffix('.')}.", origin),
        fill(WHY_SO, law("art. 3:46 Awb"), origin),
    )


def without_exception(matter: Matter, ids: tuple[str, ...]) -> Iterator[Block]:
    """The readings by which there is no exception on these grounds, as far as the letter did not tell them with a ground."""
    grounds = matter.decision.grounds
    told = {name: here(matter, name, g) for g in grounds for name in g.readings}
    for ground in (g for g in grounds if g.id in ids):
        for name in [x for x in dict.fromkeys(_switching(matter, ground)) if x not in told]:
            origin, at = field("grounds", ground.id), here(matter, name, ground)
            block = read_so(matter, name, at, origin, at in told.values())
            lead = say(f"Zoals wij de tekst lezen, is op {matter.cite(ground.id)} geen uitzondering.", origin)
            told[name] = at
            yield replace(block, sentences=(lead, *block.sentences))


def _switching(matter: Matter, ground: Ground) -> Iterator[str]:
    """The readings that switch an exception on this ground itself off."""
    model, props, subject = matter.model, matter.norms.props, (matter.decision.subject,)
    own = (c.prop for c in children(props[ground.prop].body) if props[c.prop].role == "exception")
    for exception in (x for x in own if model.value(x, subject) is False):
        for prop, args in support(model, exception, subject):
            if switched_off(model, prop, args):
                below = (props[c.prop].body for c in children(props[prop].body) if model.child(c, args[:1]) is False)
                yield from (x.reading for x in below if isinstance(x, ReadingIs))


def here(matter: Matter, name: str, ground: Ground) -> str:
    """Where the words stand that a question is about: in a text of this ground, or else where the reading was declared."""
    reading, articles = matter.norms.readings[name], matter.norms.articles
    own = (*ground.because, ground.id)
    quoted = re.findall(r"'([^']+)'", reading.question)
    if not quoted or any(articles[a].address.under(reading.address) or reading.address.under(articles[a].address) for a in own):
        return reading.address.id
    return next((a for a in own if all(q in " ".join(articles[a].quotations) for q in quoted)), reading.address.id)
