"""What is still needed for a decision, most decisive first, with what each answer would lead to.

Every consequence is a decision on the dossier with that answer put in. The measure: the number of
outcomes still possible, averaged over the answers that differ; then the number of questions left;
then the order of the law. When the time is up, the questions that were not reached are listed without consequences.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from fractions import Fraction

from parser import norms as n
from parser.vocabulary import RECEIVED

from ..decision.answer import Answer, Decision, Unknown
from ..dossier import edit as s
from ..dossier.calendar import LAST_DAY
from ..dossier.record import Dossier, Value
from ..limit import MOST_SECONDS, Late, limit
from ..semantics.case import Case
from ..semantics.uses import value_text
from .borders import DAY, Borders, scale
from .irrelevant import Key, Settled, readers, settled
from .supposing import Finding, Supposed, Supposing

TOGETHER = 64  # questions whose answers are found at once
PROVED = 6  # answers whose consequence is decided again by pyDatalog
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

    What each answer leads to is found in columns; of the answers to the first questions a few, as time allows, are decided again by
    pyDatalog.

    seconds: of processor time; what is not computed by then is listed as such.
    """
    supposing = Supposing(answer, limit(seconds))
    askers = [_Asker(answer, d, supposing) for d in answer.decisions]
    every = [*_most_promising_first(askers)]
    for first in range(0, len(every), TOGETHER):
        if supposing.limit.late():
            break
        _compute(every[first : first + TOGETHER], supposing)
    asked = tuple(asker.asked() for asker in askers)
    behind = [asker.behind(found.questions[0]) for asker, found in zip(askers, asked, strict=True) if found.questions]
    turns = itertools.chain.from_iterable(itertools.zip_longest(*behind))
    for k, (one, subject) in enumerate(itertools.islice((turn for turn in turns if turn is not None), PROVED)):
        if k and supposing.limit.late():  # one is decided again whatever it takes
            break
        supposing.prove(one, subject)
    return asked


def _compute(some: Sequence[tuple[_Asker, Unknown]], supposing: Supposing) -> None:
    """The answers to some questions: what each has to know next is found for all at once."""
    open_ = [(asker, unknown, asker.options(unknown)) for asker, unknown in some]
    try:
        while open_:
            asked: list[Supposed] = []
            going = []
            for asker, unknown, options in open_:
                try:
                    asked += next(options)
                    going.append((asker, unknown, options))
                except StopIteration as done:
                    asker.found(unknown, done.value)
            supposing.find(asked)
            open_ = going
    except Late:
        pass  # what is not found by now is listed without options


def without_options(norms: n.Norms, dossier: Dossier, unknown: Unknown) -> Question:
    """The question after an unknown, its consequences not computed."""
    where = s.slot(norms, dossier, unknown.fact, unknown.entity)
    declared = norms.entities[dossier.records[unknown.entity].entity]
    fact = declared.facts[unknown.fact] if where in FACTS else None
    return Question(unknown, where, fact.type if fact else where.value, (), fact is not None and fact.open_end)


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


def _key(unknown: Unknown) -> Key:
    return unknown.fact, unknown.entity


