"""A letter that cannot decide yet: what is asked, of whom, and what happens if no answer comes."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.decision.answer import Unknown

from .. import words
from ..cards.card import Look
from ..sentence.hanging import needed, question
from .grant import granting
from .matter import Matter
from .model import FIXED, Block, Origin, Sentence, Source, field, fill, heading, item, law, paragraph, say
from .motive import Use
from .reasons import reasons, undecided
from .special import special


def asked(matter: Matter) -> tuple[tuple[int, Unknown], ...]:
    """The unknown facts that others than the college know, numbered as in `decide --json`."""
    return tuple((i, u) for i, u in enumerate(matter.decision.unknown, 1) if u.kind != "oordeel" and u.who != matter.norms.authority.name)


def asking(matter: Matter, judged: set[Use]) -> Iterator[Block]:
    """A request to complete the application, with the questions by who can answer them."""
    yield heading("Wij kunnen nog niet beslissen")
    questions = asked(matter)
    if not questions:
        yield paragraph(say("U hoeft nu niets te doen.", field("unknown")))
        yield from _own_points(matter)
        yield paragraph(fill("U hoort van ons uiterlijk op [datum].", law("art. 4:13 en 4:14 Awb")))
    else:
        applied = matter.applied() and not matter.norms.wording.appeal  # otherwise there is no application to complete
        basis = law("art. 4:5, eerste lid, Awb") if applied else law("art. 3:2 Awb")
        yield paragraph(say("Wij missen nog gegevens. Wilt u deze vragen beantwoorden?", basis, field("unknown")))
        yield from _questions(matter, questions)
        yield from _own_points(matter)
        yield paragraph(fill("Stuur de antwoorden en de bewijsstukken uiterlijk op [datum] naar [adres].", basis))
        if applied:
            yield paragraph(*_no_answer(matter.norms.application.label))
    yield from reasons(matter, "Wat al vaststaat", judged)
    yield from special(matter, judged)


def _own_points(matter: Matter) -> Iterator[Block]:
    """What the authority finds out or judges itself."""
    theirs = {i for i, _ in asked(matter)}
    mine = [(i, u) for i, u in enumerate(matter.decision.unknown, 1) if i not in theirs]
    if not mine:
        return
    yield paragraph(say("Wij bepalen zelf nog:", *(field(f"unknown.{i}") for i, _ in mine)))
    for i, u in mine:
        said = words.printable(matter.ours(question(matter.answer, matter.decision, u, matter.limits)))
        yield item(0, say(f"{said}.", field(f"unknown.{i}")))


def _no_answer(noun: str) -> Iterator[Sentence]:
    """What follows if an application is not completed."""
    text = f"Ontbreken ze dan nog, dan kunnen wij uw {noun} buiten behandeling laten."
    yield say(text, law("art. 4:5, eerste lid, Awb"))
    yield say("Zolang wij op de antwoorden wachten, staat de termijn om te beslissen stil.", law("art. 4:15, eerste lid, Awb"))


def _questions(matter: Matter, questions: tuple[tuple[int, Unknown], ...]) -> Iterator[Block]:
    """By who knows; without the articles, which follow together."""
    for who in dict.fromkeys(u.who for _, u in questions):
        group = [(i, u) for i, u in questions if u.who == who]
        origins = tuple(field(f"unknown.{i}") for i, _ in group)
        unsaid = fill("Vragen aan: [vul in wie dit weet].", *origins)
        yield paragraph(unsaid if who is None else say(f"Vragen aan: {who.replace('_', ' ')}.", *origins))
        for i, u in group:
            about = f" Het gaat om {matter.called(u.entity)}." if u.entity != matter.decision.subject else ""
            limit = needed(u, matter.limits)
            border = f" Nodig is {limit}." if limit is not None else ""
            yield item(0, say(f"{matter.ours(u.question)}{about}{border}", field(f"unknown.{i}")))
    ids = tuple(dict.fromkeys(a for _, u in questions for a in u.ids if a in matter.norms.articles))
    if ids:
        yield paragraph(say("De antwoorden zijn nodig voor:", field("unknown")))
        for id_ in ids:
            yield item(0, say(f"{matter.cite(id_)}.", Origin(Source.RULE, id_, id_)))


def choosing(matter: Matter, judged: set[Use]) -> Iterator[Block]:
    """Applications that exclude each other: the choice to be made after consultation."""
    yield heading("Er moet worden gekozen")
    sets = matter.decision.choice
    origin = field("choice")
    text = f"Wij kunnen {matter.request()} niet toewijzen naast een andere aanvraag."
    yield paragraph(say(text, origin, field("outcome")), say("Wij bepalen na overleg met u wat het beste past.", origin))
    yield paragraph(say("De mogelijkheden zijn:", origin))
    for i, chosen in enumerate(sets, 1):
        named = words.enumerate_words([matter.support(id_) for id_ in chosen], "en")
        yield item(0, say(f"Mogelijkheid {i}: {named}.", origin))
    yield paragraph(fill("Wij nodigen u uit voor overleg op [datum, tijd en plaats]. [Of: het overleg was op datum; de uitkomst was …]"))
    yield heading("Waarom", FIXED)
    yield from undecided(matter, Look.CHOICE, judged)
    yield from reasons(matter, "Andere redenen", judged)
    yield from special(matter, judged)
    yield from granting(matter, "Wat wij kunnen toekennen als hiervoor wordt gekozen", judged)
