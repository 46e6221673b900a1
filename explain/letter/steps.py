"""What the one who gets a letter can still do besides objecting: information, no promise, and no objection."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from parser.norms import APPLICATION, Comparison, FactTerm, Path, Rule, Term
from parser.vocabulary import RECEIVED
from reasoner import Decision
from reasoner.decision.answer import CHOICE, EXCESS, MAY_END, MAY_REFUSE, MUST_REFUSE, UNDECIDED
from reasoner.dossier.calendar import LAST_DAY, as_date
from reasoner.semantics.support import support
from reasoner.semantics.terms import environment, interval

from .. import words
from ..sentence.otherwise import MAY_TURN, to_turn
from .matter import CHOSEN, NO_PROMISE, Matter
from .model import FIXED, Block, Origin, Sentence, Source, field, heading, item, law, paragraph, say
from .questions import asked
from .special import may_help

TURNING = field("outcome"), field("grounds")
FOR_US = "Dat beoordelen wij, naar de feiten. Kent u feiten die daarvoor van belang zijn? Schrijf ons die dan."
WHATEVER = "De uitkomst kan anders zijn als blijkt dat de feiten anders zijn dan wij hier schrijven."


def what_now(matter: Matter, way: str | None) -> Iterator[Block]:
    """way: what would turn it, in a sentence; empty: nothing that others can change does; None: that was not found out."""
    turned = tuple(_turning(matter, way)) if _refuses(matter.decision) else ()
    steps = tuple(_steps(matter))
    if turned or steps:
        yield heading("Wat u nog kunt doen", FIXED)
        yield from turned
        yield paragraph(*steps)


def _refuses(decision: Decision) -> bool:
    return decision.outcome in (MUST_REFUSE, MAY_REFUSE, MAY_END) or any(g.leg == EXCESS for g in decision.grounds)


def _steps(matter: Matter) -> Iterator[Sentence]:
    decision = matter.decision
    if decision.outcome == UNDECIDED:
        if asked(matter):
            yield say("Weet u een antwoord niet? Schrijf dan wie het wel weet.", FIXED)
        yield say("Is er iets veranderd, of wilt u iets uitleggen? Laat het ons dan weten.", FIXED)
    elif decision.outcome == CHOICE:
        yield say(
            f"U kunt ook een {matter.norms.application.label} intrekken. Dan beslissen wij alleen nog op wat overblijft.", field("choice")
        )
    elif _refuses(decision):
        yield say("Kloppen de feiten in deze brief niet? Laat het ons dan weten.", FIXED)
        if may_help(matter):
            yield say("Vindt u dat wij hier van de regels moeten afwijken? Schrijf ons dan waarom.", field("deviation"))
        elif decision.grounds and all(g.modality in CHOSEN for g in decision.grounds):
            yield say("Vindt u dat wij anders moeten kiezen? Schrijf ons dan waarom.", field("grounds"))
        yield from _term_runs(matter)


def _term_runs(matter: Matter) -> Iterator[Sentence]:
    """A message to us does not stop the term; whether it is an objection, its content says (art. 6:5 Awb)."""
    deed = "beroep instellen" if matter.norms.wording.appeal else "bezwaar maken"
    said = f"Zo'n bericht verlengt de termijn van zes weken niet. Wilt u {deed}? Doe dat dan binnen die termijn, zoals hierna staat."
    yield say(said, law("art. 6:4 en 6:7 Awb"))


def _turning(matter: Matter, way: str | None) -> Iterator[Block]:
    """What others than the one who decides can change to turn it; if there is nothing, what would have to turn out otherwise."""
    if way:
        judged = [say(FOR_US, FIXED)] if matter.ours(way) != matter.unvoiced(way) else []
        found = [say(matter.unvoiced(way), *TURNING), *judged, say(NO_PROMISE, FIXED)]
        if not matter.norms.wording.own and matter.applied():
            found.append(say("Een nieuwe aanvraag beoordelen wij opnieuw.", FIXED))
            found += _received_by(matter)
        yield paragraph(*found)
    elif way is not None:
        yield from _otherwise(matter)


def _otherwise(matter: Matter) -> Iterator[Block]:
    """What stands for good (the day of receipt), and what the outcome hangs on besides: of what is needed together one is enough."""
    found = to_turn(matter.answer, matter.decision)
    lead = [say(f"De dag waarop wij {matter.norms.application.called} ontvingen, verandert niet meer.", *TURNING)] if found.settled else []
    if needed := found.clauses:
        yield from _hanging(lead, [matter.unvoiced(x) for x in needed], any(matter.unvoiced(x) != x for x in needed))
    elif lead or not found.settled:
        yield paragraph(*(lead or [say(WHATEVER, *TURNING)]))


def _hanging(lead: list[Sentence], needed: list[str], judged: bool) -> Iterator[Block]:
    """All that is needed, more than one thing below each other. judged: some of it is for us to judge."""
    ours = [say(FOR_US, FIXED)] if judged else []
    if len(needed) == 1:
        yield paragraph(*lead, say(f"{MAY_TURN} {needed[0]}.", *TURNING), *ours)
        return
    yield paragraph(*lead, say(f"{MAY_TURN}:", *TURNING))
    last = len(needed) - 1
    yield from (item(0, say(f"{text}{'.' if i == last else '; en' if i == last - 1 else ';'}", *TURNING)) for i, text in enumerate(needed))
    if ours:
        yield paragraph(*ours)


def _received_by(matter: Matter) -> Iterator[Sentence]:
    """By when an application must be received, as far as the facts are as they are now; the day once."""
    decision = matter.decision
    rules = matter.norms.provisions[decision.provision].conditions
    found = dict(x for rule in rules for x in _last_days(matter, rule))
    for day, id_ in found.items():
        in_time = f"is een nieuwe aanvraag op tijd als wij die uiterlijk op {words.full_day(day)} ontvangen"
        text = f"Zoals de feiten nu zijn, {in_time} ({matter.cite(id_)}). Daar staat ook of een latere aanvraag nog kan."
        yield say(text, Origin(Source.RULE, id_, id_))


def _last_days(matter: Matter, rule: Rule) -> Iterator[tuple[date, str]]:
    """The last days that a condition that is in force sets to the receipt."""
    model, args = matter.model, (matter.decision.subject,)
    for prop, at in support(model, rule.prop, args):
        body = matter.norms.props[prop].body
        if not isinstance(body, Comparison) or body.operator not in ("<=", "<") or not _is_receipt(body.left):
            continue
        first, last = interval(model, body.right, environment(model, matter.norms.props[prop], at))
        day = as_date(int(first) - (body.operator == "<")) if first is not None and first == last and first <= LAST_DAY else None
        if day is not None:
            yield day, rule.address.id


def _is_receipt(term: Term) -> bool:
    return isinstance(term, FactTerm) and term.fact == RECEIVED and term.path == Path(APPLICATION)
