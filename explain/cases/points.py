"""The points of the law that cases should reach: labelled propositions, and the tests on the dossier below them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never

from parser import norms as n
from parser.dependencies import dependencies

from .sides import Sides, sides_of

ATOMS = (n.Flag, n.Member, n.OfKind, n.Linked, n.Same, n.Comparison, n.Lasts, n.SharedDays)
ATOM = "toets"
IN_FORCE = n.in_force("")
ROLES = {"definition": "begrip", "exception": "uitzondering", "in_force": "geldigheid", "overlap": "begrip"}


@dataclass(frozen=True)
class Point:
    """One statement of the law, or one test on the dossier.

    `props`: its propositions (a clause is compiled once for each kind); `sides`: what it can be at all.
    """

    what: str
    addresses: tuple[str, ...]
    label: str
    props: tuple[str, ...]
    sides: Sides


@dataclass(frozen=True)
class _Found:
    """A proposition of the law, and what makes it the same as another: `key`."""

    key: tuple[object, ...]
    what: str
    address: str
    label: str
    prop: str
    document: str


def points(norms: n.Norms) -> tuple[Point, ...]:
    """Every point, those of the law in the order of its norms, then the tests below them."""
    sides = sides_of(norms)
    stated = list(_stated(norms))
    below = list(_below(norms, [*((f.prop, f.address) for f in stated), *_roots_of_amounts(norms)], {f.prop for f in stated}))
    grouped: dict[tuple[object, ...], list[_Found]] = {}
    for found in (*stated, *below):
        grouped.setdefault(found.key, []).append(found)
    made = [_point(group, sides) for group in grouped.values() if _own(norms, group)]
    made = [p for p in made if p.sides]
    return tuple(sorted(made, key=lambda p: p.what == ATOM))


def _own(norms: n.Norms, group: list[_Found]) -> bool:
    """Is it of a regulation of the rule base itself? The cases of one that it takes over stand where that comes from."""
    return any(f.document not in norms.elsewhere for f in group)


def _point(group: list[_Found], sides: dict[str, Sides]) -> Point:
    props = tuple(dict.fromkeys(f.prop for f in group))
    together: Sides = frozenset(side for p in props for side in sides.get(p, ()))
    addresses = tuple(dict.fromkeys(f.address for f in group if f.address))
    return Point(group[0].what, addresses, group[0].label, props, together)


def _stated(norms: n.Norms) -> Iterator[_Found]:
    """What the norms of the provisions state: conditions, grounds, powers with a condition, maxima, duties, tables."""
    for provision in norms.provisions.values():
        for rule in provision.conditions:
            yield _found(norms, "voorwaarde", rule.address, rule.label, rule.prop)
        wholes = {limit.whole for limit in provision.limits}
        for ground in provision.grounds:
            if ground.prop not in wholes:
                yield _found(norms, "weigeringsgrond", ground.address, ground.label, ground.prop, ground.leg or "")
        for limit in provision.limits:
            yield _found(norms, "maximum, geheel", limit.address, limit.label, limit.whole)
            yield _found(norms, "maximum, meerdere", limit.address, limit.label, limit.excess)
        for rule in (*provision.powers, *provision.shalls):
            if _conditional(norms, rule.prop):
                yield _found(norms, "bevoegdheid", rule.address, rule.label, rule.prop)
        for duty in provision.duties:
            if duty.prop is not None and _conditional(norms, duty.prop):
                yield _found(norms, "plicht", duty.address, duty.what, duty.prop)
        for amount in provision.amounts:
            if isinstance(amount, n.AmountRule | n.CellRule):
                yield from _tables(norms, amount)
        if provision.ending is not None:
            for ground in provision.ending.grounds:
                yield _found(norms, "grond om te beëindigen", ground.address, ground.label, ground.prop, ground.leg or "")
            for rule in provision.ending.keeps:
                yield _found(norms, "behoud", rule.address, rule.label, rule.prop)


def _found(norms: n.Norms, what: str, address: n.Address, label: str, prop: str, leg: str = "") -> _Found:
    return _Found((what, address, label, leg), what, address.id + (f" {leg}" if leg else ""), label, prop, address.document)


def _conditional(norms: n.Norms, prop: str) -> bool:
    """A power or duty that says more than that its regulation is in force."""
    return any(norms.props[p].role != "in_force" for p in dependencies(norms.props[prop].body, norms.values))


def _tables(norms: n.Norms, amount: n.AmountRule | n.CellRule) -> Iterator[_Found]:
    for name in amount.tables:
        table = norms.tables[name]
        for value, label, prop in table.rows:
            yield _Found((name, "rij", value), "rij", table.address.id, label, prop, table.address.document)
        for i, (heading, prop) in enumerate(table.columns):
            yield _Found((name, "kolom", i), "kolom", table.address.id, heading, prop, table.address.document)


def _roots_of_amounts(norms: n.Norms) -> Iterator[tuple[str, str]]:
    """What else an amount depends on: its guards, its part, which value counts."""
    for provision in norms.provisions.values():
        for amount in provision.amounts:
            for prop in (amount.prop, *_amount_guards(norms, amount)):
                if prop is not None:
                    yield prop, amount.address.id


def _amount_guards(norms: n.Norms, amount: n.Amount) -> tuple[str | None, ...]:
    match amount:
        case n.AmountRule():
            cases = norms.values[amount.pro_rata].cases if amount.pro_rata is not None else ()
            return amount.part_pro_rata, *(g.prop for _, g in cases if g is not None)
        case n.FixedRule():
            return (amount.whole_only,)
        case n.ProductRule() | n.CellRule():
            return ()
    assert_never(amount)


def _below(norms: n.Norms, roots: Iterable[tuple[str, str]], stated: set[str]) -> Iterator[_Found]:
    """Definitions, exceptions and tests under the roots, each under its own address or the nearest above."""
    seen: set[tuple[str, str, str]] = set()
    todo = [(name, address, address.partition(":")[0]) for name, address in roots]
    while todo:
        name, address, document = todo.pop(0)
        if (name, address, document) in seen:
            continue
        seen.add((name, address, document))
        prop = norms.props[name]
        document = name.removeprefix(IN_FORCE) if prop.role == "in_force" else document
        here = "" if prop.role == "in_force" else prop.address.id if prop.address is not None and name not in stated else address
        if prop.role == "condition" and prop.address is not None:
            here = prop.address.id
        if isinstance(prop.body, ATOMS):
            yield _Found((ATOM, prop.body), ATOM, address, _words(prop), name, document)
        elif prop.role in ROLES and prop.label is not None and name not in stated:
            yield _Found((prop.role, prop.label, prop.address, prop.span), ROLES[prop.role], here, prop.label.holds, name, document)
        todo += [(child, here, document) for child in dependencies(prop.body, norms.values)]


def _words(prop: n.Prop) -> str:
    """The sentence of a test; of a member of a list with the name it has in the rules."""
    members = ", ".join(prop.context[1:])
    return (prop.label.holds if prop.label is not None else prop.id) + (f" ({members})" if members else "")
