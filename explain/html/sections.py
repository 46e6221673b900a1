"""What stands beside the proof, in words: grounds, unknowns, duties, readings, assumptions, powers, the recorded decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parser import norms as n
from reasoner import Answer, Decision
from reasoner.decision.answer import (
    CHOICE,
    CONTINUE,
    EXCESS,
    GRANT,
    KEEPS,
    MAY_END_GROUND,
    MAY_GRANT,
    MAY_REFUSES,
    MUST_REFUSE,
    NOT_APPLICABLE,
    REFUSES,
    UNDECIDED,
    Ground,
    Unknown,
    Unmet,
)
from reasoner.decision.proof import ProofNode

from .. import words
from ..cards.money import NO_AMOUNT, is_maximum, no_amount, period, total
from ..sentence import GroundReason, force_words, ground_reasons, outcome_words, quoted_words, sentence
from .facts import named, question, span
from .law import anchor


@dataclass(frozen=True)
class Ref:
    """A link to a lid: anchor, words, and the id of the address."""

    target: str
    text: str
    id: str


@dataclass(frozen=True)
class Because:
    label: str
    ref: Ref
    parts: tuple[str, ...]


@dataclass(frozen=True)
class GroundView:
    label: str
    ref: Ref
    modality: str
    limit: str
    because: tuple[Because, ...]
    with_: tuple[str, ...]
    readings: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """Grounds that do the same: heading, style, the grounds."""

    heading: str
    style: str
    grounds: tuple[GroundView, ...]


@dataclass(frozen=True)
class Open:
    question: str
    who: str
    refs: tuple[Ref, ...]


@dataclass(frozen=True)
class Duty:
    bearer: str
    what: str
    due: str
    ref: Ref


@dataclass(frozen=True)
class ReadingView:
    question: str
    choice: str
    default: str  # words of the default where another reading was chosen
    others: tuple[str, ...]
    reason: str
    changes: str
    ref: Ref
    decides: bool  # a ground rests on it


@dataclass(frozen=True)
class Assumption:
    question: str
    value: str
    reason: str
    about: str


@dataclass(frozen=True)
class Power:
    label: str
    ref: Ref
    used: str  # why, where the college uses it


@dataclass(frozen=True)
class Recorded:
    """The decision that was taken, set against the answer."""

    heading: str
    rows: tuple[tuple[str, tuple[Ref, ...]], ...]


@dataclass(frozen=True)
class Other:
    """Another application of the dossier."""

    application: str
    provision: str
    person: str
    outcome: str


def ref(norms: n.Norms, id_: str) -> Ref:
    known = norms.articles.get(id_)
    return Ref(anchor(id_), words.cite(known.address if known is not None else n.Address.of(id_)), id_)


# ---- the answer


def lead(answer: Answer, decision: Decision) -> tuple[str, ...]:
    """Under the outcome the answer in a sentence, then how many grounds, what is open, how much at most."""
    return sentence(answer, decision), *_lead(answer, decision)


def _lead(answer: Answer, d: Decision) -> Iterator[str]:
    if d.running is not None:
        yield from _ending_lead(answer.norms, d)
        return
    if d.outcome == NOT_APPLICABLE:
        yield f"De bepaling die hiervoor de bevoegdheid geeft, geldt niet {words.on_day(d)}."
    elif d.outcome == MUST_REFUSE and not d.grounds:
        yield "Geen bepaling geeft hiervoor de bevoegdheid."
    whole = [g for g in d.grounds if g.leg != EXCESS]
    if whole:
        yield _counted_own(whole) if answer.norms.wording.own else _counted(whole, words.authority(answer.norms))
    elif d.outcome in (GRANT, MAY_GRANT):
        yield f"Geen {words.refusal_word(answer.norms)} staat in de weg."
    for g in d.grounds:
        if g.leg == EXCESS:
            yield f"{words.capital(words.limit_words(answer.norms, g) or 'een deel is toe te kennen')}; het meerdere moet worden geweigerd."
    for x in d.limits:
        yield f"{words.capital(words.open_limit_words(x))}."
    if d.outcome in (GRANT, MAY_GRANT) and no_amount(d):
        yield f"{words.capital(NO_AMOUNT)}."
    if d.outcome == UNDECIDED:
        yield f"Mogelijk is nog: {quoted_words(answer.norms, d.provision, d.possible)}."
        yield f"Het hangt af van {_many(len(d.unknown), 'gegeven dat nog niet bekend is', 'gegevens die nog niet bekend zijn')}."
    if d.outcome == CHOICE:
        sets = [" met ".join(_what(answer, i) for i in s) for s in d.choice]
        yield "Deze aanvragen sluiten elkaar uit. Toe te kennen: " + words.enumerate_words(sets, "of") + "."
    if d.outcome in (GRANT, MAY_GRANT) and (sum_ := total(answer, d)):
        at_most = "Ten hoogste " if is_maximum(answer.norms, d) else ""
        during = period(answer.norms, d, d.amounts[0]) and period(answer.norms, d, d.amounts[-1])
        over = f" over {words.day(d.amounts[0].from_)} t/m {words.day(d.amounts[-1].to)}" if during else ""
        yield f"{at_most}{sum_}{over}."
    if d.recorded is not None:
        yield f"Het besluit van {words.day(d.recorded.date)} was ‘{d.recorded.outcome}’: {words.recorded_words(d.recorded)}."


def _ending_lead(norms: n.Norms, d: Decision) -> Iterator[str]:
    """The first lines about a running provision."""
    ends = [g for g in d.grounds if g.modality == MAY_END_GROUND]
    if d.outcome == NOT_APPLICABLE:
        what = f"{words.support_label(norms)} van {words.authority(norms)}"
        yield f"{words.capital(words.on_day(d))} loopt er geen {what} waarover deze regels gaan."
    elif ends:
        yield f"Er {'geldt' if len(ends) == 1 else 'gelden'} {_many(len(ends), 'grond om te beëindigen', 'gronden om te beëindigen')}."
    elif d.outcome == CONTINUE:
        yield "Geen grond om te beëindigen geldt."
    for g in d.grounds:
        if g.modality == KEEPS:
            yield f"{words.capital(words.what_runs(norms))} wordt desondanks {words.limit_words(norms, g) or 'behouden'}."
    if d.outcome == UNDECIDED:
        yield f"Mogelijk is nog: {quoted_words(norms, d.provision, d.possible)}."
        yield f"Het hangt af van {_many(len(d.unknown), 'gegeven dat nog niet bekend is', 'gegevens die nog niet bekend zijn')}."
    if d.recorded is not None:
        yield f"Het besluit van {words.day(d.recorded.date)} was ‘{d.recorded.outcome}’: {words.recorded_words(d.recorded)}."


def _counted_own(grounds: Sequence[Ground]) -> str:
    return f"Er {'geldt' if len(grounds) == 1 else 'gelden'} {_many(len(grounds), 'grond', 'gronden')}."


def _counted(grounds: Sequence[Ground], authority: str) -> str:
    binding = sum(g.binding for g in grounds)
    may = len(grounds) - binding
    if not may or not binding:
        does = "bindt" if binding == 1 else "binden"
        what = f"die {authority} {does}" if binding else f"waarop {authority} kan weigeren"
        return f"Er {'geldt' if len(grounds) == 1 else 'gelden'} {_many(len(grounds), 'weigeringsgrond', 'weigeringsgronden')} {what}."
    first = f"{words.how_many(binding)} {'bindt' if binding == 1 else 'binden'} {authority}"
    return f"Er gelden {words.how_many(len(grounds))} weigeringsgronden: {first}, op {words.how_many(may)} kan {authority} weigeren."


def _what(answer: Answer, application: str) -> str:
    """The id of an application with what it asks for."""
    kind = answer.model.case.dossier.records[application].kind
    return f"{application} ({answer.norms.provisions[kind].label})" if kind is not None and kind in answer.norms.provisions else application


def _many(number: int, one: str, more: str) -> str:
    return f"{words.how_many(number)} {one if number == 1 else more}"


# ---- grounds and what is open


GROUPS = {
    KEEPS: ("Behoud: {} gaat door", "behoud"),
    REFUSES: ("Bindend: {} moet weigeren", "binding"),
    MAY_REFUSES: ("Bevoegdheid: {} kan weigeren", "may"),
    MAY_END_GROUND: ("Bevoegdheid: {} kan beëindigen", "may"),
}


def groups(answer: Answer, decision: Decision) -> tuple[Group, ...]:
    """The grounds by what they do: a heading, a style, the grounds."""
    reasons = ground_reasons(answer, decision)
    found = ((m, tuple(_ground(answer, decision, r) for r in reasons if r.ground.modality == m)) for m in GROUPS)
    who = words.authority(answer.norms)

    def heading(modality: str) -> str:
        own = answer.norms.wording.own and modality in (REFUSES, MAY_REFUSES)
        whose = words.what_runs(answer.norms) if modality == KEEPS else who
        return words.capital(words.modality_word(modality, answer.norms)) if own else GROUPS[modality][0].format(whose)

    return tuple(Group(heading(m), GROUPS[m][1], grounds) for m, grounds in found if grounds)


def _ground(answer: Answer, decision: Decision, reason: GroundReason) -> GroundView:
    norms, ground = answer.norms, reason.ground
    unmet = {u.id: u for u in decision.unmet}
    because = tuple(
        Because(
            unmet[i].label if i in unmet else words.cite(norms.articles[i].address), ref(norms, i),
            tuple(_parts(answer, unmet[i])) if i in unmet else (),
        )
        for i in ground.because
    )  # fmt: skip
    if ground.leg == n.WANT:  # each power with what it asks itself: two may stand in one lid
        because = tuple(Because(words.capital(r.clause.main), ref(norms, r.address or ground.id), ()) for r in reason.reasons)
    carried = tuple(", ".join(x for x in (named(answer, i), span(answer, i)) if x) for i in ground.with_)
    readings = tuple(_choice(norms.readings[r], answer.readings[r]) for r in ground.readings)
    modality = force_words(answer, decision, ground)
    return GroundView(ground.label, ref(norms, ground.id), modality, words.limit_words(norms, ground), because, carried, readings)


def _parts(answer: Answer, unmet: Unmet) -> Iterator[str]:
    """The facts an unmet condition fails on; not one that says the same as the condition, nor, beside others, that something exists."""
    telling = tuple(p for p in unmet.parts if (p.operator, p.required) != ("=", "geen"))
    for part in telling or unmet.parts:
        record = answer.model.case.dossier.records.get(part.entity)
        fact = answer.norms.entities[record.entity].facts.get(part.fact) if record is not None else None
        label = words.capital(fact.label.holds if fact is not None else part.fact.replace("_", " "))
        if fact is not None and fact.type == "ja_nee" and part.value in ("ja", "nee"):
            said = words.capital(fact.label.holds if part.value == "ja" else fact.label.fails)
            yield from (said,) if said != unmet.label else ()
        elif label != unmet.label:
            yield f"{label}: {words.part_words(part)}"


def unknown(answer: Answer, decision: Decision) -> tuple[Open, ...]:
    return _open(answer, decision.unknown)


def waiting(answer: Answer, decision: Decision) -> tuple[Open, ...]:
    """What no outcome waits for, but how long can be granted, or a duty."""
    return _open(answer, decision.waiting)


def _open(answer: Answer, unknown: Sequence[Unknown]) -> tuple[Open, ...]:
    found = []
    for u in unknown:
        who = words.judged_by(u.who, answer.norms) if u.kind == "oordeel" else words.asked_of(u.who)
        found.append(Open(u.question, who, tuple(ref(answer.norms, i) for i in u.ids)))
    return tuple(found)


# ---- the rest


def duties(answer: Answer, decision: Decision) -> tuple[Duty, ...]:
    norms = answer.norms
    return tuple(
        Duty(words.who_words(d.bearer), words.duty_words(d), words.due_words(norms, decision, d), ref(norms, d.id)) for d in decision.duties
    )


def readings(answer: Answer, decision: Decision, nodes: Sequence[ProofNode]) -> tuple[ReadingView, ...]:
    """The readings in the proof and in the amounts, and every one that is not the default."""
    norms = answer.norms
    bodies = [norms.props[node.prop].body for node in nodes if node.prop]
    names = {b.reading for b in bodies if isinstance(b, n.ReadingIs)}
    names |= {name for g in decision.grounds for name in g.readings}
    if decision.amounts or decision.hours:
        rules = norms.provisions[decision.provision].amounts
        rounding = [p for rule in rules if not isinstance(rule, n.FixedRule) for _, p in rule.rounding if p is not None]
        names |= {b.reading for p in rounding if isinstance(b := norms.props[p].body, n.ReadingIs)}
    names |= {name for name, choice in answer.readings.items() if choice != norms.readings[name].default}
    deciding = {name for g in decision.grounds for name in g.readings}
    return tuple(_reading(norms, r, answer.readings[r.name], r.name in deciding) for r in norms.readings.values() if r.name in names)


def _reading(norms: n.Norms, reading: n.Reading, chosen: str, decides: bool) -> ReadingView:
    others = tuple(c.label for c in reading.choices if c.name != chosen)
    default = "" if chosen == reading.default else _choice(reading, reading.default)
    choice = _choice(reading, chosen)
    where = ref(norms, reading.address.id)
    return ReadingView(reading.question, choice, default, others, reading.reason, reading.changes, where, decides)


def _choice(reading: n.Reading, name: str) -> str:
    return words.reading_words(reading, name)


def assumed(answer: Answer, decision: Decision) -> tuple[Assumption, ...]:
    return tuple(
        Assumption(question(answer, a.fact, a.entity), words.fact_value(a.value), a.reason, named(answer, a.entity))
        for a in decision.assumed
    )


def powers(answer: Answer, decision: Decision) -> tuple[Power, ...]:
    """Powers to deviate that reach a ground, and those the college uses."""
    application = answer.model.case.dossier.records.get(decision.subject)
    used = {d.article: d for d in (application.deviations if application is not None else ())}
    found = []
    for power in answer.norms.deviations:
        id_ = power.address.id
        if id_ in decision.deviation or id_ in used:
            why = ""
            if id_ in used:
                away = [words.cite(answer.norms.articles[a].address) for a in used[id_].addresses if a in answer.norms.articles]
                why = f"{words.capital(words.authority(answer.norms))} wijkt af van {words.enumerate_words(away, 'en')}: {used[id_].reason}"
            found.append(Power(power.label, ref(answer.norms, id_), why))
    return tuple(found)


def recorded(answer: Answer, decision: Decision) -> Recorded | None:
    check = decision.recorded
    if check is None:
        return None
    rows = (
        ("Genoemd en van toepassing", check.named_and_holding), ("Genoemd, maar niet van toepassing", check.named_and_not_holding),
        ("Genoemd, nog onbekend", check.named_and_unknown), ("Van toepassing, maar niet genoemd", check.holding_and_not_named),
    )  # fmt: skip
    heading = words.recorded_heading(decision, check)
    return Recorded(heading, tuple((label, tuple(ref(answer.norms, i) for i in ids)) for label, ids in rows if ids))


def others(answer: Answer, decision: Decision, decisions: Sequence[Decision]) -> tuple[Other, ...]:
    records = answer.model.case.dossier.records
    return tuple(
        Other(
            d.subject, words.capital(answer.norms.provisions[d.provision].label), records[d.person].name if d.person else "onbekend",
            outcome_words(answer, d),
        )
        for d in decisions
        if d.subject != decision.subject
    )  # fmt: skip
