"""From a decision to a letter: which parts, in which order, for which outcome."""

from __future__ import annotations

from collections.abc import Iterator

from parser.norms import GRANT as GRANT_DEED
from parser.norms import REFUSE
from parser.vocabulary import RECEIVED
from reasoner import Answer, Decision
from reasoner.decision.answer import (
    CHOICE,
    CONTINUE,
    EXCESS,
    GRANT,
    KEEPS,
    MAY_END,
    MAY_GRANT,
    MAY_REFUSE,
    MUST_REFUSE,
    NOT_APPLICABLE,
    UNDECIDED,
)

from .. import words
from ..cards.money import no_amount
from ..decision.receipt import receipt, receipt_line
from ..sentence.modality import binding, in_principle, room
from ..sentence.otherwise import Opening
from .choosing import choosing
from .duties import still_to_say
from .ending import annex
from .grant import NOT_ALL, REASONS, granting
from .matter import Matter, matter
from .model import FIXED, Block, Letter, Origin, Sentence, Source, field, fill, heading, law, paragraph, say, title
from .motive import JUDGE_FIRST, ROUND, Use
from .not_in_force import not_in_force
from .questions import asking
from .reasons import reasons
from .special import by_deviating, special
from .steps import what_now
from .still import still
from .used import deviations, standing
from .worksheet import worksheet

SIX_WEEKS = law("art. 6:7 en 6:8 Awb")
HOLDS = "Wat dit besluit inhoudt"
WEIGH = "[Schrijf welke belangen zijn afgewogen, en hoe.]"
HEARD = (
    "[Schrijf wanneer de belanghebbende is gehoord (art. 4:8 Awb), wat is gezegd en wat wij daarvan vinden; "
    "of waarom horen niet hoefde (art. 4:11 of 4:12 Awb).]"
)
BALANCE = law("art. 3:4 en 3:46 Awb")


def letter(answer: Answer, decision: Decision, way: Opening | None = None) -> Letter:
    """The draft letter of one decision, with its worksheet.

    way: what would turn it (`repairs.turning.openings`); empty: nothing does; None: that was not found out.
    """
    found = matter(answer, decision)
    proof = receipt(answer, decision)
    body = tuple(_body(found, way))
    return Letter(_subject(found), body, tuple(worksheet(found)), proof, receipt_line(answer, decision))


def _subject(found: Matter) -> str:
    return f"{words.capital(found.label())}{found.who()}"


def _body(found: Matter, way: Opening | None) -> Iterator[Block]:
    yield from _opening(found)
    judged: set[Use] = set()
    outcome = found.decision.outcome
    parts = {UNDECIDED: asking, CHOICE: choosing}.get(outcome, _decided)
    written = tuple(parts(found, judged))
    yield from written
    yield from still(found, tuple(x for block in written for x in block.sentences))
    yield from what_now(found, way)
    if outcome not in (UNDECIDED, CHOICE):
        yield from _appeal() if found.norms.wording.appeal else _objection()
        yield from _besides(found)
    yield from _closing(found)
    if _may_grant(found):
        yield from annex(found, "" if found.decision.outcome == GRANT else _only_if(found))


def _may_grant(found: Matter) -> bool:
    return found.decision.outcome in (GRANT, MAY_GRANT, MAY_REFUSE)


def _opening(found: Matter) -> Iterator[Block]:
    yield title(say(f"CONCEPT: {_subject(found)}", field("provision"), field("person")))
    yield _addressed(found)
    yield paragraph(fill("Datum: [datum van verzending]. Kenmerk: [kenmerk]. Behandeld door: [naam].", law("art. 3:41 Awb")))
    yield paragraph(fill("Geachte [naam],"))
    yield paragraph(*_about(found), *_day(found))


