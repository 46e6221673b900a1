"""Support: the premises by which a decided proposition has its value, and what is provable without another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from parser import norms as n

from ..dossier.record import Args
from .model import Instance, Model
from .premises import Premise, premises


def premise_value(model: Model, premise: Premise) -> bool | None:
    value = model.value(premise.prop, premise.args)
    return value if premise.holds or value is None else not value


def supporting(model: Model, prop: str, args: Args, below: Iterable[Premise] | None = None) -> Iterator[Premise]:
    """Premises that carry the value of a decided proposition; below: all it has, where they are at hand.

    True: all of All, the true ones of Any/AtLeast/Exists. False: the false ones of All, all of Any.
    """
    value = model.value(prop, args)
    body = model.case.norms.props[prop].body
    for premise in premises(model, prop, args) if below is None else below:
        held = premise_value(model, premise)
        match body:
            case n.All() | n.Any_() | n.AtLeast() | n.Exists() | n.Deviated() | n.Present():
                relevant = held is value
            case _:  # others: a comparison, by what it counts and chooses; other leaves have no premises
                relevant = held is not None
        if relevant:
            yield premise


def support(
    model: Model, prop: str, args: Args, stop: frozenset[str] = frozenset(), aside: frozenset[str] = frozenset()
) -> Iterator[Instance]:
    """Every instance under (and with) a decided one that carries it, within one application.

    Not through propositions with a role in `stop`, nor through those named in `aside`.
    """
    seen: set[Instance] = set()
    todo: list[Instance] = [(prop, args)]
    while todo:
        at = todo.pop()
        if at in seen or model.case.norms.props[at[0]].role in stop or at[0] in aside:
            continue
        seen.add(at)
        yield at
        if not isinstance(model.case.norms.props[at[0]].body, n.Present):
            todo += [(p.prop, p.args) for p in reversed(list(supporting(model, *at)))]


class Provability:
    """What is provable when some instances are not: used to see that no proof leans on itself."""

    def __init__(self, model: Model, without: Instance) -> None:
        self.model, self.without = model, without
        self._known: set[str] = set()
        self._memo: dict[Instance, bool] = {}
        pending = [(a, model.case.dossier.records[a]) for a in model.cones]
        changed = True
        while changed:
            changed = False
            self._memo.clear()
            for id_, record in pending:
                if id_ in self._known or record.kind is None or not model.case.pending(record):
                    continue
                if self.provable(model.case.norms.provisions[record.kind].signals.present, (id_,)):
                    self._known.add(id_)
                    changed = True

    def provable(self, prop: str, args: Args) -> bool:
        """Has the value of this decided proposition a proof that does not use the excluded instance?"""
        at = (prop, args)
        if at == self.without or self.model.value(*at) is None:
            return False
        if at not in self._memo:
            self._memo[at] = self._derive(prop, args)
        return self._memo[at]

    def _derive(self, prop: str, args: Args) -> bool:
        body = self.model.case.norms.props[prop].body
        if isinstance(body, n.Present):
            below = premises(self.model, prop, args)
            return not below or str(below[0].args[0]) in self._known
        value = self.model.value(prop, args)
        carried = [self.provable(p.prop, p.args) for p in supporting(self.model, prop, args)]
        match body:
            case n.All():
                return all(carried) if value else any(carried)
            case n.Any_() | n.Exists():
                return any(carried) if value else all(carried)
            case n.Deviated():
                return not carried or (any(carried) if value else all(carried))
            case n.AtLeast(least, _):
                return sum(carried) >= least if value else all(carried)
            case n.Flag() | n.Member() | n.OfKind() | n.Linked() | n.Same() | n.Comparison() | n.Lasts() | n.SharedDays():
                return True
            case n.ReadingIs() | n.Granted() | n.Running():
                return True
        assert_never(body)
