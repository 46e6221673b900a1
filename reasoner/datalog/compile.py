"""From checked norms to Datalog: two predicates a proposition, `holds` and `fails`.

    head:t <- the body is true          head:f <- every way to be true is false

Constants are record ids, numbers and day numbers. What depends on the dossier
(facts, quantifiers over its lists, sums) is in grounding.py; here are only rules.

Long because a kind of proposition and of term has clauses of its own: the semantics of the language in one place.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import assert_never

from parser import norms as n
from parser.phrases import term_phrase
from parser.vocabulary import DECIDED, WHOLE_TYPES

from ..dossier.record import Constant
from ..semantics.cone import every_term, may_be_negative
from ..semantics.periods import comparisons
from ..semantics.terms import PERCENT
from .engine import Clause, Literal, Product, Sum, Var

NO_LINK = ""  # stands for `geen`; no id is empty
PRESENT, PENDING = "aanwezig", "lopende_aanvraag"
CUT = {f"{PRESENT}:t": 1, f"{PRESENT}:f": 1}
APPLICATIONS = "aanvraag"
RUNNING, NOT_RUNNING = "loopt_al", "loopt_niet"
NOT_DEVIATING = "wijkt_niet_af"
ABSENT = "is_er_niet"  # of a value: no case gives it, or only one that speaks of what is not there
LISTED, NOT_GRANTED = "vermeld", "niet_toegekend"
GRANTED_BY, GRANTED_FROM = "toegekend_uiterlijk", "toegekend_niet_eerder"


def is_plain_fact(prop: n.Prop) -> bool:
    """A ja/nee fact of a variable itself needs no rule: the fact is the literal."""
    return isinstance(prop.body, n.Flag) and not prop.body.path.links


@cache
def variable(name: str) -> Var:
    return Var(name[:1].upper() + name[1:])


@cache
def domain(variable_name: str) -> str:
    """What a bound variable ranges over, per application."""
    return f"bereik:{variable_name}"


def range_of(source: n.Source) -> str:
    """What one range runs over; two ranges may use the same name for different things."""
    what = "+".join((*source.lists, *(["aanvragen"] if source.applications else []), *(["toegekend"] if source.granted else [])))
    return domain(source.var) if source.part else f"lid:{source.var}:{what}{':eigen' if source.owner else ''}"


class Compiler:
    """Clauses for the propositions and values of a rule base. Pure: holds only the norms and fresh names."""

    def __init__(self, norms: n.Norms) -> None:
        self.norms = norms
        self._fresh = itertools.count(1)
        self._terms: dict[str, tuple[n.Term, ...]] = {}

    def terms(self, prop: str) -> tuple[n.Term, ...]:
        """Every term in a proposition, through named values; may repeat."""
        if prop not in self._terms:
            self._terms[prop] = tuple(every_term(self.norms.props[prop].body, self.norms))
        return self._terms[prop]

    # ---- propositions

    def prop(self, prop: n.Prop) -> Iterator[Clause]:
        """All clauses that do not depend on a dossier, for applications that use no power to deviate.

        What is named by an address is then not deviated from: one fact says so for all of them.
        """
        yield from self.not_deviating(self._prop(prop))

    def value(self, value: n.ValueDef) -> Iterator[Clause]:
        """The same for the bounds of a named value, and for when it is not there."""
        yield from self.not_deviating(self._value(value))

    def not_deviating(self, clauses: Iterable[Clause], application: Constant | Var | None = None) -> Iterator[Clause]:
        """The clauses as they are for applications that use no power to deviate, or for one that does not."""
        about = variable(n.APPLICATION) if application is None else application
        for clause in clauses:
            literals = [self._without_deviation(x, about) for x in clause.body]
            if all(x is not None for x in literals):
                yield Clause(clause.head, tuple(dict.fromkeys(x for x in literals if x is not None)))

    def deviating(self, item: n.Prop | n.ValueDef) -> Iterator[Clause]:
        """The clauses that say more, for applications that do use one."""
        for clause in self._prop(item) if isinstance(item, n.Prop) else self._value(item):
            if any(self._deviation(x) is not None for x in clause.body):
                yield clause

    def _deviation(self, literal: Literal) -> bool | None:
        """Whether a literal says that an address is deviated from, or that it is not; None if it is about something else."""
        name, _, side = literal.predicate.rpartition(":")
        prop = self.norms.props.get(name)
        named = prop is not None and isinstance(prop.body, n.Deviated) and prop.body.address is not None
        return side == "t" if named else None

    def _without_deviation(self, literal: Literal, application: Constant | Var) -> Literal | None:
        match self._deviation(literal):
            case None:
                return literal
            case True:
                return None
        return Literal(NOT_DEVIATING, (application,))

    def _prop(self, prop: n.Prop) -> Iterator[Clause]:
        if is_plain_fact(prop):
            return
        context = tuple(variable(v) for v in prop.context)
        head_t, head_f = Literal(f"{prop.id}:t", context), Literal(f"{prop.id}:f", context)
        match prop.body:
            case n.All(children):
                yield self._clause(prop, head_t, (self.child(c) for c in children))
                for c in children:
                    yield self._clause(prop, head_f, (self.child(c, False),))
            case n.Any_(children):
                for c in children:
                    yield self._clause(prop, head_t, (self.child(c),))
                yield self._clause(prop, head_f, (self.child(c, False) for c in children))
            case n.AtLeast(least, children):
                for chosen in itertools.combinations(children, least):
                    yield self._clause(prop, head_t, (self.child(c) for c in chosen))
                for chosen in itertools.combinations(children, len(children) - least + 1):
                    yield self._clause(prop, head_f, (self.child(c, False) for c in chosen))
            case n.Exists(source, body):
                yield self._clause(prop, head_t, (Literal(range_of(source), (context[0], variable(source.var))), self.child(body)))
                yield self._clause(prop, head_t, (Literal(f"{prop.id}:meer", context[:1]),))
            case n.Present(var):
                for s, head in (("t", head_t), ("f", head_f)):
                    yield self._clause(prop, head, (Literal(f"{PRESENT}_gegeven:{s}", (variable(var),)),))
                    yield self._clause(prop, head, (Literal(f"{PRESENT}:{s}", (variable(var),)),))
            case leaf:  # others: leaves, by type
                for literals in self._leaf(leaf, True):
                    yield self._clause(prop, head_t, literals)
                for literals in self._leaf(leaf, False):
                    yield self._clause(prop, head_f, literals)

    def child(self, child: n.Child, holds: bool = True) -> Literal:
        """The literal for a child: its own predicate, or the fact itself for a plain ja/nee fact."""
        prop = self.norms.props[child.prop]
        return self.literal(prop, child.holds is holds, tuple(variable(v) for v in prop.context))

    def literal(self, prop: n.Prop, holds: bool, args: tuple[Constant | Var, ...]) -> Literal:
        """The literal that says that a proposition holds or fails for these arguments."""
        if is_plain_fact(prop):
            assert isinstance(prop.body, n.Flag)
            return Literal(f"feit:{prop.body.fact}", (args[prop.context.index(prop.body.path.var)], "ja" if holds else "nee"))
        return Literal(f"{prop.id}:{'t' if holds else 'f'}", args)

    def _clause(self, prop: n.Prop, head: Literal, body: Iterable[Literal]) -> Clause:
        literals = tuple(body)
        return Clause(head, (*self.domains(prop.context, literals), *literals))

    def domains(self, context: Iterable[str], body: tuple[Literal, ...]) -> tuple[Literal, ...]:
        """Literals that bind the variables of the context that the body leaves free."""
        bound = {t.name for literal in body for t in literal.terms if isinstance(t, Var)}
        application = variable(n.APPLICATION)
        free = [v for v in context if variable(v).name not in bound]
        return tuple(
            Literal(APPLICATIONS, (application,)) if v == n.APPLICATION else Literal(domain(v), (application, variable(v))) for v in free
        )

    # ---- leaves

    def _leaf(self, body: n.Leaf, holds: bool) -> Iterator[tuple[Literal, ...]]:
        """Bodies of the clauses that prove a leaf (holds) or refute it."""
        match body:
            case n.Flag(path, fact):
                yield from self._fact(path, fact, ("ja",) if holds else ("nee",), holds)
            case n.Member(path, fact, values):
                every = self.norms.entities[self.entity_of(path)].facts[fact].values
                yield from self._fact(path, fact, values if holds else tuple(v for v in every if v not in values), holds)
            case n.OfKind(path, kind):
                links, end = self.walk(path)
                yield (*links, Literal("soort" if holds else "soort_niet", (end, kind)))
                yield from () if holds else self._absent(path)
            case n.Linked(path, link):
                links, end = self.walk(path)
                yield (*links, Literal(f"koppeling:{link}:{'ja' if holds else 'nee'}", (end,)))
                yield from () if holds else self._absent(path)
            case n.Same(left, right, link):
                yield from self._same(left, right, link, holds)
            case n.ReadingIs(reading, choice):
                yield (Literal("lezing" if holds else "lezing_niet", (reading, choice)),)
            case n.Granted(path, listed):
                yield from self._granted(path, listed, holds)
            case n.Running():
                yield (Literal(RUNNING if holds else NOT_RUNNING, (variable(n.APPLICATION),)),)
            case n.Deviated():
                pass  # what an application uses is in its dossier: see grounding.py
            case n.Comparison() | n.Lasts() | n.SharedDays():
                tests = [list(self._compare(*test, holds)) for test in comparisons(self.norms, body)]
                yield from (tuple(itertools.chain(*chosen)) for chosen in itertools.product(*tests)) if holds else itertools.chain(*tests)
            case other:
                assert_never(other)

    def _fact(self, path: n.Path, fact: str, values: tuple[str, ...], holds: bool) -> Iterator[tuple[Literal, ...]]:
        for value in values:
            links, end = self.walk(path)
            yield (*links, Literal(f"feit:{fact}", (end, value)))
        if not holds:
            yield from self._absent(path)

    def _granted(self, path: n.Path, listed: bool, holds: bool) -> Iterator[tuple[Literal, ...]]:
        """Granted on or before the day of the decision on the application at hand; or (listed) support of the dossier."""
        links, end = self.walk(path)
        granted, decided = Var("Toegekend"), Var("Beslist")
        day, bound, operator = (GRANTED_BY, "min", "<=") if holds else (GRANTED_FROM, "max", ">")
        limit = Literal(f"{bound}:{DECIDED}", (variable(n.APPLICATION), decided))
        yield (*links, Literal(day, (end, granted)), limit, Literal(operator, (granted, decided)))
        if holds:
            yield from [(*links, Literal(LISTED, (end,)))] if listed else []
        else:
            yield (*links, Literal(NOT_GRANTED, (end,)))
            yield from [] if listed else [(*links, Literal(LISTED, (end,)))]
            yield from self._absent(path)

    def _same(self, left: n.Path, right: n.Path, link: str, holds: bool) -> Iterator[tuple[Literal, ...]]:
        l_links, l_end = self.walk(left)
        r_links, r_end = self.walk(right)
        one, other = Var("Een"), Var("Ander")
        sides = (*l_links, Literal(f"koppeling:{link}", (l_end, one)), *r_links)
        if holds:
            yield (*sides, Literal(f"koppeling:{link}", (r_end, one)), Literal("!=", (one, NO_LINK)))
            return
        yield (*sides, Literal(f"koppeling:{link}", (r_end, other)), Literal("!=", (one, other)))
        for path in (left, right):
            yield from self._absent(n.Path(path.var, (*path.links, link)))

    def _compare(self, left: n.Term, operator: n.Operator, right: n.Term, holds: bool) -> Iterator[tuple[Literal, ...]]:
        if operator == "=":
            if holds:
                for low, high in itertools.product(self._compare(left, ">=", right, True), self._compare(left, "<=", right, True)):
                    yield (*low, *high)
            else:
                yield from self._pair(left, ">", right)
                yield from self._pair(left, "<", right)
        else:
            yield from self._pair(left, operator if holds else n.OPPOSITE[operator], right)
        if not holds:
            for term in (left, right):
                yield from self._absent_term(term)

    def _pair(self, left: n.Term, operator: n.Operator, right: n.Term) -> Iterator[tuple[Literal, ...]]:
        """left operator right for every value: the near bound of one against the far bound of the other."""
        least = operator in (">", ">=")
        for l_body, l_value in self.term(left, least):
            for r_body, r_value in self.term(right, not least):
                yield (*l_body, *r_body, Literal(operator, (l_value, r_value)))

    # ---- paths

    def walk(self, path: n.Path) -> tuple[tuple[Literal, ...], Var]:
        """Literals that follow the links of a path, and the variable of the entity at its end."""
        literals: list[Literal] = []
        at = variable(path.var)
        for link in path.links:
            to = Var(f"{link[:1].upper()}{link[1:]}{next(self._fresh)}")
            literals.append(Literal(f"koppeling:{link}", (at, to)))
            at = to
        return tuple(literals), at

    def _absent(self, path: n.Path) -> Iterator[tuple[Literal, ...]]:
        """Something on the path is not there (`geen`)."""
        for i, link in enumerate(path.links):
            links, end = self.walk(n.Path(path.var, path.links[:i]))
            yield (*links, Literal(f"koppeling:{link}", (end, NO_LINK)))

    def _absent_term(self, term: n.Term) -> Iterator[tuple[Literal, ...]]:
        match term:
            case n.FactTerm(path, _, _) | n.PeriodCount(path, _, _, _) | n.ChainBound(path, _, _):
                yield from self._absent(path)
            case n.ValueTerm(name, _):
                if self._may_be_absent(self.norms.values[name]):
                    yield (Literal(f"{ABSENT}:{name}", tuple(variable(v) for v in self.norms.values[name].context)),)
            case n.Rounded(_, over) if not isinstance(over, n.Number):
                yield from ((*body, Literal("<=", (by, Decimal(0)))) for body, by in self.term(over, False))
            case _:  # others: are there if their inner terms are
                pass
        for inner in n.inner_terms(term):
            yield from self._absent_term(inner)

    def _may_be_absent(self, value: n.ValueDef) -> bool:
        """Can it be that no case gives the value, or one that speaks of what is not there?"""
        return all(guard is not None for _, guard in value.cases) or any(True for term, _ in value.cases for _ in self._absent_term(term))

    def _absent_value(self, value: n.ValueDef) -> Iterator[Clause]:
        """Not there is a value of which the case that applies is not there, or of which no case applies that is."""
        context = tuple(variable(v) for v in value.context)

        def clause(predicate: str, literals: tuple[Literal, ...]) -> Clause:
            return Clause(Literal(predicate, context), (*self.domains(value.context, literals), *literals))

        each = [f"{ABSENT}:{value.name}:{k}" for k in range(len(value.cases))]
        for predicate, (term, guard) in zip(each, value.cases, strict=True):
            if guard is not None:
                yield clause(predicate, (self.child(guard, False),))
            for body in self._absent_term(term):
                yield clause(predicate, body)
                yield clause(f"{ABSENT}:{value.name}", (*((self.child(guard),) if guard else ()), *body))
        if all(guard is not None or any(True for _ in self._absent_term(term)) for term, guard in value.cases):
            yield clause(f"{ABSENT}:{value.name}", tuple(Literal(predicate, context) for predicate in each))

    def entity_of(self, path: n.Path) -> str:
        """Name of the entity at the end of a path; a bound variable by the fact that needs it."""
        entity = self._entity_of_variable(path.var)
        for link in path.links:
            entity = self.norms.entities[entity].links[link].target
        return entity

    def _entity_of_variable(self, var: str) -> str:
        return var if var in self.norms.entities else self.norms.variables[var]

    # ---- terms

    def term(self, term: n.Term, least: bool) -> Iterator[tuple[tuple[Literal, ...], Constant | Var]]:
        """Bodies that bind a lower (least) or upper bound of a term, with the bound."""
        bound = "min" if least else "max"
        match term:
            case n.Number(value, unit):
                yield (), int(value) if unit in WHOLE_TYPES else value
            case n.Day(value):
                yield (), value.toordinal()
            case n.PartNumber(part):
                yield (Literal(domain(part), (variable(n.APPLICATION), variable(part))),), variable(part)
            case n.FactTerm(path, fact, _):
                links, end = self.walk(path)
                value_var = self._value_var()
                yield (*links, Literal(f"{bound}:{fact}", (end, value_var))), value_var
            case n.ValueTerm(name, _):
                value_var = self._value_var()
                context = tuple(variable(v) for v in self.norms.values[name].context)
                yield (Literal(f"{bound}:waarde:{name}", (*context, value_var)),), value_var
            case n.Plus(left, sign, right):
                for l_body, l_value in self.term(left, least):
                    for r_body, r_value in self.term(right, least if sign > 0 else not least):
                        value_var = self._value_var()
                        yield (*l_body, *r_body, Literal("==", (value_var, Sum(l_value, sign, r_value)))), value_var
            case n.Times():
                yield from self._times(term, least)
            case n.Extreme(left, right, most):
                for l_body, l_value in self.term(left, least):
                    for r_body, r_value in self.term(right, least):
                        yield (*l_body, *r_body, Literal(">=" if most else "<=", (l_value, r_value))), l_value
                        yield (*l_body, *r_body, Literal("<" if most else ">", (l_value, r_value))), r_value
            case n.Rounded():
                yield from self._rounded(term, least)
            case n.ShiftMonths(inner, months, by) if by is not None:
                for body, day in self.term(inner, least):
                    for counted, count in self.term(by, least if months > 0 else not least):
                        value_var = self._value_var()
                        yield (*body, *counted, Literal(later_by(months), (day, count, value_var))), value_var
            case n.ShiftMonths(inner, months):
                for body, day in self.term(inner, least):
                    value_var = self._value_var()
                    yield (*body, Literal(later(months), (day, value_var))), value_var
            case n.Between(first, until):
                for one, from_ in self.term(first, not least):
                    for other, to in self.term(until, least):
                        value_var = self._value_var()
                        yield (*one, *other, Literal(apart(term), (from_, to, value_var))), value_var
            case n.Anniversary(inner, _, _):
                for body, day in self.term(inner, least):
                    value_var = self._value_var()
                    yield (*body, Literal(later_years(term), (day, value_var))), value_var
            case n.CalendarStart(inner, months):
                for body, day in self.term(inner, least):
                    value_var = self._value_var()
                    yield (*body, Literal(start_of(months), (day, value_var))), value_var
            case n.ShiftWorkingDays(inner, days, calendar):
                for body, day in self.term(inner, least):
                    value_var = self._value_var()
                    yield (*body, Literal(later_working(days, calendar), (day, value_var))), value_var
            case n.PartCount() | n.PeriodCount() | n.ChainBound() | n.Aggregate():
                value_var = self._value_var()
                context = tuple(variable(v) for v in term_context(term))
                yield (Literal(f"{bound}:{term_id(term)}", (*context, value_var)),), value_var
            case other:
                assert_never(other)

    def _times(self, term: n.Times, least: bool) -> Iterator[tuple[tuple[Literal, ...], Constant | Var]]:
        """A factor is not negative: of what is below zero the least is the most times."""
        signed = may_be_negative(term.term, self.norms)
        for body, number in self.term(term.term, least):
            for below in (False, True) if signed else (False,):
                sign = (Literal("<" if below else ">=", (number, Decimal(0))),) if signed else ()
                for counted, factor in self.term(term.factor, least is not below):
                    value_var = self._value_var()
                    product = (*body, *sign, *counted, Literal("==", (value_var, Product(number, factor))))
                    if not term.percent:
                        yield product, value_var
                        continue
                    hundredth = self._value_var()
                    yield (*product, Literal("==", (hundredth, Product(value_var, PERCENT)))), hundredth

    def _rounded(self, term: n.Rounded, least: bool) -> Iterator[tuple[tuple[Literal, ...], Constant | Var]]:
        """How many whole times a multiple goes in; half up with half a multiple more, up with one more unless it goes in exactly."""
        for (divided, multiple), (counted, number) in itertools.product(self._multiples(term, not least), self.term(term.term, least)):
            body, goes_in = (*divided, *counted), multiple
            twice, whole, value = (self._value_var() for _ in range(3))
            if term.method == "half_omhoog":
                more, halves = self._value_var(), Literal("==", (twice, Product(number, Decimal(2))))
                double = self._value_var()
                doubled = Literal("==", (double, Product(multiple, Decimal(2))))
                body = (*body, halves, doubled, Literal("==", (more, Sum(twice, 1, multiple))))
                number, goes_in = more, double
            goes = (*body, Literal("==", (whole, Product(number, goes_in, True))))
            if term.method != "naar_boven":
                yield (*goes, Literal("==", (value, Product(whole, term.size)))), value
                continue
            down, up, back = (self._value_var() for _ in range(3))
            exact = (*goes, Literal("==", (back, Product(whole, multiple))))
            yield (*exact, Literal(">=", (back, number)), Literal("==", (down, Product(whole, term.size)))), down
            above = Literal("==", (up, Sum(whole, 1, Decimal(1))))
            yield (*exact, Literal("<", (back, number)), above, Literal("==", (value, Product(up, term.size)))), value

    def _multiples(self, term: n.Rounded, least: bool) -> Iterator[tuple[tuple[Literal, ...], Constant | Var]]:
        """How much goes in once: the divisor times the size. Of a divisor that may be nothing there is none."""
        if isinstance(term.over, n.Number):
            yield (), term.over.value * term.size
            return
        for body, by in self.term(term.over, least):
            for sure, few in self.term(term.over, True):
                multiple = self._value_var()
                yield (*body, *sure, Literal(">", (few, Decimal(0))), Literal("==", (multiple, Product(by, term.size)))), multiple

    def _value(self, value: n.ValueDef) -> Iterator[Clause]:
        context = tuple(variable(v) for v in value.context)
        for least in (True, False):
            for term, guard in value.cases:
                for body, result in self.term(term, least):
                    literals = (*((self.child(guard),) if guard else ()), *body)
                    head = Literal(f"{'min' if least else 'max'}:waarde:{value.name}", (*context, result))
                    yield Clause(head, (*self.domains(value.context, literals), *literals))
        if self._may_be_absent(value):
            yield from self._absent_value(value)

    def _value_var(self) -> Var:
        return Var(f"W{next(self._fresh)}")

    # ---- presence

    def present(self, provision: n.Provision) -> Iterator[Clause]:
        """A pending application of this kind is there (or not) if its own signal says so: the only recursion."""
        application = variable(n.APPLICATION)
        for s in ("t", "f"):
            body = (Literal(f"{PENDING}:{s}", (application, provision.kind)), Literal(f"{provision.signals.present}:{s}", (application,)))
            yield Clause(Literal(f"{PRESENT}:{s}", (application,)), body)


def later(months: int) -> str:
    """Predicate of the calendar relation: the second day is n months after the first."""
    return f"maanden_later:{months}"


def later_by(months: int) -> str:
    """Predicate of the calendar relation: the third is the first day, moved by the second times n months."""
    return f"maal_maanden_later:{months}"


def apart(term: n.Between) -> str:
    """Predicate of the calendar relation: from the first day up to the second there are so many."""
    return f"aantal_van_tot:{term.days}:{term.months}:{'begonnen' if term.begun else 'hele'}"


def start_of(months: int) -> str:
    """The same for the first day of a calendar year, quarter or month."""
    return f"eerste_dag:{months}"


def later_working(days: int, calendar: str) -> str:
    """The same for working days."""
    return f"werkdagen_later:{days}:{calendar}"


def later_years(term: n.Anniversary) -> str:
    """The same for anniversaries, by the reading they turn on."""
    return f"verjaardag:{term.years}:{term.early.prop if term.early is not None else ''}"


def term_id(term: n.Term) -> str:
    """Predicate stem of a term whose bounds are computed per dossier."""
    return term_phrase(term)


def term_context(term: n.Term) -> tuple[str, ...]:
    """Variables of a computed term, the application first."""
    used: set[str] = set()
    todo = [term]
    while todo:
        at = todo.pop()
        todo += n.inner_terms(at)
        if isinstance(at, n.FactTerm | n.ChainBound | n.PeriodCount):
            used.add(at.path.var)
    return (n.APPLICATION, *sorted(used - {n.APPLICATION}))
