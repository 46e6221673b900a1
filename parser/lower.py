"""From expressions to propositions: names resolved, types and units checked.

`Lowerer` holds the table of propositions under construction. Leaves are shared
(the same statement about the same things is one proposition), negation becomes
a sign, and equalities on one enumerated fact joined by `of` become membership.

Long because one table of propositions is under construction: each kind of expression adds to it in a few lines.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import assert_never

from . import norms as n
from . import syntax as s
from .days import text_of
from .declarations import Vocabulary
from .errors import Report, did_you_mean
from .phrases import phrase, term_words
from .reckoning import NOTHING, Crossed, Reckoning
from .sayings import check_rule, said
from .vocabulary import WHOLE_TYPES

TRUE = n.Child(n.TRUE, True)
MOST_ALTERNATIVES = 12  # of `minstens`: the clauses are all combinations
OPERATORS: dict[n.Operator, str] = {">=": "ten minste", "<=": "ten hoogste", ">": "meer dan", "<": "minder dan", "=": "gelijk aan"}
DATE_OPERATORS: dict[n.Operator, str] = {">=": "op of na", "<=": "op of voor", ">": "na", "<": "voor", "=": "op"}
SHIFTS = {name: size for name, size in WHOLE_TYPES.items() if name != "maanden"}  # all kept as days
MONTH_SHIFTS = {"maanden": 1, "jaar": 12}
# days, months, and the type of the number
COUNTED = {
    "dagen": (1, 0, "dagen"),
    "weken": (7, 0, "getal"),
    "maanden": (0, 1, "maanden"),
    "jaren": (0, 12, "getal"),
}  # days, months, type
MOST_WORKING_DAYS = 9999
MOST_YEARS = 100  # of an age


@dataclass(frozen=True)
class Scope:
    """What is in sight: variables and their entities, the kind and document being lowered."""

    variables: Mapping[str, str]
    kind: str | None = None
    document: str | None = None
    running: bool = False

    def bind(self, variable: str, entity: str) -> Scope:
        return replace(self, variables={**self.variables, variable: entity})


class Unresolved(Exception):
    """Raised after an error is reported, to leave the expression it stands in."""


class Lowerer:
    """Builds propositions; the callbacks find definitions, conditions and signals by name."""

    def __init__(self, vocabulary: Vocabulary, report: Report) -> None:
        self.v = vocabulary
        self.report = report
        self.props: dict[str, n.Prop] = {TRUE.prop: n.Prop(TRUE.prop, (n.APPLICATION,), n.All(()))}
        self.values: dict[str, n.ValueDef] = {}
        self._leaves: dict[n.Body, str] = {}
        self.bound: dict[str, str] = {}  # entity of each bound variable, for labels
        self.reckoning = Reckoning(self)
        self.definition: Callable[[s.Word], str | None] = lambda word: None
        self.value: Callable[[s.Word], n.ValueDef | None] = lambda word: None
        self.fulfilled: Callable[[s.FulfilledNode, Scope], tuple[n.Child, ...]] = lambda node, scope: ()
        self.grounds: Callable[[s.GroundNode, Scope], tuple[n.Child, ...]] = lambda node, scope: ()
        self.deviated: Callable[[s.DeviatedNode, Scope], n.Child] = self._no_deviations
        self.signal: Callable[[str, str], str] = lambda signal, kind: ""
        self.same_period: s.SamePeriodDecl | None = None
        self.leap_day: s.LeapDayDecl | None = None
        self.names: Callable[[], Iterable[str]] = tuple
        self.value_names: Callable[[], Collection[str]] = tuple

    # ---- propositions

    def positive(self, months: int, span: s.Span) -> None:
        if not 0 < months <= 1200:
            raise self.fail("R004", f"{months} maanden: schrijf 1 tot en met 1200", span)

    def fail(self, code: str, message: str, span: s.Span, hint: str = "") -> Unresolved:
        self.report(code, message, span, hint)
        return Unresolved()

    def _no_deviations(self, node: s.DeviatedNode, scope: Scope) -> n.Child:
        raise self.fail("R015", "of wordt afgeweken, kan niet de voorwaarde zijn om te mogen afwijken", node.span)

    def add(self, prop: n.Prop) -> n.Child:
        self.props[prop.id] = prop
        return n.Child(prop.id)

    def said(self, node: s.Sayings | None, scope: Scope | None = None) -> n.Said | None:
        """The clauses with which a rule is said; each place in them must lead from the application or a member at hand, or name a value."""
        start = {n.APPLICATION: n.APPLICATION, **(scope.variables if scope is not None else {})}
        check_rule(node, start, self.v.entities, self.value_names(), self.report)
        return said(node)

    def leaf(self, body: n.Leaf | n.Present, label: n.Label | None, span: s.Span) -> n.Child:
        known = self._leaves.get(body)
        if known is None:
            known = self._leaves[body] = phrase(body)
            self.add(n.Prop(known, self.context(body), body, "leaf", label, None, span))
        return n.Child(known)

    def junction(self, id_: str, body: n.Body, span: s.Span) -> n.Child:
        return self.add(n.Prop(id_, self.context(body), body, span=span))

    def named(self, prop: n.Prop, child: n.Child) -> n.Child:
        """A proposition with a label and address of its own, with the body of an unnamed child if it has one."""
        inner = self.props[child.prop]
        body: n.Body = n.All((child,))
        if child.holds and inner.label is None and inner.role == "plain" and child != TRUE:
            body = inner.body
            del self.props[child.prop]
        return self.add(replace(prop, body=body, context=self.context(body)))

    def context(self, body: n.Body) -> tuple[str, ...]:
        used = self.variables(body) - {n.APPLICATION}
        return (n.APPLICATION, *sorted(used))

    def variables(self, body: n.Body | n.Term) -> set[str]:
        match body:
            case n.All() | n.Any_() | n.AtLeast():
                return {v for c in n.children(body) for v in self.props[c.prop].context}
            case n.Exists(source, child) | n.Aggregate(source, child, _):
                inner = set(self.props[child.prop].context)
                if isinstance(body, n.Aggregate) and body.weight is not None:
                    inner |= self.variables(body.weight)
                return inner - {source.var}
            case n.Flag(path, _) | n.Member(path, _, _) | n.OfKind(path, _) | n.Linked(path, _) | n.Lasts(path, _) | n.FactTerm(path, _, _):
                return {path.var}
            case n.Granted(path, _):
                return {n.APPLICATION, path.var}
            case n.Same(left, right, _) | n.SharedDays(left, right, _):
                return {left.var, right.var}
            case n.Comparison(l_term, _, r_term):
                return self.variables(l_term) | self.variables(r_term)
            case (
                n.Plus() | n.Times() | n.Extreme() | n.Rounded() | n.ShiftMonths() | n.ShiftWorkingDays() | n.Anniversary()
                | n.CalendarStart() | n.Between()
            ):  # fmt: skip
                return {v for term in n.inner_terms(body) for v in self.variables(term)}
            case n.ChainBound(path, _, _):
                return {path.var}
            case n.PeriodCount(path, _, _, _):
                return {path.var, *(v for term in n.inner_terms(body) for v in self.variables(term))}
            case n.PartNumber(part):
                return {part}
            case n.ValueTerm(name, _):
                return set(self.values[name].context)
            case n.Present(var):
                return {var}
            case n.Number() | n.Day() | n.PartCount() | n.ReadingIs() | n.Deviated() | n.Running():
                return set()
        assert_never(body)

    def what_runs(self) -> str:
        """`De voorziening`: what the rule base calls that of which it is asked whether it may be ended."""
        return _capital(next((e.called for e in self.v.entities.values() if e.support), "de voorziening"))

    # ---- expressions

    def expr(self, node: s.ExprNode, scope: Scope, id_: str) -> n.Child:
        """Lower an expression; `id_` names the connectives in it. Raises Unresolved after reporting."""
        match node:
            case s.JunctionNode(kind, least, items):
                if kind == "least" and not (0 < least <= len(items) <= MOST_ALTERNATIVES):
                    raise self.fail(
                        "R004",
                        f"minstens {least} van {len(items)}: kies 1 tot {len(items)}, van ten hoogste {MOST_ALTERNATIVES}",
                        node.span,
                    )
                parts = self._merge_members(items) if kind == "any" else items
                if len(parts) == 1:
                    return self.expr(parts[0], scope, id_)
                children = tuple(self.expr(item, scope, f"{id_}/{i}") for i, item in enumerate(parts, 1))
                body = n.All(children) if kind == "all" else n.Any_(children) if kind == "any" else n.AtLeast(least, children)
                return self.junction(id_ + "/" + {"all": "en", "any": "of", "least": "minstens"}[kind], body, node.span)
            case s.NotNode(item):
                child = self.expr(item, scope, id_)
                return n.Child(child.prop, not child.holds)
            case s.LabelledNode():
                child = self.expr(node.item, scope, id_)
                label = n.Label.stating(node.label.text, text_of(node.otherwise), self.said(node.said, scope))
                inner = self.props[child.prop]
                if inner.role == "leaf" and child.holds:
                    return self.add(replace(inner, id=f"{id_}/{inner.id}", label=label))
                return self.named(n.Prop(id_ + "/gelabeld", (), n.All(()), "definition", label, None, node.span), child)
            case s.TruthNode(path):
                return self._truth(path, scope)
            case s.MemberNode(path, values):
                return self._member(path, values, scope)
            case s.KindNode(path, kind) if kind.text == n.APPLICATION:
                label = n.Label("Het is een aanvraag", "Het is geen aanvraag")
                return self.leaf(n.OfKind(self.entity(path, scope), n.APPLICATION), label, node.span)
            case s.KindNode(path, kind):
                if kind.text not in self.v.kinds:
                    raise self.fail("R003", f"soort '{kind.text}' is niet verklaard", kind.span, did_you_mean(kind.text, self.v.kinds))
                return self.leaf(n.OfKind(self.entity(path, scope), kind.text), self._kind_label(kind.text), node.span)
            case s.GrantedNode(path):
                label = n.Label("Het is een toegekende aanvraag", "Het is geen toegekende aanvraag")
                return self.leaf(n.Granted(self.entity(path, scope)), label, node.span)
            case s.LinkedNode(path, link, positive):
                found = self.link(path, link, scope)
                label = n.Label(
                    f"Er is een {found.label} bij de {self.v.entities[found.entity].label}",
                    f"Er is geen {found.label} bij de {self.v.entities[found.entity].label}",
                )
                child = self.leaf(n.Linked(self.entity(path, scope), link.text), label, node.span)
                return n.Child(child.prop, positive)
            case s.LastsNode(path, months):
                self.positive(months, node.span)
                period = self._period(path, scope)
                label = n.Label(
                    f"{_capital(period.label)} ten minste {months} maanden", f"{_capital(period.label)} korter dan {months} maanden"
                )
                return self.leaf(n.Lasts(self.entity(path, scope), months), label, node.span)
            case s.ComparisonNode():
                return self._comparison(node, scope, id_)
            case s.ExistsNode():
                return self._exists(node, scope, id_)
            case s.EveryNode():
                return self._every_member(node, scope, id_)
            case s.SameNode(link, left, right) if self._is_fact(left, link, scope):
                return self._same_value(node, scope, id_)
            case s.SameNode(link, left, right):
                found = self.link(left, link, scope)
                self.link(right, link, scope)
                label = self._same_label(found)
                return self.leaf(n.Same(self.entity(left, scope), self.entity(right, scope), link.text), label, node.span)
            case s.ReadingNode(reading, choice):
                return self._reading(reading, choice, node.span)
            case s.RunningNode():
                return self.leaf(n.Running(), n.Label(f"{self.what_runs()} loopt al", f"{self.what_runs()} loopt nog niet"), node.span)
            case s.DeviatedNode():
                return self.deviated(node, scope)
            case s.FulfilledNode():
                return self.junction(id_ + "/voorwaarden", n.All(self.fulfilled(node, scope)), node.span)
            case s.GroundNode():
                cited = _cited([a.path for a in node.addresses])
                label = n.Label(f"Er geldt een grond van {cited}", f"Er geldt geen grond van {cited}")
                body = n.Any_(self.grounds(node, scope))
                return self.add(n.Prop(id_ + "/grond", self.context(body), body, "definition", label, None, node.span))
            case s.SignalNode(signal):
                if scope.kind is None:
                    raise self.fail("R015", "dit kan alleen bij 'sprake van een aanvraag'", node.span)
                return n.Child(self.signal(signal, scope.kind))
            case s.SharedDaysNode(_, span) | s.EqualPeriodsNode(span):
                raise self.fail("R015", "dit kan alleen bij 'dezelfde periode als'", span)
        assert_never(node)

    def _merge_members(self, items: tuple[s.ExprNode, ...]) -> tuple[s.ExprNode, ...]:
        """Equalities on one enumerated fact joined by `of` are one membership test."""
        merged: dict[tuple[str, ...], s.MemberNode] = {}
        result: list[s.ExprNode] = []
        for item in items:
            if not isinstance(item, s.MemberNode):
                result.append(item)
                continue
            key = tuple(w.text for w in item.path.names)
            first = merged.get(key)
            both = item if first is None else replace(first, values=first.values + item.values)
            if first is None:
                result.append(both)
            else:
                result[next(i for i, r in enumerate(result) if r is first)] = both
            merged[key] = both
        return tuple(result)

    def _truth(self, path: s.PathNode, scope: Scope) -> n.Child:
        word = path.names[0]
        if len(path.names) == 1 and not self._in_sight(word.text, scope):
            found = self.definition(word)
            if found is None:
                known = [*self.names(), *self.v.entities[n.APPLICATION].facts]
                raise self.fail("R003", f"'{word.text}' is niet verklaard", word.span, did_you_mean(word.text, known))
            return n.Child(found)
        owner, fact = self.fact(path, scope)
        if fact.type != "ja_nee":
            raise self.fail("R004", f"'{fact.name}' is geen ja/nee-feit maar {fact.type}", path.span)
        return self.leaf(n.Flag(owner, fact.name), fact.label, path.span)

    def _same_label(self, link: n.Link) -> n.Label:
        if self.v.entities[link.target].called == f"het {link.label}":
            return n.Label(f"Hetzelfde {link.label}", f"Een ander {link.label}")
        return n.Label(f"Dezelfde {link.label}", f"Een andere {link.label}")

    def _member(self, path: s.PathNode, values: tuple[s.Word, ...], scope: Scope) -> n.Child:
        owner, fact = self.fact(path, scope)
        if fact.type != "een_van":
            raise self.fail("R004", f"'{fact.name}' is {fact.type}, geen 'een van'-feit", path.span)
        for value in values:
            if value.text not in fact.values:
                raise self.fail(
                    "R003", f"'{value.text}' is geen waarde van '{fact.name}'", value.span, did_you_mean(value.text, fact.values)
                )
        chosen = tuple(v for v in fact.values if v in {w.text for w in values})
        words = " of ".join(v.replace("_", " ") for v in chosen)
        label = n.Label(f"{_capital(fact.label.holds)} is {words}", f"{_capital(fact.label.holds)} is niet {words}")
        return self.leaf(n.Member(owner, fact.name, chosen), label, path.span)

    def _is_fact(self, path: s.PathNode, word: s.Word, scope: Scope) -> bool:
        _, entity, rest = self._walk(path, scope)
        return not rest and entity in self.v.entities and word.text in self.v.entities[entity].facts

    def _same_value(self, node: s.SameNode, scope: Scope, id_: str) -> n.Child:
        """Two have the same one of several values: both this one, or both that one."""
        left, right = (s.PathNode((*path.names, node.link), node.span) for path in (node.left, node.right))
        (_, fact), (_, other) = self.fact(left, scope), self.fact(right, scope)
        if fact.type != "een_van" or fact.values != other.values:
            said = (
                f"'{fact.name}' is {fact.type}" if fact.type != "een_van" else f"'{fact.name}' kent niet aan beide kanten dezelfde woorden"
            )
            raise self.fail("R004", f"{said}; 'dezelfde' vraagt een koppeling of een 'een van'-feit", node.link.span)
        both = tuple(n.All((self._member(left, (w,), scope), self._member(right, (w,), scope))) for w in map(s.Word, fact.values))
        same = n.Any_(tuple(self.junction(f"{id_}/{w}", body, node.span) for w, body in zip(fact.values, both, strict=True)))
        label = n.Label(f"Hetzelfde: {fact.label.holds}", f"Niet hetzelfde: {fact.label.holds}")
        prop = n.Prop(f"{id_}/dezelfde_{fact.name}", (), n.All(()), "definition", label, None, node.span)
        return self.named(prop, self.junction(f"{id_}/een_van", same, node.span))

    def _kind_label(self, kind: str) -> n.Label:
        return n.Label(f"Het is {self.v.kinds[kind].label}", f"Het is geen {self.v.kinds[kind].label}")

    def _reading(self, reading: s.Word, choice: s.Word, span: s.Span) -> n.Child:
        if (found := self.v.readings.get(reading.text)) is None:
            raise self.fail("R003", f"lezing '{reading.text}' is niet verklaard", reading.span, did_you_mean(reading.text, self.v.readings))
        labels = {c.name: c.label for c in found.choices}
        if choice.text not in labels:
            raise self.fail(
                "R003", f"lezing '{reading.text}' kent geen keuze '{choice.text}'", choice.span, did_you_mean(choice.text, labels)
            )
        label = n.Label(f"Lezing: {labels[choice.text]}", f"Lezing: niet {labels[choice.text]}")
        return self.leaf(n.ReadingIs(reading.text, choice.text), label, span)

    def _comparison(self, node: s.ComparisonNode, scope: Scope, id_: str) -> n.Child:
        if (crossed := self.reckoning.exact(node, scope)) is not None:
            return self._crossed(node, crossed, id_)
        left, left_type = self.term(node.left, scope)
        right, right_type = self.term(node.right, scope)
        if left_type != right_type:
            bare = any(isinstance(t, n.Between) for t in (left, right)) and "getal" in (left_type, right_type)
            hint = "een aantal weken of jaren is een getal: vergelijk het met een getal zonder eenheid" if bare else ""
            raise self.fail("R004", f"links staat {left_type}, rechts {right_type}", node.span, hint)
        words = DATE_OPERATORS if left_type == "datum" else OPERATORS
        return self.leaf(n.Comparison(left, node.operator, right), self._compared(left, node.operator, right, words), node.span)

    def _crossed(self, node: s.ComparisonNode, crossed: Crossed, id_: str) -> n.Child:
        """A comparison with a quotient, without dividing: so many times what divides, which is not there where it is nothing."""
        quotient = f"{self.describe(crossed.term)} gedeeld door {self.describe(crossed.by)}"
        label = _stating(quotient, crossed.operator, self.describe(crossed.other), OPERATORS)
        if isinstance(crossed.by, n.Number):
            return self.leaf(n.Comparison(crossed.term, crossed.operator, n.Times(crossed.other, crossed.by)), label, node.span)
        more = n.Comparison(crossed.by, ">", NOTHING)
        some = self.leaf(more, self._compared(crossed.by, ">", NOTHING), node.span)
        if self.variables(crossed.by) - {n.APPLICATION}:  # of a member of a list: no value is one of those
            times = self.leaf(n.Comparison(crossed.term, crossed.operator, n.Times(crossed.other, crossed.by)), label, node.span)
            return self.junction(id_ + n.DIVISION, n.All((some, times)), node.span)
        name = f"deler({phrase(more)})"
        value = n.ValueDef(
            name, (n.APPLICATION,), crossed.type, self.describe(crossed.by), ((crossed.by, some),), span=node.span, divides=True
        )
        divisor = n.ValueTerm(self.values.setdefault(name, value).name, crossed.type)
        return self.leaf(n.Comparison(crossed.term, crossed.operator, n.Times(crossed.other, divisor)), label, node.span)

    def _compared(self, left: n.Term, operator: n.Operator, right: n.Term, words: Mapping[n.Operator, str] = OPERATORS) -> n.Label:
        return _stating(self.describe(left), operator, self.describe(right), words)

    def _exists(self, node: s.ExistsNode, scope: Scope, id_: str) -> n.Child:
        source, inner, label = self.source(node.range, scope)
        children = list(self._range_conditions(node.range, source, inner, scope, id_))
        body_child = children[0] if len(children) == 1 else self.junction(f"{id_}/{source.var}/en", n.All(tuple(children)), node.span)
        body = n.Exists(source, body_child)
        asked = node.range.condition is not None or node.range.same is not None or node.range.same_period
        such = " in de zin van deze bepaling" if asked else ""  # not any: one that is as the rule asks
        label = self._named_kind(node.range) or label
        child = self.add(
            n.Prop(
                f"{id_}/er_is_{node.range.source.text}",
                self.context(body),
                body,
                "definition",
                n.Label(f"Er is {label}{such}", f"Er is geen {label.removeprefix('een ')}{such}"),
                None,
                node.span,
            )
        )
        return n.Child(child.prop, node.positive)

    def _named_kind(self, node: s.RangeNode) -> str | None:
        """The label of the kind that members must be of, if the condition asks for one kind itself."""
        condition, var = node.condition, (node.variable or node.source).text
        items = condition.items if isinstance(condition, s.JunctionNode) and condition.kind == "all" else (condition,)
        asked = [i.kind.text for i in items if isinstance(i, s.KindNode) and [w.text for w in i.path.names] == [var]]
        return self.v.kinds[asked[0]].label if len(asked) == 1 and asked[0] in self.v.kinds else None

    def _every_member(self, node: s.EveryNode, scope: Scope, id_: str) -> n.Child:
        """A statement about every member of a list is the denial that there is one of which it is not so."""
        if node.range.source.text in self.v.kinds:
            hint = "noem de entiteit, en zeg na 'waarvoor' om welke soort het gaat"
            raise self.fail(
                "R015", f"na 'voor ieder' en 'voor geen' staat een entiteit, geen soort: {node.range.source.text}", node.span, hint
            )
        source, inner, _ = self.source(node.range, scope)
        id_ = f"{id_}/{'ieder' if node.each else 'geen'}_{source.var}"
        asked = self.expr(node.item, inner, f"{id_}/geldt")
        if source.var not in self.props[asked.prop].context:
            raise self.fail("R015", f"wat na 'geldt' staat, gaat niet over '{source.var}'", node.span, f"schrijf {source.var}.<feit>")
        against = n.Child(asked.prop, asked.holds is not node.each)
        children = (*self._range_conditions(node.range, source, inner, scope, id_), against)
        body = n.Exists(source, self.junction(f"{id_}/{source.var}/en", n.All(children), node.span), against)
        label = self._every_label(node, asked, node.range.condition is not None or node.range.same_period)
        return n.Child(self.add(n.Prop(id_, self.context(body), body, "definition", label, None, node.span)).prop, False)

    def _every_label(self, node: s.EveryNode, asked: n.Child, some: bool) -> n.Label:
        """How it is said that there is somebody of whom it is not so, and that there is nobody."""
        entity = self.v.entities[node.range.source.text]
        link = self.v.entities[n.APPLICATION].links.get(node.range.same.text) if node.range.same is not None else None
        whose = f" van {self.v.entities[link.target].called}" if link is not None else ""
        none = entity.label + whose + (" waar het om gaat" if some else "")
        each = f"{'ieder' if entity.called.startswith('het ') else 'iedere'} {none}"
        words = self.props[asked.prop].label
        what = "dit" if words is None else f"‘{words.holds if asked.holds else words.fails}’"
        if node.each:
            return n.Label(f"Niet voor {each} geldt {what}", f"Voor {each} geldt {what}")
        return n.Label(f"Voor een {none} geldt {what}", f"Voor geen {none} geldt {what}")

    def source(self, node: s.RangeNode, scope: Scope) -> tuple[n.Source, Scope, str]:
        """What a range runs over, the scope inside it, and words for it."""
        name = node.source.text
        var = node.variable.text if node.variable else name
        if var in scope.variables and node.variable is None and name not in self.v.kinds:
            raise self.fail("R002", f"'{var}' is hier al in zicht; geef de ander een naam met 'als'", node.source.span)
        if var == n.APPLICATION or (var in scope.variables and node.variable is not None):
            raise self.fail("R002", f"'{var}' is hier al in zicht; kies een andere naam", (node.variable or node.source).span)
        if (entity := self.v.entities.get(name)) is not None and name != n.APPLICATION:
            self._check_range(node, entity)
            owner = node.same is not None and entity.owner == node.same.text and self.v.entities[n.APPLICATION].owner == node.same.text
            self._bind(var, name, node)
            source = n.Source(var, (entity.list_name,), owner=owner, granted=entity.support)
            return source, scope.bind(var, name), f"een {entity.label}"
        if name in self.v.kinds:
            supports = [e for e in self.v.entities.values() if e.support]
            owner = node.same is not None and all(e.owner == node.same.text for e in [*supports, self.v.entities[n.APPLICATION]])
            support = supports[0].name if supports else n.APPLICATION
            source = n.Source(var, tuple(e.list_name for e in supports), applications=True, owner=owner)
            self._bind(var, support, node)
            return source, scope.bind(var, support), self.v.kinds[name].label
        known = [*self.v.kinds, *self.v.entities]
        raise self.fail("R003", f"'{name}' is geen soort en geen entiteit", node.source.span, did_you_mean(name, known))

    def _bind(self, var: str, entity: str, node: s.RangeNode) -> None:
        if self.bound.setdefault(var, entity) != entity:
            raise self.fail(
                "R002", f"'{var}' staat elders voor een {self.bound[var]}; kies een andere naam", (node.variable or node.source).span
            )

    def _check_range(self, node: s.RangeNode, entity: n.Entity) -> None:
        if node.same is not None and node.same.text not in entity.links:
            raise self.fail(
                "R003", f"'{entity.name}' heeft geen '{node.same.text}'", node.same.span, did_you_mean(node.same.text, entity.links)
            )
        if node.same_period and entity.period is None:
            raise self.fail("R003", f"'{entity.name}' heeft geen periode", node.span)

    def _range_conditions(self, node: s.RangeNode, source: n.Source, inner: Scope, scope: Scope, id_: str) -> Iterable[n.Child]:
        member = n.Path(source.var)
        if source.applications:
            yield self.leaf(n.OfKind(member, node.source.text), self._kind_label(node.source.text), node.span)
        if node.same is not None:
            link = self.v.entities[n.APPLICATION].links.get(node.same.text)
            if link is None:
                links = self.v.entities[n.APPLICATION].links
                shared = "geef de aanvraag en het onderdeel een koppeling met dezelfde naam, naar iets wat zij delen"
                hint = did_you_mean(node.same.text, links) or shared
                raise self.fail("R003", f"een aanvraag heeft geen '{node.same.text}'", node.same.span, hint)
            yield self.leaf(n.Same(n.Path(n.APPLICATION), member, node.same.text), self._same_label(link), node.span)
        if node.same_period:
            if self.same_period is None:
                raise self.fail("R003", "'dezelfde periode' is niet omschreven; schrijf ergens 'dezelfde periode als ...'", node.span)
            yield self._same_period(self.same_period.condition, source.var, f"dezelfde_periode({source.var})")
        if source.applications:
            yield self.leaf(n.Present(source.var), n.Label("Loopt, is toegekend of is toewijsbaar", "Is er niet"), node.span)
        if source.granted:
            label = n.Label("Is vermeld als ondersteuning, of op aanvraag toegekend", "Is niet toegekend")
            yield self.leaf(n.Granted(member, listed=True), label, node.span)
        if node.condition is not None:
            yield self.expr(node.condition, inner, f"{id_}/{source.var}/waarvoor")

    def _same_period(self, node: s.ExprNode, var: str, id_: str) -> n.Child:
        if id_ in self.props:
            return n.Child(id_)
        child = self._overlap(node, var, id_)
        label = n.Label("De periodes overlappen", "De periodes overlappen niet")
        return self.named(n.Prop(id_, (), n.All(()), "overlap", label, None, node.span), child)

    def _overlap(self, node: s.ExprNode, var: str, id_: str) -> n.Child:
        match node:
            case s.SharedDaysNode(days):
                label = n.Label(f"De periodes delen ten minste {days} dag(en)", f"De periodes delen geen {days} dag(en)")
                return self.leaf(n.SharedDays(n.Path(n.APPLICATION), n.Path(var), days), label, node.span)
            case s.EqualPeriodsNode():
                return self._equal_periods(node, var, id_)
            case s.JunctionNode(kind, least, items):
                children = tuple(self._overlap(item, var, f"{id_}/{i}") for i, item in enumerate(items, 1))
                body = n.All(children) if kind == "all" else n.Any_(children) if kind == "any" else n.AtLeast(least, children)
                return self.junction(f"{id_}/{kind}", body, node.span)
            case s.NotNode(item):
                child = self._overlap(item, var, id_)
                return n.Child(child.prop, not child.holds)
            case s.ReadingNode(reading, choice):
                return self._reading(reading, choice, node.span)
        raise self.fail("R015", "hier staan alleen gedeelde dagen, gelijke periodes en lezingen", node.span)

    def _equal_periods(self, node: s.EqualPeriodsNode, var: str, id_: str) -> n.Child:
        period = self.v.entities[n.APPLICATION].period
        assert period is not None  # every application and all support have one, under the same names
        children = []
        for name, holds, fails in (
            (period.begin, "De periodes beginnen op dezelfde dag", "De periodes beginnen niet op dezelfde dag"),
            (period.end, "De periodes eindigen op dezelfde dag", "De periodes eindigen niet op dezelfde dag"),
        ):
            mine, theirs = (n.FactTerm(n.Path(at), name, "datum") for at in (n.APPLICATION, var))
            children.append(self.leaf(n.Comparison(mine, "=", theirs), n.Label(holds, fails), node.span))
        return self.junction(f"{id_}/gelijk", n.All(tuple(children)), node.span)

    # ---- paths

    def _in_sight(self, name: str, scope: Scope) -> bool:
        application = self.v.entities[n.APPLICATION]
        return name in scope.variables or name in application.links or name in application.facts

    def _walk(self, path: s.PathNode, scope: Scope) -> tuple[n.Path, str, list[s.Word]]:
        """Entity path, entity name, and the words left over (at most one: a fact)."""
        words = list(path.names)
        var = words.pop(0).text if words[0].text in scope.variables else n.APPLICATION
        entity = scope.variables[var]
        links: list[str] = []
        while words and entity in self.v.entities and words[0].text in self.v.entities[entity].links:
            link = self.v.entities[entity].links[words.pop(0).text]
            links.append(link.name)
            entity = link.target
        return n.Path(var, tuple(links)), entity, words

    def entity(self, path: s.PathNode, scope: Scope) -> n.Path:
        found, entity, rest = self._walk(path, scope)
        if rest or entity not in self.v.entities:
            word = rest[0] if rest else path.names[-1]
            raise self.fail("R003", f"'{word.text}' is hier geen entiteit", word.span, did_you_mean(word.text, self.v.entities))
        return found

    def link(self, path: s.PathNode, link: s.Word, scope: Scope) -> n.Link:
        _, entity, rest = self._walk(path, scope)
        links = self.v.entities[entity].links if not rest and entity in self.v.entities else {}
        if link.text not in links:
            raise self.fail("R003", f"'{entity}' heeft geen '{link.text}'", link.span, did_you_mean(link.text, links))
        return links[link.text]

    def fact(self, path: s.PathNode, scope: Scope) -> tuple[n.Path, n.Fact]:
        owner, entity, rest = self._walk(path, scope)
        facts = self.v.entities[entity].facts if entity in self.v.entities else {}
        if len(rest) != 1 or rest[0].text not in facts:
            word = rest[0] if rest else path.names[-1]
            raise self.fail("R003", f"'{entity}' kent geen feit '{word.text}'", word.span, did_you_mean(word.text, facts))
        return owner, facts[rest[0].text]

    def _period(self, path: s.PathNode, scope: Scope) -> n.Period:
        _, entity, rest = self._walk(path, scope)
        period = self.v.entities[entity].period if not rest and entity in self.v.entities else None
        if period is None:
            raise self.fail("R003", f"'{entity}' heeft geen periode", path.span)
        return period

    # ---- terms

    def term(self, node: s.TermNode, scope: Scope) -> tuple[n.Term, str]:
        """Lower a term; returns it with its type. Raises Unresolved after reporting."""
        match node:
            case s.NumberNode(value, unit, calendar):
                if calendar is not None and unit != "werkdagen":
                    raise self.fail("R004", "'volgens' hoort bij werkdagen; hier zou het niets doen", calendar.span)
                if unit in SHIFTS:
                    if value != int(value):
                        raise self.fail("R004", "schrijf een heel aantal dagen of weken", node.span)
                    return n.Number(value * SHIFTS[unit], "dagen"), "dagen"
                if unit in MONTH_SHIFTS:
                    if value != int(value):
                        raise self.fail("R004", "schrijf een heel aantal maanden of jaren", node.span)
                    return n.Number(value * MONTH_SHIFTS[unit], "maanden"), "maanden"
                return n.Number(value, unit), {"uur": "uur", "euro": "bedrag", None: "getal"}.get(unit, f"aantal {unit}")
            case s.DateNode(value):
                return n.Day(value), "datum"
            case s.PathNode(names):
                return self._path_term(node, names, scope)
            case s.PlusNode():
                return self._plus(node, scope)
            case s.TimesNode() | s.DividedNode() | s.ExtremeNode() | s.RoundedNode():
                return self.reckoning.term(node, scope)
            case s.WorkingDayNode(from_, calendar):
                day, type_ = self.term(from_, scope)
                if type_ != "datum":
                    raise self.fail("R004", f"na 'op of na' staat een datum, geen {type_}", node.span)
                return n.ShiftWorkingDays(day, 0, self._calendar(calendar)), "datum"
            case s.AnniversaryNode(years, from_):
                day, type_ = self.term(from_, scope)
                if type_ != "datum":
                    raise self.fail("R004", f"een verjaardag is van een datum, niet van {type_}", node.span)
                if not 0 < years <= MOST_YEARS:
                    raise self.fail("R004", f"{years} jaar: schrijf 1 tot en met {MOST_YEARS}", node.span)
                return n.Anniversary(day, years, self._early()), "datum"
            case s.CalendarStartNode(from_, months):
                day, type_ = self.term(from_, scope)
                if type_ != "datum":
                    raise self.fail("R004", f"na 'van' staat een datum, geen {type_}", node.span)
                return n.CalendarStart(day, months), "datum"
            case s.BetweenNode():
                return self._between(node, scope)
            case s.AggregateNode(weight, range_):
                source, inner, _ = self.source(range_, scope)
                id_ = f"aantal({range_.source.text} {source.var})" if weight is None else f"som({range_.source.text} {source.var})"
                id_ += f"@{node.span.file}:{node.span.line}:{node.span.column}"
                children = tuple(self._range_conditions(range_, source, inner, scope, id_))
                body = self.junction(f"{id_}/en", n.All(children), node.span)
                lowered, type_ = self.term(weight, inner) if weight is not None else (None, "getal")
                counted = n.Aggregate(replace(source, applications=False), body, lowered)  # never pending applications
                if self.variables(counted) - {n.APPLICATION}:
                    raise self.fail("R015", "een telling kan hier alleen over de aanvraag en het getelde gaan", node.span)
                return counted, type_
            case s.ChainNode(last, path, links):
                self._period(path, scope)
                entity = self.entity(path, scope)
                alike = tuple(self.link(path, link, scope).name for link in links)
                return n.ChainBound(entity, alike, last), "datum"
            case s.PeriodCountNode(months, path, before, begun):
                self._period(path, scope)
                self.positive(months, node.span)
                until, until_type = self.term(before, scope) if before is not None else (None, "datum")
                if until_type != "datum" or isinstance(until, n.ValueTerm | n.Aggregate):
                    raise self.fail("R004", "na 'voor' staat een datum uit het dossier", node.span)
                if begun and until is None:
                    raise self.fail("R004", "na 'begonnen' staat 'voor' met een datum", node.span)
                return n.PeriodCount(self.entity(path, scope), months, until, begun), "getal"
        assert_never(node)

    def _between(self, node: s.BetweenNode, scope: Scope) -> tuple[n.Term, str]:
        days: list[n.Term] = []
        for side in (node.first, node.last):
            day, type_ = self.term(side, scope)
            if type_ != "datum":
                raise self.fail("R004", f"een aantal {node.unit} loopt van een datum tot een datum; hier staat {type_}", side.span)
            if any(isinstance(t, n.Aggregate) for t in self._every(day)):
                raise self.fail("R004", "hier kan geen telling of som over een lijst in staan", side.span, "geef haar een eigen waarde")
            days.append(day)
        first, until = days[0], n.Plus(days[1], 1, n.Number(Decimal(1), "dagen")) if node.inclusive else days[1]
        size, months, type_ = COUNTED[node.unit]
        return n.Between(first, until, size, months, node.begun), type_

    def _path_term(self, node: s.PathNode, names: tuple[s.Word, ...], scope: Scope) -> tuple[n.Term, str]:
        if len(names) == 2 and names[0].text in self.v.parts and names[1].text == "nummer":
            if names[0].text not in scope.variables:
                raise self.fail("R015", f"'{names[0].text}.nummer' kan alleen in een tabel", node.span)
            return n.PartNumber(names[0].text), "getal"
        if len(names) == 1 and not self._in_sight(names[0].text, scope):
            value = self.value(names[0])
            if value is None:
                known = [*self.names(), *self.v.entities[n.APPLICATION].facts]
                raise self.fail("R003", f"'{names[0].text}' is niet verklaard", node.span, did_you_mean(names[0].text, known))
            return n.ValueTerm(value.name, value.type), value.type
        owner, fact = self.fact(node, scope)
        if fact.type in ("ja_nee", "een_van"):
            raise self.fail("R004", f"'{fact.name}' is {fact.type} en kan niet worden vergeleken", node.span)
        return n.FactTerm(owner, fact.name, fact.type), kept_in(fact.type)

    def _plus(self, node: s.PlusNode, scope: Scope) -> tuple[n.Term, str]:
        left, type_ = self.term(node.left, scope)
        sign: n.Sign = 1 if node.operator == "+" else -1
        if isinstance(node.right, s.NumberNode) and type_ == "datum":
            unit, count = node.right.unit, int(node.right.value)
            if node.right.calendar is not None and unit != "werkdagen":
                raise self.fail("R004", "'volgens' hoort bij werkdagen; hier zou het niets doen", node.right.calendar.span)
            if count != node.right.value:
                raise self.fail("R004", "bij een datum telt u hele dagen, weken, maanden of jaren op", node.right.span)
            if unit in MONTH_SHIFTS:
                return n.ShiftMonths(left, sign * count * MONTH_SHIFTS[unit]), "datum"
            if unit in SHIFTS:
                return n.Plus(left, sign, n.Number(Decimal(count * SHIFTS[unit]), "dagen")), "datum"
            if unit == "werkdagen" and count > 0:
                if count > MOST_WORKING_DAYS:
                    raise self.fail("R004", f"ten hoogste {MOST_WORKING_DAYS} werkdagen", node.right.span)
                if node.right.calendar is None:
                    raise self.fail("R004", "zeg van welke kalender: 'n werkdagen volgens <kalender>'", node.right.span)
                return n.ShiftWorkingDays(left, sign * count, self._calendar(node.right.calendar)), "datum"
            raise self.fail("R004", "bij een datum telt u dagen, weken, maanden, jaar of werkdagen op", node.right.span)
        right, right_type = self.term(node.right, scope)
        if (type_, right_type) == ("datum", "dagen"):
            return n.Plus(left, sign, right), "datum"
        if (type_, right_type) == ("datum", "maanden"):
            if any(isinstance(t, n.Aggregate) for t in self._every(right)):
                raise self.fail("R004", "bij een datum telt u geen som van maanden op, wel een feit of waarde in maanden", node.right.span)
            return n.ShiftMonths(left, sign, right), "datum"
        if type_ != right_type or type_ == "datum":
            hint = "bij een datum kan een getal, feit of waarde in dagen, weken of maanden" if type_ == "datum" else ""
            raise self.fail("R004", f"links staat {type_}, rechts {right_type}: die zijn niet op te tellen", node.span, hint)
        return n.Plus(left, sign, right), type_

    def _every(self, term: n.Term) -> Iterator[n.Term]:
        """A term and what it is made of, through named values."""
        yield term
        named = tuple(case for case, _ in self.values[term.name].cases) if isinstance(term, n.ValueTerm) else ()
        for t in (*n.inner_terms(term), *named):
            yield from self._every(t)

    def _added(self, term: n.Term) -> Iterator[n.Term]:
        """A number and the numbers it is made of: not the days between which it counts."""
        yield term
        if not isinstance(term, n.Between):
            named = tuple(case for case, _ in self.values[term.name].cases) if isinstance(term, n.ValueTerm) else ()
            for t in (*n.inner_terms(term), *named):
                yield from self._added(t)

    def weeks(self, term: n.Term) -> bool:
        """Does the dossier give any of this number in weeks? It is kept in days."""
        return any(isinstance(t, n.FactTerm) and t.type == "weken" for t in self._added(term))

    def _early(self) -> n.Child | None:
        """The reading under which a birthday of 29 February falls in February, if the rule base has one."""
        declared = self.leap_day
        return self._reading(declared.reading, declared.choice, declared.span) if declared is not None else None

    def check_leap_day(self) -> None:
        """Report what is wrong with the declaration, used or not."""
        with contextlib.suppress(Unresolved):
            self._early()

    def _calendar(self, word: s.Word) -> str:
        if word.text not in self.v.calendars:
            raise self.fail("R003", f"kalender '{word.text}' is niet verklaard", word.span, did_you_mean(word.text, self.v.calendars))
        return word.text

    def describe(self, term: n.Term) -> str:
        """Words for a term, for labels: fact labels, numbers with their unit."""
        return term_words(term, self.v.entities, self.values, self.v.parts, self.bound)


def kept_in(type_: str) -> str:
    """In what a number of this type is kept: weeks in days."""
    return "dagen" if type_ in SHIFTS else type_


def _stating(left: str, operator: n.Operator, right: str, words: Mapping[n.Operator, str]) -> n.Label:
    """How it is said that a comparison holds, and that it fails."""
    opposite = n.OPPOSITE.get(operator)
    fails = words[opposite] if opposite else "niet " + words["="]
    return n.Label(f"{_capital(left)} {words[operator]} {right}", f"{_capital(left)} {fails} {right}")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _cited(paths: Iterable[tuple[str, ...]]) -> str:
    """`art. 5.1 lid 1, art. 5.1 lid 2 of art. 5.2`"""
    *first, last = (n.short_citation(path) for path in paths)
    return f"{', '.join(first)} of {last}" if first else last
