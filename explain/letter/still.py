"""What the one who decides may still decide: in every letter in one place, with what follows from each choice."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from parser import norms
from parser.norms import GRANT as GRANT_DEED
from parser.norms import REFUSE, Deviation
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
    Ground,
)

from .. import words
from ..cards.money import no_amount
from ..sentence.clause import otherwise
from ..sentence.deviating import exceptions_of, reaching, switched_off
from ..sentence.discretion import once_refused
from ..sentence.modality import OR_IN_PRINCIPLE, binding, class_words, ground_may_leave_room, in_principle, outcome_words, room
from ..sentence.otherwise import to_turn_of
from ..sentence.reasons import GroundReason, ground_reasons
from .ending import above
from .matter import CHOSEN, Matter
from .model import FIXED, Block, Origin, Sentence, Source, field, fill, heading, item, law, paragraph, say
from .motive import JUDGE_FIRST
from .readings import here
from .reasons import numbered
from .special import exceptions, named, powers, within
from .used import used_from

HEAD = "Wat wij nog kunnen beslissen"
OUTCOME = field("outcome")
OUTSET = "(in beginsel) "  # of a refusal of which is not known yet whether it is the last word
KEPT_OPEN = "Wij kennen toe:"  # a place for how much is granted


def still(matter: Matter, written: Collection[Sentence] = ()) -> Iterator[Block]:
    """`written`: what the letter says above it: the judgements that are open there, and amounts that are to be filled in."""
    if matter.norms.wording.nobody is None:
        yield heading(HEAD, FIXED)
        yield from _said(matter, written)


def _said(matter: Matter, written: Collection[Sentence]) -> Iterator[Block]:
    match matter.decision.outcome:
        case x if x == MUST_REFUSE:
            yield from _must_refuse(matter)
        case x if x == MAY_REFUSE:
            yield from _may_refuse(matter)
        case x if x == GRANT:
            text = f"Wij moeten {matter.granting()}. Als de feiten zijn zoals zij hier staan, laten de regels ons geen keuze."
            yield paragraph(say(text, OUTCOME), *_open(matter, written), *_how_much(written))
            yield from _beyond_part(matter)
        case x if x == MAY_GRANT and no_amount(matter.decision):
            yield paragraph(say("De regels verplichten ons hier tot niets.", OUTCOME), *_open(matter, written))
        case x if x == MAY_GRANT:
            yield from _may_grant(matter, written)
        case x if x == MAY_END:
            yield from _may_end(matter)
        case x if x == CONTINUE:
            yield paragraph(*_going_on(matter))
        case x if x == UNDECIDED:
            yield from _undecided(matter)
        case x if x == CHOICE:
            yield paragraph(
                say("Wij kiezen een van de mogelijkheden hierboven.", field("choice")),
                say("Meer dan een mogelijkheid kunnen wij niet toewijzen.", field("choice")),
            )
        case x if x == NOT_APPLICABLE:
            yield paragraph(say("Naar deze regels valt er op deze dag niets te beslissen.", OUTCOME))
    if matter.decision.outcome not in (MUST_REFUSE, MAY_REFUSE):  # there it is among what can be decided otherwise
        yield from _judged(matter)
    if matter.decision.outcome in (UNDECIDED, CHOICE):  # of what is decided the worksheet tells it: a decision argues no other
        yield from _read_otherwise(matter)


def _refusing(matter: Matter) -> str:
    """To refuse in a word: `afwijzen`, or what the act calls it."""
    return "afwijzen" if matter.applied() and not matter.norms.wording.own else matter.norms.wording.plain(REFUSE)


def _listed(points: list[str], *origins: Origin, join: str = "of") -> Iterator[Block]:
    """Points below each other, the last but one with what joins them."""
    last = len(points) - 1
    for i, text in enumerate(points):
        yield item(0, say(f"{text}{'.' if i == last else f'; {join}' if i == last - 1 else ';'}", *origins))


# ---- a refusal that must follow, unless


def _must_refuse(matter: Matter) -> Iterator[Block]:
    refuse, grounds = _refusing(matter), matter.decision.grounds
    ways: dict[tuple[str, ...], list[Ground]] = {}
    for ground in binding(matter.decision):
        ways.setdefault(_ways(matter, ground), []).append(ground)
    if stays := ways.get(()):
        text = f"{words.capital(numbered(grounds, stays))} {'laten' if len(stays) > 1 else 'laat'} ons geen keuze."
        yield paragraph(say(f"Wij moeten {refuse}.", OUTCOME), say(text, field("grounds")))
        return
    origins, lead = (field("deviation"), field("grounds")), f"Naar deze feiten moeten wij in beginsel {refuse}."
    if len(ways) == 1:
        yield paragraph(say(f"{lead} Anders beslissen kunnen wij alleen als:", OUTCOME))
        yield from _listed([*next(iter(ways))], *origins)
    else:
        yield paragraph(say(f"{lead} Anders beslissen kunnen wij alleen als elk van deze redenen wegvalt:", OUTCOME))
        for how, some in ways.items():
            named, falls = words.capital(numbered(grounds, some)), "vallen" if len(some) > 1 else "valt"
            yield item(0, say(f"{named} {falls} weg als {words.enumerate_words([*how], 'of')}.", *origins))
    also = _also(matter)
    besides = f", als wij ook afwijken van {matter.cites(also)}" if also else ""
    bound = tuple(dict.fromkeys(i for g in binding(matter.decision) for i in _reached(matter, g)))
    yield paragraph(say(f"Is dat zo, dan kunnen wij {matter.granting()}{besides}.", *origins), *_by_power(matter, (*bound, *also)))


def _by_power(matter: Matter, ids: tuple[str, ...]) -> Iterator[Sentence]:
    """On what ground can be deviated from these; where that differs, from which on which."""
    found: dict[tuple[Deviation, ...], dict[str, None]] = {}
    for id_ in ids:
        reach = (p for p in reaching(matter.norms, matter.decision) if p.reaches(matter.norms.articles[id_].address))
        found.setdefault(tuple(p for p in reach if p.address.id != id_), {})[id_] = None
    found.pop((), None)  # what lets itself be deviated from
    for by, from_ in found.items():
        of_ = f" van {matter.cites(tuple(from_))}" if len(found) > 1 else ""
        yield say(f"Afwijken{of_} kan op grond van {named(matter, by)}.", field("deviation"))


def _also(matter: Matter) -> tuple[str, ...]:
    """What a reason that we may use asks besides, as far as a power reaches it."""
    grounds = matter.decision.grounds
    asked = {x for g in grounds if g.modality in CHOSEN for x in g.because} - {
        x for g in binding(matter.decision) for x in (g.id, *g.because)
    }
    return tuple(dict.fromkeys(i for p in powers(matter) for i in within(matter, p) if i in asked))


def _reached(matter: Matter, ground: Ground) -> tuple[str, ...]:
    """From what can be deviated so that a ground falls away: itself, or else what it turns on."""
    norms, reach = matter.norms, reaching(matter.norms, matter.decision)
    ids = ground.deviable({c.address.id for c in matter.provision.conditions})
    found = tuple(i for i in ids if any(p.reaches(norms.articles[i].address) for p in reach))
    return (ground.id,) if ground.id in found else found


def _ways(matter: Matter, ground: Ground) -> tuple[str, ...]:
    """What sets a ground aside: powers to deviate, exceptions that nobody has judged yet, what stands elsewhere. Clauses after `als`."""
    found: dict[str, None] = {}
    for id_ in _reached(matter, ground):
        reach = [p for p in reaching(matter.norms, matter.decision) if p.reaches(matter.norms.articles[id_].address)]
        own = ", zoals die bepaling zelf toelaat" if all(p.address.id == id_ for p in reach) else ""
        found[f"wij afwijken van {matter.cites((id_,))}{own}"] = None
    left = room(matter.answer, matter.decision, ground)
    for use in (u for u in left.exceptions if u.origin != "dossier"):
        clause = otherwise(matter.model, use)
        found[f"wij oordelen dat {matter.unvoiced(words.printable(clause))}" if clause is not None else "een uitzondering geldt"] = None
    if left.deviating and not found:
        found[f"wij in een bijzonder geval afwijken van {matter.cites((ground.id,))}"] = None
    reason = next(x for x in ground_reasons(matter.answer, matter.decision) if x.ground == ground)
    if _ours(reason) and (turned := to_turn_of(reason)) is not None:
        found[f"wij bij nader inzien oordelen dat {matter.unvoiced(words.printable(turned))}"] = None
    return tuple(found)


# ---- a choice


def _may_refuse(matter: Matter) -> Iterator[Block]:
    refuse = _refusing(matter)
    yield paragraph(say(f"Wij mogen {refuse}, maar hoeven dat niet. Wij kunnen kiezen:", OUTCOME, law("art. 3:4 Awb")))
    reasons = [g for g in matter.decision.grounds if g.modality in CHOSEN]
    which = "deze reden" if len(reasons) == 1 else "een of meer van de redenen"
    yield item(0, say(f"Wij {_doing(matter, REFUSE)}. Dan schrijven wij waarom wij {which} gebruiken.", OUTCOME))
    if no_amount(matter.decision):
        yield item(0, say("Wij gebruiken geen reden. Ook dan is er geen bedrag dat wij kunnen toekennen.", OUTCOME))
        return
    ids = tuple(dict.fromkeys(i for p in powers(matter) for i in within(matter, p)))
    if ids:
        how = f"Daarvoor moeten wij afwijken van {matter.cites(ids)}. Dat kan op grond van {named(matter, powers(matter))}."
        yield item(0, say(f"Wij {_doing(matter, GRANT_DEED)}. {how}", OUTCOME, field("deviation")))
    else:
        yield item(0, say(f"Wij {_doing(matter, GRANT_DEED)}. Daarvoor hoeven wij niet van de regels af te wijken.", OUTCOME))
    yield from _judging_otherwise(matter)
    yield from _beyond_part(matter)


def _judging_otherwise(matter: Matter) -> Iterator[Block]:
    """Another choice: to judge otherwise, of an exception or of what a reason that we may use rests on; and what falls away then."""
    grounds, told, found = matter.decision.grounds, set[str](), ground_reasons(matter.answer, matter.decision)
    for use, ids in exceptions(matter):
        clause, again = otherwise(matter.model, use), " bij nader inzien" if use.origin == "dossier" else ""
        if clause is not None:
            told.add(clause)
            some = tuple(g for g in grounds if g.id in ids)
            from_ = matter.cites(exceptions_of(matter.answer, matter.decision, use) or ids)
            falls = " ".join(_without_one(grounds, x) for x in found if x.ground in some)
            follows_ = f"Van {from_} hoeven wij dan niet af te wijken. {falls}"
            text = f"Wij oordelen{again} dat {matter.unvoiced(words.printable(clause))}. {follows_}"
            yield item(0, say(text, *(field("grounds", g.id) for g in some)))
    for reason in (x for x in found if x.ground.modality in CHOSEN):
        origin = field("grounds", reason.ground.id)
        if _ours(reason) and (turned := to_turn_of(reason)) is not None:
            ways = {turned: f"Dan valt {numbered(grounds, (reason.ground,))} weg."}
        else:
            mine = (r.clause.needed for group in reason.alternatives if any(r.judgement for r in group) for r in group if r.judgement)
            ways = {x: _without_one(grounds, reason) for x in mine if x is not None}
        for clause, follows_ in ways.items():
            if clause not in told:
                text = f"Wij oordelen bij nader inzien dat {matter.unvoiced(words.printable(clause))}. {follows_}"
                yield item(0, say(text, origin))


def _without_one(grounds: tuple[Ground, ...], reason: GroundReason) -> str:
    """What is left of a reason if one of the ways in which it holds falls away."""
    named_, left = numbered(grounds, (reason.ground,)), len(reason.alternatives) - 1
    if not left:
        return f"Dan valt {named_} weg."
    return f"Dan blijft van {named_} over: {'het andere punt' if left == 1 else 'de andere punten'}."


def _doing(matter: Matter, deed: str, how: str = "") -> str:
    """`wijzen toe` for `toewijzen`, with `how` between; in words of the act `kiezen ervoor ... te ...`."""
    if deed in matter.norms.wording.deeds:
        return f"kiezen er{f'{how} ' if how else ''}voor {matter.norms.wording.to(deed)}"
    verb = _refusing(matter) if deed == REFUSE else matter.granting()
    parted = {"afwijzen": ("wijzen", "af"), "toewijzen": ("wijzen", "toe"), "toekennen": ("kennen", "toe")}
    return f"{how} ".join(parted[verb]) if verb in parted else f"kiezen{how} voor {verb}"


def _may_grant(matter: Matter, written: Collection[Sentence]) -> Iterator[Block]:
    grant = matter.granting()
    yield paragraph(say(f"Wij mogen {grant}, maar hoeven dat niet. Wij kunnen kiezen:", OUTCOME, law("art. 3:4 Awb")))
    partly = " voor een deel" if any(g.leg == EXCESS for g in matter.decision.grounds) else ""
    yield item(0, say(f"Wij {_doing(matter, GRANT_DEED, partly)}.", OUTCOME), *_how_much(written))
    if left := used_from(matter):
        why = f"Dan wijken wij niet af van {matter.cites(tuple(left))}, en schrijven wij waarom."
    else:
        why = "In de feiten hierboven geven de regels daar geen reden voor. Dan schrijven wij waarom wij het toch doen."
    yield item(0, say(f"Wij {_doing(matter, GRANT_DEED, ' niet')}. {why}", OUTCOME))
    if some := tuple(_open(matter, written)):
        yield paragraph(*some)
    yield from _beyond_part(matter)


def _beyond_part(matter: Matter) -> Iterator[Block]:
    """Of a grant in part: whether more than that can be granted, and how."""
    for ground in (g for g in matter.decision.grounds if g.leg == EXCESS):
        origins, ways = (field("deviation"), field("grounds", ground.id)), _ways(matter, ground)
        lead = "Meer dan dat deel kunnen wij"
        if ways:
            text = f"{lead} alleen {matter.granting()} als {words.enumerate_words([*ways], 'of')}."
            yield paragraph(say(text, *origins), *_by_power(matter, _reached(matter, ground)))
        else:
            yield paragraph(say(f"{lead} niet {matter.granting()}.", *origins))


def _how_much(written: Collection[Sentence]) -> Iterator[Sentence]:
    if any(s.text.startswith(KEPT_OPEN) for s in written):
        yield say("Hoeveel, bepalen wij. Meer dan hierboven staat, kan niet.", OUTCOME)


def _open(matter: Matter, written: Collection[Sentence]) -> Iterator[Sentence]:
    """A note that judgements are still to be given, and what follows if they turn out otherwise."""
    number = sum(s.text.startswith(JUDGE_FIRST) for s in written)
    if number:
        what = "een oordeel" if number == 1 else f"{words.how_many(number)} oordelen"
        otherwise_ = "Valt dat anders uit" if number == 1 else "Valt een daarvan anders uit"
        text = f"[Geef eerst nog {what}: zie hierboven bij ‘Beoordeel eerst’. {otherwise_}? Neem dan een ander besluit.]"
        yield fill(text, field("assumed"))


# ---- what runs


def _may_end(matter: Matter) -> Iterator[Block]:
    runs = words.what_runs(matter.norms)
    yield paragraph(say("Wij mogen beëindigen, maar hoeven dat niet. Wij kunnen kiezen:", OUTCOME, law("art. 3:4 Awb")))
    yield item(0, say(f"Wij beëindigen {runs}. Dan schrijven wij waarom, en per welke dag.", OUTCOME))
    yield item(0, say(f"Wij zetten {runs} voort. Dan verandert er niets.", OUTCOME))


def _going_on(matter: Matter) -> Iterator[Sentence]:
    ending = matter.provision.ending
    ids = tuple(dict.fromkeys(above(matter, g.address.id) for g in ending.grounds)) if ending is not None else ()
    if kept := tuple(g.id for g in matter.decision.grounds if g.modality == KEEPS):
        yield say(f"Zolang {matter.cites(kept)} van toepassing is, mogen wij niet beëindigen.", field("grounds"))
    elif ids:
        yield say("Wij mogen nu niet beëindigen.", OUTCOME)
        text = f"Dat mag alleen in de gevallen van {matter.cites(ids, 'of')}."
        yield say(text, *(Origin(Source.RULE, i, i) for i in ids))
    else:
        yield say("De regels noemen geen reden om te beëindigen.", OUTCOME)


# ---- how a text is read


def _read_otherwise(matter: Matter) -> Iterator[Block]:
    if matter.turning:
        yield paragraph(say("Ook hoe wij de tekst van de regels lezen, maakt verschil.", field("grounds")))
    for x in matter.turning:
        at = here(matter, x.name, x.ground)
        origin, others = Origin(Source.RULE, at, at), []
        for o in x.others:
            softer = "in beginsel " if in_principle(o.answer, o.decision) else ""
            said = outcomes_said(matter, softer).get(o.decision.outcome, outcome_words(o.answer, o.decision))
            others.append(say(f"Antwoorden wij ‘{o.label.removesuffix('.')}’, dan geldt: {said}.", origin))
        yield item(0, say(f"Bij {matter.cite(at)} is de vraag: {words.small(x.reading.question)}", origin), *others)


# ---- what is open


def outcomes_said(matter: Matter, softer: str = "", wholly: str = "") -> dict[str, str]:
    """What each outcome is, in our voice. softer: before a refusal that must follow, where it may not be the last word."""
    refuse, grant = wholly + _refusing(matter), matter.granting()
    return {
        MUST_REFUSE: f"wij moeten {softer}{refuse}",
        MAY_REFUSE: f"wij mogen {refuse}, maar hoeven dat niet",
        MAY_GRANT: f"wij mogen {grant}, maar hoeven dat niet",
        GRANT: f"wij moeten {grant}",
        MAY_END: "wij mogen beëindigen, maar hoeven dat niet",
        UNDECIDED: "wij kunnen nog niet beslissen",
        CONTINUE: f"wij zetten {words.what_runs(matter.norms)} voort",
        CHOICE: "wij moeten kiezen tussen aanvragen die elkaar uitsluiten",
        NOT_APPLICABLE: "deze regels gelden niet",
    }


def follows(matter: Matter, outcome: str, grounds: Sequence[norms.Ground] = ()) -> str:
    """What an outcome is that may still come, as the end of a sentence: `, dan mogen wij afwijzen, maar hoeven dat niet`.

    grounds: on which it would follow; without them it may be any.
    """

    def off(prop: str) -> bool:
        return switched_off(matter.model, prop, (matter.decision.subject,))

    bound = [g for g in grounds if g.binding]
    room_ = any(ground_may_leave_room(matter.norms, matter.provision, g, off) for g in bound) if bound else may_leave_room(matter)
    said = outcomes_said(matter, OUTSET if room_ else "")[outcome]
    first, verb, rest = said.split(" ", 2)
    return f", dan {verb} wij {rest}" if first == "wij" else f", dan geldt: {said}"


def _undecided(matter: Matter) -> Iterator[Block]:
    reached, exceptions = once_refused(matter.answer, matter.decision)
    said = outcomes_said(matter, OUTSET if may_leave_room(matter) else "")
    possible = [said[o] for o in matter.decision.possible if o in said]
    if len(possible) > 1:
        yield paragraph(say(f"Als alles bekend is, is er een van deze {words.how_many(len(possible))} uitkomsten:", field("possible")))
        yield from _listed(possible, field("possible"))
    elif possible:
        yield paragraph(say(f"Als alles bekend is, geldt: {possible[0]}.", field("possible")))
    further = [
        say(f"Van {matter.cites(ids)} kunnen wij dan zo nodig afwijken. Dat kan op grond van {matter.cites(by, 'of')}.", field("possible"))
        for by, ids in reached.items()
    ]
    if exceptions:
        text = f"Geldt {matter.cites(exceptions, 'of')}, dan beoordelen wij of er een uitzondering op is."
        further.append(say(text, field("possible")))
    if further and MUST_REFUSE in matter.decision.possible:
        yield paragraph(*further)


def may_leave_room(matter: Matter) -> bool:
    return class_words(matter.norms, MUST_REFUSE, matter.decision.provision).startswith(OR_IN_PRINCIPLE)


# ---- our own judgement


def _judged(matter: Matter) -> Iterator[Block]:
    """Of each ground that rests on a judgement what follows if that turns out otherwise."""
    found, grounds = ground_reasons(matter.answer, matter.decision), matter.decision.grounds
    mine = [x for x in found if x.ground.modality != KEEPS and _ours(x)]
    for reason in mine:
        named = "De reden" if len(grounds) == 1 else words.capital(numbered(grounds, (reason.ground,)))
        turned = to_turn_of(reason)
        text = f"{named} rust op ons oordeel."
        if turned is not None:
            text += f" Oordelen wij dat {matter.unvoiced(words.printable(turned))}, dan valt die weg."
        yield paragraph(say(text, field("grounds", reason.ground.id)))


def _ours(reason: GroundReason) -> bool:
    """Does every way in which a ground holds rest on a judgement?"""
    return all(any(r.judgement for r in group) for group in reason.alternatives)
