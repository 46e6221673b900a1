"""Multiplying, dividing, the least and the greatest, rounding: terms that are lowered from others, with their types checked."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import Generic, Protocol, TypeVar, assert_never

from . import norms as n
from . import syntax as s
from .errors import Report, did_you_mean
from .signs import may_be_endless, may_be_negative
from .vocabulary import ROUNDING_METHODS

ScopeT = TypeVar("ScopeT", contravariant=True)
NUMBERS = ("getal", "bedrag", "uur")
WHOLE, HUNDREDTH = Decimal(1), Decimal("0.01")
NOTHING = n.Number(Decimal(0), None)
UNITS = {"getal": None, "bedrag": "euro", "uur": "uur"}
MOST_DECIMALS = 4
ROUND = "rond af: afgerond naar_boven (a gedeeld door b); niet afgerond kan het in een vergelijking: a gedeeld door b > 3"


class Lowering(Protocol[ScopeT]):
    """What is asked of the one that lowers (`lower.Lowerer`)."""

    report: Report
    values: dict[str, n.ValueDef]

    def term(self, node: s.TermNode, scope: ScopeT) -> tuple[n.Term, str]: ...
    def fail(self, code: str, message: str, span: s.Span, hint: str = "") -> Exception: ...
    def describe(self, term: n.Term) -> str: ...


@dataclass(frozen=True)
class Crossed:
    """`term / by` beside another number, the quotient on the left."""

    term: n.Term
    by: n.Term
    other: n.Term
    type: str  # of `by`
    operator: n.Operator


class Reckoning(Generic[ScopeT]):
    """Lowers these terms; `low` lowers what they are made of."""

    def __init__(self, low: Lowering[ScopeT]) -> None:
        self.low = low
        self._never_negative: list[tuple[n.Term, s.Span]] = []
        self._divisors: list[tuple[n.Term, s.Span]] = []

    def term(self, node: s.TimesNode | s.DividedNode | s.ExtremeNode | s.RoundedNode, scope: ScopeT) -> tuple[n.Term, str]:
        match node:
            case s.TimesNode():
                return self._times(node, scope)
            case s.DividedNode():
                return self._divided(node, scope)
            case s.ExtremeNode():
                return self._extreme(node, scope)
            case s.RoundedNode():
                return self._rounded(node, scope)
        assert_never(node)

    def check(self) -> None:
        """Report a factor, or what is rounded, that may be less than zero: said when every case of a value is known."""
        for term, span in self._never_negative:
            if may_be_negative(term, self.low.values):
                said = f"'{self.low.describe(term)}' kan onder nul uitkomen; hier kan dat niet"
                self.low.report("R004", said, span, "schrijf: het hoogste van (a - b; 0), of met `0 euro` als het een bedrag is")
        for term, span in self._divisors:
            if may_be_endless(term, self.low.values):
                said = f"'{self.low.describe(term)}' kan doorlopen zonder einde; daardoor kan niet worden gedeeld"
                self.low.report("R004", said, span, "deel door een getal, feit of waarde die een einde heeft")

    def method(self, word: s.Word) -> n.RoundingMethod:
        for method in ROUNDING_METHODS:
            if method == word.text:
                return method
        hint = did_you_mean(word.text, ROUNDING_METHODS)
        raise self.low.fail("R003", f"afrondingswijze '{word.text}' bestaat niet", word.span, hint)

    def _number(self, node: s.TermNode, scope: ScopeT) -> tuple[n.Term, str]:
        term, type_ = self.low.term(node, scope)
        if type_ not in NUMBERS:
            hint = "een aantal dagen, weken of maanden als getal: verklaar het feit als getal" if type_ in ("dagen", "maanden") else ""
            raise self.low.fail("R004", f"rekenen kan met een getal, een bedrag of uren; hier staat {type_}", node.span, hint)
        return term, type_

    def _times(self, node: s.TimesNode, scope: ScopeT) -> tuple[n.Term, str]:
        (term, type_), (by, by_type) = self._number(node.left, scope), self._number(node.right, scope)
        if "getal" not in (type_, by_type) or (node.percent and by_type != "getal"):
            wanted = "voor 'procent van' staat een getal" if node.percent else "een van de twee is een getal"
            raise self.low.fail("R004", f"{wanted}; hier staan {type_} en {by_type}", node.span)
        if not node.percent and may_be_negative(by, self.low.values):
            term, by = by, term
        self._never_negative.append((by, node.right.span))
        return n.Times(term, by, node.percent), type_ if by_type == "getal" else by_type

    def _divided(self, node: s.DividedNode, scope: ScopeT) -> tuple[n.Term, str]:
        term, by, type_, _ = self._quotient(node, scope)
        part = 1 / by.value if isinstance(by, n.Number) else None
        if part is None or not _few_decimals(part):
            raise self.low.fail("R004", f"delen door {self.low.describe(by)} komt niet altijd precies uit", node.span, ROUND)
        return n.Times(term, n.Number(part.normalize(), None)), type_

    def _quotient(self, node: s.DividedNode, scope: ScopeT) -> tuple[n.Term, n.Term, str, str]:
        """What is divided, by what, the type of what comes of it, and that of what divides."""
        term, type_ = self._number(node.term, scope)
        by, by_type = self._number(node.over, scope)
        if isinstance(by, n.Number) and by.value <= 0:
            raise self.low.fail("R004", "deel door een getal boven nul", node.over.span)
        if by_type not in ("getal", type_):
            hint = "deel door een getal, of een bedrag door een bedrag en uren door uren"
            raise self.low.fail("R004", f"{type_} is niet te delen door {by_type}", node.span, hint)
        self._never_negative.append((by, node.over.span))
        self._divisors.append((by, node.over.span))
        return term, by, type_ if by_type == "getal" else "getal", by_type

    def exact(self, node: s.ComparisonNode, scope: ScopeT) -> Crossed | None:
        """A comparison with a quotient that need not come out: nothing is rounded, as the other side is multiplied instead.

        None: neither side is a quotient, or it always comes out.
        """
        for quotient, other in ((node.left, node.right), (node.right, node.left)):
            if not isinstance(quotient, s.DividedNode) or _comes_out(quotient):
                continue
            term, by, type_, by_type = self._quotient(quotient, scope)
            compared, other_type = self._number(other, scope)
            if type_ != other_type:
                raise self.low.fail("R004", f"de deling geeft {type_}; daarnaast staat {other_type}", node.span)
            operator = n.FLIPPED[node.operator] if quotient is node.right else node.operator
            return Crossed(term, by, compared, by_type, operator)
        return None

    def _extreme(self, node: s.ExtremeNode, scope: ScopeT) -> tuple[n.Term, str]:
        terms = [self.low.term(item, scope) for item in node.terms]
        types = list(dict.fromkeys(type_ for _, type_ in terms))
        if len(types) > 1:
            raise self.low.fail("R004", f"hier staan {' en '.join(types)}: die zijn niet te vergelijken", node.span)
        if node.days is not (types[0] == "datum"):
            words = "het laagste of het hoogste van" if node.days else "de vroegste of de laatste van"
            raise self.low.fail("R004", f"hier staat {types[0]}; schrijf: {words} (...)", node.span)
        return reduce(lambda left, right: n.Extreme(left, right, node.most), (term for term, _ in terms)), types[0]

    def _rounded(self, node: s.RoundedNode, scope: ScopeT) -> tuple[n.Term, str]:
        over: n.Term = n.ONE
        if isinstance(node.term, s.DividedNode):
            term, over, type_, _ = self._quotient(node.term, scope)
        else:
            term, type_ = self._number(node.term, scope)
        method = self.method(node.method)
        size = WHOLE if type_ == "getal" else HUNDREDTH
        if node.size is not None:
            size = node.size.value
            if node.size.unit != UNITS[type_] or size <= 0 or size != round(size, MOST_DECIMALS):
                raise self.low.fail(
                    "R004", f"na 'op' staat waarop wordt afgerond, in {type_}: bijvoorbeeld `op {_example(type_)}`", node.size.span
                )
        self._never_negative.append((term, node.term.span))
        return n.Rounded(term, over, size, method), type_


def _comes_out(node: s.DividedNode) -> bool:
    """Does dividing by this always come out in the decimals of a number?"""
    if not isinstance(node.over, s.NumberNode) or node.over.unit is not None or node.over.value <= 0:
        return False
    return _few_decimals(1 / node.over.value)


def _few_decimals(value: Decimal) -> bool:
    return -int(value.normalize().as_tuple().exponent) <= MOST_DECIMALS


def _example(type_: str) -> str:
    return {"getal": "10", "bedrag": "5 euro", "uur": "0,5 uur"}[type_]
