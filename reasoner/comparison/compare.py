"""Two decisions set side by side: what differs, and which facts, readings and rules carry it.

The carriers are read from the two models, from what differs in the answer down to the leaves.
They are then put to the proof: the left question with the carriers as on the right must give the
right answer, and the other way round. What is still missing (changes that outweigh each other) is
found in the same way and added. So what differs and is no carrier changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from parser import norms as n

from ..columns.many import answers, same_under
from ..decision.readings import ELSEWHERE, ReadingsBelow
from ..dossier.record import Args, DossierError
from ..limit import MOST_SECONDS, limit
from ..semantics.cone import Purpose
from ..semantics.model import Instance
from . import atoms as at
from .atoms import Atom, Content
from .carriers import Walk
from .parts import ASPECTS, LISTS, OUTCOME, Side, Split, ask, same_answer, same_outcome, split
from .parts import side as one_of
from .trails import walks

Other = tuple[str, str]  # a reading and another choice of it


@dataclass(frozen=True)
class Carrier:
    """Something that differs. `feeds`: the parts of the answer it helps to change (none: it changes nothing).

    `ids`: the addresses of the rules through which it works.
    """

    atom: Atom
    left: Content
    right: Content
    feeds: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class RuleChange:
    """A labelled proposition with another value on either side (None: undecided) that feeds the difference."""

    prop: str
    args: Args
    role: str
    label: n.Label
    address: n.Address | None
    left: bool | None
    right: bool | None


@dataclass(frozen=True)
class Difference:
    """What differs between two decisions; `lists`: by part of the answer.

    `carriers`: what differs and matters; `idle`: what differs and does not. `trail`: the
    propositions the difference runs through.
    """

    left: Side
    right: Side
    outcome: bool
    lists: Mapping[str, Split]
    carriers: tuple[Carrier, ...]
    idle: tuple[Carrier, ...]
    rules: tuple[RuleChange, ...]
    trail: frozenset[Instance]

    @property
    def aspects(self) -> tuple[str, ...]:
        """The parts of the answer that differ."""
        return tuple(a for a in ASPECTS if (self.outcome if a == OUTCOME else not self.lists[a].equal))

    @property
    def empty(self) -> bool:
        return not self.aspects


@dataclass(frozen=True)
class ReadingEffect:
    """What another choice of one reading changes."""

    reading: str
    choice: str
    difference: Difference


def compare(left: Side, right: Side) -> Difference:
    """What differs between two decisions on aligned dossiers, and what carries it."""
    different = at.differences(left.question, right.question)
    found = walks(left, right, different)
    carried = _joined(left, right, different, _carried(found))
    flips = dict.fromkeys(i for walk in found.values() for i in walk.flips)
    passed = [i for walk in found.values() for i in walk.passed]

    def carrier(atom: Atom) -> Carrier:
        return Carrier(atom, at.content(left.question, atom), at.content(right.question, atom), *carried.get(atom, ((), ())))

    return Difference(
        left=left,
        right=right,
        outcome=not same_outcome(left.decision, right.decision),
        lists={a: split(left.decision, right.decision, a) for a in LISTS},
        carriers=tuple(carrier(a) for a in different if a in carried),
        idle=tuple(carrier(a) for a in different if a not in carried),
        rules=tuple(rules(left, right, flips)),
        trail=frozenset((*flips, *passed)),
    )


@dataclass(frozen=True)
class Readings:
    """Every other choice of every reading, one at a time, as (reading, choice).

    effects: what changes the answer; without: what changes nothing; untried: the time was up before it was tried;
    impossible: under it the rules do not allow this dossier, so there is no answer to compare with.
    """

    effects: tuple[ReadingEffect, ...]
    without: tuple[tuple[str, str], ...]
    untried: tuple[tuple[str, str], ...]
    impossible: tuple[tuple[str, str], ...] = ()


def compare_readings(side: Side, seconds: float = MOST_SECONDS) -> Readings:
    """What every other choice of every reading changes; of what no rule for these applications mentions: nothing.

    All are found in columns (decision 0111): the first that changes something is proved besides, and what cannot turn on a reading
    must be as it was proved. seconds: of processor time, all told.
    """
    until = limit(seconds)
    effects: list[ReadingEffect] = []
    impossible: list[Other] = []
    without, untried = [], []
    mentioned, chosen, every = readings_mentioned(side), side.question.readings, side.question.norms.readings
    others = [(reading.name, c.name) for reading in every.values() for c in reading.choices if c.name != chosen[reading.name]]
    turning: dict[Other, Side | DossierError] = {}
    late = until.late()
    if not late:
        turning = _turning(side, [other for other in others if other[0] in mentioned])
    for other in others:
        if other[0] not in mentioned or not (late or other in turning):
            without.append(other)
        elif until.late():
            untried.append(other)
        else:
            right = turning[other] if effects or impossible else _proved(side, other, turning[other])
            if isinstance(right, DossierError):
                impossible.append(other)
            else:
                effects.append(ReadingEffect(*other, compare(side, right)))
    return Readings(tuple(effects), tuple(without), tuple(untried), tuple(impossible))


def _turning(side: Side, others: Sequence[Other]) -> dict[Other, Side | DossierError]:
    """Of these choices, those under which the answer is another, or there is none: found in columns."""
    same = same_under(side.question, others)
    unsure = [other for other in others if other not in same]
    found: dict[Other, Side | DossierError] = {}
    for other, answer in zip(unsure, answers([_under(side, other) for other in unsure], brief=False), strict=True):
        if isinstance(answer, DossierError):
            found[other] = answer
        elif not same_answer(side.decision, answer.decisions[0]):
            found[other] = one_of(answer, answer.decisions[0])
    below = ReadingsBelow(side.question.norms)
    for other, right in found.items():
        if isinstance(right, Side) and not _stays(side, right, below, other[0]):
            raise AssertionError(f"columns and pyDatalog differ under {other}")
    return found


def _stays(left: Side, right: Side, below: ReadingsBelow, reading: str) -> bool:
    """Does only that differ which can turn on the reading, or on whether another application is there?"""
    one, two = left.answer.model, right.answer.model
    differs = {name for name, _ in (one.true ^ two.true) | (one.false ^ two.false)}
    return all(below.of(name) & {reading, ELSEWHERE} for name in differs)


def _proved(side: Side, other: Other, found: Side | DossierError) -> Side | DossierError:
    """What pyDatalog proves under another choice, which must be what was found."""
    try:
        right = ask(_under(side, other))
    except DossierError as error:
        if isinstance(found, DossierError):
            return error
    else:
        if isinstance(found, Side) and same_answer(found.decision, right.decision):
            return right
    raise AssertionError(f"columns and pyDatalog differ under {other}")


def _under(side: Side, other: Other) -> at.Question:
    return replace(side.question, readings={**side.question.readings, other[0]: other[1]})


def readings_mentioned(side: Side) -> frozenset[str]:
    """Readings in the rules on which the decision, or an amount, depends."""
    norms = side.question.norms
    solver = side.solver
    cones = list(side.answer.model.cones.values())
    if side.decision.running is None and norms.provisions[side.decision.provision].amounts:
        cones.append(solver.cone(side.decision.provision, Purpose.AMOUNTS))
    bodies = [solver.norms.props[p].body for cone in cones for p in cone.props if p not in cone.aside]
    return frozenset(b.reading for b in bodies if isinstance(b, n.ReadingIs))


def rules(left: Side, right: Side, flips: Iterable[Instance]) -> Iterator[RuleChange]:
    """The labelled propositions among these that have another value on either side."""
    models = left.answer.model, right.answer.model
    for name, args in flips:
        prop = left.answer.norms.props[name]
        ours, theirs = (m.value(name, args) for m in models)
        if prop.label is not None and ours is not theirs:  # the tables of amounts are in a model of their own
            yield RuleChange(name, args, prop.role, prop.label, prop.address, ours, theirs)


# ---- carriers, proved by asking again

Carried = dict[Atom, tuple[tuple[str, ...], tuple[str, ...]]]  # parts of the answer, addresses


def _carried(found: Mapping[str, Walk]) -> Carried:
    feeds: dict[Atom, dict[str, None]] = {}
    ids: dict[Atom, dict[str, None]] = {}
    for aspect, walk in found.items():
        for atom, addresses in walk.carriers.items():
            feeds.setdefault(atom, {})[aspect] = None
            ids.setdefault(atom, {}).update(addresses)
    return {atom: (tuple(feeds[atom]), tuple(ids[atom])) for atom in feeds}


def _joined(left: Side, right: Side, different: tuple[Atom, ...], carried: Carried) -> Carried:
    """With the further carriers without which those so far would not give the other answer, in either direction."""
    while len(carried) < len(different):
        missing = _missing(left, right, different, carried) | _missing(right, left, different, carried)
        if not missing:
            break
        carried = {**missing, **carried}
    return carried


def _missing(from_: Side, to: Side, different: tuple[Atom, ...], carried: Carried) -> Carried:
    rest = tuple(a for a in different if a not in carried)
    try:
        mixed = ask(at.changed(from_.question, to.question, carried))
    except DossierError:  # a mixture that cannot be
        return _close_to(from_, to, carried, rest)
    if same_answer(mixed.decision, to.decision):
        return {}
    found = _carried(walks(mixed, to, at.differences(mixed.question, to.question)))
    return {a: v for a, v in found.items() if a in rest} or _close_to(from_, to, carried, rest)


def _close_to(left: Side, right: Side, carried: Carried, rest: tuple[Atom, ...]) -> Carried:
    """What else differs in the records of the carriers, or all that is left."""
    entities = {a.entity for a in carried}
    feeds = tuple(a for a in LISTS if not split(left.decision, right.decision, a).equal)
    feeds = feeds if same_outcome(left.decision, right.decision) else (OUTCOME, *feeds)
    return dict.fromkeys([x for x in rest if x.entity in entities] or rest, (feeds, ()))
