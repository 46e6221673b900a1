"""Which cases of a value, columns of a table or roundings can hold together, or none of them, whatever the dossier.

Looked at are conditions on facts that stand by themselves: yes or no, one of several words, a number or day against numbers or
days in the text, a reading, the kind of provision. What is computed from a dossier may hold or not: only what comes out alike
both ways is shown, so what is found here some dossier meets. Not everything that some dossier meets is found.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from parser import norms as n
from parser.phrases import entity_at
from parser.vocabulary import WHOLE_TYPES

from ..dossier.calendar import iso
from ..semantics.operators import COMPARE

Atom = tuple[str, ...]
"""What has a value of its own: a fact, a reading, the kind, or (the last element empty) what is computed."""
Values = Mapping[Atom, object]
MOST_WORLDS = 20_000
COMPUTED = ""


@dataclass(frozen=True)
class Clash:
    """Two cases that can hold together (`one`, `other`: their places), or with `other` None: that none holds. when: in words."""

    one: int | None
    other: int | None
    when: str


def clashes(norms: n.Norms, guards: Sequence[n.Child | None], same: Sequence[object] = (), gaps: bool = True) -> Iterator[Clash]:
    """At most one overlap of each pair of cases, and at most one gap. same: cases with equal elements here may hold together."""
    atoms: dict[Atom, tuple[object, ...]] = {}
    formulas = [_Formula(norms, guard, atoms) for guard in guards]
    computed = [a for a in atoms if a[-1] == COMPUTED]
    stated = [a for a in atoms if a[-1] != COMPUTED]
    size = 2 ** len(computed)
    for atom in stated:
        size *= len(atoms[atom])
    if size > MOST_WORLDS:
        return
    found: dict[tuple[int | None, int | None], str] = {}
    for values in itertools.product(*(atoms[a] for a in stated)):
        world = dict(zip(stated, values, strict=True))
        sure = [_always(f, world, computed) for f in formulas]
        holding = [k for k, value in enumerate(sure) if value is True]
        for one, other in itertools.combinations(holding, 2):
            if not same or same[one] != same[other]:
                found.setdefault((one, other), _words(world))
        if gaps and all(value is False for value in sure):
            found.setdefault((None, None), _words(world))
    yield from (Clash(one, other, when) for (one, other), when in found.items())


def never(norms: n.Norms, prop: str) -> bool:
    """Is this condition false whatever the dossier says? Not every one that is, is seen."""
    atoms: dict[Atom, tuple[object, ...]] = {}
    formula = _Formula(norms, n.Child(prop), atoms)
    size = 1
    for domain in atoms.values():
        size *= len(domain)
    worlds = (dict(zip(atoms, values, strict=True)) for values in itertools.product(*atoms.values()))
    return size <= MOST_WORLDS and not any(formula.holds(world) for world in worlds)


def _always(formula: _Formula, world: dict[Atom, object], computed: list[Atom]) -> bool | None:
    """The value of a formula if it is the same whatever is computed."""
    worlds = ({**world, **dict(zip(computed, some, strict=True))} for some in itertools.product((True, False), repeat=len(computed)))
    values = {formula.holds(values) for values in worlds}
    return values.pop() if len(values) == 1 else None


class _Formula:
    """A guard as a truth function of atoms; the atoms it finds are kept with the values each may have."""

    def __init__(self, norms: n.Norms, guard: n.Child | None, atoms: dict[Atom, tuple[object, ...]]) -> None:
        self.norms, self.guard, self.atoms = norms, guard, atoms
        if guard is not None:
            self._gather(guard.prop)

    def holds(self, values: Values) -> bool:
        return self.guard is None or self._child(self.guard, values)

    def _child(self, child: n.Child, values: Values) -> bool:
        return self._prop(child.prop, values) is child.holds

    def _prop(self, prop: str, values: Values) -> bool:
        match self.norms.props[prop].body:
            case n.All(children):
                return all(self._child(c, values) for c in children)
            case n.Any_(children):
                return any(self._child(c, values) for c in children)
            case n.AtLeast(least, children):
                return sum(self._child(c, values) for c in children) >= least
            case body:  # others: an atom, computed if need be
                atom = _atom(body, prop)
                return _compares(self.norms, body, values[atom]) if atom[-1] != COMPUTED else bool(values[atom])

    def _gather(self, prop: str) -> None:
        match self.norms.props[prop].body:
            case n.All(children) | n.Any_(children) | n.AtLeast(_, children):
                for child in children:
                    self._gather(child.prop)
            case body:  # others: an atom, computed if need be
                atom = _atom(body, prop)
                self.atoms[atom] = tuple(dict.fromkeys((*self.atoms.get(atom, ()), *_domain(self.norms, body, atom))))


def _atom(body: n.Body, prop: str) -> Atom:
    match body:
        case n.Flag(path, fact) | n.Member(path, fact, _):
            return "feit", path.var, *path.links, fact
        case n.ReadingIs(reading, _):
            return "lezing", reading
        case n.OfKind(path, _):
            return "soort", path.var, *path.links, n.APPLICATION
        case n.Comparison(n.FactTerm(path, fact, _), _, n.Number() | n.Day()):
            return "feit", path.var, *path.links, fact
        case n.Comparison(n.PartNumber(part), _, n.Number()):
            return "deel", part
    return "berekend", prop, COMPUTED  # others: true or false, whatever they look at


def _domain(norms: n.Norms, body: n.Body, atom: Atom) -> tuple[object, ...]:
    """Values enough to see the condition hold and fail; of numbers and days also just beside them."""
    match body:
        case n.Member(path, fact, _):
            return norms.entities[entity_at(path, norms.entities, norms.variables)].facts[fact].values
        case n.ReadingIs(reading, _):
            return tuple(c.name for c in norms.readings[reading].choices)
        case n.OfKind():
            return tuple(norms.provisions)
        case n.Comparison(n.PartNumber(), _, n.Number(value, _)):
            return tuple(k for k in (int(value) - 1, int(value), int(value) + 1) if k >= 1)
        case n.Comparison(n.FactTerm(_, _, type_), _, n.Number(value, _)):
            step = Decimal(WHOLE_TYPES.get(type_, "0.01"))
            near = value if type_ not in WHOLE_TYPES else value // step * step
            return tuple(v for v in (near - step, near, near + step) if v >= 0)
        case n.Comparison(_, _, n.Day(day)):
            at = day.toordinal()
            return at - 1, at, at + 1
    return True, False  # others: a flag, or computed


def _compares(norms: n.Norms, body: n.Body, value: object) -> bool:
    match body:
        case n.Member(_, _, values):
            return value in values
        case n.ReadingIs(_, choice):
            return value == choice
        case n.OfKind(_, kind):
            return kind in norms.ancestors(str(value))
        case n.Comparison(_, operator, right):
            assert isinstance(value, int | Decimal)
            bound = right.value if isinstance(right, n.Number) else right.value.toordinal() if isinstance(right, n.Day) else None
            assert bound is not None
            return bool(COMPARE[operator](value, bound))
    return bool(value)  # others: a flag


def _words(world: Values) -> str:
    """Facts with their values, as a rule states them."""
    return ", ".join(f"{_named(atom)} is {_shown(atom, value)}" for atom, value in world.items())


def _named(atom: Atom) -> str:
    return f"{atom[1]} nummer" if atom[0] == "deel" else atom[-1]


def _shown(atom: Atom, value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, int) and atom[0] == "feit":
        return iso(value)
    return format(value, "f").replace(".", ",") if isinstance(value, Decimal) else str(value)


__all__ = ["Clash", "clashes", "never"]
