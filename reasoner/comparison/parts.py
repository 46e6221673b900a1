"""The parts of two answers set side by side: what stands in one, in the other, in both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..datalog.solve import Solver
from ..decision.answer import AmountRow, Answer, Decision, DutyItem, Ground, HoursRow, Unknown, Unmet
from ..decision.decide import answer, solver_of
from .atoms import Question

OUTCOME, GROUNDS, UNMET, UNKNOWN, AMOUNTS, DUTIES = "outcome", "grounds", "unmet", "unknown", "amounts", "duties"
LISTS = (GROUNDS, UNMET, UNKNOWN, AMOUNTS, DUTIES)
ASPECTS = (OUTCOME, *LISTS)

Item = Ground | Unmet | Unknown | AmountRow | HoursRow | DutyItem
Key = tuple[object, ...]


@dataclass(frozen=True)
class Side:
    """One of two answers: what was asked, and the decision."""

    question: Question
    answer: Answer
    decision: Decision

    @property
    def solver(self) -> Solver:
        """The compiled rules that gave the answer."""
        return solver_of(self.question.norms)

    def judges(self, name: str) -> bool:
        """Does the answer look at this proposition?"""
        return any(name in cone.props for cone in self.answer.model.cones.values())


def ask(question: Question) -> Side:
    """Answer one question about one application. Raises DossierError like `decide`."""
    found = answer(question)
    return side(found, found.decisions[0])


def side(found: Answer, decision: Decision) -> Side:
    """An answer as one of two, for one of its decisions."""
    return Side(replace(found.question, application=decision.subject), found, decision)


@dataclass(frozen=True)
class Split:
    """Keys of the items of one part of two answers. changed: on both sides, with another content."""

    left: tuple[Key, ...]
    right: tuple[Key, ...]
    both: tuple[Key, ...]
    changed: tuple[Key, ...]

    @property
    def equal(self) -> bool:
        return not (self.left or self.right or self.changed)

    @property
    def differing(self) -> frozenset[Key]:
        return frozenset((*self.left, *self.right, *self.changed))


def items(decision: Decision, aspect: str) -> Mapping[Key, tuple[Item, ...]]:
    """The items of a part of an answer, by what identifies them."""
    found: dict[Key, tuple[Item, ...]] = {}
    listed: Mapping[str, tuple[Item, ...]] = {
        GROUNDS: decision.grounds,
        UNMET: decision.unmet,
        UNKNOWN: (*decision.unknown, *decision.waiting),
        AMOUNTS: (*decision.amounts, *decision.hours),
        DUTIES: decision.duties,
    }
    for item in listed[aspect]:
        found[_key(item)] = (*found.get(_key(item), ()), item)
    return found


def split(left: Decision, right: Decision, aspect: str) -> Split:
    """Which items of a part are on which side.

    What an item says leaves out the facts it rests on (hours, the value that fails) and the readings it mentions.
    """
    ours, theirs = items(left, aspect), items(right, aspect)
    shared = [k for k in ours if k in theirs]
    equal = {k for k in shared if [_said(x) for x in ours[k]] == [_said(x) for x in theirs[k]]}
    return Split(
        tuple(k for k in ours if k not in theirs),
        tuple(k for k in theirs if k not in ours),
        tuple(k for k in shared if k in equal),
        tuple(k for k in shared if k not in equal),
    )


def same_outcome(left: Decision, right: Decision) -> bool:
    """Outcome, what is still possible, and the choice."""
    return (left.outcome, set(left.possible), set(left.choice)) == (right.outcome, set(right.possible), set(right.choice))


def same_answer(left: Decision, right: Decision) -> bool:
    return same_outcome(left, right) and all(split(left, right, a).equal for a in LISTS)


def _key(item: Item) -> Key:
    match item:
        case Ground():
            return item.id, item.leg
        case Unmet():
            return (item.id,)
        case Unknown():
            return item.fact, item.entity
        case DutyItem():
            return item.id, item.bearer, item.what
    return type(item).__name__, item.id, item.from_, item.to


def _said(item: Item) -> tuple[object, ...]:
    """What an item says beside its key."""
    match item:
        case Ground():
            return item.binding, set(item.because), set(item.with_), item.until, item.until_by, item.from_, item.instead
        case Unmet():
            return ({(p.fact, p.entity) for p in item.parts},)
        case Unknown():
            return (set(item.ids),)
        case DutyItem():
            return item.due, item.open, item.open_days
        case AmountRow():
            return item.status, item.row, item.column, item.table, item.factor, item.cap, item.capped_by, item.maximum
    return item.status, item.row, item.column, item.percentage, item.maximum
