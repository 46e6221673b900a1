"""Which things are said: of a proof the few steps that a person would name.

A refusal names what fails, of several ways out the one that comes closest; a grant names what carries it. A step for which the
rule base has a sentence of its own is said as it is, and nothing below it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from parser import norms as n
from reasoner.decision.unmet import against_it, other_version
from reasoner.dossier.record import Args
from reasoner.semantics.model import LEAVES, Model
from reasoner.semantics.premises import Premise
from reasoner.semantics.support import supporting
from reasoner.semantics.uses import fact_uses

from .fill import rule_said

UNSAID = ("in_force", "deviation", "deviating", "overlap", "exclusion")  # roles that are said elsewhere, or with something else
TELLING = (("in_force", False), ("exclusion", True))  # but these are the reason: no law, or a law that does not apply
ABSENT, FIXED = 2, 100  # what it takes to be otherwise: a record that is not there, what no fact decides


@dataclass(frozen=True)
class Named:
    """A decided proposition to be said. `address`: the lowest numbered text it stands under; `member`: of a list, of which it is said."""

    prop: str
    args: Args
    address: str | None
    member: str | None = None


class Chooser:
    """Reads one model. Each decided proposition is looked at once."""

    def __init__(self, model: Model) -> None:
        self.model, self.norms = model, model.case.norms
        self._costs: dict[tuple[str, Args], int] = {}

    def why(self, prop_id: str, args: Args, address: str | None = None) -> tuple[Named, ...]:
        """What is named for the value that a proposition has; nothing if it is undecided or rests on the question alone."""
        return tuple(dict.fromkeys(self._why(prop_id, args, address, frozenset())))

    def alternatives(self, prop_id: str, args: Args) -> tuple[tuple[Named, ...], ...]:
        """The same, in groups: what stands in one group is needed together, and each group alone carries the value."""
        prop, value = self.norms.props[prop_id], self.model.value(prop_id, args)
        if value is None or self._is_said(prop, value):
            return (self.why(prop_id, args),)
        live = self._carrying(prop, args, value) if isinstance(prop.body, n.All | n.Any_) else []
        if len(live) != 1 and (len(live) == 0 or value or not isinstance(prop.body, n.All)):
            return (self.why(prop_id, args),)
        address = self._address(prop, None)
        groups = [g for p in live for g in self.alternatives(p.prop, p.args)]
        return tuple(dict.fromkeys(tuple(replace(x, address=x.address or address) for x in g) for g in groups if g))

    def _address(self, prop: n.Prop, above: str | None) -> str | None:
        """The lowest numbered text so far."""
        own = prop.address is not None and prop.role in ("condition", "definition", "ground", "power")
        return prop.address.id if prop.address is not None and own else above

    def _why(self, prop_id: str, args: Args, address: str | None, above: frozenset[tuple[str, Args]]) -> Iterator[Named]:
        value = self.model.value(prop_id, args)
        prop = self.norms.props[prop_id]
        if value is None or (prop_id, args) in above:
            return
        address = self._address(prop, address)
        if isinstance(prop.body, n.Exists) and prop.body.against is not None and value and not self._is_said(prop, value):
            for member, about in against_it(self.model, prop_id, args):
                found = self._why(prop.body.against.prop, about, address, above | {(prop_id, args)})
                yield from (replace(x, member=x.member or member) for x in found)
            return
        if self._is_said(prop, value) or isinstance(prop.body, (n.Exists, n.Present, *LEAVES)):
            if not self._is_given(prop):
                yield Named(prop_id, args, address)
            return
        for premise in self._carrying(prop, args, value):
            yield from self._why(premise.prop, premise.args, address, above | {(prop_id, args)})

    def _is_said(self, prop: n.Prop, value: bool) -> bool:
        said = rule_said(prop)
        return said is not None and (said.holds if value else said.fails) is not None

    def _is_given(self, prop: n.Prop) -> bool:
        """Settled by the question: a reading, the kind asked for, whether it runs already."""
        body = prop.body
        return isinstance(body, n.ReadingIs | n.Deviated | n.Running) or (isinstance(body, n.OfKind) and body.path == n.Path(n.APPLICATION))

    def _carrying(self, prop: n.Prop, args: Args, value: bool) -> list[Premise]:
        """The premises that are said: all that are needed together, or of those that would each do the one that is nearest."""
        live = [p for p in supporting(self.model, prop.id, args) if self._is_live(p)]
        if isinstance(prop.body, n.AtLeast | n.All):  # all are needed together, or each stands in the way
            return live
        if not live:
            return []
        nearest = min(live, key=lambda p: self.cost(p.prop, p.args))
        return [p for p in live if self._is_absent(p)] if self._is_absent(nearest) else [nearest]

    def _is_absent(self, premise: Premise) -> bool:
        """Does it fail for want of a record alone? Of several that are not there none is nearer than another."""
        prop = self.norms.props[premise.prop]
        if isinstance(prop.body, LEAVES):
            return any(u.value == "geen" for u in fact_uses(self.model, premise.prop, premise.args))
        parts = [p for p in supporting(self.model, premise.prop, premise.args) if self._is_live(p)]
        return bool(parts) and all(self._is_absent(p) for p in parts)

    def _is_live(self, premise: Premise) -> bool:
        """Not what is said elsewhere, an exception that does not apply, or another reading than the one chosen."""
        prop = self.norms.props[premise.prop]
        value = self.model.value(premise.prop, premise.args)
        if prop.role in UNSAID and (prop.role, value) not in TELLING:
            return False
        if (prop.role == "exception" and value is False) or other_version(self.model, premise.prop, premise.args):
            return False
        return not self._is_given(prop) and not self._switched_off(prop, premise.args)

    def _switched_off(self, prop: n.Prop, args: Args) -> bool:
        """A conjunction that fails because of the question itself."""
        if not isinstance(prop.body, n.All) or self.model.value(prop.id, args) is not False:
            return False
        return any(self._is_given(self.norms.props[c.prop]) and self.model.child(c, args[:1]) is False for c in prop.body.children)

    def cost(self, prop_id: str, args: Args) -> int:
        """How much it takes for a decided proposition to have the other value: the number of facts that must be otherwise."""
        if (prop_id, args) not in self._costs:
            self._costs[prop_id, args] = FIXED  # while it is looked at: what rests on itself is no way out
            self._costs[prop_id, args] = self._cost(prop_id, args)
        return self._costs[prop_id, args]

    def _cost(self, prop_id: str, args: Args) -> int:
        value = self.model.value(prop_id, args)
        prop = self.norms.props[prop_id]
        if value is None:
            return FIXED
        if isinstance(prop.body, LEAVES):
            if self._is_given(prop):
                return FIXED
            return ABSENT if any(u.value == "geen" for u in fact_uses(self.model, prop_id, args)) else 1
        if isinstance(prop.body, n.Exists | n.Present | n.Deviated):
            return ABSENT if isinstance(prop.body, n.Exists | n.Present) else FIXED
        costs = [self.cost(p.prop, p.args) for p in supporting(self.model, prop_id, args)]
        alone = isinstance(prop.body, n.All) if value else isinstance(prop.body, n.Any_)  # one of them turns it
        return min(costs, default=FIXED) if alone else min(sum(costs), FIXED) if costs else FIXED
