"""What divides and may be zero where the rules do not say what then: every comparison with it fails, an amount is not there.

Looked at is what must hold beside a division for it to matter: what stands with it in one `en`, what fails beside it in one `of`, the
guard of the case or the amount that it stands in, and that no dossier is impossible.
"""

from __future__ import annotations

from collections.abc import Iterator

from parser import norms as n
from parser.phrases import term_words
from parser.places import NOWHERE, Span
from reasoner.semantics.cone import amount_terms

from .below import Known, bounds, must_hold
from .finding import Finding

FALSE, NOTHING = "iedere vergelijking daarmee is dan onwaar", "dan is er bij {} geen bedrag"
SAY = "zeg wat er bij nul geldt: een eigen geval, een eis erbij (... > 0), een deler die `het hoogste van (...; 1)` is, of `onmogelijk`"


def divided(norms: n.Norms) -> Iterator[Finding]:
    """A finding for each division, in what is decided, by what may be zero."""
    yield from dict.fromkeys(_Divisions(norms).findings())


class _Divisions:
    def __init__(self, norms: n.Norms) -> None:
        self.norms = norms
        self.seen: set[tuple[str, Known]] = set()
        self.always: Known = frozenset().union(*(must_hold(norms, n.Child(prop, False)) for prop, _ in norms.impossible))

    def findings(self) -> Iterator[Finding]:
        for prop in self.norms.props.values():
            if prop.role in ("signal", "part", "condition"):
                yield from self._prop(prop.id, self.always)
        for provision in self.norms.provisions.values():
            for duty in provision.duties:
                yield from self._prop(duty.prop, self.always) if duty.prop is not None else ()
            for amount in provision.amounts:
                yield from self._amount(amount)

    def _amount(self, amount: n.Amount) -> Iterator[Finding]:
        if amount.address.document in self.norms.elsewhere:
            return
        prop = getattr(amount, "prop", None)
        where = self.always | (must_hold(self.norms, n.Child(prop)) if prop is not None else frozenset())
        span = self.norms.props[prop].span if prop is not None else NOWHERE
        then = NOTHING.format(amount.address.id)
        for term in amount_terms(amount):
            yield from self._term(term, where, span, then)
        for step in amount.steps if isinstance(amount, n.ProductRule | n.CellRule) else ():
            if step.kind == "over":
                yield from self._by(step.term, where, span, then)

    def _prop(self, id_: str, where: Known) -> Iterator[Finding]:
        prop = self.norms.props[id_]
        if (id_, where) in self.seen:
            return
        self.seen.add((id_, where))
        if isinstance(prop.body, n.Comparison):
            for term in (prop.body.left, prop.body.right):
                yield from self._term(term, where, prop.span, FALSE)
        together = n.children(prop.body)
        if id_.endswith(n.DIVISION) and isinstance(more := self.norms.props[together[0].prop].body, n.Comparison):
            yield from self._by(more.left, where, prop.span, FALSE)
        for child in together:
            beside = where
            if isinstance(prop.body, n.All | n.Any_):
                sign = isinstance(prop.body, n.All)
                beside = where.union(*(must_hold(self.norms, n.Child(c.prop, c.holds is sign)) for c in together if c is not child))
            yield from self._prop(child.prop, beside)

    def _term(self, term: n.Term, where: Known, span: Span, then: str) -> Iterator[Finding]:
        match term:
            case n.ValueTerm(name, _):
                value = self.norms.values[name]
                for case, guard in value.cases:
                    if value.divides:
                        yield from self._by(case, where, span, then)
                    else:
                        at = where | (must_hold(self.norms, guard) if guard is not None else frozenset())
                        yield from self._term(case, at, value.span, then)
            case n.Rounded(_, over, _, _):
                yield from self._by(over, where, span, then)
            case n.Aggregate(_, body, weight):
                yield from self._prop(body.prop, where)
                yield from self._term(weight, where | must_hold(self.norms, body), span, then) if weight is not None else ()
            case _:  # others: divide by nothing themselves
                pass
        for inner in n.inner_terms(term):
            yield from self._term(inner, where, span, then)

    def _by(self, by: n.Term, where: Known, span: Span, then: str) -> Iterator[Finding]:
        if self._may_be_zero(by, where):
            words = term_words(by, self.norms.entities, self.norms.values, self.norms.parts, self.norms.variables)
            yield Finding(f"'{words}' deelt en kan nul zijn; {then}; {SAY}", span)

    def _may_be_zero(self, by: n.Term, where: Known) -> bool:
        low, _ = bounds(self.norms, by, where)
        if (low is not None and low > 0) or any(c.left == by and c.operator == ">" and _from_zero(c.right) for c in where):
            return False
        match by:
            case n.ValueTerm(name, _):
                cases = (
                    (case, must_hold(self.norms, guard) if guard is not None else frozenset())
                    for case, guard in self.norms.values[name].cases
                )
                return any(self._may_be_zero(case, where | at) for case, at in cases)
            case n.Extreme(left, right, True) | n.Plus(left, 1, right):
                return self._may_be_zero(left, where) and self._may_be_zero(right, where)
            case n.Times(left, right, _) | n.Extreme(left, right, False):
                return self._may_be_zero(left, where) or self._may_be_zero(right, where)
            case n.Rounded(inner, _, _, "naar_boven"):
                return self._may_be_zero(inner, where)
            case _:  # others: as their bounds say
                return True


def _from_zero(term: n.Term) -> bool:
    return isinstance(term, n.Number) and term.value >= 0


__all__ = ["divided"]
