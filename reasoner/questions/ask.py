"""What is still needed for a decision, most decisive first, with what each answer would lead to.

Every consequence is a decision on the dossier with that answer put in. The measure: the number of
outcomes still possible, averaged over the answers that differ; then the number of questions left;
then the order of the law. When the time is up, the questions that were not reached are listed without consequences.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from fractions import Fraction

from parser import norms as n
from parser.vocabulary import RECEIVED

from ..decision.answer import Answer, Decision, Unknown
from ..decision.decide import answer as decided
from ..dossier import edit as s
from ..dossier.calendar import LAST_DAY
from ..dossier.record import Dossier, DossierError, Value
from ..limit import MOST_SECONDS, Late, Limit, limit
from ..semantics.case import Case
from ..semantics.uses import value_text
from .borders import borders, scale
from .irrelevant import Key, Settled, readers, settled

FACTS = (s.Slot.FACT, s.Slot.DATE, s.Slot.TAKEN)  # what has a type
COMPLETE, MORE, NEW = "volledig", "meer", "nieuw"  # answers that are not a value: about a list, or a record not in the dossier


@dataclass(frozen=True)
class Option:
    """Answers with one consequence: values, or a range (bounds included; None: no bound), or COMPLETE, MORE, NEW.

    possible: the outcomes then still possible; left: the questions then still open. An answer
    that the rules call impossible has a reason instead.
    """

    values: tuple[str, ...]
    least: str | None
    most: str | None
    possible: tuple[str, ...]
    left: int
    impossible: str = ""


@dataclass(frozen=True)
class Question:
    """An unknown that can still change the outcome, and what each answer would lead to.

    Without options: not computed, for want of time. Of a bound of another fact it is then not known whether it matters.
    """

    unknown: Unknown
    slot: s.Slot
    type: str
    options: tuple[Option, ...]
    endless: bool = False  # a date that may also be "no end"

    @property
    def computed(self) -> bool:
        return bool(self.options)

    @property
    def outcomes(self) -> Fraction:
        """Outcomes still possible after the answer, on average over the answers that differ."""
        return _mean(len(o.possible) for o in self.options if not o.impossible)

    @property
    def left(self) -> Fraction:
        """Questions still open after the answer, on average over the answers that differ."""
        return _mean(o.left for o in self.options if not o.impossible)


@dataclass(frozen=True)
class Asked:
    """A decision, the questions it waits for (most decisive first), and the unknowns that do not change it.

    Questions that were not computed come last; there are then no `settled`: what does not matter is not known.
    """

    decision: Decision
    questions: tuple[Question, ...]
    settled: tuple[Settled, ...]

    @property
    def complete(self) -> bool:
        return all(q.computed for q in self.questions)


def ask(answer: Answer, *, seconds: float = MOST_SECONDS) -> tuple[Asked, ...]:
    """The questions behind the decisions of an answer.

    seconds: of processor time; what is not computed by then is listed as such.
    """
    supposing = _Supposing(answer, limit(seconds))
    askers = [_Asker(answer, d, supposing) for d in answer.decisions]
    for asker, unknown in _most_promising_first(askers):
        asker.compute(unknown)
    return tuple(asker.asked() for asker in askers)


def _most_promising_first(askers: Sequence[_Asker]) -> Iterator[tuple[_Asker, Unknown]]:
    """What takes few decisions before what may take many, then what most addresses wait for; a fact for all applications at once."""
    waiting: dict[Key, list[tuple[_Asker, Unknown]]] = {}
    for asker in askers:
        for unknown in (*asker.needed, *asker.companions):
            waiting.setdefault((unknown.fact, unknown.entity), []).append((asker, unknown))

    def promise(some: list[tuple[_Asker, Unknown]]) -> tuple[bool, bool, int, int]:
        bound = all(unknown in asker.companions for asker, unknown in some)
        places = (asker.place(unknown) for asker, unknown in some)
        return bound, some[0][0].many(some[0][1]), -sum(len(unknown.ids) for _, unknown in some), min(places)

    groups = sorted(waiting.values(), key=promise)
    return itertools.chain.from_iterable(groups)


class _Supposing:
    """Decisions on supposed dossiers, each made once for all the applications that were asked about."""

    def __init__(self, answer: Answer, limit: Limit) -> None:
        only = answer.decisions[0].application if len(answer.decisions) == 1 else None
        self.question, self.limit = replace(answer.question, application=only), limit
        self._made: dict[tuple[object, ...], dict[str, Decision] | str] = {}

    def decisions(self, key: tuple[object, ...], dossier: Dossier, date: Date | None) -> dict[str, Decision] | str:
        """Brief decisions by application, or why this dossier cannot be. Raises Late for what is not yet made when the time is up."""
        if key not in self._made:
            self.limit.check()
            try:
                supposed = replace(self.question, dossier=dossier, date=date or self.question.date)
                answer = decided(supposed, brief=True)
                self._made[key] = {d.subject: d for d in answer.decisions}
            except DossierError as error:
                self._made[key] = error.problems[0].reason or error.problems[0].message
        return self._made[key]


class _Asker:
    def __init__(self, answer: Answer, decision: Decision, supposing: _Supposing) -> None:
        self.norms, self.dossier = answer.norms, answer.question.dossier
        self.answer, self.decision = answer.about(decision), decision
        self.supposing = supposing
        self.readers = readers(self.answer.model, decision, (decision.subject,))
        self.needed = tuple(self._addressed(u) for u in decision.unknown)
        self.companions = tuple(self._companions())
        self._questions: dict[Key, Question] = {}
        self._brought: dict[Key, dict[Key, str]] = {}  # by question: what is unknown only after an answer to it

    def compute(self, unknown: Unknown) -> None:
        self._questions[unknown.fact, unknown.entity] = self._question(unknown)

    def asked(self) -> Asked:
        """The decision with the questions computed."""
        listed = [self._questions[u.fact, u.entity] for u in self.needed]
        companions = [self._questions[u.fact, u.entity] for u in self.companions]
        listed += [q for q in companions if not q.computed or any(self._changes(o) for o in q.options)]
        questions = tuple(sorted(listed, key=lambda q: (not q.computed, q.outcomes, q.left, self.place(q.unknown))))
        known = {(q.unknown.fact, q.unknown.entity) for q in questions}
        found = Asked(self.decision, questions, ())
        if not found.complete:
            return found
        return replace(found, settled=tuple(settled(self.answer, self.decision, known, self._later(), self.readers)))

    def _later(self) -> dict[Key, tuple[str, Key]]:
        """What is unknown only after an answer: its question, and the question before it."""
        found: dict[Key, tuple[str, Key]] = {}
        for u in (*self.needed, *self.companions):
            for at, question in self._brought.get((u.fact, u.entity), {}).items():
                found.setdefault(at, (question, (u.fact, u.entity)))
        return found

    def _changes(self, option: Option) -> bool:
        return option.possible != self.decision.possible and not option.impossible

    def _addressed(self, unknown: Unknown) -> Unknown:
        """With the limits that wait for it, if no condition or ground does."""
        ids = unknown.ids or tuple(i for i, value in self.readers.get((unknown.fact, unknown.entity), {}).items() if value is None)
        return replace(unknown, ids=ids)

    def many(self, unknown: Unknown) -> bool:
        """May its answers take many decisions? A date has borders all over the dossier."""
        where = s.slot(self.norms, self.dossier, unknown.fact, unknown.entity)
        declared = self.norms.entities[self.dossier.records[unknown.entity].entity]
        dated = where in FACTS and declared.facts[unknown.fact].type == "datum"
        return dated or where in (s.Slot.LINK, s.Slot.KIND)

    def place(self, unknown: Unknown) -> int:
        """Where in the texts the first address stands that waits for it."""
        return min((self.norms.place[i] for i in unknown.ids), default=len(self.norms.place))

    def _companions(self) -> Iterator[Unknown]:
        """Facts that bound another: the other end of a period, the day of receipt for the date of the decision."""
        listed = {(u.fact, u.entity) for u in self.decision.unknown}
        for unknown in self.decision.unknown:
            where = s.slot(self.norms, self.dossier, unknown.fact, unknown.entity)
            record = self.dossier.records[unknown.entity]
            declared = self.norms.entities[record.entity]
            names: tuple[str, ...] = ()
            if where in (s.Slot.DATE, s.Slot.TAKEN) and not record.running:
                names = (RECEIVED,)
            elif where is s.Slot.FACT and declared.period is not None:
                bounds = (declared.period.begin, declared.period.end)
                names = tuple(b for b in bounds if unknown.fact in bounds and b != unknown.fact)
            for name in names:
                fact = declared.facts.get(name)
                if fact is None or (name, record.id) in listed or self.answer.model.case.belief(record, fact) is not None:
                    continue
                listed.add((name, record.id))
                yield Unknown(name, record.id, fact.question, fact.kind, self.norms.who(fact, record.kind).answered_by, unknown.ids)

    # ---- one question

    def _question(self, unknown: Unknown) -> Question:
        where = s.slot(self.norms, self.dossier, unknown.fact, unknown.entity)
        declared = self.norms.entities[self.dossier.records[unknown.entity].entity]
        fact = declared.facts[unknown.fact] if where in FACTS else None
        try:
            options = self._options(unknown, where, declared)
        except Late:
            options = ()
        return Question(unknown, where, fact.type if fact else where.value, options, fact is not None and fact.open_end)

    def _options(self, unknown: Unknown, where: s.Slot, declared: n.Entity) -> tuple[Option, ...]:
        """Every answer with its consequence. Raises Late when the time is up."""
        match where:
            case s.Slot.FACT | s.Slot.DATE | s.Slot.TAKEN:
                fact = declared.facts[unknown.fact]
                return self._of_fact(unknown, fact) if fact.type in ("ja_nee", "een_van") else self._of_range(unknown, fact)
            case s.Slot.LINK:
                return _merge(self._of_link(unknown, declared.links[unknown.fact]))
            case s.Slot.KIND:
                kinds = self.norms.below(self.dossier.records[unknown.entity].kind)
                return _merge(self._option(unknown, (k,), s.with_kind(self.dossier, unknown.entity, k)) for k in kinds)
        complete = s.with_complete(self.norms, self.dossier, unknown.fact, unknown.entity)
        more = Option((MORE,), None, None, self.decision.possible, len(self.decision.unknown))  # nothing is put in
        return self._option(unknown, (COMPLETE,), complete), more

    def _of_fact(self, unknown: Unknown, fact: n.Fact) -> tuple[Option, ...]:
        values: tuple[Value, ...] = fact.values if fact.type == "een_van" else (True, False)
        return _merge(
            self._option(unknown, (value_text(v, fact.type),), s.with_fact(self.dossier, unknown.entity, fact.name, v)) for v in values
        )

    def _of_link(self, unknown: Unknown, link: n.Link) -> Iterator[Option]:
        target = self.norms.entities[link.target]
        yield self._option(unknown, (NO_TARGET,), s.with_link(self.dossier, unknown.entity, link.name, None))
        for id_ in self.dossier.lists.get(target.list_name, ()):
            yield self._option(unknown, (id_,), s.with_link(self.dossier, unknown.entity, link.name, id_))
        if not self.dossier.complete(target.list_name, None):
            new = next(x for x in (f"{target.name}{k}" for k in range(1, len(self.dossier.records) + 2)) if x not in self.dossier.records)
            added = s.with_new(self.dossier, target, new)
            yield self._option(unknown, (NEW,), s.with_link(added, unknown.entity, link.name, new))

    def _of_range(self, unknown: Unknown, fact: n.Fact) -> tuple[Option, ...]:
        """One option a stretch; both its ends are decided, and if they differ it is cut further."""
        record = self.dossier.records[unknown.entity]
        line = scale(self.answer.model.case, fact, record)
        found: dict[int, Option] = {}

        def at(index: int) -> Option:
            if index not in found:
                found[index] = self._at(unknown, fact, line.value(index))
            return found[index]

        starts = borders(self.answer.model, line, lambda value: self._case(unknown, fact, value))
        options: list[tuple[int, int, Option]] = []
        todo = [(a, b - 1) for a, b in zip(starts, [*starts[1:], line.high + 1], strict=True)][::-1]
        while todo:
            first, last = todo.pop()
            if at(first) != at(last):
                middle = (first + last) // 2
                todo += [(middle + 1, last), (first, middle)]
            elif options and options[-1][2] == at(first):
                options[-1] = (options[-1][0], last, at(first))
            else:
                options.append((first, last, at(first)))

        def text(index: int, end: int) -> str | None:
            return None if index == end else value_text(line.value(index), fact.type)

        return tuple(replace(o, least=text(a, line.low), most=text(b, line.high)) for a, b, o in options)

    # ---- consequences

    def _case(self, unknown: Unknown, fact: n.Fact, value: Value) -> Case:
        self.supposing.limit.check()
        before = self.answer.model.case
        if self._asked(unknown, fact):
            assert isinstance(value, int)
            return Case(self.norms, self.dossier, replace(before.setting, date=value), before.judged)
        return Case(self.norms, self._put(unknown, fact, value), before.setting, before.judged)

    def _asked(self, unknown: Unknown, fact: n.Fact) -> bool:
        """Is it the day of the decision that is asked for, and not that of one in the dossier?"""
        return s.slot(self.norms, self.dossier, fact.name, unknown.entity) is s.Slot.DATE

    def _put(self, unknown: Unknown, fact: n.Fact, value: Value) -> Dossier:
        if fact.system:
            assert isinstance(value, int)
            return s.with_taken(self.dossier, unknown.entity, value)
        return s.with_fact(self.dossier, unknown.entity, fact.name, value)

    def _at(self, unknown: Unknown, fact: n.Fact, value: Value) -> Option:
        if self._asked(unknown, fact):
            assert isinstance(value, int)
            return self._option(unknown, (), self.dossier, Date.fromordinal(min(value, LAST_DAY)), value)
        return self._option(unknown, (), self._put(unknown, fact, value), at=value)

    def _option(
        self, unknown: Unknown, values: tuple[str, ...], dossier: Dossier, date: Date | None = None, at: Value | None = None
    ) -> Option:
        """The consequence of answering an unknown with a value (of a range: `at`)."""
        found = self.supposing.decisions((unknown.fact, unknown.entity, values, at), dossier, date)
        if isinstance(found, str):
            return Option(values, None, None, (), 0, found)
        decision = found[self.decision.subject]
        for u in decision.unknown:
            if u.entity in self.dossier.records:
                self._brought.setdefault((unknown.fact, unknown.entity), {}).setdefault((u.fact, u.entity), u.question)
        return Option(values, None, None, decision.possible, len(decision.unknown))


NO_TARGET = "geen"


def _merge(options: Iterable[Option]) -> tuple[Option, ...]:
    """Answers with the same consequence together, in their first order."""
    found: dict[Option, tuple[str, ...]] = {}
    for option in options:
        key = replace(option, values=())
        found[key] = (*found.get(key, ()), *option.values)
    return tuple(replace(key, values=values) for key, values in found.items())


def _mean(numbers: Iterable[int]) -> Fraction:
    listed = list(numbers)
    return Fraction(sum(listed), len(listed)) if listed else Fraction(0)
