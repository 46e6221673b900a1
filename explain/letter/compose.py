"""From a decision to a letter: which parts, in which order, for which outcome."""

from __future__ import annotations

from collections.abc import Iterator

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
from ..decision.deviating import elsewhere, excepted, needed, reaching
from ..decision.receipt import receipt, receipt_line
from .grant import deviations, granting
from .matter import Matter, matter
from .model import FIXED, Block, Letter, Origin, Sentence, field, fill, heading, law, paragraph, say, title
from .questions import asking, choosing
from .reasons import reasons
from .worksheet import worksheet

SIX_WEEKS = law("art. 6:7 en 6:8 Awb")


def letter(answer: Answer, decision: Decision) -> Letter:
    """The draft letter of one decision, with its worksheet."""
    found = matter(answer, decision)
    proof = receipt(answer, decision)
    return Letter(_subject(found), tuple(_body(found)), tuple(worksheet(found)), proof, receipt_line(answer, decision))


def _subject(found: Matter) -> str:
    return f"{words.capital(found.label())}{found.who()}"


def _body(found: Matter) -> Iterator[Block]:
    yield from _opening(found)
    match found.decision.outcome:
        case outcome if outcome == UNDECIDED:
            yield from asking(found)
        case outcome if outcome == CHOICE:
            yield from choosing(found)
        case _:
            yield from _decided(found)
            yield from _objection()
    yield from _closing()


def _opening(found: Matter) -> Iterator[Block]:
    decision = found.decision
    yield title(say(f"CONCEPT: {_subject(found)}", field("provision"), field("person")))
    yield paragraph(say("Dit is een concept, geen besluit. Het college beslist.", FIXED))
    yield _addressed(found)
    yield paragraph(fill("Datum: [datum van verzending]. Kenmerk: [kenmerk]. Behandeld door: [naam].", law("art. 3:41 Awb")))
    yield paragraph(fill("Geachte [naam],"))
    sentences = []
    received = found.received()
    asked_for = f"voor {found.label()}{found.who()}"
    applied = found.record if found.decision.application else None
    if applied is not None and received is not None and not found.unasked():
        text = f"Op {words.full_day(received)} hebben wij een aanvraag ontvangen {asked_for} (aanvraag {applied.name})."
        sentences.append(say(text, field("application"), found.fact(applied.id, RECEIVED)))
    elif applied is not None and not found.unasked():
        text = f"Wij hebben een aanvraag ontvangen {asked_for} (aanvraag {applied.name})."
        sentences.append(say(text, field("application")))
    elif applied is not None:
        text = f"Niemand heeft dit aangevraagd: wij hebben uit onszelf beoordeeld of wij {found.label()}{found.who()} kunnen verstrekken."
        sentences.append(say(text, field("application")))
    else:
        sentences.append(say(f"Deze brief gaat over een lopende voorziening: {found.label()}{found.who()}.", field("provision")))
    if found.record is not None:
        verb = "loopt" if applied is None else "is voorzien" if found.unasked() else "is gevraagd"
        sentences.append(say(f"De ondersteuning {verb} {found.period(found.record)}.", *found.periods()))
    if decision.date is not None:
        sentences.append(say(f"Wij hebben dit beoordeeld naar de regels en de feiten op {words.full_day(decision.date)}.", field("date")))
    elif applied is not None:
        earliest = f": op of na {words.full_day(received)}" if received is not None else ""
        sentences.append(say(f"Op welke dag het college beslist, staat in dit concept nog niet vast{earliest}.", field("date")))
    yield paragraph(*sentences)


def _addressed(found: Matter) -> Block:
    """Name of the one to whom it goes, as far as the dossier says who that is; an address is never invented."""
    to = found.addressee()
    if to is None:
        applied = found.decision.application is not None and not found.unasked()
        return paragraph(fill(f"[Naam en adres van de {'aanvrager' if applied else 'belanghebbende'}]"))
    record, origin = to
    label = found.norms.entities[record.entity].label
    return paragraph(say(f"Aan: {record.name} ({label}).", origin), fill("[Adres, of dat van de gemachtigde.]"))


def _decided(found: Matter) -> Iterator[Block]:
    outcome = found.decision.outcome
    yield heading("Ons besluit")
    yield paragraph(*_verdict(found))
    if outcome not in (GRANT, MAY_GRANT):
        yield from deviations(found)
        yield from reasons(found, "Waarom")
    if outcome in (GRANT, MAY_GRANT):
        yield from granting(found, "Wat wij kunnen toekennen" if outcome == MAY_GRANT else "Wat wij verstrekken")
        yield from reasons(found, "Waarom niet alles")
    elif outcome == MAY_REFUSE:
        yield from granting(found, "Wat wij kunnen toekennen als wij niet weigeren")