def _about(found: Matter) -> Iterator[Sentence]:
    """What the letter is about: an application, what the college took up itself, or what runs."""
    received, record = found.received(), found.record
    if found.applied():
        when = f"Op {words.full_day(received)} ontvingen wij" if received is not None else "Wij ontvingen"
        origins = (found.fact(record.id, RECEIVED),) if received is not None and record is not None else ()
        yield say(f"{when} {found.request()}.", field("application"), *origins)
    elif found.decision.application:
        yield say(_of_our_own(found), field("application"))
        yield say("Niemand heeft dit aangevraagd.", field("application"))
    else:
        yield say(f"Deze brief gaat over {found.what()}.", field("provision"))
    if record is not None and not (found.norms.timeless and found.decision.application):
        verb = "is gevraagd" if found.applied() else "is voorzien" if found.decision.application else "loopt"
        when = found.period(record)
        day = when.replace("op ", "voor ", 1) if when.startswith("op ") and verb != "loopt" else when  # nothing was asked on that day
        yield say(f"{words.capital(words.lasting(found.norms))} {verb} {day}.", *found.periods())


def _of_our_own(found: Matter) -> str:
    if found.norms.wording.own:
        return f"Wij hebben uit onszelf beoordeeld wat geldt voor {found.what()}."
    return f"Wij hebben uit onszelf beoordeeld of wij {found.what()} kunnen toekennen."


def _day(found: Matter) -> Iterator[Sentence]:
    decision, received = found.decision, found.received()
    if decision.date is not None:
        yield say(f"Wij hebben dit beoordeeld naar de regels en de feiten op {words.full_day(decision.date)}.", field("date"))
    elif decision.application and decision.outcome not in (UNDECIDED, CHOICE):
        earliest = f", op of na {words.full_day(received)}" if received is not None else ""
        yield fill(f"Wij hebben dit beoordeeld naar de regels en de feiten op [dag van het besluit{earliest}].", field("date"))


def _addressed(found: Matter) -> Block:
    """Name of the one to whom it goes, as far as the dossier says who that is; an address is never invented."""
    to = found.addressee()
    if to is None:
        asked = found.applied() and not found.norms.wording.own
        return paragraph(fill(f"[Naam en adres van de {'aanvrager' if asked else 'belanghebbende'}]"))
    record, origin = to
    label = found.norms.entities[record.entity].label
    return paragraph(say(f"Aan: {record.name} ({label}).", origin), fill("[Adres, of dat van de gemachtigde.]"))


def _decided(found: Matter, judged: set[Use]) -> Iterator[Block]:
    outcome = found.decision.outcome
    yield heading("Ons besluit")
    rest = tuple(_held(found, judged))
    yield paragraph(*_verdict(found), *(_supposing(rest) if outcome in (GRANT, MAY_GRANT) else ()))
    yield from rest


def _supposing(rest: tuple[Block, ...]) -> Iterator[Sentence]:
    """That a grant supposes what is still to be judged below."""
    places = [s for b in rest for s in b.sentences if s.text.startswith(JUDGE_FIRST)]
    if places:
        many = f"{words.how_many(len(places))} oordelen die nog moeten worden gegeven"
        what = "een oordeel dat nog moet worden gegeven" if len(places) == 1 else many
        text = f"[Dit gaat uit van {what}: zie hierna bij ‘Beoordeel eerst’. Komt daar iets anders uit? Neem dan een ander besluit.]"
        yield fill(text, *dict.fromkeys(o for s in places for o in s.origins))


def _held(found: Matter, judged: set[Use]) -> Iterator[Block]:
    """What stands below the decision: what it contains, and why."""
    outcome = found.decision.outcome
    if outcome == NOT_APPLICABLE:
        yield from not_in_force(found)
        return
    if outcome in (GRANT, MAY_GRANT):
        sure = outcome == GRANT or no_amount(found.decision)
        yield from standing(found)
        yield from granting(found, _granting(found, HOLDS if sure else _holds(found)), judged, "" if sure else _only_if(found))
        yield from reasons(found, NOT_ALL, judged)
        yield from special(found, judged)
        return
    if outcome != MAY_REFUSE:  # there it stands with what is granted
        yield from deviations(found)
    yield from reasons(found, REASONS, judged)
    yield from still_to_say(found)
    yield from special(found, judged)
    if outcome == MAY_REFUSE:
        yield from standing(found)
        yield from granting(found, _granting(found, _holds(found)), judged, _only_if(found))


