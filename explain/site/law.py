"""What the rule base makes of each address: one statement for what is the same for more kinds of provision.

Long because each kind of rule becomes a statement in a few lines, all in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import assert_never

from parser import norms as n
from reasoner.decision.answer import GRANT, MAY_END_GROUND, MAY_GRANT, MAY_REFUSES, REFUSES
from reasoner.semantics.cone import amount_terms, subterms
from reasoner.semantics.fixed import fixed

from ..rules.template import facts_in
from ..words import WHEN, capital, euro, modality_word, refusal_word, who_words, words_of_step
from . import places
from .logic import Step, reach, step, top, words

DORMANT = "Geldt niet bij de standaardlezing; alleen als een andere lezing wordt gekozen."
NO_CELL = "Zonder cel in de tabel is er geen bedrag, ook niet nul."
NEVER = "Kan zich hier niet voordoen."

SET_ASIDE, IN_PLACE = "Niet van toepassing", "In plaats van een waarde"
BESIDE = {"#stelt_opzij": SET_ASIDE, "#in_plaats_van:": IN_PLACE}  # by what the id of the proposition holds
ASIDE = "Dan blijft buiten toepassing wat de tekst noemt; daar staat het als een uitzondering."


@dataclass(frozen=True)
class Statement:
    """`when`: introduces `steps`; `turns_on`: the conditions a ground rests on, by kind; `notes`: plain sentences."""

    address: n.Address
    what: str
    label: str
    kinds: tuple[str, ...] = ()
    when: str = ""
    steps: tuple[Step, ...] = ()
    folded: tuple[Step, ...] = ()  # the same, without the conditions it turns on
    turns_on: tuple[tuple[str, tuple[n.Address, ...]], ...] = ()
    notes: tuple[str, ...] = ()
    via: tuple[tuple[str, n.Address], ...] = ()  # (kind, the article that makes it apply)
    prop: str | None = None
    roots: tuple[str, ...] = ()
    terms: tuple[n.Term, ...] = ()
    table: n.TableNorm | None = field(default=None, compare=False)


def statements(norms: n.Norms) -> dict[n.Address, tuple[Statement, ...]]:
    """By address; equal statements of more kinds are one."""
    found: dict[n.Address, list[Statement]] = {}
    for one in (*_merged(_of_kinds(norms)), *_of_texts(norms)):
        found.setdefault(one.address, []).append(one)
    return {address: tuple(sorted(group, key=lambda s: _position(norms, s))) for address, group in found.items()}


def _position(norms: n.Norms, s: Statement) -> int:
    """Where a rule with this label stands among the rules at its address; the others last."""
    text = norms.articles.get(s.address.id)
    labels = [label for _, label in text.rules] if text is not None else []
    return labels.index(s.label) if s.label in labels else len(labels)


def _merged(given: Iterable[Statement]) -> Iterator[Statement]:
    groups: dict[tuple[object, ...], list[Statement]] = {}
    for one in given:
        groups.setdefault((one.address, one.what, one.label, one.notes, one.folded or one.steps), []).append(one)
    for group in groups.values():
        first = group[0]
        yield replace(
            first,
            kinds=tuple(dict.fromkeys(k for g in group for k in g.kinds)),
            steps=first.steps if all(g.steps == first.steps for g in group) else first.folded,
            turns_on=tuple(pair for g in group for pair in g.turns_on),
            via=tuple(pair for g in group for pair in g.via),
            roots=tuple(dict.fromkeys(r for g in group for r in g.roots)),
        )


def _may(norms: n.Norms, verb: str) -> str:
    """`het college mag toekennen`; where nobody decides, or the act has a word of its own, how the outcome is said."""
    outcome = MAY_GRANT if verb == "mag" else GRANT
    own = norms.wording.outcomes.get(outcome)
    return own or f"{norms.authority.called} {verb} {norms.wording.plain(n.GRANT)}"


def _of_kinds(norms: n.Norms) -> Iterator[Statement]:
    for kind, provision in norms.provisions.items():
        binding = {r.prop for r in provision.shalls}
        for rule in provision.powers:
            if rule.prop not in binding:
                yield _power(norms, kind, rule, "Kan verstrekken", _may(norms.worded(kind), "mag"))
        for rule in provision.shalls:
            yield _power(norms, kind, rule, "Verstrekt", _may(norms.worded(kind), "moet"))
        own = {g.prop for g in provision.grounds if "#uitsluitend@" in g.prop}  # the condition itself says so
        for rule in provision.conditions:
            via = ((kind, rule.via),) if rule.via is not None else ()
            yield Statement(
                rule.address,
                "Voorwaarde",
                rule.label,
                (kind,),
                "Vervuld als",
                top(norms, rule.prop),
                via=via,
                prop=rule.prop,
                roots=(rule.prop,),
            )
        wholes = {limit.whole for limit in provision.limits}
        for ground in provision.grounds:
            if ground.prop not in wholes and ground.prop not in own:
                yield _ground(norms, kind, ground, REFUSES if ground.binding else MAY_REFUSES)
        for limit in provision.limits:
            yield _limit(norms, kind, limit)
        for duty in provision.duties:
            yield _duty(norms, kind, duty)
        for amount in provision.amounts:
            yield _amount(norms, kind, amount)
        if provision.ending is not None:
            for ground in provision.ending.grounds:
                yield _ground(norms, kind, ground, MAY_END_GROUND)
            for rule in provision.ending.keeps:
                yield _kept(norms, kind, rule)


def _power(norms: n.Norms, kind: str, rule: n.Rule, what: str, meaning: str) -> Statement:
    steps = top(norms, rule.prop)
    conditional = any(s.text or s.children for s in steps)
    return Statement(
        rule.address, what, rule.label, (kind,), "Geldt als" if conditional else "", steps if conditional else (),
        notes=(capital(meaning) + ".", *_dormant(norms, kind, rule.prop, what == "Behoudt")), prop=rule.prop, roots=(rule.prop,),
    )  # fmt: skip


def _kept(norms: n.Norms, kind: str, rule: n.KeepRule) -> Statement:
    """A rule that keeps what runs, with its last day."""
    stated = _power(norms, kind, rule, "Behoudt", "wat loopt, wordt voortgezet")
    terms = tuple(term for term, _ in rule.last)
    days = [f"{words(norms, term)} ({norms.cite(address)})" for term, address in rule.last]
    first = "De eerste van deze dagen telt: " if len(days) > 1 else ""
    until = (f"Tot en met de laatste dag. {first}{'; '.join(days)}.",) if days else ()
    return replace(stated, notes=(*stated.notes, *until), terms=terms)


def _ground(norms: n.Norms, kind: str, ground: n.Ground, modality: str) -> Statement:
    name = "Grond om te beëindigen" if modality == MAY_END_GROUND else capital(refusal_word(norms))
    what = f"{name}: {modality_word(modality, norms)}" + (f" (poot {ground.leg})" if ground.leg else "")
    live = fixed(norms, kind, modality == MAY_END_GROUND).live(ground.prop)
    conditions = tuple(a for c in ground.conditions if c in live and (a := norms.props[c].address) is not None)
    turns_on = ((kind, conditions),) if conditions else ()
    notes = _dormant(norms, kind, ground.prop, modality == MAY_END_GROUND)
    return Statement(
        ground.address, what, ground.label, (kind,), "Doet zich voor als", top(norms, ground.prop), top(norms, ground.prop, fold=True),
        () if NEVER in notes else turns_on, notes, prop=ground.prop, roots=(ground.prop,),
    )  # fmt: skip


def _dormant(norms: n.Norms, kind: str, prop: str, running: bool = False) -> tuple[str, ...]:
    if fixed(norms, kind, running, any_reading=True).value(prop) is False:
        return (NEVER,)
    return (DORMANT,) if fixed(norms, kind, running).value(prop) is False else ()


def _limit(norms: n.Norms, kind: str, limit: n.LimitRule) -> Statement:
    rest = "Valt alles erbuiten, dan moet worden geweigerd; valt een deel erbuiten, dan alleen dat meerdere."
    if limit.instead is not None:
        name, value = limit.instead
        bound = f"Ten hoogste: {norms.application.facts[name].label.holds} {value.replace('_', ' ')}."
        steps = top(norms, limit.excess)
        return Statement(
            limit.address, "Maximum", limit.label, (kind,), "Er is meer gevraagd als", steps, steps,
            notes=(bound, "Wat meer is, moet worden geweigerd; de rest niet."), prop=limit.excess, roots=(limit.excess,),
        )  # fmt: skip
    if limit.days:
        sides = [("Vanaf", limit.first), ("Tot en met", limit.last)]
        bound = " ".join(f"{side}: {words(norms, term)}." for side, term in sides if term is not None)
    else:
        part = norms.parts[limit.part].label if limit.part else ""
        less = f", na aftrek van: {norms.values[limit.minus].label}" if limit.minus else ""
        most = words(norms, limit.most) if limit.most is not None else ""
        bound = f"Ten hoogste {most if isinstance(limit.most, n.Number) else f'‘{most}’'} keer een {part}{less}."
    of_parts = (*((limit.most,) if limit.most is not None else ()), *((n.ValueTerm(limit.minus, ""),) if limit.minus else ()))
    terms = limit.days or of_parts
    return Statement(
        limit.address, "Maximum", limit.label, (kind,), notes=(bound, rest), prop=limit.whole, roots=(limit.whole,), terms=terms
    )


def _duty(norms: n.Norms, kind: str, duty: n.DutyRule) -> Statement:
    notes = tuple(_duty_notes(norms, kind, duty))
    steps = top(norms, duty.prop) if duty.prop is not None else ()
    roots = (duty.prop,) if duty.prop is not None else ()
    terms = (duty.due,) if duty.due is not None else ()
    return Statement(
        duty.address,
        f"Plicht van {who_words(duty.bearer)}",
        duty.what,
        (kind,),
        "Alleen als" if steps else "",
        steps,
        notes=notes,
        roots=roots,
        terms=terms,
    )


def _duty_notes(norms: n.Norms, kind: str, duty: n.DutyRule) -> Iterator[str]:
    if WHEN[duty.when]:
        yield f"Geldt {WHEN[duty.when]}."
    if duty.due is not None:
        yield f"Uiterlijk op: {words(norms, duty.due)}{_by_default(norms, kind, duty.due)}."


def _by_default(norms: n.Norms, kind: str, term: n.Term) -> str:
    """What a named value is with the default readings, in brackets."""
    if not isinstance(term, n.ValueTerm):
        return ""
    settled = fixed(norms, kind)
    cases = [(t, settled.value(g.prop) is g.holds) for t, g in norms.values[term.name].cases if g is not None]
    by_default = [words(norms, t) for t, holds in cases if holds]
    return f" ({by_default[0]}, bij de standaardlezing)" if len(by_default) == 1 else ""


def _amount(norms: n.Norms, kind: str, amount: n.Amount) -> Statement:
    prop = amount.prop
    steps = top(norms, prop) if prop is not None else ()
    roots = (prop,) if prop is not None else ()
    when = "Geldt als" if steps else ""
    match amount:
        case n.AmountRule():
            what = "Maximum aan uren" if amount.hours else "Maximumbedrag"
            cell = "Het percentage uit de tabel" if amount.hours else "Het bedrag uit de tabel"
            full = (
                f" gedeeld door {words(norms, amount.full_at)}, en het hele bedrag vanaf {words(norms, amount.full_at)}"
                if amount.full_at
                else ""
            )
            share = f", naar rato van: {norms.values[amount.pro_rata].label}{full}" if amount.pro_rata is not None else ""
            notes = [f"{cell}{share}.", NO_CELL]
            notes += [f"Nooit meer dan: {words(norms, amount.cap)}."] if amount.cap is not None else []
            label = f"Per {norms.parts[amount.part].label} uit de tabel"
            pro_rata = n.ValueTerm(amount.pro_rata, "") if amount.pro_rata is not None else None
            terms: tuple[n.Term, ...] = tuple(t for t in (pro_rata, amount.cap) if t is not None)
            guards = [p for p in (amount.part_pro_rata, *(p for _, p in amount.rounding)) if p is not None]
            cells = _cells(norms, amount)
            return Statement(
                amount.address, what, label, (kind,), when, steps, notes=tuple(notes), roots=(*roots, *guards, *cells), terms=terms
            )
        case n.FixedRule():
            label = f"{euro(amount.amount)} per {norms.parts[amount.part].label}"
            whole = amount.whole_only
            unfinished = tuple(s.text for s in top(norms, whole)) if whole is not None else ()
            notes = [f"Alleen voor hele delen: {text}." for text in unfinished if text]
            return Statement(amount.address, "Vast bedrag", label, (kind,), when, steps, notes=tuple(notes), roots=roots)
        case n.ProductRule():
            once = amount.count == n.Number(Decimal(1), None)
            label = (
                capital(words(norms, amount.rate)) if once else f"{capital(words(norms, amount.count))} maal {words(norms, amount.rate)}"
            )
            if amount.less is not None:
                label += f", verminderd met {words(norms, amount.less)}; nooit minder dan nul"
            label += _stepped(norms, amount.steps)
            guards = [p for _, p in amount.rounding if p is not None]
            return Statement(amount.address, "Bedrag", label, (kind,), when, steps, roots=(*roots, *guards), terms=amount_terms(amount))
        case n.CellRule():
            label = f"Het bedrag uit de tabel{_stepped(norms, amount.steps)}"
            guards = [p for _, p in amount.rounding if p is not None]
            return Statement(
                amount.address, "Bedrag", label, (kind,), when, steps, notes=(NO_CELL,), roots=(*roots, *guards, *_cells(norms, amount)),
                terms=amount_terms(amount),
            )  # fmt: skip
    assert_never(amount)


def _cells(norms: n.Norms, amount: n.AmountRule | n.CellRule) -> list[str]:
    return [p for t in amount.tables for p in (*(r for _, _, r in norms.tables[t].rows), *(c for _, c in norms.tables[t].columns))]


def _stepped(norms: n.Norms, steps: tuple[n.Step, ...]) -> str:
    """`, maal 50 procent, ten hoogste 1500 euro`: what is done with an amount."""
    return "".join(f", {words_of_step(step.kind, words(norms, step.term))}" for step in steps)


# ---- what is said without a kind


def _of_texts(norms: n.Norms) -> Iterator[Statement]:
    values = {v.label: v for v in norms.values.values()}
    for duty in norms.general_duties:
        yield Statement(
            duty.address, f"Algemene plicht van {who_words(duty.bearer)}", duty.what, notes=("Geen aanvraag roept deze plicht op.",)
        )
    for deviation in norms.deviations:
        reached = (
            "alle bepalingen van deze regeling"
            if deviation.whole_document
            else ", ".join(n.short_citation(a.path) for a in deviation.scope)
        )
        who = norms.authority.called
        note = f"Bereikt: {reached}. Werkt pas als het dossier zegt dat {who} afwijkt, en geeft dan ten hoogste 'toekennen mogelijk'."
        yield Statement(deviation.address, "Bevoegdheid om af te wijken", deviation.label, notes=(note,))
    for prop in norms.props.values():
        if places.named(prop) and prop.address is not None and prop.label is not None:
            yield Statement(
                prop.address, "Begrip", prop.label.holds, when="Waar als", steps=top(norms, prop.id), prop=prop.id, roots=(prop.id,)
            )
    for prop in norms.props.values():
        what = next((said for mark, said in BESIDE.items() if mark in prop.id and prop.role == "definition"), None)
        if what is not None and prop.address is not None and prop.label is not None:
            told = f"Dan geldt: {_stands_in(norms, prop.id)}." if what == IN_PLACE else ASIDE
            steps, roots = top(norms, prop.id), (prop.id,)
            yield Statement(prop.address, what, prop.label.holds, when="Waar als", steps=steps, notes=(told,), prop=prop.id, roots=roots)
    for text in norms.articles.values():
        for keyword, label in text.rules:
            if keyword == "waarde" and label in values:
                yield value_statement(norms, values[label], text.address)
            elif keyword == "van overeenkomstige toepassing":
                yield Statement(
                    text.address, "Van overeenkomstige toepassing", label, notes=("De regels van die artikelen gelden ook hier.",)
                )
    for table in norms.tables.values():
        columns = tuple(p for _, p in table.columns)
        yield Statement(table.address, "Tabel", table.name.replace("_", " "), roots=columns, table=table)


def _stands_in(norms: n.Norms, prop: str) -> str:
    """`‘afstand’ is 1`: the value, and what this case of it makes it."""
    found = ((v, term) for v in norms.values.values() for term, guard in v.cases if guard is not None and guard.prop == prop)
    value, term = next(found)
    return f"‘{value.label}’ is {words(norms, term)}"


def value_statement(norms: n.Norms, value: n.ValueDef, address: n.Address) -> Statement:
    steps = []
    for term, guard in value.cases:
        inner = step(norms, guard) if guard is not None else None
        children = () if inner is None else (inner,) if inner.text else inner.children
        steps.append(Step(capital(words(norms, term)), None, "als" if inner is not None else "", children))
    return Statement(address, "Waarde", capital(value.label), when="Is", steps=tuple(steps), terms=(n.ValueTerm(value.name, ""),))


def asked(norms: n.Norms, given: Iterable[Statement]) -> tuple[tuple[str, str], ...]:
    """(entity, fact or link) that these statements ask, in the order of the vocabulary."""
    roots = tuple(dict.fromkeys(r for s in given for r in s.roots))
    props = reach(norms, roots)
    terms = [t for s in given for t in s.terms]
    found = facts_in(norms, (*props, *_guards(norms, terms)), terms)
    order = [(e.name, name) for e in norms.entities.values() for name in (*e.links, *e.facts)]
    return tuple(pair for pair in order if pair in found)


def _guards(norms: n.Norms, terms: Iterable[n.Term]) -> Iterator[str]:
    for term in terms:
        for part in subterms(term, norms):
            if isinstance(part, n.ValueTerm):
                yield from reach(norms, tuple(g.prop for _, g in norms.values[part.name].cases if g is not None))


@dataclass(frozen=True)
class Consequence:
    """An unmet condition carries the ground at this address; by default or only with another reading."""

    address: n.Address
    modality: str
    by_default: bool


def consequences(norms: n.Norms, condition: str, kinds: Iterable[str]) -> dict[Consequence, tuple[str, ...]]:
    """What an unmet condition leads to, and for which kinds. A kind for which it cannot be unmet is left out."""
    found: dict[Consequence, list[str]] = {}
    for kind in kinds:
        for ground, modality in _all_grounds(norms, kind):
            settled = fixed(norms, kind, modality == MAY_END_GROUND)
            if condition in ground.conditions and not always(norms, condition, kind, modality == MAY_END_GROUND):
                found.setdefault(Consequence(ground.address, modality, condition in settled.live(ground.prop)), []).append(kind)
    settled_too = {(c.address, c.modality, k) for c, group in found.items() if c.by_default for k in group}
    return {
        c: left
        for c, group in found.items()
        if (left := tuple(dict.fromkeys(k for k in group if c.by_default or (c.address, c.modality, k) not in settled_too)))
    }


def always(norms: n.Norms, condition: str, kind: str, running: bool = False) -> bool:
    """Is the condition fulfilled whatever the facts are?"""
    return fixed(norms, kind, running).value(condition) is True


def _all_grounds(norms: n.Norms, kind: str) -> Iterator[tuple[n.Ground, str]]:
    provision = norms.provisions[kind]
    yield from ((g, REFUSES if g.binding else MAY_REFUSES) for g in provision.grounds)
    if provision.ending is not None:
        yield from ((g, MAY_END_GROUND) for g in provision.ending.grounds)