def _verdict(found: Matter) -> Iterator[Sentence]:
    """What follows from the rules; where the college has a choice, the choice stays open."""
    what, origin, day = f"{found.label()}{found.who()}", field("outcome"), found.decision.date
    match found.decision.outcome:
        case outcome if outcome == MUST_REFUSE:
            yield from _refusal(found, what, origin)
        case outcome if outcome == MAY_REFUSE:
            free = needed(found.norms, found.decision, found.decision.grounds) or "Wij zijn dat niet verplicht."
            yield say(f"Wij kunnen de aanvraag voor {what} weigeren. {free}", origin)
            grant = "wij weigeren haar niet, maar kennen geen bedrag toe" if no_amount(found.decision) else "wij wijzen de aanvraag toe"
            choice = f"[Kies: wij weigeren de aanvraag / {grant}. Schrijf welke belangen zijn afgewogen, en hoe.]"
            yield fill(choice, law("art. 3:4 en 3:46 Awb"))
        case outcome if outcome == NOT_APPLICABLE:
            on = f"op {words.full_day(day)}" if day is not None else "op de datum van dit besluit"
            effect = "beëindigen" if found.decision.running is not None else "toekennen"
            text = f"De regels voor {found.label()} gelden niet {on}. Op grond van deze regels kunnen wij niets {effect}."
            yield say(text, origin, field("date"))
            yield fill("[Ga na welke regels dan wel gelden en beslis naar die regels.]")
        case outcome if outcome in (GRANT, MAY_GRANT) and no_amount(found.decision):
            yield say(
                f"Er is geen grond om de aanvraag voor {what} te weigeren, maar de regels kennen er geen bedrag voor. "
                "Er is geen bedrag dat wij kunnen toekennen.", origin, field("grounds"), field("amounts")
            )  # fmt: skip
            yield fill("[Schrijf hier het besluit, en waarom.]", law("art. 3:46 Awb"))
        case outcome if outcome == GRANT:
            partly = any(g.leg == EXCESS for g in found.decision.grounds)
            part = " voor een deel" if partly else ""
            yield say(f"Wij wijzen de aanvraag voor {what}{part} toe. Aan de voorwaarden daarvoor is voldaan.", origin)
        case outcome if outcome == MAY_GRANT:
            yield say(
                f"Wij kunnen de aanvraag voor {what} toewijzen. Er is geen grond om de hele aanvraag te weigeren.", origin, field("grounds")
            )
            choice = "[Kies: wij kennen toe / wij kennen niet toe, omdat …]"
            yield fill(choice, law("art. 3:4 en 3:46 Awb"))
        case outcome if outcome == MAY_END:
            yield say(f"Wij kunnen deze voorziening ({what}) beëindigen. Wij zijn dat niet verplicht.", origin)
            choice = "[Kies: wij beëindigen / wij zetten voort. Schrijf welke belangen zijn afgewogen, en hoe.]"
            yield fill(choice, law("art. 3:4 en 3:46 Awb"))
        case outcome if outcome == CONTINUE:
            yield say(
                f"Wij kunnen deze voorziening ({what}) niet beëindigen op grond van deze regels. De ondersteuning loopt door.", origin
            )
            for g in found.decision.grounds:
                if g.modality == KEEPS and g.until is not None:
                    yield say(f"Zij wordt behouden tot en met {words.full_day(g.until)}.", origin, field("grounds.until", g.id))
        case outcome:
            yield say(f"{words.capital(words.OUTCOME_WORDS.get(outcome, outcome.replace('_', ' ')))}: {what}.", origin)
            yield fill("[Schrijf hier het besluit.]")


def _refusal(found: Matter, what: str, origin: Origin) -> Iterator[Sentence]:
    """The dictum of a refusal that binds; open where every ground that binds leaves room, by itself or by what stands elsewhere."""
    binding = [g for g in found.decision.grounds if g.binding]
    conditions = {c.address.id for c in found.provision.conditions}
    powers = reaching(found.norms, found.decision)
    deviating = [
        bool(elsewhere(found.norms, (g.id,)))
        or any(p.reaches(found.norms.articles[x].address) for p in powers for x in g.deviable(conditions))
        for g in binding
    ]
    open_ = [any(use.origin != "dossier" for use, _ in excepted(found.answer, found.decision, (g.id,))) for g in binding]
    if not binding or not all(x or y for x, y in zip(deviating, open_, strict=True)):
        yield say(f"Wij weigeren de aanvraag voor {what}.", origin)
        return
    unless = ["wij ervan afwijken"] if any(deviating) else []
    unless += ["een uitzondering zich voordoet"] if any(open_) else []
    choice = ["wij wijken af van …, omdat …"] if any(deviating) else []
    choice += ["de uitzondering van … doet zich voor, omdat …"] if any(open_) else []
    text = f"Volgens de regels weigeren wij de aanvraag voor {what}, tenzij {' of '.join(unless)}."
    yield say(text, origin, field("deviation"))
    yield fill(f"[Kies: wij weigeren de aanvraag / {' / '.join(choice)}]", law("art. 3:46 Awb"))


def _objection() -> Iterator[Block]:
    """A clause to be checked; no name or address is invented."""
    yield heading("Niet eens met dit besluit?", law("art. 3:45 Awb"))
    yield paragraph(fill("[Standaardtekst: controleren en aanvullen.]", law("art. 3:45 Awb")))
    yield paragraph(
        fill("Dan kunt u bezwaar maken bij [naam van het bestuursorgaan].", law("art. 6:4 Awb")),
        say("Doe dat binnen zes weken. De zes weken beginnen op de dag na de dag waarop wij dit besluit hebben verzonden.", SIX_WEEKS),
        fill("Stuur uw bezwaarschrift naar [postadres of digitaal loket].", law("art. 6:4 Awb")),
        say("Schrijf erin: uw naam en adres, de datum, tegen welk besluit u bezwaar maakt en waarom. Onderteken het.", law("art. 6:5 Awb")),
    )


def _closing() -> Iterator[Block]:
    yield paragraph(say("Met vriendelijke groet,", FIXED))
    yield paragraph(fill("[ondertekening namens het college]", law("art. 10:10 Awb")))