def _holds(found: Matter) -> str:
    """The heading above what would be granted; where nothing can be, it speaks of no granting."""
    return HOLDS if no_amount(found.decision) else f"{HOLDS} als wij {found.granting()}"


def _only_if(found: Matter) -> str:
    return f"[Dit deel hoort er alleen bij als wij {found.granting()}: laat het anders weg.]"


def _granting(found: Matter, usual: str) -> str:
    """The heading above what is granted."""
    return "Wat daarbij hoort" if found.norms.wording.own else usual


def _verdict(found: Matter) -> Iterator[Sentence]:
    """What follows from the rules; where the college has a choice, the choice stays open."""
    request, runs, origin = found.request(), words.what_runs(found.norms), field("outcome")
    asked = request.translate(ROUND)
    refuse, grant = _deeds(found, asked)
    match found.decision.outcome:
        case outcome if outcome == MUST_REFUSE:
            yield say(_deeds(found, request)[0] + ".", origin)
            yield from _unless(found)
        case outcome if outcome == MAY_REFUSE:
            other = "Wij wijzen niet af, maar er is geen bedrag dat wij kunnen toekennen" if no_amount(found.decision) else grant
            yield fill(f"[Kies: {refuse}. / {other}.]", origin, BALANCE)
            yield from by_deviating(found)
            yield fill(WEIGH, BALANCE)
        case outcome if outcome == NOT_APPLICABLE:
            yield from _no_law(found)
        case outcome if outcome in (GRANT, MAY_GRANT) and no_amount(found.decision):
            yield say("Er is geen reden om af te wijzen. De regels kennen hier geen bedrag voor.", origin, field("grounds"))
            yield say("Er is geen bedrag dat wij kunnen toekennen.", origin, field("amounts"))
            yield fill("[Schrijf hier het besluit, en waarom.]", law("art. 3:46 Awb"))
        case outcome if outcome == GRANT:
            partly = any(g.leg == EXCESS for g in found.decision.grounds)
            yield say(_deeds(found, request, " voor een deel" if partly else "")[1] + ".", origin)
        case outcome if outcome == MAY_GRANT:
            partly = any(g.leg == EXCESS for g in found.decision.grounds)
            grant = _deeds(found, asked, " voor een deel" if partly else "")[1]
            yield fill(f"[Kies: {grant}. / Wij doen dat niet, omdat …]", origin, BALANCE)
        case outcome if outcome == MAY_END:
            yield fill(f"[Kies: Wij beëindigen {runs} per … / Wij zetten {runs} voort.]", origin, BALANCE)
            yield fill(WEIGH, BALANCE)
            yield fill(HEARD, law("art. 4:8 Awb"))
        case outcome if outcome == CONTINUE:
            yield say(f"Wij zetten {runs} voort.", origin)
            for g in found.decision.grounds:
                if g.modality == KEEPS and g.until is not None:
                    yield say(
                        f"{words.capital(runs)} blijft behouden tot en met {words.full_day(g.until)}.", origin, field("grounds.until", g.id)
                    )
            if not found.decision.grounds:
                yield say("Wij zien geen reden om te beëindigen.", origin, field("grounds"))
        case outcome:
            yield say(f"{words.capital(words.outcome_word(outcome, found.norms))}: {found.what()}.", origin)
            yield fill("[Schrijf hier het besluit.]")


def _deeds(found: Matter, request: str, partly: str = "") -> tuple[str, str]:
    """To refuse and to grant in the act's own words, as far as it has any; where nobody applied there is nothing to reject."""
    letters = found.norms.wording.letters
    refuse = letters.get(MUST_REFUSE if found.decision.outcome == MUST_REFUSE else MAY_REFUSE) or letters.get(MUST_REFUSE)
    grant = letters.get(MAY_GRANT if found.decision.outcome == MAY_GRANT else GRANT) or letters.get(GRANT) or letters.get(MAY_GRANT)
    usual, act = _usual_deeds(found, request, partly), found.norms.wording
    if REFUSE in act.deeds:
        refuse = refuse or f"Wij besluiten {act.to(REFUSE)}"
    if GRANT_DEED in act.deeds:
        grant = grant or f"Wij besluiten{partly} {act.to(GRANT_DEED)}"
    return refuse or usual[0], grant or usual[1]


