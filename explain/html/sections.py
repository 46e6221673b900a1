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
from ..cards.money import NO_AMOUNT, is_maximum, no_amount, total
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
    document, _, path = id_.partition(":")
    known = norms.articles.get(id_)
    return Ref(anchor(id_), words.cite(known.address if known is not None else n.Address(document, tuple(path.split(".")))), id_)


# ---- the answer


def lead(answer: Answer, decision: Decision) -> tuple[str, ...]:
    """Sentences under the outcome: how many grounds, what is open, how much at most."""
    return tuple(_lead(answer, decision))


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
        yield _counted(whole)
    elif d.outcome in (GRANT, MAY_GRANT):
        yield "Geen weigeringsgrond staat in de weg."
    for g in d.grounds:
        if g.leg == EXCESS:
            yield f"{words.capital(words.limit_words(answer.norms, g) or 'een deel is toe te kennen')}; het meerdere moet worden geweigerd."
    for x in d.limits:
        yield f"{words.capital(words.open_limit_words(x))}."
    if d.outcome in (GRANT, MAY_GRANT) and no_amount(d):
        yield f"{words.capital(NO_AMOUNT)}."
    if d.outcome == UNDECIDED:
        yield "Mogelijk is nog: " + words.enumerate_words([f"‘{words.OUTCOME_WORDS.get(o, o)}’" for o in d.possible], "of") + "."
        yield f"Het hangt af van {_many(len(d.unknown), 'gegeven dat nog niet bekend is', 'gegevens die nog niet bekend zijn')}."
    if d.outcome == CHOICE:
        sets = [" met ".join(_what(answer, i) for i in s) for s in d.choice]
        yield "Deze aanvragen sluiten elkaar uit. Toe te kennen: " + words.enumerate_words(sets, "of") + "."
    if d.outcome in (GRANT, MAY_GRANT) and (sum_ := total(answer, d)):
        at_most = "Ten hoogste " if is_maximum(answer.norms, d) else ""
        yield f"{at_most}{sum_} over {words.day(d.amounts[0].from_)} t/m {words.day(d.amounts[-1].to)}."
    if d.recorded is not None:
        verdict = words.RECORDED_WORDS[d.recorded.agrees]
        yield f"Het besluit van {words.day(d.recorded.date)} was ‘{d.recorded.outcome}’: {verdict}{_but(d)}."


def _ending_lead(norms: n.Norms, d: Decision) -> Iterator[str]:
    """The first lines about a running provision."""
    ends = [g for g in d.grounds if g.modality == MAY_END_GROUND]
    if d.outcome == NOT_APPLICABLE:
        yield f"{words.capital(words.on_day(d))} loopt er geen voorziening van het college waarover deze regels gaan."
    elif ends:
        yield f"Er {'geldt' if len(ends) == 1 else 'gelden'} {_many(len(ends), 'grond om te beëindigen', 'gronden om te beëindigen')}."
    elif d.outcome == CONTINUE:
        yield "Geen grond om te beëindigen geldt."
    for g in d.grounds:
        if g.modality == KEEPS:
            yield f"De voorziening wordt desondanks {words.limit_words(norms, g) or 'behouden'}."
    if d.outcome == UNDECIDED:
        yield "Mogelijk is nog: " + words.enumerate_words([f"‘{words.OUTCOME_WORDS.get(o, o)}’" for o in d.possible], "of") + "."
        yield f"Het hangt af van {_many(len(d.unknown), 'gegeven dat nog niet bekend is', 'gegevens die nog niet bekend zijn')}."
    if d.recorded is not None:
        verdict = words.RECORDED_WORDS[d.recorded.agrees]
        yield f"Het besluit van {words.day(d.recorded.date)} was ‘{d.recorded.outcome}’: {verdict}{_but(d)}."


def _counted(grounds: Sequence[Ground]) -> str:
    binding = sum(g.binding for g in grounds)
    may = len(grounds) - binding
    if not may or not binding:
        does = "bindt" if binding == 1 else "binden"
        what = f"die het college {does}" if binding else "waarop het college kan weigeren"
        return f"Er {'geldt' if len(grounds) == 1 else 'gelden'} {_many(len(grounds), 'weigeringsgrond', 'weigeringsgronden')} {what}."
    first = f"{words.how_many(binding)} {'bindt' if binding == 1 else 'binden'} het college"
    return f"Er gelden {words.how_many(len(grounds))} weigeringsgronden: {first}, op {words.how_many(may)} kan het college weigeren."


def _what(answer: Answer, application: str) -> str:
    """The id of an application with what it asks for."""
    kind = answer.model.case.dossier.records[application].kind
    return f"{application} ({answer.norms.provisions[kind].label})" if kind in answer.norms.provisions else application


def _many(number: int, one: str, more: str) -> str:
    return f"{words.how_many(number)} {one if number == 1 else more}"


