"""The worksheet with a draft: what the college still has to judge, and what the draft rests on. It is no part of the letter."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.decision.answer import CHOICE, GRANT, MAY_END, MAY_GRANT, MAY_REFUSE, MUST_REFUSE, UNDECIDED, Ground
from reasoner.decision.follows import GRANTED

from .. import words
from ..decision.receipt import other_readings
from ..sentence import force_words, outcome_words, quoted_words
from ..sentence.deviating import elsewhere, excepted, judged, needed, out_of_reach, sentence
from ..sentence.readings import read_as
from .duties import after_grant, duties
from .matter import Matter
from .model import FIXED, Block, Origin, Sentence, Source, field, heading, item, law, paragraph, say, subheading, title
from .questions import asked
from .special import powers, within

VERDICTS = {True: "dezelfde uitkomst", False: "een andere uitkomst", None: "nog geen uitkomst om mee te vergelijken"}


def worksheet(matter: Matter) -> Iterator[Block]:
    """Everything a colleague checks before the letter goes out."""
    subject = f"{words.subject_words(matter.decision, matter.norms)}: {matter.label()}{matter.who()}"
    who = words.authority(matter.norms)
    yield title(say(f"Werkblad bij het concept over {subject}", field("provision"), field("person")))
    yield paragraph(say(f"Dit werkblad blijft bij {who}. Stuur het niet mee.", FIXED))
    said = say(f"Uitkomst volgens de regels: {outcome_words(matter.answer, matter.decision)}.", field("outcome"))
    yield paragraph(said, *_possible(matter))
    yield from _grounds(matter)
    yield heading(f"Wat {who} nog moet beoordelen")
    yield from _duties_of_care(matter)
    yield from _judgements(matter)
    yield from _open_facts(matter)
    yield from _assumed(matter)
    yield from _deviations(matter)
    yield from _recorded(matter)
    yield from _readings(matter)
    yield from _own_duties(matter)


def _grounds(matter: Matter) -> Iterator[Block]:
    """Every ground as the rule base names it, and what it does."""
    if matter.decision.grounds:
        yield heading("De gronden", field("grounds"))
    for i, g in enumerate(matter.decision.grounds, 1):
        origin = field("grounds", g.id)
        force = force_words(matter.answer, matter.decision, g)
        yield item(0, say(f"Grond {i}: {g.label} ({matter.cite(g.id)}).", origin), say(f"Gevolg: {force}.", origin), *_free(matter, g))
        turning = [matter.cite(x) for x in g.because if x != g.id]
        if turning:
            yield item(1, say(f"Rust op {words.enumerate_words(turning, 'en')}.", *(field("grounds.because", x) for x in g.because)))


def _free(matter: Matter, ground: Ground) -> Iterator[Sentence]:
    if deviation := needed(matter.norms, matter.decision, (ground,)):
        yield say(deviation, field("deviation"))


def _own_duties(matter: Matter) -> Iterator[Block]:
    """What the college must do itself; where nothing is granted, what of it holds all the same. Of others the letter tells the rest."""
    decision = matter.decision
    granting = decision.outcome in (GRANT, MAY_GRANT, MAY_REFUSE, CHOICE)
    after = {(r.address.id, r.what) for r in matter.provision.duties if r.when == "after_grant"}
    listed = list(enumerate(decision.duties, 1))
    own = (
        [(i, d) for i, d in listed if d.bearer == matter.norms.authority.name]
        if granting
        else [(i, d) for i, d in listed if (d.id, d.what) not in after]
    )
    later = () if not granting or GRANTED & set(decision.possible) else tuple(after_grant(matter, True))
    if own or later:
        yield subheading(f"Plichten van {words.authority(matter.norms)}" if granting else "Plichten die ook nu gelden", field("duties"))
        yield from duties(matter, own)
    if later:
        if_granted = f"Als {words.authority(matter.norms)} toekent, geldt ook:"
        yield paragraph(say("Dan geldt ook:" if matter.norms.wording.own else if_granted, FIXED))
        yield from later


def _possible(matter: Matter) -> Iterator[Sentence]:
    if matter.decision.outcome == UNDECIDED:
        named = quoted_words(matter.norms, matter.decision.provision, matter.decision.possible)
        yield say(f"Mogelijk is nog: {named}.", field("possible"))


def _duties_of_care(matter: Matter) -> Iterator[Block]:
    """Reminders from general administrative law that fit the outcome."""
    outcome, grounds = matter.decision.outcome, matter.decision.grounds
    yield subheading("Zorgvuldigheid", FIXED)
    yield item(0, say("Kloppen de feiten in het dossier, en is alles onderzocht?", law("art. 3:2 Awb")))
    if outcome == MAY_END:
        yield item(0, say("Moet de belanghebbende eerst worden gehoord?", law("art. 4:8 Awb")))
    elif outcome in (MUST_REFUSE, MAY_REFUSE) or (grounds and matter.decision.application is not None):
        who = "belanghebbende" if matter.norms.wording.own else "aanvrager"
        yield item(0, say(f"Moet de {who} eerst worden gehoord?", law("art. 4:7 Awb")))
    if outcome in (MAY_REFUSE, MAY_GRANT, MAY_END):
        yield item(0, say("Weeg de belangen af en schrijf de afweging in de brief.", law("art. 3:4 en 3:46 Awb")))
    if outcome == UNDECIDED and matter.decision.application and asked(matter):
        text = f"Moet de aanvrager deze gegevens zelf geven? Alleen dan kan {matter.norms.application.called} buiten behandeling blijven."
        yield item(0, say(text, law("art. 4:2 en 4:5 Awb")))
    yield item(0, say("Vul in wat tussen [haken] staat en controleer de vaste tekst.", FIXED))


def _judgements(matter: Matter) -> Iterator[Block]:
    """Open norms: what the dossier says the college judges, or that it has not judged yet."""
    needed = {(u.fact, u.entity) for u in (*matter.decision.unknown, *matter.decision.waiting)}
    uses = {
        (u.fact, u.entity): (u, node.id)
        for node in matter.nodes()
        for u in node.facts
        if u.kind == "oordeel" and (u.value is not None or (u.fact, u.entity) in needed)
    }
    if not uses:
        return
    yield subheading(f"Oordelen van {words.authority(matter.norms)}", FIXED)
    yield paragraph(
        say(
            f"Dit concept gaat uit van deze oordelen. Zij zijn niet nagegaan; "
            f"{words.authority(matter.norms)} moet ze zelf geven en motiveren.",
            FIXED,
        )
    )
    for key in sorted(uses):
        use, node = uses[key]
        said = "nog niet gegeven" if use.value is None else words.fact_value(use.value)
        how = f" ({use.origin}, niet vastgesteld)" if use.value is not None and use.origin != "dossier" else ""
        about = f" ({matter.name(use.entity)})" if use.entity != matter.decision.subject else ""
        yield item(0, say(f"{use.question}{about} Nu: {said}{how}.", matter.origin(node), matter.fact(use.entity, use.fact)))


def _open_facts(matter: Matter) -> Iterator[Block]:
    numbers = {i for i, _ in asked(matter)}
    mine = [(i, u) for i, u in enumerate(matter.decision.unknown, 1) if i not in numbers and u.kind != "oordeel"]
    if mine:
        yield subheading(f"Wat {words.authority(matter.norms)} zelf nog moet nagaan", field("unknown"))
    for i, u in mine:
        about = f" ({matter.name(u.entity)})" if u.entity != matter.decision.subject else ""
        yield item(0, say(f"{u.question}{about}", field(f"unknown.{i}")))
    waiting = matter.decision.waiting
    if waiting:
        yield subheading(words.WAITING, FIXED)
    places = [(f"limits.{i}", x.id, x.unknown) for i, x in enumerate(matter.decision.limits, 1)]
    places += [(f"duties.{i}", d.id, d.unknown) for i, d in enumerate(matter.decision.duties, 1)]
    for u in waiting:
        waits = [field(name, id_) for name, id_, unknown in places if any((x.fact, x.entity) == (u.fact, u.entity) for x in unknown)]
        about = f" ({matter.name(u.entity)})" if u.entity != matter.decision.subject else ""
        cited = words.enumerate_words([matter.cite(i) for i in u.ids], "en")
        yield item(0, say(f"{u.question}{about} Van belang voor {cited}.", *waits))


def _assumed(matter: Matter) -> Iterator[Block]:
    if matter.decision.assumed:
        yield subheading("Aangenomen, niet vastgesteld", field("assumed"))
    for i, a in enumerate(matter.decision.assumed, 1):
        record = matter.answer.model.case.dossier.records.get(a.entity)
        fact = matter.norms.entities[record.entity].facts.get(a.fact) if record is not None else None
        text = fact.question if fact is not None else f"{a.fact.replace('_', ' ')}:"
        reason = f" {words.capital(a.reason)}" if a.reason else ""
        stop = "" if not reason or reason.endswith(".") else "."
        about = f" ({matter.name(a.entity)})" if a.entity != matter.decision.subject else ""
        said = f"{text}{about} Aangenomen: {words.fact_value(a.value)}.{reason}{stop}"
        yield item(0, say(said, field(f"assumed.{i}"), matter.fact(a.entity, a.fact)))


def _deviations(matter: Matter) -> Iterator[Block]:
    decision, norms = matter.decision, matter.norms
    reaching, beyond = powers(matter), out_of_reach(norms, decision)
    if not reaching and not beyond:
        return
    yield subheading("Afwijken", field("deviation"))
    for d in reaching:
        ids = within(matter, d)
        cited = words.enumerate_words([matter.cite(a) for a in ids], "en")
        own = ids == (d.address.id,)  # the article says itself that it may be deviated from: "in beginsel"
        who = words.capital(words.authority(norms))
        text = f"{who} kan afwijken van {cited}{'' if own else f' op grond van {matter.cite(d.address.id)}'}: {d.label}."
        yield item(0, say(text, field("deviation", d.address.id)))
        yield from matter.quotation(d.address.id, 1)
    if beyond:
        cited = words.enumerate_words([matter.cite(a) for a in beyond], "en")
        yield item(0, say(f"Voor {cited} geven deze regels zelf geen bevoegdheid om af te wijken.", field("grounds")))
    for name, why, ids in elsewhere(norms, beyond):
        cited = words.enumerate_words([matter.cite(a) for a in ids], "en")
        yield item(0, say(f"Voor {cited} geldt {name}. {why}", field("grounds"), law(name)))
    for use, ids in excepted(matter.answer, decision, beyond):
        cited = words.enumerate_words([matter.cite(a) for a in ids], "en")
        text = f"Voor {cited} kennen de regels een uitzondering: {sentence(matter.answer, use)}; {judged(use)}."
        yield item(0, say(text, field("grounds"), matter.fact(use.entity, use.fact)))


def _recorded(matter: Matter) -> Iterator[Block]:
    check = matter.decision.recorded
    if check is None:
        return
    origin = field("recorded")
    yield subheading("Er is al besloten", origin)
    on = f" van {words.full_day(check.date)}" if check.date is not None else ""
    text = f"In het dossier staat een besluit{on}: {check.outcome}. De regels geven {VERDICTS[check.agrees]}."
    yield paragraph(say(text, origin), say("Gebruik deze brief alleen bij een heroverweging.", law("art. 7:11 Awb")))
    rows = (
        ("Genoemd en van toepassing", check.named_and_holding), ("Genoemd, maar niet van toepassing", check.named_and_not_holding),
        ("Genoemd, nog onbekend", check.named_and_unknown), ("Van toepassing, maar niet genoemd", check.holding_and_not_named),
    )  # fmt: skip
    for label, ids in rows:
        if ids:
            cited = words.enumerate_words([matter.cite(a) if a in matter.norms.articles else a for a in ids], "en")
            yield item(0, say(f"{label}: {cited}.", *(field("recorded", a) for a in ids)))


def _readings(matter: Matter) -> Iterator[Block]:
    """Readings that carry a ground, and those that are not the default."""
    norms, answer = matter.norms, matter.answer
    names = dict.fromkeys([*(r for g in matter.decision.grounds for r in g.readings), *other_readings(answer)])
    turning = {x.name: x for x in matter.turning}
    if names:
        yield subheading("Lezingen van dubbelzinnige tekst", Origin(Source.RULE, "lezing"))
    for name in names:
        reading = norms.readings[name]
        label = next(c.label for c in reading.choices if c.name == answer.readings[name])
        default = answer.readings[name] == reading.default
        why = f"Standaard, want: {reading.reason}" if default else "Dit is niet de standaard."
        text = f"{reading.question} Gekozen: {label}. {why} Een andere lezing verandert: {reading.changes}"
        origin = Origin(Source.RULE, f"lezing {name}={answer.readings[name]}", reading.address.id)
        yield item(0, say(text, origin), *(say(x, origin) for x in (read_as(turning[name]) if name in turning else ())))