class _Asker:
    def __init__(self, answer: Answer, decision: Decision, supposing: Supposing) -> None:
        self.norms, self.dossier = answer.norms, answer.question.dossier
        self.answer, self.decision = answer.about(decision), decision
        self.supposing = supposing
        self.readers = readers(self.answer.model, decision, (decision.subject,))
        self.needed = tuple(self._addressed(u) for u in decision.unknown)
        self.companions = tuple(self._companions())
        self._options: dict[Key, tuple[Option, ...]] = {}
        self._behind: dict[Key, list[Supposed]] = {}  # the dossiers behind the answers to each question
        self._brought: dict[Key, dict[Key, Supposed]] = {}  # by question: what is unknown only after an answer to it

    @functools.cached_property
    def borders(self) -> Borders:
        return Borders(self.answer.model)

    def found(self, unknown: Unknown, options: tuple[Option, ...]) -> None:
        """Keep the answers to a question."""
        self._options[_key(unknown)] = options

    def asked(self) -> Asked:
        """The decision with the questions computed."""
        listed = [self._question(u) for u in self.needed]
        companions = [self._question(u) for u in self.companions]
        listed += [q for q in companions if not q.computed or any(self._changes(o) for o in q.options)]
        questions = tuple(sorted(listed, key=lambda q: (not q.computed, q.outcomes, q.left, self.place(q.unknown))))
        known = {(q.unknown.fact, q.unknown.entity) for q in questions}
        found = Asked(self.decision, questions, ())
        if not found.complete:
            return found
        return replace(found, settled=tuple(settled(self.answer, self.decision, known, self._later(known), self.readers)))

    def _later(self, asked: set[Key]) -> dict[Key, tuple[str, Key]]:
        """What is not asked and is unknown only after an answer: its question, and the question before it."""
        found: dict[Key, tuple[str, Key]] = {}
        for u in (*self.needed, *self.companions):
            for at, supposed in self._brought.get((u.fact, u.entity), {}).items():
                if at not in asked and at not in found:
                    found[at] = (self.supposing.words_of(supposed, self.decision.subject, at), (u.fact, u.entity))
        order = {id_: k for k, id_ in enumerate(self.dossier.records)}
        return dict(sorted(found.items(), key=lambda one: (order[one[0][1]], one[0][0])))

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

    def behind(self, question: Question) -> list[tuple[Supposed, str]]:
        """The dossiers behind the answers to a question, and the application that it is about."""
        return [(one, self.decision.subject) for one in self._behind[_key(question.unknown)]] if question.computed else []

    def _question(self, unknown: Unknown) -> Question:
        found = without_options(self.norms, self.dossier, unknown)
        return replace(found, options=self._options.get(_key(unknown), ()))

    def options(self, unknown: Unknown) -> Finding[tuple[Option, ...]]:
        """Every answer with its consequence."""
        where = s.slot(self.norms, self.dossier, unknown.fact, unknown.entity)
        declared = self.norms.entities[self.dossier.records[unknown.entity].entity]
        if where in FACTS and declared.facts[unknown.fact].type not in ("ja_nee", "een_van"):
            return (yield from self._of_range(unknown, declared.facts[unknown.fact]))
        if where is s.Slot.LIST:
            complete = s.with_complete(self.norms, self.dossier, unknown.fact, unknown.entity)
            more = Option((MORE,), None, None, self.decision.possible, len(self.decision.unknown))  # nothing is put in
            answers = [(COMPLETE, complete)]
        else:
            more = None
            answers = [*self._answers(unknown, where, declared)]
        supposed = self._behind[_key(unknown)] = [Supposed((unknown.fact, unknown.entity, value), dossier) for value, dossier in answers]
        yield supposed
        options = [self._option(unknown, (value,), one) for (value, _), one in zip(answers, supposed, strict=True)]
        return (*options, more) if more is not None else _merge(options)

    def _answers(self, unknown: Unknown, where: s.Slot, declared: n.Entity) -> Iterator[tuple[str, Dossier]]:
        """What can be answered that is no number, date or list, and the dossier with that answer."""
        if where is s.Slot.LINK:
            yield from self._targets(unknown, declared.links[unknown.fact])
        elif where is s.Slot.KIND:
            kinds = self.norms.below(self.dossier.records[unknown.entity].kind)
            yield from ((k, s.with_kind(self.dossier, unknown.entity, k)) for k in kinds)
        else:
            fact = declared.facts[unknown.fact]
            values: tuple[Value, ...] = fact.values if fact.type == "een_van" else (True, False)
            yield from ((value_text(v, fact.type), s.with_fact(self.dossier, unknown.entity, fact.name, v)) for v in values)

    def _targets(self, unknown: Unknown, link: n.Link) -> Iterator[tuple[str, Dossier]]:
        target = self.norms.entities[link.target]
        yield NO_TARGET, s.with_link(self.dossier, unknown.entity, link.name, None)
        for id_ in self.dossier.lists.get(target.list_name, ()):
            yield id_, s.with_link(self.dossier, unknown.entity, link.name, id_)
        if not self.dossier.complete(target.list_name, None):
            new = next(x for x in (f"{target.name}{k}" for k in range(1, len(self.dossier.records) + 2)) if x not in self.dossier.records)
            yield NEW, s.with_link(s.with_new(self.dossier, target, new), unknown.entity, link.name, new)

    def _of_range(self, unknown: Unknown, fact: n.Fact) -> Finding[tuple[Option, ...]]:
        """One option a stretch; both its ends are decided, and if they differ it is cut further."""
        line = scale(self.answer.model.case, fact, self.dossier.records[unknown.entity])
        found: dict[int, Option] = {}

        def look(indices: Iterable[int]) -> Finding[None]:
            new = {index: self._supposed(unknown, fact, line.value(index)) for index in indices if index not in found}
            yield [*new.values()]
            found.update((index, self._option(unknown, (), one)) for index, one in new.items())

        about = DAY if fact.system else (unknown.entity, fact.name)
        starts = self.borders.starts(line, lambda value: self._case(unknown, fact, value), about)
        done: list[tuple[int, int]] = []
        todo = [(a, b - 1) for a, b in zip(starts, [*starts[1:], line.high + 1], strict=True)]
        while todo:
            yield from look(index for stretch in todo for index in stretch)
            done += [(a, b) for a, b in todo if found[a] == found[b]]
            middles = [(a, (a + b) // 2, b) for a, b in todo if found[a] != found[b]]
            todo = [part for a, middle, b in middles for part in ((a, middle), (middle + 1, b))]
        options: list[tuple[int, int, Option]] = []
        for first, last in sorted(done):
            if options and options[-1][2] == found[first]:
                options[-1] = (options[-1][0], last, found[first])
            else:
                options.append((first, last, found[first]))

        self._behind[_key(unknown)] = [self._supposed(unknown, fact, line.value(i)) for a, b, _ in options for i in dict.fromkeys((a, b))]

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

    def _supposed(self, unknown: Unknown, fact: n.Fact, value: Value) -> Supposed:
        """The dossier with a number or day in it."""
        key = (unknown.fact, unknown.entity, value)
        if self._asked(unknown, fact):
            assert isinstance(value, int)
            return Supposed(key, self.dossier, Date.fromordinal(min(value, LAST_DAY)))
        return Supposed(key, self._put(unknown, fact, value))

    def _option(self, unknown: Unknown, values: tuple[str, ...], supposed: Supposed) -> Option:
        """The consequence of an answer that was found."""
        found = self.supposing[supposed]
        if isinstance(found, str):
            return Option(values, None, None, (), 0, found)
        decision = found[self.decision.subject]
        brought = self._brought.setdefault(_key(unknown), {})
        for at in decision.unknown:
            if at[1] in self.dossier.records:
                brought.setdefault(at, supposed)
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
