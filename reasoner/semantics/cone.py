"""Which propositions matter for which kind of application."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property
from typing import assert_never

from parser import norms as n
from parser import signs
from parser.dependencies import dependencies
from parser.phrases import entity_at

OF_APPLICATION: tuple[n.When, ...] = ("always", "after_grant", "at_refusal")  # duties that an application may call up


@dataclass(frozen=True)
class Cone:
    """Propositions (in order) and values that a set of roots depends on, what their variables range over, the deviations."""

    props: tuple[str, ...]
    values: tuple[str, ...]
    sources: tuple[n.Source, ...]
    deviations: tuple[tuple[str, n.Deviated], ...]
    below: dict[str, tuple[str, ...]] = field(compare=False, repr=False)  # what each proposition rests on directly
    aside: frozenset[str] = frozenset()  # props that only impossible combinations look at: they decide nothing

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """Propositions that nothing in the cone rests on."""
        return tuple(set(self.props) - {x for names in self.below.values() for x in names})


def cone(norms: n.Norms, roots: Iterable[str], deviating: bool = True, terms: Iterable[n.Term] = ()) -> Cone:
    """Everything below the roots and terms; Present is a leaf here. Without `deviating`: not what a power to deviate asks."""
    seen: dict[str, tuple[str, ...]] = {}
    todo = list(roots)
    while todo:
        prop = todo.pop()
        if prop not in seen:
            asked = deviating or not isinstance(norms.props[prop].body, n.Deviated)
            seen[prop] = tuple(dict.fromkeys(dependencies(norms.props[prop].body, norms.values))) if asked else ()
            todo += seen[prop]
    values: dict[str, None] = {}
    sources: dict[n.Source, None] = {}
    deviations: dict[str, n.Deviated] = {}
    for prop in seen:
        body = norms.props[prop].body
        if isinstance(body, n.Exists):
            sources[body.source] = None
        elif isinstance(body, n.Deviated):
            deviations[prop] = body
    bodies = (t for prop in seen for t in every_term(norms.props[prop].body, norms))
    for term in itertools.chain(bodies, *(subterms(t, norms) for t in terms)):
        if isinstance(term, n.ValueTerm):
            values[term.name] = None
        elif isinstance(term, n.Aggregate):
            sources[term.source] = None
    return Cone(tuple(sorted(seen)), tuple(values), tuple(sources), tuple(deviations.items()), seen)


def with_impossible(norms: n.Norms, found: Cone, deviating: bool) -> Cone:
    """The cone with what is looked at besides, to see that a dossier can be."""
    whole = cone(norms, [*found.props, *(prop for prop, _ in norms.impossible)], deviating)
    return replace(whole, aside=frozenset(whole.props) - frozenset(found.props))


def kinds_beside(norms: n.Norms, found: Cone) -> dict[str, set[str]]:
    """Of each proposition about a member of a list: those that say of which kind the member is, beside which a rule asks it."""
    kinds: dict[str, set[str]] = {}
    for name in found.props:
        body = norms.props[name].body
        beside = [c.prop for c in body.children] if isinstance(body, n.All) else []
        for kind in (c for c in beside if isinstance(norms.props[c].body, n.OfKind)):
            about, todo = set(norms.props[kind].context), list(beside) if norms.props[kind].context != (n.APPLICATION,) else []
            while todo:
                at = todo.pop()
                if about <= set(norms.props[at].context) and kind not in kinds.setdefault(at, set()):
                    kinds[at].add(kind)
                    todo += found.below[at]
    return kinds


def decision_roots(norms: n.Norms, kind: str) -> Iterator[str]:
    """What a decision on this kind shows: signals, conditions, grounds, limits, duties."""
    yield from outcome_roots(norms, kind)
    yield from _duty_roots(norms, norms.provisions[kind], OF_APPLICATION)


def outcome_roots(norms: n.Norms, kind: str) -> Iterator[str]:
    """What the outcome of a decision on this kind rests on: signals, conditions, grounds, limits."""
    provision = norms.provisions[kind]
    s = provision.signals
    yield from (s.in_force, s.power, s.binding, s.may, s.shall, s.leeway, s.grantable, s.must_refuse, s.present)
    yield from _conditions(provision)
    yield from (x for limit in provision.limits for x in (limit.whole, limit.excess, *(e.exists for e in limit.each)))


def ending_roots(norms: n.Norms, kind: str) -> Iterator[str]:
    """What a decision on a running provision of this kind shows."""
    provision = norms.provisions[kind]
    if provision.ending is not None:
        e = provision.ending
        yield from (e.in_force, e.runs, e.end, e.keep)
        yield from (prop for rule in e.keeps for term, _ in rule.last for prop in _guards(term, norms))
    yield from _conditions(provision)
    yield from _duty_roots(norms, provision, ("on_ending",))


def _conditions(provision: n.Provision) -> Iterator[str]:
    """The conditions, and whether the regulation of each is in force where that decides whether it is one."""
    yield from (c.prop for c in provision.conditions)
    yield from dict.fromkeys(c.in_force for c in provision.conditions if c.in_force is not None)


def _duty_roots(norms: n.Norms, provision: n.Provision, when: tuple[n.When, ...]) -> Iterator[str]:
    for duty in provision.duties:
        if duty.when in when:
            if duty.prop is not None:
                yield duty.prop
            yield from _guards(duty.due, norms)


def _guards(term: n.Term | None, norms: n.Norms) -> Iterator[str]:
    """Propositions that choose between the cases of the values in a term, or move an anniversary."""
    for part in subterms(term, norms) if term is not None else ():
        if isinstance(part, n.ValueTerm):
            yield from (g.prop for _, g in norms.values[part.name].cases if g is not None)
        elif isinstance(part, n.Anniversary) and part.early is not None:
            yield part.early.prop
        elif isinstance(part, n.Aggregate):
            yield part.body.prop


def amount_roots(norms: n.Norms, kind: str) -> Iterator[str]:
    """What the amounts of this kind depend on."""
    for amount in norms.provisions[kind].amounts:
        yield from roots_of(amount, norms)


def roots_of(amount: n.Amount, norms: n.Norms) -> Iterator[str]:
    """What an amount depends on: rows, columns, cells, rounding, guards of the hours."""
    yield amount.prop if amount.prop is not None else n.TRUE  # there is something to ask, also of an amount that asks nothing
    match amount:
        case n.FixedRule(whole_only=whole_only):
            yield from () if whole_only is None else (whole_only,)
        case n.ProductRule():
            yield from (p for _, p in amount.rounding if p is not None)
            yield from (g for term in amount_terms(amount) for g in _guards(term, norms))
        case n.CellRule():
            yield from _cell_roots(amount, norms)
            yield from (g for term in amount_terms(amount) for g in _guards(term, norms))
        case n.AmountRule():
            yield from _cell_roots(amount, norms)
            yield from () if amount.part_pro_rata is None else (amount.part_pro_rata,)
            yield from _guards(n.ValueTerm(amount.pro_rata, ""), norms) if amount.pro_rata is not None else ()
            yield from _guards(amount.cap, norms)
        case other:
            assert_never(other)


def _cell_roots(amount: n.AmountRule | n.CellRule, norms: n.Norms) -> Iterator[str]:
    """The cell, its rounding, the rows and the columns."""
    yield amount.cell
    yield from (p for _, p in amount.rounding if p is not None)
    for name in amount.tables:
        table = norms.tables[name]
        yield from (p for _, _, p in table.rows)
        yield from (p for _, p in table.columns)


def amount_terms(amount: n.Amount) -> tuple[n.Term, ...]:
    """The values that an amount is made of."""
    match amount:
        case n.AmountRule(part=part, pro_rata=pro_rata, full_at=full_at, cap=cap):
            terms: tuple[n.Term | None, ...] = (
                n.ValueTerm(pro_rata, "") if pro_rata is not None else None,
                n.PartCount(part),
                full_at,
                cap,
            )
        case n.FixedRule(part=part, after=after):
            terms = (n.PartCount(part), after)
        case n.ProductRule(_, count, rate, less):
            terms = (count, rate, less, *(step.term for step in amount.steps))
        case n.CellRule():
            terms = tuple(step.term for step in amount.steps)
        case other:
            assert_never(other)
    return tuple(t for t in terms if t is not None)


class Purpose(Enum):
    """What is asked of a kind: each has a cone of its own."""

    DECISION = "besluit"
    AMOUNTS = "bedragen"
    ENDING = "beëindiging"


ROOTS = {Purpose.DECISION: decision_roots, Purpose.AMOUNTS: amount_roots, Purpose.ENDING: ending_roots}


def cone_of(norms: n.Norms, kind: str, purpose: Purpose, deviating: bool) -> Cone:
    """What a kind is asked for this purpose rests on; of a decision also what is looked at to see that a dossier can be."""
    amounts = norms.provisions[kind].amounts if purpose is Purpose.AMOUNTS else ()
    terms = [term for amount in amounts for term in amount_terms(amount)]
    found = cone(norms, list(ROOTS[purpose](norms, kind)), deviating, terms)
    return found if purpose is Purpose.AMOUNTS else with_impossible(norms, found, deviating)


def chain_source(norms: n.Norms, term: n.ChainBound) -> n.Source:
    """The list in which the periods stand that may adjoin."""
    entity = norms.entities[entity_at(term.path, norms.entities, norms.variables)]
    return n.Source("", (entity.list_name,), owner=entity.owner is not None and entity.owner == norms.application.owner)


def every_term(body: n.Body, norms: n.Norms) -> Iterator[n.Term]:
    """Every term in a leaf, through named values; may repeat."""
    if isinstance(body, n.Comparison):
        yield from subterms(body.left, norms)
        yield from subterms(body.right, norms)


def subterms(term: n.Term, norms: n.Norms) -> Iterator[n.Term]:
    """A term and every term in it, through the cases of named values."""
    yield term
    for inner in n.inner_terms(term):
        yield from subterms(inner, norms)
    match term:
        case n.Aggregate(_, _, weight):
            yield from subterms(weight, norms) if weight is not None else ()
        case n.ValueTerm(name, _):
            for case_term, _ in norms.values[name].cases:
                yield from subterms(case_term, norms)
        case _:  # others: are made of their inner terms
            pass


def may_be_negative(term: n.Term, norms: n.Norms) -> bool:
    """May this number be less than zero?"""
    return signs.may_be_negative(term, norms.values)


def resolved(term: n.Term, norms: n.Norms) -> Iterator[tuple[tuple[n.Child, ...], n.Term]]:
    """The term without named values: for each choice of their cases, what must hold for it, and the term it then is."""
    match term:
        case n.ValueTerm(name, _):
            for case, guard in norms.values[name].cases:
                for guards, inner in resolved(case, norms):
                    yield ((guard, *guards) if guard is not None else guards), inner
        case n.Plus(left, sign, right):
            for (l_guards, l_term), (r_guards, r_term) in itertools.product(resolved(left, norms), list(resolved(right, norms))):
                yield (*l_guards, *r_guards), n.Plus(l_term, sign, r_term)
        case n.Times(left, right) | n.Extreme(left, right):
            for (l_guards, l_term), (r_guards, r_term) in itertools.product(resolved(left, norms), list(resolved(right, norms))):
                yield (
                    (*l_guards, *r_guards),
                    replace(term, term=l_term, factor=r_term) if isinstance(term, n.Times) else replace(term, left=l_term, right=r_term),
                )
        case n.ShiftMonths(inner, _, by) if by is not None:
            for (l_guards, l_term), (r_guards, r_term) in itertools.product(resolved(inner, norms), list(resolved(by, norms))):
                yield (*l_guards, *r_guards), replace(term, term=l_term, by=r_term)
        case n.Between(first, until):
            for (l_guards, l_term), (r_guards, r_term) in itertools.product(resolved(first, norms), list(resolved(until, norms))):
                yield (*l_guards, *r_guards), replace(term, first=l_term, until=r_term)
        case n.Rounded(inner, over):
            for (l_guards, l_term), (r_guards, r_term) in itertools.product(resolved(inner, norms), list(resolved(over, norms))):
                yield (*l_guards, *r_guards), replace(term, term=l_term, over=r_term)
        case n.ShiftMonths() | n.ShiftWorkingDays() | n.Anniversary() | n.CalendarStart():
            yield from ((guards, replace(term, term=inner)) for guards, inner in resolved(term.term, norms))
        case n.PeriodCount(_, _, before, _) if before is not None:
            yield from ((guards, replace(term, before=inner)) for guards, inner in resolved(before, norms))
        case n.PeriodCount() | n.Number() | n.Day() | n.FactTerm() | n.ChainBound() | n.PartNumber() | n.PartCount() | n.Aggregate():
            yield (), term
        case other:
            assert_never(other)