def _but(d: Decision) -> str:
    """The grounds of the recorded decision in half a sentence."""
    assert d.recorded is not None
    wrong, missing = len(d.recorded.named_and_not_holding), len(d.recorded.holding_and_not_named)
    pieces = []
    if wrong:
        pieces.append(_many(wrong, "genoemde grond is niet van toepassing", "genoemde gronden zijn niet van toepassing"))
    if missing:
        pieces.append(_many(missing, "grond die geldt is niet genoemd", "gronden die gelden zijn niet genoemd"))
    return f", maar {' en '.join(pieces)}" if pieces and d.recorded.agrees else f"; {' en '.join(pieces)}" if pieces else ""


# ---- grounds and what is open


GROUPS = {
    KEEPS: ("Behoud: de voorziening gaat door", "behoud"),
    REFUSES: ("Bindend: het college moet weigeren", "binding"),
    MAY_REFUSES: ("Bevoegdheid: het college kan weigeren", "may"),
    MAY_END_GROUND: ("Bevoegdheid: het college kan beëindigen", "may"),
}


def groups(answer: Answer, decision: Decision) -> tuple[Group, ...]:
    """The grounds by what they do: a heading, a style, the grounds."""
    found = ((m, tuple(_ground(answer, decision, g) for g in decision.grounds if g.modality == m)) for m in GROUPS)
    return tuple(Group(*GROUPS[modality], grounds) for modality, grounds in found if grounds)


def _ground(answer: Answer, decision: Decision, ground: Ground) -> GroundView:
    norms = answer.norms
    unmet = {u.id: u for u in decision.unmet}
    because = tuple(
        Because(
            unmet[i].label if i in unmet else words.cite(norms.articles[i].address), ref(norms, i),
            tuple(_parts(answer, unmet[i])) if i in unmet else (),
        )
        for i in ground.because
    )  # fmt: skip
    carried = tuple(", ".join(x for x in (named(answer, i), span(answer, i)) if x) for i in ground.with_)
    readings = tuple(_choice(norms.readings[r], answer.readings[r]) for r in ground.readings)
    modality = words.modality_words(ground, norms)
    return GroundView(ground.label, ref(norms, ground.id), modality, words.limit_words(norms, ground), because, carried, readings)


def _parts(answer: Answer, unmet: Unmet) -> Iterator[str]:
    """The facts an unmet condition fails on; not one that says the same as the condition, nor, beside others, that something exists."""
    telling = tuple(p for p in unmet.parts if (p.operator, p.required) != ("=", "geen"))
    for part in telling or unmet.parts:
        record = answer.model.case.dossier.records.get(part.entity)
        fact = answer.norms.entities[record.entity].facts.get(part.fact) if record is not None else None
        label = words.capital(fact.label.holds if fact is not None else part.fact.replace("_", " "))
        if label != unmet.label:
            yield f"{label}: {words.part_words(part)}"


def unknown(answer: Answer, decision: Decision) -> tuple[Open, ...]:
    return _open(answer, decision.unknown)


def waiting(answer: Answer, decision: Decision) -> tuple[Open, ...]:
    """What no outcome waits for, but how long can be granted, or a duty."""
    return _open(answer, decision.waiting)


def _open(answer: Answer, unknown: Sequence[Unknown]) -> tuple[Open, ...]:
    found = []
    for u in unknown:
        who = f"oordeel van {u.who or 'het college'}" if u.kind == "oordeel" else f"te vragen aan {u.who}" if u.who else ""
        found.append(Open(u.question, who, tuple(ref(answer.norms, i) for i in u.ids)))
    return tuple(found)


# ---- the rest


def duties(answer: Answer, decision: Decision) -> tuple[Duty, ...]:
    norms = answer.norms
    return tuple(Duty(d.bearer, words.duty_words(d), words.due_words(norms, decision, d), ref(norms, d.id)) for d in decision.duties)


def readings(answer: Answer, decision: Decision, nodes: Sequence[ProofNode]) -> tuple[ReadingView, ...]:
    """The readings in the proof and in the amounts, and every one that is not the default."""
    norms = answer.norms
    bodies = [norms.props[node.prop].body for node in nodes if node.prop]
    names = {b.reading for b in bodies if isinstance(b, n.ReadingIs)}
    names |= {name for g in decision.grounds for name in g.readings}
    if decision.amounts or decision.hours:
        rules = norms.provisions[decision.provision].amounts
        rounding = [p for rule in rules if isinstance(rule, n.AmountRule) for _, p in rule.rounding]
        names |= {b.reading for p in rounding if isinstance(b := norms.props[p].body, n.ReadingIs)}
    names |= {name for name, choice in answer.readings.items() if choice != norms.readings[name].default}
    return tuple(_reading(norms, r, answer.readings[r.name]) for r in norms.readings.values() if r.name in names)


def _reading(norms: n.Norms, reading: n.Reading, chosen: str) -> ReadingView:
    others = tuple(c.label for c in reading.choices if c.name != chosen)
    default = "" if chosen == reading.default else _choice(reading, reading.default)
    return ReadingView(
        reading.question, _choice(reading, chosen), default, others, reading.reason, reading.changes, ref(norms, reading.address.id)
    )


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
                why = f"Het college wijkt af van {words.enumerate_words(away, 'en')}: {used[id_].reason}"
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
            words.outcome_words(d),
        )
        for d in decisions
        if d.subject != decision.subject
    )  # fmt: skip
