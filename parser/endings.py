"""The norms for running provisions: may they be ended, do they go on all the same?"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from . import norms as n
from . import syntax as s
from .lower import Scope, Unresolved
from .placing import Placing
from .vocabulary import DECIDED, FROM, UNTIL


class Endings(Placing):
    """Lowers `kan beëindigen` and `behoudt`; `running` says when there is something to decide about."""

    running: s.ExprNode | None

    def _ending(self, kind: str) -> n.Ending | None:
        grounds = tuple(self._endings(kind))
        if not grounds:
            return None
        keeps = tuple(self._keepings(kind))
        documents = dict.fromkeys(g.address.document for g in grounds)
        return n.Ending(
            self._any("ending_in_force", kind, (self.in_force[d].prop for d in documents)).prop,
            self._runs(kind).prop,
            self._any("end", kind, (g.prop for g in grounds)).prop,
            self._any("keep", kind, (r.prop for r in keeps)).prop,
            grounds,
            keeps,
        )  # fmt: skip

    def _endings(self, kind: str) -> Iterator[n.Ground]:
        for address, node in self._each(s.Ending):
            if not self._applies(kind, address, node.span)[0]:
                continue
            id_ = f"{address.id}#beëindigt{'_' + node.leg.text if node.leg else ''}@{kind}"
            scope = self._scope(address, kind, running=True)
            try:
                child = self.low.expr(node.body, scope, id_)
                children = [self.in_force[address.document], child]
                if node.unless is not None:
                    exception = self.low.expr(node.unless, scope, f"{id_}/tenzij")
                    children.append(n.Child(self._exception(exception, id_, address, node.span).prop, False))
            except (Unresolved, KeyError):
                continue
            turning_on = tuple(self._conditions_in(child.prop))
            leg = node.leg.text if node.leg else None
            yield self._ground(
                id_, address, node.label.text, tuple(children), False, leg, turning_on, node.span, sentences=self.low.said(node.said)
            )

    def _keepings(self, kind: str) -> Iterator[n.KeepRule]:
        for address, node in self._each(s.Keeping):
            if not self._applies(kind, address, node.span)[0]:
                continue
            id_ = f"{address.id}#behoudt@{kind}"
            scope = self._scope(address, kind, running=True)
            try:
                child = self.low.expr(node.body, scope, id_)
                body = n.All((self.in_force[address.document], child))
                last = tuple((self._day(x, scope), n.Address(address.document, x.address.path)) for x in node.last)
            except (Unresolved, KeyError):
                continue
            label = n.Label.stating(node.label.text, said=self.low.said(node.said))
            self.low.add(n.Prop(id_, self.low.context(body), body, "power", label, address, node.span))
            yield n.KeepRule(address, node.label.text, id_, last=last)

    def _day(self, last: s.LastDay, scope: Scope) -> n.Term:
        day, type_ = self.low.term(last.day, scope)
        if type_ != "datum":
            raise self.low.fail("R004", f"na 'tot en met' staat een datum, geen {type_}", last.span)
        return day

    def _runs(self, kind: str) -> n.Child:
        """It runs on the day of the decision, and is one that this rule base judges."""
        scope = Scope({n.APPLICATION: n.APPLICATION}, kind, running=True)
        begin, end, day = (s.PathNode((s.Word(n.APPLICATION), s.Word(name))) for name in (FROM, UNTIL, DECIDED))
        tests = s.ComparisonNode(begin, "<=", day), s.ComparisonNode(end, ">=", day)
        children = [self.low.expr(test, scope, f"runs@{kind}") for test in tests]
        if self.running is not None:
            with contextlib.suppress(Unresolved):
                children.append(self.low.expr(self.running, scope, f"runs@{kind}/telt"))
        body, what = n.All(tuple(children)), self.low.what_runs()
        label = n.Label(f"{what} loopt op de dag van het besluit", f"{what} loopt niet op de dag van het besluit")
        return self.low.add(n.Prop(f"runs@{kind}", self.low.context(body), body, "signal", label))
