"""What can change the outcome, and what the one who gets a letter can still do besides objecting: information, no promise, no objection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from parser.norms import APPLICATION, Any_, Comparison, FactTerm, Path, Rule, Term, children
from parser.vocabulary import DECIDED, RECEIVED
from reasoner import Decision
from reasoner.decision.answer import CHOICE, EXCESS, GRANT, MAY_END, MAY_GRANT, MAY_REFUSE, MUST_REFUSE, NOT_APPLICABLE, UNDECIDED
from reasoner.dossier.calendar import LAST_DAY, as_date
from reasoner.dossier.record import Args
from reasoner.semantics.model import Instance, Model
from reasoner.semantics.support import supporting
from reasoner.semantics.terms import environment, interval

from .. import words
from ..sentence.counted import counted_from
from ..sentence.otherwise import MAY_TURN, WHOLLY, Opening, Turn, to_turn
from .grant import NOT_ALL
from .matter import CHOSEN, NO_PROMISE, Matter
from .model import FIXED, Block, Origin, Sentence, Source, field, fill, heading, item, law, paragraph, say
from .questions import asked
from .special import may_help
from .still import OUTSET, may_leave_room, outcomes_said

TURNING = field("outcome"), field("grounds")
WITHDRAWN = "U kunt een {} intrekken. Dan beslissen wij alleen nog op wat overblijft."
FOR_US = "Dat beoordelen wij, naar de feiten. Kent u feiten die daarvoor van belang zijn? Schrijf ons die dan."
HEAD = "Wat de uitkomst kan veranderen"
WHATEVER = "De uitkomst kan anders zijn als blijkt dat de feiten anders zijn dan wij hier schrijven."


def what_now(matter: Matter, way: Opening | None) -> Iterator[Block]:
    """way: what would turn it; empty: nothing that others can change does; None: that was not found out."""
    yield heading(HEAD, FIXED)
    yield from _turning(matter, way)
    if steps := tuple(_steps(matter)):
        yield paragraph(*steps)


def _refuses(decision: Decision) -> bool:
    return decision.outcome in (MUST_REFUSE, MAY_REFUSE, MAY_END) or any(g.leg == EXCESS for g in decision.grounds)


def _steps(matter: Matter) -> Iterator[Sentence]:
    decision = matter.decision
    if decision.outcome == UNDECIDED:
        if asked(matter):
            yield say("Weet u een antwoord niet? Schrijf dan wie het wel weet.", FIXED)
        yield say("Is er iets veranderd, of wilt u iets uitleggen? Laat het ons dan weten.", FIXED)
    elif _refuses(decision):
        yield say("Kloppen de feiten in deze brief niet? Laat het ons dan weten.", FIXED)
        if may_help(matter):
            yield say("Vindt u dat wij hier van de regels moeten afwijken? Schrijf ons dan waarom.", field("deviation"))
        elif decision.grounds and all(g.modality in CHOSEN for g in decision.grounds):
            yield say("Vindt u dat wij anders moeten kiezen? Schrijf ons dan waarom.", field("grounds"))
        yield from _term_runs(matter)
    elif decision.outcome != CHOICE:
        yield say("Kloppen de feiten in deze brief niet, of verandert er iets? Laat het ons dan weten.", FIXED)
        yield from _term_runs(matter)


def _term_runs(matter: Matter) -> Iterator[Sentence]:
    """A message to us does not stop the term; whether it is an objection, its content says (art. 6:5 Awb)."""
    deed, to = ("beroep instellen", "beroep in te stellen") if matter.norms.wording.appeal else ("bezwaar maken", "bezwaar te maken")
    said = f"Zo'n bericht verlengt de termijn om {to} niet. Wilt u {deed}? Doe dat dan binnen zes weken, zoals hierna staat."
    yield say(said, law("art. 6:4 en 6:7 Awb"))


def _turning(matter: Matter, way: Opening | None) -> Iterator[Block]:
    """What others than the one who decides can change to turn it; if there is nothing, what would have to turn out otherwise."""
    outcome = matter.decision.outcome
    if way:
        yield paragraph(*_told(matter, way))
    elif outcome in (MUST_REFUSE, MAY_REFUSE, MAY_END):
        yield from _otherwise(matter)
    elif outcome == CHOICE:
        yield paragraph(say(WITHDRAWN.format(matter.norms.application.label), field("choice")))
    elif outcome == NOT_APPLICABLE:
        yield paragraph(say("De uitkomst kan anders zijn op een dag waarop deze regels wel gelden.", field("outcome"), field("date")))
    elif outcome == UNDECIDED:
        yield paragraph(say(_open(matter), field("unknown")))
    else:
        yield paragraph(say(WHATEVER, *TURNING))
    if any(g.leg == EXCESS for g in matter.decision.grounds) and outcome in (GRANT, MAY_GRANT):
        yield paragraph(say(f"Wat meer mogelijk maakt, volgt uit de redenen onder ‘{NOT_ALL}’.", field("grounds")))


def _told(matter: Matter, way: Opening) -> Iterator[Sentence]:
    told = [way] if isinstance(way, str) else [*_turned(matter, way)]
    yield from (say(matter.unvoiced(text), *TURNING) for text in told)
    if any(matter.ours(text) != matter.unvoiced(text) for text in told):
        yield say(FOR_US, FIXED)
    whole = not any(g.leg == EXCESS for g in matter.decision.grounds)
    if not (whole and matter.decision.outcome in (GRANT, MAY_GRANT)):  # there it is said as a warning
        yield say(NO_PROMISE, FIXED)
    if _refuses(matter.decision) and not matter.norms.wording.own and matter.applied():
        by = _new_by(matter)
        if not any(x.late for x in by):
            yield say("Een nieuwe aanvraag beoordelen wij opnieuw, naar de feiten van dan.", FIXED)
        yield from _received_by(matter, by)


def _turned(matter: Matter, turns: tuple[Turn, ...]) -> Iterator[str]:
    """Whether we must or may refuse (or end) if something turns out otherwise, each thing in a sentence of its own."""
    said = outcomes_said(matter, OUTSET if may_leave_room(matter) else "", WHOLLY if any(t.wholly for t in turns) else "")
    for turn in turns:
        first, *rest = (words.printable(x) for x in turn.clauses)
        follows = words.enumerate_words([said[o] for o in turn.outcomes], "of")
        yield f"{words.capital(follows)}{',' * (',' in follows)} als bijvoorbeeld blijkt dat {first}."
        yield from (f"Hetzelfde geldt als blijkt dat {x}." for x in rest)


def _open(matter: Matter) -> str:
    """What an open answer hangs on: what is asked or found out above, or the day on which it is decided."""
    facts = {(u.fact, u.entity) for u in matter.decision.unknown}
    if facts == {(DECIDED, matter.decision.subject)}:
        return "Alleen de dag waarop wij beslissen, maakt hier verschil. Hierboven staat wat wij op welke dag beslissen."
    answers, make = ("het antwoord", "maakt") if len(facts) == 1 else ("de antwoorden", "maken")
    return f"Alleen {answers} op wat hierboven open staat, {make} nog verschil."


def _otherwise(matter: Matter) -> Iterator[Block]:
    """What stands for good (the day of receipt), and what the outcome hangs on besides: of what is needed together one is enough."""
    found = to_turn(matter.answer, matter.decision)
    lead = [say(f"De dag waarop wij {matter.norms.application.called} ontvingen, verandert niet meer.", *TURNING)] if found.settled else []
    lead += _received_by(matter, _new_by(matter)) if found.settled and matter.applied() and not matter.norms.wording.own else ()
    if needed := found.clauses:
        yield from _hanging(lead, [matter.unvoiced(x) for x in needed], any(matter.unvoiced(x) != matter.ours(x) for x in needed))
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


@dataclass(frozen=True)
class _By:
    """The last day on which a new application can be received, the condition that sets it and how it is counted; late: it is past."""

    day: date
    rule: Rule
    counted: str | None
    late: bool


def _new_by(matter: Matter) -> tuple[_By, ...]:
    """By when a new application must be received, as far as the facts are as they are now; each day once."""
    rules = matter.norms.provisions[matter.decision.provision].conditions
    found = {day: (rule, how) for rule in rules for day, how in _last_days(matter, rule)}
    now = matter.decision.date or matter.received()
    return tuple(_By(day, rule, how, now is not None and day < now) for day, (rule, how) in found.items())


def _received_by(matter: Matter, by: tuple[_By, ...]) -> Iterator[Sentence]:
    """By when a new application is in time, or that it is too late."""
    for x in by:
        when, counted = words.full_day(x.day), f" Dat is {x.counted}." if x.counted is not None else ""
        said = f"te laat: die moest uiterlijk op {when} zijn ontvangen" if x.late else f"op tijd als wij die uiterlijk op {when} ontvangen"
        later = " Daar staat ook wanneer een latere aanvraag toch nog kan." if _excepts(matter, x.rule.prop) else ""
        id_ = x.rule.address.id
        text = f"Zoals de feiten nu zijn, is een nieuwe aanvraag {said}.{counted} Dat volgt uit {matter.cite(id_)}.{later}"
        yield say(text, Origin(Source.RULE, id_, id_))
        if not x.late and matter.decision.date is None:
            yield fill("[Is die dag voorbij als deze brief weggaat? Schrijf dan dat een nieuwe aanvraag te laat is.]", law("art. 3:46 Awb"))


def _excepts(matter: Matter, prop: str) -> bool:
    """Is there an exception below this?"""
    props, seen, todo = matter.norms.props, set[str](), [prop]
    while todo:
        seen.add(at := todo.pop())
        todo += [c.prop for c in children(props[at].body) if c.prop not in seen]
    return any(props[x].role == "exception" for x in seen)


def _last_days(matter: Matter, rule: Rule) -> Iterator[tuple[date, str | None]]:
    """The last days that a condition that is in force sets to the receipt, and how the day is counted."""
    model = matter.model
    for prop, at in _carrying(model, rule.prop, (matter.decision.subject,)):
        body = matter.norms.props[prop].body
        if not isinstance(body, Comparison) or body.operator not in ("<=", "<") or not _is_receipt(body.left):
            continue
        env = environment(model, matter.norms.props[prop], at)
        first, last = interval(model, body.right, env)
        day = as_date(int(first) - (body.operator == "<")) if first is not None and first == last and first <= LAST_DAY else None
        if day is not None:
            yield day, counted_from(model, body.right, env)


def _carrying(model: Model, prop: str, args: Args) -> Iterator[Instance]:
    """What a proposition hangs on, as it is: not what holds beside something else that is enough."""
    seen, todo = set[Instance](), [(prop, args)]
    while todo:
        at = todo.pop()
        if at in seen:
            continue
        seen.add(at)
        yield at
        below = [(x.prop, x.args) for x in supporting(model, *at)]
        if model.value(*at) is False or len(below) == 1 or not isinstance(model.case.norms.props[at[0]].body, Any_):
            todo += below


def _is_receipt(term: Term) -> bool:
    return isinstance(term, FactTerm) and term.fact == RECEIVED and term.path == Path(APPLICATION)
