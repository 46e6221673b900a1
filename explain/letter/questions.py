"""A letter that cannot decide yet: what is asked, of whom, and what happens if no answer comes."""

from __future__ import annotations

from collections.abc import Iterator

from parser.vocabulary import COLLEGE
from reasoner.decision.answer import Unknown

from .. import words
from ..cards.card import Look
from .grant import granting
from .matter import Matter
from .model import FIXED, Block, Origin, Sentence, Source, field, fill, heading, item, law, paragraph, say
from .reasons import Use, reasons, undecided


def asked(matter: Matter) -> tuple[tuple[int, Unknown], ...]:
    """The unknown facts that others than the college know, numbered as in `decide --json`."""
    return tuple((i, u) for i, u in enumerate(matter.decision.unknown, 1) if u.kind != "oordeel" and u.who != COLLEGE)


def asking(matter: Matter) -> Iterator[Block]:
    """A request to complete the application, with the questions by who can answer them."""
    yield heading("Wij kunnen nog niet beslissen")
    questions = asked(matter)
    if not questions:
        yield paragraph(say("Wij hoeven nu niets te vragen. Wij onderzoeken en beoordelen zelf nog een aantal punten.", field("unknown")))
        yield paragraph(fill("U hoort van ons uiterlijk op [datum].", law("art. 4:13 en 4:14 Awb")))
    else:
        applied = bool(matter.decision.application)  # what runs is not applied for now: nothing to complete
        basis = law("art. 4:5, eerste lid, Awb") if applied else law("art. 3:2 Awb")
        yield paragraph(say("Voor een besluit missen wij gegevens. Wilt u deze vragen beantwoorden?", basis, field("unknown")))
        yield from _questions(matter, questions)
        yield paragraph(fill("Stuur de antwoorden en de bewijsstukken uiterlijk op [datum] naar [adres].", basis))
        if applied:
            yield paragraph(*_no_answer())
    yield from reasons(matter, "Wat al vaststaat")


def _no_answer() -> Iterator[Sentence]:
    """What follows if an application is not completed."""
    text = "Krijgen wij ze niet op tijd, dan kunnen wij besluiten de aanvraag niet te behandelen."
    yield say(text, law("art. 4:5, eerste lid, Awb"))
    yield say("Zolang wij op de antwoorden wachten, loopt de termijn om te beslissen niet door.", law("art. 4:15, eerste lid, Awb"))


def _questions(matter: Matter, questions: tuple[tuple[int, Unknown], ...]) -> Iterator[Block]:
    for who in dict.fromkeys(u.who for _, u in questions):
        group = [(i, u) for i, u in questions if u.who == who]
        origins = tuple(field(f"unknown.{i}") for i, _ in group)
        unsaid = fill("Vragen aan: [vul in wie dit weet].", *origins)
        yield paragraph(unsaid if who is None else say(f"Vragen aan: {who.replace('_', ' ')}.", *origins))
        for i, u in group:
            needed = words.enumerate_words([matter.cite(a) if a in matter.norms.articles else a for a in u.ids], "en")
            about = f" Het gaat om {matter.name(u.entity)}." if u.entity != matter.decision.subject else ""
            rules = (Origin(Source.RULE, a, a) for a in u.ids if a in matter.norms.articles)
            yield item(0, say(f"{u.question}{about}{f' Nodig voor {needed}.' if needed else ''}", field(f"unknown.{i}"), *rules))


def choosing(matter: Matter) -> Iterator[Block]:
    """Applications that exclude each other: the choice to be made after consultation."""
    yield heading("Er moet worden gekozen")
    sets = matter.decision.choice
    origin = field("choice")
    text = "Deze aanvraag kan niet worden toegekend naast een andere aanvraag. Wij bepalen na overleg welke wij toekennen."
    yield paragraph(say(text, origin, field("outcome")))
    yield paragraph(say("De mogelijkheden zijn:", origin))
    for i, chosen in enumerate(sets, 1):
        named = words.enumerate_words([_application(matter, id_) for id_ in chosen], "en")
        yield item(0, say(f"Mogelijkheid {i}: {named}.", origin))
    yield paragraph(fill("Wij nodigen u uit voor overleg op [datum, tijd en plaats]. [Of: het overleg was op datum; de uitkomst was …]"))
    yield heading("Waarom", FIXED)
    judged: set[Use] = set()
    yield from undecided(matter, Look.CHOICE, judged)
    yield from reasons(matter, "Andere gronden", judged)
    yield from granting(matter, "Wat wij kunnen toekennen als voor deze aanvraag wordt gekozen")


def _application(matter: Matter, id_: str) -> str:
    record = matter.answer.model.case.dossier.records[id_]
    kind = matter.norms.kinds[record.kind].label if record.kind else ""
    return f"{matter.name(id_)} ({kind}, {matter.period(record)})"
