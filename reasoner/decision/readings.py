"""Which readings carry something: under another choice it would not have the value it has.

Asked of the model, not of the engine: what turns on a reading is worked out again with another choice.
What cannot be worked out so (a comparison with another value, a way back to what is being worked out) counts as
changed, so that a reading is rather named once too often than left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from parser import norms as n
from parser.dependencies import dependencies

from ..dossier.record import Args
from ..semantics.case import Case
from ..semantics.model import Instance, Model
from ..semantics.operators import COMPARE
from ..semantics.premises import Premise, open_lists, premises
from ..semantics.support import premise_value, support
from ..semantics.terms import environment, interval
from ..semantics.uses import fact_uses

ELSEWHERE = ""  # no reading has this name


class ReadingsBelow:
    """Per proposition the readings that it can turn on within its own application, by the norms alone; ELSEWHERE too
    if it turns on whether another application is there."""

    def __init__(self, norms: n.Norms) -> None:
        self.norms = norms
        self._memo: dict[str, frozenset[str]] = {}

    def of(self, prop: str) -> frozenset[str]:
        if prop not in self._memo:
            body = self.norms.props[prop].body
            own = {body.reading} if isinstance(body, n.ReadingIs) else {ELSEWHERE} if isinstance(body, n.Present) else set[str]()
            self._memo[prop] = frozenset(own).union(*(self.of(p) for p in dependencies(body, self.norms.values)))
        return self._memo[prop]


class Carrying:
    """Reads from one model which readings carry the value of propositions."""

    def __init__(self, model: Model, below: ReadingsBelow) -> None:
        self.model, self.below = model, below
        self._under: dict[tuple[str, str], Under] = {}

    def readings(self, roots: Iterable[Instance], carried: Iterable[Instance]) -> tuple[str, ...]:
        """Of the readings among `carried` those under another choice of which a root has not the value it has."""
        roots = tuple(roots)
        return tuple(r for r in dict.fromkeys(self._among(carried)) if any(self._changes(r, at) for at in roots))

    def _among(self, carried: Iterable[Instance]) -> Iterator[str]:
        """Readings among what carries, and among what carries that another application is there or not."""
        seen: set[Instance] = set()
        todo = list(carried)
        while todo:
            at = todo.pop(0)
            if at in seen:
                continue
            seen.add(at)
            body = self.model.case.norms.props[at[0]].body
            if isinstance(body, n.ReadingIs):
                yield body.reading
            elif isinstance(body, n.Present):
                todo += [x for p in premises(self.model, *at) for x in support(self.model, p.prop, p.args, frozenset({"in_force"}))]

    def _changes(self, reading: str, at: Instance) -> bool:
        declared = self.model.case.norms.readings[reading]
        chosen = self.model.case.setting.readings.get(reading, declared.default)
        value = self.model.value(*at)
        return any(self._with(reading, c.name).value(*at) is not value for c in declared.choices if c.name != chosen)

    def _with(self, reading: str, choice: str) -> Under:
        if (reading, choice) not in self._under:
            self._under[reading, choice] = Under(self.model, self.below, reading, choice)
        return self._under[reading, choice]


class Under:
    """Values under another choice of one reading; None if that is not known."""

    def __init__(self, model: Model, below: ReadingsBelow, reading: str, choice: str) -> None:
        self.model, self.below, self.reading, self.choice = model, below, reading, choice
        self._alone = len(model.cones) < 2
        self._memo: dict[Instance, bool | None] = {}

    def value(self, prop: str, args: Args) -> bool | None:
        at = (prop, args)
        if at not in self._memo:
            below = self.below.of(prop)
            if self.reading not in below and (self._alone or ELSEWHERE not in below):
                return self.model.value(prop, args)
            self._memo[at] = None  # a way back
            self._memo[at] = self._derive(prop, args)
        return self._memo[at]

    def _derive(self, prop: str, args: Args) -> bool | None:
        body = self.model.case.norms.props[prop].body
        if isinstance(body, n.ReadingIs):
            return body.choice == self.choice if body.reading == self.reading else self.model.value(prop, args)
        given = premises(self.model, prop, args)
        held = [self._premise(p) for p in given]
        match body:
            case n.All():
                return False if False in held else None if None in held else True
            case n.Any_():
                return True if True in held else None if None in held else False
            case n.AtLeast(least, _):
                return True if held.count(True) >= least else False if len(held) - held.count(False) < least else None
            case n.Exists():
                closed = not any(True for _ in open_lists(self.model, prop, args))
                return True if True in held else False if closed and None not in held else None
            case n.Present() if given:
                return held[0]
        # others: the value it has if its premises have theirs, or compared again
        if held == [premise_value(self.model, p) for p in given]:
            return self.model.value(prop, args)
        return self._compared(prop, args, body) if isinstance(body, n.Comparison) else None

    def _compared(self, prop: str, args: Args, body: n.Comparison) -> bool | None:
        """A comparison whose terms have another value; only if everything in it is there and known."""
        env = environment(self.model, self.model.case.norms.props[prop], args)
        terms = [interval(self, term, env) for term in (body.left, body.right)]
        if any(use.value == "geen" for use in fact_uses(self, prop, args)) or any(least is None or least != most for least, most in terms):
            return None
        (left, _), (right, _) = terms
        assert left is not None
        assert right is not None
        return bool(COMPARE[body.operator](left, right))

    # ---- as a model: what asks for values of terms

    @property
    def case(self) -> Case:
        return self.model.case

    def child(self, child: n.Child, args: Args) -> bool | None:
        value = self.value(child.prop, args)
        return value if child.holds or value is None else not value

    def _premise(self, premise: Premise) -> bool | None:
        value = self.value(premise.prop, premise.args)
        return value if premise.holds or value is None else not value