def _usual_deeds(found: Matter, request: str, partly: str) -> tuple[str, str]:
    if found.applied():
        return f"Wij wijzen {request} af", f"Wij wijzen {request}{partly} toe"
    return f"Wij kennen {request} niet toe", f"Wij kennen {request}{partly} toe"


def _no_law(found: Matter) -> Iterator[Sentence]:
    day = found.decision.date
    on = f"op {words.full_day(day)}" if day is not None else "op de dag van dit besluit"
    effect = "beëindigen" if found.decision.running is not None else "beslissen" if found.norms.wording.own else "toekennen"
    yield say(f"De regels voor {found.label()} gelden niet {on}.", field("outcome"), field("date"))
    yield say(f"Op grond van deze regels kunnen wij niets {effect}.", field("outcome"))
    yield fill("[Ga na welke regels dan wel gelden en beslis naar die regels.]")


def _unless(found: Matter) -> Iterator[Sentence]:
    """That a refusal is not the last word, where every ground that binds leaves room, by itself or by what stands elsewhere."""
    if not in_principle(found.answer, found.decision):
        return
    rooms = [room(found.answer, found.decision, g) for g in binding(found.decision)]
    choice = ["wijken wij af"] if any(r.deviating for r in rooms) else []
    choice += ["doet zich een uitzondering voor"] if any(r.unjudged for r in rooms) else []
    text = f"[{words.capital(words.enumerate_words(choice, 'of'))}? Neem dan een ander besluit, en pas de redenen hierna aan.]"
    yield fill(text, field("deviation"), law("art. 3:46 Awb"))


def _objection() -> Iterator[Block]:
    """A clause to be checked; no name or address is invented."""
    yield heading("Bezwaar maken", law("art. 3:45 Awb"))
    yield paragraph(fill("[Standaardtekst: controleren en aanvullen.]", law("art. 3:45 Awb")))
    yield paragraph(
        fill("Bent u het niet eens met dit besluit? Dan kunt u bezwaar maken bij [naam van het bestuursorgaan].", law("art. 6:4 Awb")),
        say("Doe dat binnen zes weken. De zes weken beginnen op de dag na de dag waarop wij dit besluit hebben verzonden.", SIX_WEEKS),
        fill("Stuur uw bezwaarschrift naar [postadres of digitaal loket].", law("art. 6:4 Awb")),
        say("Schrijf erin: uw naam en adres, de datum, tegen welk besluit u bezwaar maakt en waarom. Onderteken het.", law("art. 6:5 Awb")),
    )


def _appeal() -> Iterator[Block]:
    """The same against a decision on an objection."""
    yield heading("Beroep instellen", law("art. 3:45 Awb"))
    yield paragraph(fill("[Standaardtekst: controleren en aanvullen.]", law("art. 3:45 Awb")))
    yield paragraph(
        fill("Bent u het niet eens met dit besluit? Dan kunt u beroep instellen bij [naam van de rechtbank].", law("art. 8:1 Awb")),
        say("Doe dat binnen zes weken. De zes weken beginnen op de dag na de dag waarop wij dit besluit hebben verzonden.", SIX_WEEKS),
        fill("Stuur uw beroepschrift naar [postadres of digitaal loket].", law("art. 6:4 Awb")),
        say("Schrijf erin: uw naam en adres, de datum, waartegen u beroep instelt en waarom. Onderteken het.", law("art. 6:5 Awb")),
    )


def _besides(found: Matter) -> Iterator[Block]:
    """What the rule base says beside objection or appeal, such as what can be asked where it is urgent."""
    if (text := found.norms.wording.remedy) is not None:
        yield paragraph(say(text, Origin(Source.RULE, "rechtsmiddel")))


def _closing(found: Matter) -> Iterator[Block]:
    yield paragraph(say("Met vriendelijke groet,", FIXED))
    yield paragraph(fill(f"[ondertekening namens {words.authority(found.norms)}]", law("art. 10:10 Awb")))
