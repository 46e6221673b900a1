"""When an outcome is as wanted, as a diagram over what its leaves allow: the rules themselves, not clause after clause."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import assert_never

from parser import norms as n

from ..dossier.record import Args, Record
from ..semantics.case import Case
from ..semantics.model import LEAVES, Model
from ..semantics.outcome import Wanted
from ..semantics.premises import premises
from .changes import Slot, What, asked, changed
from .conditions import Conditions
from .diagrams import ALWAYS, NEVER, Diagram
from .known import MOST_COMBINATIONS, Bits, Name, combinations, size
from .obstacles import Differs, Goal
from .slots import Reads


class Whole:
    """Diagrams that allow at least every set of options with which a proposition has the truth that is wanted.

    What stands under a proposition is the same for all sets of options, but for the members of ranges; where those can go or come
    it is allowed that they do.
    """

    def __init__(self, model: Model, reads: Reads, conditions: Conditions) -> None:
        self.model, self.reads, self.conditions, self.diagrams = model, reads, conditions, conditions.diagrams
        self.case, self.props = model.case, model.case.norms.props
        self._made: dict[Goal, Diagram] = {}
        self._standing: dict[str, list[Diagram]] = {}

    def leaves(self, wanted: Sequence[Wanted], args: Args) -> Iterable[Name]:
        """Every leaf that the outcome rests on."""
        seen: dict[Name, None] = {}
        todo: list[Name] = [(prop, args) for wish in wanted for prop, _ in wish.goals]
        while todo:
            at = todo.pop()
            if at in seen:
                continue
            seen[at] = None
            if not self._is_leaf(at[0]):
                todo += [(name, own) for name, own, _ in self._under((*at, True))]
        return (name for name in seen if self._is_leaf(name[0]))

    def _is_leaf(self, prop: str) -> bool:
        return isinstance(self.props[prop].body, LEAVES)

    def allowed(self, wanted: Sequence[Wanted], args: Args) -> Diagram:
        """Where all wishes about an application may be met."""
        made = self.diagrams
        self._settle((prop, args, holds) for wish in wanted for prop, holds in wish.goals)
        each = [[self._made[prop, args, holds] for prop, holds in wish.goals] for wish in wanted]
        return made.all_of(made.all_of(some) if wish.every else made.any_of(some) for wish, some in zip(wanted, each, strict=True))

    def _settle(self, goals: Iterable[Goal]) -> None:
        """What rests on itself is not derived: the least fixed point."""
        order = self._order(goals)
        self._made = dict.fromkeys(order, NEVER)
        before: dict[Goal, Diagram] = {}
        while before != self._made:
            before = dict(self._made)
            for goal in order:
                self._made[goal] = self._derive(*goal)

    def _order(self, goals: Iterable[Goal]) -> list[Goal]:
        """Every goal, after those that it rests on as far as that can be."""
        order: dict[Goal, None] = {}
        seen: set[Goal] = set()
        todo = [(goal, False) for goal in goals]
        while todo:
            goal, done = todo.pop()
            if done:
                order[goal] = None
            elif goal not in seen:
                seen.add(goal)
                todo.append((goal, True))
                todo += [(g, False) for g in self._under(goal)]
        return [*order]

    def _under(self, goal: Goal) -> list[Goal]:
        prop, args, wanted = goal
        if self._is_leaf(prop):
            return []
        if isinstance(self.props[prop].body, n.Present):
            kind = (record := self._about(prop, args)).kind
            asks = record.entity == n.APPLICATION and kind is not None
            return [(self.case.norms.provisions[kind].signals.present, (record.id,), wanted)] if asks and kind is not None else []
        return [(p.prop, p.args, p.holds is wanted) for p in premises(self.model, prop, args)]

    def _about(self, prop: str, args: Args) -> Record:
        """The record of which it is said that it is there."""
        body = self.props[prop].body
        assert isinstance(body, n.Present)
        return self.case.dossier.records[str(dict(zip(self.props[prop].context, args, strict=True))[body.var])]

    def _derive(self, prop: str, args: Args, wanted: bool) -> Diagram:
        made, body = self.diagrams, self.props[prop].body
        if isinstance(body, LEAVES):
            return self.conditions.leaf((prop, args), wanted)
        parts = [self._made[g] for g in self._under((prop, args, wanted))]
        match body:
            case n.All() | n.Any_():
                return made.all_of(parts) if isinstance(body, n.All) is wanted else made.any_of(parts)
            case n.AtLeast(least, children):
                enough = least if wanted else len(children) - least + 1
                return made.any_of(made.all_of(some) for some in itertools.combinations(parts, enough))
            case n.Exists(source, _):
                return self._range(args, source, parts, wanted)
            case n.Present():
                return self._present(self._about(prop, args), parts, wanted)
            case n.Deviated():
                if self.model.value(prop, args) is wanted:
                    return ALWAYS
                return (made.any_of(parts) if wanted else made.all_of(parts)) if parts else NEVER
        assert_never(body)

    def _present(self, record: Record, parts: Sequence[Diagram], wanted: bool) -> Diagram:
        """Is a record there, by how it stands or by its own rules?"""
        made = self.diagrams
        if record.entity != n.APPLICATION:
            return ALWAYS if wanted else NEVER
        if record.id not in self._standing:
            self._standing[record.id] = self._stood(record)
        there, away, asks, asks_not = self._standing[record.id]
        own = made.both(asks if wanted else asks_not, made.any_of(parts))
        return made.either(there if wanted else away, own)

    def _stood(self, record: Record) -> list[Diagram]:
        """Where an application is there, is not, or is or is not by its own rules (`Presence`), by all that its standing turns on."""
        numbered = self.conditions.known.numbered
        read = numbered.every(self.reads.standing(record))
        slots = numbered.each(read)
        if size(slots) > MOST_COMBINATIONS:
            return [ALWAYS] * 4
        wrong: list[list[Bits]] = [[], [], [], []]
        for bits in combinations(slots):
            taken = numbered.taken(bits)
            dossier, setting = changed(self.case.norms, self.case.dossier, taken), asked(self.case.setting, taken)
            found = Case(self.case.norms, dossier, setting, self.case.judged).presence(dossier.records[record.id])
            for failing, so in zip(wrong, (found.there, found.away, found.asks, found.asks_not), strict=True):
                failing += [] if so else [bits]
        gone = numbered.every([Slot(What.WITHDRAW, record.id, "")])
        stands = self.conditions.none_of(gone, [gone] if gone else [])
        return [self.diagrams.both(self.conditions.none_of(read, failing), stands) for failing in wrong]

    def _range(self, args: Args, source: n.Source, parts: Sequence[Diagram], wanted: bool) -> Diagram:
        """Some member, or every member and no more; members of some ranges can come and go."""
        made, application = self.diagrams, self.case.dossier.records[str(args[0])]
        moving = [self._differs(s) for s in self.reads.range(source, application) if s.what is What.FACT]
        if wanted:
            return made.any_of([*moving, *parts])
        members = self.case.members(application, source)
        gone = [self._differs(Slot(What.WITHDRAW, str(m), "")) if source.applications else NEVER for m in members]
        every = [made.any_of([part, away, *moving]) for part, away in zip(parts, gone, strict=True)]
        closed = [self._differs(s) for s in self.reads.lists(source, application)]
        return made.all_of([*every, *closed])

    def _differs(self, slot: Slot) -> Diagram:
        return self.conditions.differs(Differs(slot, None))


__all__ = ["Whole"]
