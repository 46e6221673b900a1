"""What pyDatalog found, kept from one question to the next: all that rests on nothing which changed since.

A subgoal is done when the engine answers, for its clauses are acyclic. It holds as long as no clause of its predicate, nor of one that
its clauses read, comes or goes.
"""

from __future__ import annotations

from itertools import islice
from typing import Any

from pyDatalog import pyEngine
from pyDatalog.Logic import Logic

from ..dossier.record import Constant

MOST = 20_000  # subgoals that are kept; one case has some nine hundred


class Table:
    """The subgoals of one engine, by what they ask; `keeps`: also after what is asked now."""

    def __init__(self) -> None:
        self.keeps = True
        self._found: dict[Any, pyEngine.Subgoal] = {}
        self._about: dict[str, list[Any]] = {}  # what they ask, by predicate
        self._readers: dict[str, set[str]] = {}  # predicates, by what their clauses read
        self._changed: set[str] = set()

    def changed(self, clause: pyEngine.Clause) -> None:
        """This clause came or went."""
        head = clause.head.pred.id
        self._changed.add(head)
        for literal in clause.body:
            self._readers.setdefault(literal.pred.id, set()).add(head)

    def ask(self, goal: pyEngine.Literal) -> list[tuple[Constant, ...]]:
        """As `Literal.ask` of pyDatalog, which begins with nothing each time."""
        if self._changed:
            self._forget()
        asked = self._found.get(goal.get_tag())
        if asked is None:
            asked = pyEngine.Subgoal(goal)
            before = len(self._found)
            self._found[goal.get_tag()] = asked
            self._search(asked)
            self._keep(list(islice(reversed(self._found.items()), len(self._found) - before)))
        return [tuple(t.id for t in literal.terms) for literal in asked.facts.values()] if isinstance(asked.facts, dict) else []

    def close(self) -> None:
        """All was asked of what is given now."""
        if not self.keeps or len(self._found) > MOST:
            self._found, self._about = {}, {}

    def _search(self, asked: pyEngine.Subgoal) -> None:
        logic = Logic.tl.logic
        saved = logic.Tasks, logic.Recursive_Tasks, logic.Recursive, logic.Subgoals, logic.Goal
        logic.Tasks, logic.Recursive_Tasks, logic.Recursive = pyEngine.TaskList(), pyEngine.TaskDeque(), False
        logic.Subgoals, logic.Goal = self._found, asked
        step = pyEngine.SEARCH, (asked,)
        while step is not None and step[0] is not None:
            step = step[0](*step[1])
        logic.Tasks, logic.Recursive_Tasks, logic.Recursive, logic.Subgoals, logic.Goal = saved

    def _keep(self, made: list[tuple[Any, pyEngine.Subgoal]]) -> None:
        for tag, subgoal in made:
            subgoal.is_done, subgoal.waiters = True, []  # nothing comes that anybody waits for
            self._about.setdefault(subgoal.literal.pred.id, []).append(tag)

    def _forget(self) -> None:
        todo, stale = list(self._changed) if self._found else [], self._changed
        while todo:
            predicate = todo.pop()
            for tag in self._about.pop(predicate, ()):
                del self._found[tag]
            readers = self._readers.get(predicate, set()) - stale
            stale |= readers
            todo += readers
        self._changed = set()
