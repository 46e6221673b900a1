"""An application that hangs on the day of the decision: what follows on which days, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from parser.vocabulary import DECIDED
from reasoner.decision.answer import CHOICE, GRANT, MAY_GRANT, MAY_REFUSE, MUST_REFUSE, NOT_APPLICABLE, UNDECIDED

from .. import words
from ..sentence import class_words
from ..sentence.modality import in_principle
from ..sentence.reasons import GroundReason, Reason
from ..sentence.waiting import stretches
from .matter import NO_PROMISE, Matter
from .model import FIXED, Block, Origin, Sentence, Source, field, item, paragraph, say
from .reasons import sentences


def by_day(matter: Matter) -> Iterator[Block]:
    """What is decided before and after each day on which it turns; nothing if the day of the decision makes no difference."""
    found = stretches(matter.answer, matter.decision)
    if not found:
        return
    origin = next(field(f"unknown.{i}") for i, u in enumerate(matter.decision.unknown, 1) if u.fact == DECIDED)
    yield paragraph(say("Wat wij beslissen, hangt af van de dag waarop wij dat doen.", origin), say(NO_PROMISE, FIXED))
    turning = tuple(dict.fromkeys(a for stretch in found for x in stretch.reasons for r in x.reasons for a in _asking(x, r)))
    for stretch in found:
        said = replace(matter, answer=stretch.answer, decision=stretch.decision)
        yield item(0, say(f"Beslissen wij {stretch.days}: dan {_follows(said)}.", origin), *_why(said, stretch.reasons, turning))


def _follows(matter: Matter) -> str:
    """`wijzen wij uw aanvraag af`: after `dan`."""
    outcome, own, noun = matter.decision.outcome, matter.norms.wording.own, matter.norms.application.label
    if outcome == UNDECIDED:
        return "hangt het nog van andere antwoorden af"
    if outcome == NOT_APPLICABLE:
        return "gelden deze regels niet"
    if outcome == CHOICE:
        return f"kunnen wij niet elke {noun} toewijzen en moet worden gekozen"
    if not own and outcome in (MUST_REFUSE, MAY_REFUSE):
        return matter.refuse(may=outcome == MAY_REFUSE, in_principle=in_principle(matter.answer, matter.decision))
    if not own and outcome in (GRANT, MAY_GRANT):
        what = f"uw {noun}" if matter.applied() else "dit"
        if outcome == MAY_GRANT:
            return f"mogen wij {what} {matter.granting()}"
        return f"wijzen wij {what} toe" if matter.applied() else f"kennen wij {what} toe"
    return f"is de uitkomst: {class_words(matter.norms, outcome, matter.decision.provision)}"


def _why(matter: Matter, found: tuple[GroundReason, ...], others: tuple[str, ...]) -> Iterator[Sentence]:
    """What carries the grounds on these days, each once, with where it is asked. others: where that is for what counts on some day."""
    carried = {r.clause: _asking(x, r) for x in found for r in x.reasons}
    for clause, at in carried.items():
        told = sentences(matter, (clause,), field("possible"))
        last = max((i for i, s in enumerate(told) if not s.fill), default=None)
        for i, s in enumerate(told):
            cited = f"{s.text.removesuffix('.')} ({matter.cites(at)})."
            yield replace(s, text=cited, origins=(*s.origins, *_rules(at))) if i == last else s
    if others and not found and matter.decision.outcome in (GRANT, MAY_GRANT) and not matter.norms.wording.own:
        stands = "staat" if len(others) == 1 else "staan"
        yield say(f"{words.capital(matter.cites(others))} {stands} daaraan dan niet in de weg.", field("possible"), *_rules(others))


def _asking(ground: GroundReason, reason: Reason) -> tuple[str, ...]:
    """Where the rules ask what carries a ground: in its requirements, or in the ground itself."""
    return (reason.address,) if reason.address is not None else ground.ground.because or (ground.ground.id,)


def _rules(ids: tuple[str, ...]) -> tuple[Origin, ...]:
    return tuple(Origin(Source.RULE, a, a) for a in ids)
