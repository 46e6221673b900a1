"""Amounts that may be reckoned below zero: they are then nothing, and the rules do not say so.

Looked at is what a number may be before any dossier: what stands in the text, the greatest of a fact, and the comparisons that
must hold for a case or an amount. A difference of which one of these says that it is never below zero is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from parser import norms as n
from parser.phrases import entity_at, term_words
from parser.places import NOWHERE, Span

from .finding import Finding

Bound = Decimal | None
"""None: none."""
Bounds = tuple[Bound, Bound]
Known = frozenset[n.Comparison]
ZERO = Decimal(0)
ANY: Bounds = (ZERO, None)
FLOOR = "`ten minste 0 euro`"


def below(norms: n.Norms) -> Iterator[Finding]:
    """A finding for each amount from which more may be taken than there is, and for each number below zero that one is made of."""
    for amount in dict.fromkeys(a for p in norms.provisions.values() for a in p.amounts):
        if amount.address.document not in norms.elsewhere:
            yield from _Amount(norms, amount).findings()


class _Amount:
    def __init__(self, norms: n.Norms, rule: n.Amount) -> None:
        self.norms, self.rule = norms, rule
        self.known = must_hold(norms, n.Child(rule.prop)) if rule.prop is not None else frozenset()

    def findings(self) -> Iterator[Finding]:
        match self.rule:
            case n.ProductRule(_, count, rate, less):
                yield from self._numbers(count, rate)
                steps = (n.Step("less", less), *self.rule.steps) if less is not None else self.rule.steps
                start = rate if count == n.ONE else n.Times(rate, count)
                yield from self._taken(start, bounds(self.norms, start, self.known), steps)
            case n.CellRule():
                cells = [c for name in self.rule.tables for row in self.norms.tables[name].cells for c in row if c is not None]
                yield from self._taken(None, (min(cells, default=ZERO), max(cells, default=ZERO)), self.rule.steps)
            case n.AmountRule():
                share = (n.ValueTerm(self.rule.pro_rata, ""),) if self.rule.pro_rata is not None else ()
                yield from self._numbers(*share, *(t for t in (self.rule.cap,) if t is not None))
            case _:  # others: what stands in the text
                pass

    def _numbers(self, *terms: n.Term) -> Iterator[Finding]:
        """What an amount is made of, and may be below zero."""
        for term in terms:
            low, _ = bounds(self.norms, term, self.known)
            if low is None or low < 0:
                value = self.norms.values[term.name] if isinstance(term, n.ValueTerm) else None
                what = f"waarde {value.name}" if value is not None else f"het bedrag bij {self.rule.address.id}: '{self._words(term)}'"
                span = value.span if value is not None else self._span()
                why = "wat voor een bedrag telt, is dan nul" if value is not None else "dat is dan nul"
                yield Finding(f"{what} kan onder nul uitkomen, en {why}; schrijf: het hoogste van (a - b; 0)", span)

    def _taken(self, start: n.Term | None, at: Bounds, steps: tuple[n.Step, ...]) -> Iterator[Finding]:
        """What is taken from an amount, where it is not certain that there is as much of it, and no least follows."""
        low, high = at
        for i, step in enumerate(steps):
            yield from self._numbers(step.term)
            least, most = bounds(self.norms, step.term, self.known)
            following = steps[i + 1].kind if i + 1 < len(steps) else None
            enough = i == 0 and start is not None and _at_least(self.known, start, step.term)
            if step.kind == "less" and following != "least" and not enough and (most is None or max(low or ZERO, ZERO) < most):
                words = f"'verminderd met {self._words(step.term)}'"
                said = f"het bedrag bij {self.rule.address.id} kan onder nul uitkomen, en is dan nul: {words}"
                yield Finding(f"{said}; schrijf {FLOOR} erachter als dat zo bedoeld is, of een grond voor dat geval", self._span())
            low, high = _after(step.kind, (max(low or ZERO, ZERO), high), (max(least or ZERO, ZERO), most))

    def _words(self, term: n.Term) -> str:
        return term_words(term, self.norms.entities, self.norms.values, self.norms.parts, self.norms.variables)

    def _span(self) -> Span:
        return self.norms.props[self.rule.prop].span if self.rule.prop is not None else NOWHERE


def _after(kind: n.StepKind, amount: Bounds, by: Bounds) -> Bounds:
    """The bounds of an amount after a step; neither of the two is below zero."""
    (low, high), (least, most) = amount, by
    low, least = low or ZERO, least or ZERO
    match kind:
        case "percent" | "times":
            part = Decimal(100) if kind == "percent" else Decimal(1)
            return low * least / part, None if high is None or most is None else high * most / part
        case "over":
            return ZERO, None
        case "less":
            return ZERO if most is None else max(low - most, ZERO), high
        case "most":
            return (min(low, least), high if most is None else most if high is None else min(high, most))
        case "least":
            return max(low, least), None if high is None or most is None else max(high, most)


def bounds(norms: n.Norms, term: n.Term, known: Known) -> Bounds:
    """The least and the greatest that a number may be whatever a dossier says, as far as that can be read."""
    low, high = _own_bounds(norms, term, known)
    for comparison in known:
        for left, operator, right in _both_ways(comparison):
            if left != term or not isinstance(right, n.Number):
                continue
            if operator in (">", ">=", "="):
                low = right.value if low is None else max(low, right.value)
            if operator in ("<", "<=", "="):
                high = right.value if high is None else min(high, right.value)
    return low, high


def _own_bounds(norms: n.Norms, term: n.Term, known: Known) -> Bounds:
    match term:
        case n.Number(value, _):
            return value, value
        case n.FactTerm(path, fact, _):
            most = norms.entities[entity_at(path, norms.entities, norms.variables)].facts[fact].most
            return ZERO, Decimal(most) if most is not None else None
        case n.ValueTerm(name, _):
            every = [
                bounds(norms, t, known | (must_hold(norms, guard) if guard is not None else frozenset()))
                for t, guard in norms.values[name].cases
            ]
            return _least([low for low, _ in every]), _greatest([high for _, high in every])
        case n.Plus(left, sign, right):
            (a, b), (c, d) = bounds(norms, left, known), bounds(norms, right, known)
            if sign > 0:
                return _sum(a, c), _sum(b, d)
            low = _sum(a, -d if d is not None else None)
            return (ZERO if _at_least(known, left, right) and (low is None or low < 0) else low), _sum(b, -c if c is not None else None)
        case n.Times(inner, factor, percent):
            return _product(bounds(norms, inner, known), bounds(norms, factor, known), Decimal(100) if percent else Decimal(1))
        case n.Extreme(left, right, most_of):
            (a, b), (c, d) = bounds(norms, left, known), bounds(norms, right, known)
            if most_of:
                return (max(a, c) if a is not None and c is not None else a if c is None else c), _greatest([b, d])
            return _least([a, c]), (min(b, d) if b is not None and d is not None else b if d is None else d)
        case n.Aggregate(_, _, weight) if weight is not None:
            low, _ = bounds(norms, weight, frozenset())
            return (ZERO if low is not None and low >= 0 else None), None
        case _:  # others: counts, and what is rounded, which is never below zero
            return ANY


def must_hold(norms: n.Norms, child: n.Child) -> Known:
    """The comparisons that hold where a proposition does (or where it does not)."""
    body = norms.props[child.prop].body
    match body:
        case n.All(children) if child.holds:
            return _all(norms, children)
        case n.Any_(children) if not child.holds:
            return _all(norms, (n.Child(c.prop, not c.holds) for c in children))
        case n.All((only,)) | n.Any_((only,)):
            return must_hold(norms, n.Child(only.prop, only.holds is child.holds))
        case n.Comparison(left, operator, right):
            if child.holds:
                return frozenset((body,))
            if (
                isinstance(left, n.FactTerm) and isinstance(right, n.Number) and (operator, right.value) == ("=", ZERO)
            ):  # a fact is never below zero
                return frozenset((n.Comparison(left, ">", right),))
            return frozenset((n.Comparison(left, n.OPPOSITE[operator], right),)) if operator in n.OPPOSITE else frozenset()
        case _:  # others: say nothing of a number
            return frozenset()


def _all(norms: n.Norms, children: Iterable[n.Child]) -> Known:
    return frozenset(c for child in children for c in must_hold(norms, child))


def _both_ways(comparison: n.Comparison) -> Iterator[tuple[n.Term, n.Operator, n.Term]]:
    yield comparison.left, comparison.operator, comparison.right
    yield comparison.right, n.FLIPPED[comparison.operator], comparison.left


def _at_least(known: Known, left: n.Term, right: n.Term) -> bool:
    """Is it known that the left is not less than the right?"""
    return any((a, b) == (left, right) and op in (">", ">=", "=") for c in known for a, op, b in _both_ways(c))


def _sum(left: Bound, right: Bound) -> Bound:
    return None if left is None or right is None else left + right


def _product(number: Bounds, factor: Bounds, parts: Decimal) -> Bounds:
    """A number so many times; a factor is never below zero."""
    (low, high), (few, many) = number, (max(factor[0] or ZERO, ZERO), factor[1])
    least = None if low is None or (low < 0 and many is None) else low * (few if low >= 0 else many or ZERO) / parts
    most = None if high is None or (high > 0 and many is None) else high * (many or ZERO if high >= 0 else few) / parts
    return least, most


def _least(values: list[Bound]) -> Bound:
    found = [v for v in values if v is not None]
    return min(found) if found and len(found) == len(values) else None


def _greatest(values: list[Bound]) -> Bound:
    found = [v for v in values if v is not None]
    return max(found) if found and len(found) == len(values) else None


__all__ = ["Known", "below", "bounds", "must_hold"]
