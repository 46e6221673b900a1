"""Multiplying, dividing, the least and the greatest, rounding: terms that are lowered from others, with their types checked."""

from __future__ import annotations

from decimal import Decimal
from functools import reduce
from typing import Generic, Protocol, TypeVar, assert_never

from . import norms as n
from . import syntax as s
from .errors import Report, did_you_mean
from .signs import may_be_negative
from .vocabulary import ROUNDING_METHODS

ScopeT = TypeVar("ScopeT", contravariant=True)
NUMBERS = ("getal", "bedrag", "uur")
WHOLE, HUNDREDTH = Decimal(1), Decimal("0.01")
UNITS = {"getal": None, "bedrag": "euro", "uur": "uur"}
MOST_DECIMALS = 4
ROUND = "rond af: afgerond naar_boven (a gedeeld door 3)"


class Lowering(Protocol[ScopeT]):
    """What is asked of the one that lowers (`lower.Lowerer`)."""

    report: Report
    values: dict[str, n.ValueDef]

    def term(self, node: s.TermNode, scope: ScopeT) -> tuple[n.Term, str]: ...
    def fail(self, code: str, message: str, span: s.Span, hint: str = "") -> Exception: ...
    def describe(self, term: n.Term) -> str: ...


class Reckoning(Generic[ScopeT]):
    """Lowers these terms; `low` lowers what they are made of."""

    def __init__(self, low: Lowering[ScopeT]) -> None:
        self.low = low
        self._never_negative: list[tuple[n.Term, s.Span]] = []

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
        term, type_ = self._number(node.term, scope)
        part = 1 / self._divisor(node)
        if -int(part.normalize().as_tuple().exponent) > MOST_DECIMALS:
            raise self.low.fail("R004", f"delen door {node.over.value} komt niet altijd precies uit", node.span, ROUND)
        return n.Times(term, n.Number(part.normalize(), None)), type_

    def _divisor(self, node: s.DividedNode) -> Decimal:
        if node.over.unit is not None or node.over.value <= 0:
            raise self.low.fail("R004", "deel door een getal boven nul, zonder eenheid", node.over.span)
        return node.over.value

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
        divided = node.term if isinstance(node.term, s.DividedNode) else None
        term, type_ = self._number(divided.term if divided is not None else node.term, scope)
        over = self._divisor(divided) if divided is not None else WHOLE
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


def _example(type_: str) -> str:
    return {"getal": "10", "bedrag": "5 euro", "uur": "0,5 uur"}[type_]
