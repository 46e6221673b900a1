"""What the one who gets a letter can still do besides objecting: information, no promise, and no objection."""

from __future__ import annotations

from collections.abc import Iterator

from parser.vocabulary import RECEIVED
from reasoner.decision.answer import CHOICE, EXCESS, KEEPS, MAY_END, MAY_REFUSE, MUST_REFUSE, UNDECIDED, Ground
from reasoner.semantics.support import support
from reasoner.semantics.uses import fact_uses

from .. import words
from ..sentence.choose import Chooser, Named
from ..sentence.clause import clause, otherwise
from ..sentence.deviating import excepted
from .matter import CHOSEN, Matter
from .model import FIXED, Block, Sentence, field, heading, law, paragraph, say
from .questions import asked
from .special import may_help

NO_PROMISE = "Dit is informatie, geen toezegging."
WHATEVER = "De uitkomst kan anders zijn als blijkt dat de feiten anders zijn dan wij hier schrijven."


def what_now(matter: Matter, way: str | None) -> Iterator[Block]:
    """way: what would turn it, in a sentence; empty: nothing that others can change does; None: that was not found out."""
    if steps := tuple(_steps(matter, way)):
        yield heading("Wat u nog kunt doen", FIXED)
        yield paragraph(*steps)


def _steps(matter: Matter, way: str | None) -> Iterator[Sentence]:
    decision = matter.decision
    if decision.outcome == UNDECIDED:
        if asked(matter):
            yield say("Weet u een antwoord niet? Schrijf dan wie het wel weet.", FIXED)
        yield say("Is er iets veranderd, of wilt u iets uitleggen? Laat het ons dan weten.", FIXED)
    elif decision.outcome == CHOICE:
        yield say("Laat ons voor het overleg weten wat het beste past, en waarom.", FIXED)
        yield say(f"U kunt ook een {matter.norms.application.label} intrekken.", field("choice"))
    elif decision.outcome in (MUST_REFUSE, MAY_REFUSE, MAY_END) or any(g.leg == EXCESS for g in decision.grounds):
        yield from _turning(matter, way)
        yield say("Kloppen de feiten in deze brief niet? Laat het ons dan weten.", FIXED)
        if may_help(matter):
            yield say("Vindt u dat wij hier van de regels moeten afwijken? Schrijf ons dan waarom.", field("deviation"))
        elif decision.grounds and all(g.modality in CHOSEN for g in decision.grounds):
            yield say("Vindt u dat wij anders moeten kiezen? Schrijf ons dan waarom.", field("grounds"))
        yield from _no_objection(matter)


def _no_objection(matter: Matter) -> Iterator[Sentence]:
    """Whoever writes to us has not objected yet."""
    deed = "stelt u nog geen beroep in" if matter.norms.wording.appeal else "maakt u nog geen bezwaar"
    yield say(f"Met zo'n bericht {deed}. De termijn van zes weken loopt dus gewoon door.", law("art. 6:4 en 6:7 Awb"))


def _turning(matter: Matter, way: str | None) -> Iterator[Sentence]:
    """What others than the one who decides can change to turn it; if there is nothing, what would have to turn out otherwise."""
    origins = field("outcome"), field("grounds")
    if way:
        yield say(matter.ours(way), *origins)
        yield say(NO_PROMISE, FIXED)
        if not matter.norms.wording.own and matter.applied():
            yield say("Een nieuwe aanvraag beoordelen wij opnieuw, ook op de termijnen.", FIXED)
    elif way is not None:
        yield from (say(text, *origins) for text in _otherwise(matter))


def _otherwise(matter: Matter) -> Iterator[str]:
    """What stands for good (the day of receipt), and what the outcome hangs on besides."""
    needed, settled, judged, said = list[str](), False, False, True
    for ground in (g for g in matter.decision.grounds if g.leg != EXCESS and g.modality != KEEPS):
        for named in Chooser(matter.model).why(ground.prop, (matter.decision.subject,)):
            received = _reads_receipt(matter, named)
            settled |= received
            wanted = _exception(matter, ground) if received else clause(matter.model, named.prop, named.args, True).needed
            judged |= wanted is not None and matter.ours(wanted) != wanted
            said &= wanted is not None
            needed += [wanted] if wanted is not None else []
    if settled:
        yield f"De dag waarop wij {matter.norms.application.called} ontvingen, verandert niet meer."
    if said and needed:
        that = "" if judged else "blijkt dat "
        yield f"De uitkomst kan anders zijn als {that}{matter.ours(words.enumerate_words(list(dict.fromkeys(needed)), 'en'))}."
    elif not settled:
        yield WHATEVER


def _reads_receipt(matter: Matter, named: Named) -> bool:
    uses = (u for prop, args in support(matter.model, named.prop, named.args) for u in fact_uses(matter.model, prop, args))
    return any(u.fact == RECEIVED and u.entity == matter.decision.subject for u in uses)


def _exception(matter: Matter, ground: Ground) -> str | None:
    """The exception that would set a ground aside, as a subordinate clause; None without one or without words for it."""
    found = excepted(matter.answer, matter.decision, (ground.id,))
    return otherwise(matter.model, found[0][0]) if len(found) == 1 else None
