"""The cells of a grid: the outcome at every combination of two values, and where one outcome borders on another."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from reasoner import Answer, Decision, DossierError
from reasoner.decision.answer import (
    CHOICE,
    CONTINUE,
    ENDING_OUTCOMES,
    GRANT,
    MAY_END,
    MAY_GRANT,
    MAY_REFUSE,
    MUST_REFUSE,
    NOT_APPLICABLE,
    OUTCOMES,
    UNDECIDED,
)
from reasoner.semantics.backend import Finding

from ..sentence import class_words
from .axes import Axis
from .situation import Situation

IMPOSSIBLE = "kan_niet"
AT_ONCE = 512  # cells between two moments at which a grid can be stopped
# glyph and style of each outcome: the glyph says what the colour says
MARKS = {
    MUST_REFUSE: ("✗", "moet"), MAY_REFUSE: ("△", "mag"), GRANT: ("✓", "wel"), MAY_GRANT: ("○", "magwel"), CHOICE: ("⇄", "open"),
    UNDECIDED: ("?", "open"), NOT_APPLICABLE: ("–", "buiten"), MAY_END: ("▽", "moet"), CONTINUE: ("✓", "wel"), IMPOSSIBLE: ("·", "buiten"),
}  # fmt: skip
OTHER = ("•", "open")
Place = tuple[int, int]


def mark(outcome: str) -> tuple[str, str]:
    return MARKS.get(outcome, OTHER)


@dataclass
class Cells:
    """Outcomes by place (column, row), filled one at a time by `steps`."""

    situation: Situation
    x: Axis
    y: Axis
    outcomes: dict[Place, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return len(self.x.values) * len(self.y.values)

    def outcome_words(self, outcome: str) -> str:
        """One outcome for all the cells that have it: whether a refusal is the last word shows only with the grounds of each."""
        if outcome == IMPOSSIBLE:
            return "kan niet voorkomen"
        return class_words(self.situation.norms, outcome, self._kind)

    @cached_property
    def _kind(self) -> str | None:
        """What is asked for, where that is one thing about which the rules decide."""
        asked, dossier = self.situation.application or self.situation.running, self.situation.dossier
        kinds = {r.kind for r in ([dossier.records[asked]] if asked in dossier.records else dossier.applications)}
        kind = next(iter(kinds)) if len(kinds) == 1 else None
        return kind if kind in self.situation.norms.provisions else None

    @property
    def done(self) -> bool:
        return len(self.outcomes) == self.total

    def at(self, place: Place) -> Situation:
        """The dossier with the two values of a cell put in."""
        column, row = place
        return self.situation.put(self.x.record, self.x.fact.name, self.x.values[column]).put(
            self.y.record, self.y.fact.name, self.y.values[row]
        )

    def steps(self) -> Iterator[Place]:
        """Decide the cells that have no outcome yet, so many at once; yields each place when it has one. Needs numpy."""
        from reasoner.columns.worlds import Columns

        every = ((column, row) for row in range(len(self.y.values)) for column in range(len(self.x.values)))
        while places := list(itertools.islice((p for p in every if p not in self.outcomes), AT_ONCE)):
            asked = {place: there for place in places if (there := self._may_be(place)) is not None}
            found = dict(zip(asked, Columns().find(tuple(asked.values()), reasons=False), strict=True))
            for place in places:
                one = found.get(place)
                self.outcomes[place] = one.outcome if isinstance(one, Finding) else IMPOSSIBLE
                yield place

    def decide(self, place: Place) -> str:
        """The outcome of one cell by itself."""
        there = self._may_be(place)
        try:
            self.outcomes[place] = there.decide(brief=True)[1].outcome if there is not None else IMPOSSIBLE
        except DossierError:
            self.outcomes[place] = IMPOSSIBLE
        return self.outcomes[place]

    def _may_be(self, place: Place) -> Situation | None:
        """The dossier of a cell, unless its two values cannot go together."""
        there = self.at(place)
        try:
            there.check()
        except DossierError:
            return None
        return there

    def why(self, place: Place) -> tuple[Answer, Decision, str]:
        """The whole answer of a cell and how its dossier differs. Raises DossierError where the two values cannot go together."""
        there = self.at(place)
        answer, decision = there.decide()
        return answer, decision, there.provenance(answer)

    def borders(self, place: Place) -> tuple[str, ...]:
        """Sides of a cell (left, top) on which the outcome is another than next to it."""
        column, row = place
        own = self.outcomes.get(place)
        beside = {"links": self.outcomes.get((column - 1, row)), "boven": self.outcomes.get((column, row - 1))}
        return tuple(side for side, outcome in beside.items() if None not in (own, outcome) and outcome != own)

    def here(self) -> Place | None:
        """The cell of the dossier as it is, if the grid has it."""
        return self._here

    @cached_property
    def _here(self) -> Place | None:
        try:
            answer, _ = self.situation.decide(brief=True)
        except DossierError:
            return None
        found = []
        for axis in (self.x, self.y):
            held = answer.model.case.belief(answer.model.case.dossier.records[axis.record], axis.fact)
            value = held.value if held is not None else None
            if value not in axis.values:
                return None
            found.append(axis.values.index(value))
        return found[0], found[1]

    def legend(self) -> tuple[tuple[str, int], ...]:
        """The outcomes that occur with the number of cells, in the order of the outcome table."""
        counted = Counter(self.outcomes.values())
        order = dict.fromkeys((*OUTCOMES, *ENDING_OUTCOMES, UNDECIDED, IMPOSSIBLE, *counted))
        return tuple((o, counted[o]) for o in order if counted[o])

    def name(self, place: Place) -> str:
        """`Uren per week (uur): 12; Leeftijd: 18`"""
        column, row = place
        return f"{self.x.title}: {self.x.labels[column]}; {self.y.title}: {self.y.labels[row]}"
