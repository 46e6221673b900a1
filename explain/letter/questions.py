"""A letter that cannot decide yet: what is asked, of whom, what hangs on it, and what happens if no answer comes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parser.norms import APPLICATION, REFUSE, WANT, Ground, Rule
from parser.vocabulary import DECIDED
from reasoner.decision.answer import EXCESS, MAY_GRANT, MAY_REFUSE, MUST_REFUSE, Unknown
from reasoner.decision.follows import GRANTED

from .. import words
from ..sentence.clause import unknown_words
from ..sentence.hanging import needed, question
from ..sentence.sought import sought
from .duties import our_terms
from .matter import Matter
from .model import FIXED, Block, Origin, Sentence, Source, field, fill, heading, item, law, paragraph, say
from .motive import Use
from .reasons import reasons
from .special import special
from .still import follows
from .waiting import by_day


def asked(matter: Matter) -> tuple[tuple[int, Unknown], ...]:
    """The unknown facts that others than the college know, numbered as in `decide --json`."""
    us = matter.norms.authority.name
    return tuple(
        (i, u) for i, u in enumerate(matter.decision.unknown, 1) if u.kind != "oordeel" and u.who != us and not _recorded(matter, u)
    )


def _recorded(matter: Matter, unknown: Unknown) -> bool:
    """Is this a list that whoever decides keeps: of what was granted, or applied for?"""
    return any(e.list_name == unknown.fact and (e.support or e.name == APPLICATION) for e in matter.norms.entities.values())


def asking(matter: Matter, judged: set[Use]) -> Iterator[Block]:
    """A request to complete the application, with the questions by who can answer them."""
    questions, days = asked(matter), tuple(by_day(matter))
    only_day = bool(days) and all(_is_day(matter, u) for u in matter.decision.unknown)
    yield heading("De uitkomst hangt af van de dag waarop wij beslissen" if only_day else "Wij kunnen nog niet beslissen")
    if not questions:
        yield paragraph(say("U hoeft nu niets te doen.", field("unknown")))
        yield from _own_points(matter, bool(days))
        yield from days
        yield from our_terms(matter)
        yield paragraph(fill("U hoort van ons uiterlijk op [datum].", law("art. 4:13 en 4:14 Awb")))
    else:
        applied = matter.applied() and not matter.norms.wording.appeal  # otherwise there is no application to complete
        basis = law("art. 4:5, eerste lid, Awb") if applied else law("art. 3:2 Awb")
        one = len(questions) == 1
        yield paragraph(say(f"Wij missen nog gegevens. Wilt u deze {'vraag' if one else 'vragen'} beantwoorden?", basis, field("unknown")))
        yield from _questions(matter, questions)
        yield from _own_points(matter, bool(days))
        yield from days
        answers = "het antwoord" if one else "de antwoorden"
        yield paragraph(fill(f"Stuur {answers} en de bewijsstukken uiterlijk op [datum] naar [adres].", basis))
        if applied:
            yield paragraph(*_no_answer(matter.norms.application.label, one))
    yield from reasons(matter, "Wat al vaststaat", judged)
    yield from special(matter, judged)


def _own_points(matter: Matter, days_told: bool) -> Iterator[Block]:
    """What the authority finds out or judges itself. days_told: what hangs on the day of the decision follows, and that day is no point."""
    theirs = {i for i, _ in asked(matter)}
    mine = [(i, u) for i, u in enumerate(matter.decision.unknown, 1) if i not in theirs and not (days_told and _is_day(matter, u))]
    judged, kept = [x for x in mine if not _recorded(matter, x[1])], [x for x in mine if _recorded(matter, x[1])]
    if judged:
        yield paragraph(say("Wij bepalen zelf nog:", *(field(f"unknown.{i}") for i, _ in judged)))
    for i, u in judged:
        said = words.printable(matter.unvoiced(question(matter.answer, matter.decision, u, matter.limits)))
        yield item(0, say(f"{said}.", field(f"unknown.{i}")))
    if kept:
        yield paragraph(say("Wij zoeken zelf nog na:", *(field(f"unknown.{i}") for i, _ in kept)))
    for i, u in kept:
        said = words.printable(unknown_words(matter.model, u.fact, u.entity, u.question))
        yield item(0, say(f"{said}.", field(f"unknown.{i}")), *_in_list(matter, i, u))
    if kept:
        yield paragraph(say("Weet u iets wat daar ontbreekt, ook van een ander dan ons? Laat het ons dan weten.", FIXED))


def _is_day(matter: Matter, unknown: Unknown) -> bool:
    return (unknown.fact, unknown.entity) == (DECIDED, matter.decision.subject)


def _no_answer(noun: str, one: bool) -> Iterator[Sentence]:
    """What follows if an application is not completed."""
    text = f"Ontbreken ze dan nog, dan kunnen wij uw {noun} buiten behandeling laten."
    yield say(text, law("art. 4:5, eerste lid, Awb"))
    answers, come = ("het antwoord", "Komt het") if one else ("alle antwoorden", "Komen ze")
    text = f"De termijn om te beslissen staat stil vanaf de dag na deze brief. Dat duurt tot de dag waarop wij {answers} hebben."
    yield say(f"{text} {come} niet, dan duurt het tot de dag die hierboven staat, voorbij is.", law("art. 4:15, eerste lid, Awb"))


def _questions(matter: Matter, questions: tuple[tuple[int, Unknown], ...]) -> Iterator[Block]:
    """By who knows; each with what is needed, and for which provision."""
    for who in dict.fromkeys(u.who for _, u in questions):
        group = [(i, u) for i, u in questions if u.who == who]
        origins = tuple(field(f"unknown.{i}") for i, _ in group)
        lead = _lead(matter, who, len(group))
        yield paragraph(say(lead, *origins) if who is not None else fill(lead, *origins))
        for i, u in group:
            told = u.entity == matter.decision.subject or matter.called(u.entity) in u.question
            about = "" if told else f" Het gaat om {matter.called(u.entity)}."
            limit = needed(u, matter.limits)
            border = f" {words.capital(limit)}." if limit is not None else ""
            asks = say(f"{matter.ours(u.question)}{about}{border}", field(f"unknown.{i}"))
            yield item(0, asks, *(_in_list(matter, i, u) or _basis(matter, u)))
    if _hangs(matter):
        partly = " mede" if len(questions) < len(matter.decision.unknown) else ""
        answers = "het antwoord" if len(questions) == 1 else "de antwoorden"
        may = "kunnen toewijzen" if MAY_GRANT in matter.decision.possible else "toewijzen of afwijzen"
        text = f"Van {answers} hangt{partly} af of wij uw {matter.norms.application.label} {may}."
        yield paragraph(say(text, field("possible")))


def _in_list(matter: Matter, number: int, unknown: Unknown) -> tuple[Sentence, ...]:
    """Of a list: what we have of it, what we look for, and what follows if that is there and if nothing is left out."""
    found = sought(matter.answer, matter.decision, unknown)
    if found is None:
        return ()
    origin, dossier, owner = field(f"unknown.{number}"), matter.answer.model.case.dossier, matter.norms.application.owner
    mine = [r for r in dossier.members(unknown.fact) if owner is None or r.links.get(owner) in (None, unknown.entity)]
    known = words.enumerate_words([matter.support(r.id) for r in mine], "en") if mine else "niets"
    said = [say(f"Bij ons bekend: {known}.", origin, *(Origin(Source.DOSSIER, r.id) for r in mine))]
    for label, address, outcome in found.what:
        rule = Origin(Source.RULE, address.id, address.id)
        said.append(say(f"Wij zoeken: {matter.ours(label)} ({matter.cite(address.id)}).", origin, rule))
        so = f"Blijkt dat {'' if found.turned else 'ook niet '}uit iets wat wij nog niet weten"
        said.append(say(f"{so}{follows(matter, outcome, _against(matter, (address.id,)))}.", origin, rule))
    if len(found.whole.possible) == 1:
        said.append(say(f"Weten wij alles al{follows(matter, found.whole.outcome)}.", origin))
    return tuple(said)


def _basis(matter: Matter, unknown: Unknown) -> Iterator[Sentence]:
    """What the rules ask, each requirement with its own address; and the other addresses for which the answer matters."""
    ids = tuple(dict.fromkeys(a for a in unknown.ids if a in matter.norms.articles))
    conditions, grounds = _open(matter, matter.provision.conditions, ids), _open(matter, matter.provision.grounds, ids)
    reason = f"reden om {matter.norms.wording.to(REFUSE)} kan zijn"
    leads = ("Nodig is", "Ook is nodig") if conditions else (f"Een {reason}", f"Een andere {reason}")
    for i, (label, at) in enumerate((conditions or grounds).items()):
        origins = (field("unknown"), *(Origin(Source.RULE, a, a) for a in at))
        yield say(f"{leads[i > 0]}: {label} ({matter.cites(at)}).", *origins)
        if against := _against(matter, at):
            outcome = MUST_REFUSE if any(g.binding for g in against) else MAY_REFUSE
            yield say(f"Is dat {'niet ' if conditions else ''}zo{follows(matter, outcome, against)}.", *origins)
    told = {a for at in (conditions or grounds).values() for a in at}
    if rest := tuple(a for a in ids if a not in told):
        yield say(f"Dit is {'ook ' if told else ''}van belang voor {matter.cites(rest)}.", *(Origin(Source.RULE, a, a) for a in rest))


def _open(matter: Matter, rules: Sequence[Rule | Ground], ids: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """What the rules at these addresses that are still open ask, by their labels, each with where it is asked."""
    model, args = matter.model, (matter.decision.subject,)
    found: dict[str, tuple[str, ...]] = {}
    for r in rules:
        label = matter.norms.props[r.prop].label
        if label is not None and r.address.id in ids and model.value(r.prop, args) is None:
            text = words.small(words.printable(matter.ours(label.holds))).removesuffix(".")
            found[text] = tuple(dict.fromkeys((*found.get(text, ()), r.address.id)))
    return found


def _against(matter: Matter, at: tuple[str, ...]) -> list[Ground]:
    """The open grounds at these addresses, or for want of what they require."""
    model, args = matter.model, (matter.decision.subject,)
    asked = {r.prop for r in matter.provision.conditions if r.address.id in at}
    open_ = (g for g in matter.provision.grounds if g.leg not in (EXCESS, WANT) and model.value(g.prop, args) is None)
    return [g for g in open_ if g.address.id in at or asked & {*g.conditions}]


def _lead(matter: Matter, who: str | None, many: int) -> str:
    """`Deze vraag kan de houder beantwoorden:`; who is no entity of the rule base may be more than one: `Deze vraag is voor ouders:`"""
    entity, these = matter.norms.entities.get(who or ""), "Deze vraag" if many == 1 else "Deze vragen"
    if who is not None and entity is None:
        return f"{these} {'is' if many == 1 else 'zijn'} voor {words.who_words(who)}:"
    called = matter.addressed(entity.called) if entity is not None else "[vul in wie dit weet]"
    return f"{these} {'kunt' if called == 'u' else 'kan'} {called} beantwoorden:"


def _hangs(matter: Matter) -> bool:
    """May the application still be granted, and may it still be refused?"""
    possible = set(matter.decision.possible)
    return matter.applied() and not matter.norms.wording.own and bool(possible & GRANTED) and bool(possible & {MUST_REFUSE, MAY_REFUSE})
