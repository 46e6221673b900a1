"""Rules that nobody wrote: random propositions over the terms of parser/norms/, put in the place of one rule of a small rule base.

`ruled` gives checked norms with new propositions under one ground; `written` gives dossiers for them, in which every fact may
be unknown, every period endless, every list open. What a rule base allows is tried, not only what one of ours happens to say.

Long because every kind of term and every part of an amount is made here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date as Date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from parser import norms as n
from parser.signs import may_be_endless, may_be_negative

from .interpreter import Dossier

KIND, GROUND = "materiaalsubsidie", "atelierfonds:3.2.b"
OTHERS = {"reisbeurs": "atelierfonds:4.3", "atelierruimte": "atelierfonds:5"}  # what else is asked for, with a ground of each
APPLICATION, EARLIER, OTHER, PART, LIST = n.APPLICATION, "eerdere", "andere", "halfjaar", "toekenningen"
POWER, FROM = "atelierfonds:7", ("atelierfonds:2.1.a", "atelierfonds:4.3")
MINE = n.Path(APPLICATION)
DATES = {
    APPLICATION: [(MINE, "ontvangen"), (MINE, "van"), (MINE, "tot_en_met"), (n.Path(APPLICATION, ("kunstenaar",)), "geboortedatum"),
                  (n.Path(APPLICATION, ("ruimte",)), "huur_van"), (n.Path(APPLICATION, ("ruimte",)), "huur_tot_en_met")],
    EARLIER: [(n.Path(EARLIER), "van"), (n.Path(EARLIER), "tot_en_met")],
    OTHER: [(n.Path(OTHER), "van"), (n.Path(OTHER), "tot_en_met")],
    PART: [],
}  # fmt: skip
NUMBERS: dict[str, list[tuple[n.Path, str]]] = {
    APPLICATION: [(MINE, "uren_per_week"), (MINE, "gevraagd_bedrag")], EARLIER: [(n.Path(EARLIER), "bedrag")], OTHER: [], PART: [],
}  # fmt: skip
PERIODS = {APPLICATION: [MINE, n.Path(APPLICATION, ("ruimte",))], EARLIER: [n.Path(EARLIER)], OTHER: [n.Path(OTHER)], PART: []}
FLAGS = [(n.Path(APPLICATION, ("kunstenaar",)), "ingeschreven"), (MINE, "uitnodiging"), (MINE, "belang_collectief")]
AMOUNT_PLACES = ("atelierfonds:3.1", "atelierfonds:3.2", "atelierfonds:3.2.a", "atelierfonds:3.2.b", "atelierfonds:4.1")
CELLS = ("100", "33.33", "0", "1000.05")
OPERATORS = (">=", ">", "<=", "<", "=")
SPANS = ("maanden", "weken", "dagen")
SHIFTS = (-7, -1, 0, 1, 3, 56)
MONTHS = (1, 3, 6, 12)


def with_spans(base: n.Norms) -> n.Norms:
    """The base with a fact in days, in weeks and in months, at every application."""
    label = n.Label("uitstel", "geen uitstel")
    spans = {f"uitstel_in_{span}": n.Fact(APPLICATION, f"uitstel_in_{span}", span, label, "Hoe lang?") for span in SPANS}
    applied = replace(base.application, facts={**base.application.facts, **spans})
    return replace(base, entities={**base.entities, APPLICATION: applied})


class Rules:
    """Draws propositions and values; all that is made is kept in `props` and `values`."""

    def __init__(self, draw: st.DrawFn, base: n.Norms) -> None:
        self.draw, self.base = draw, base
        self.props: dict[str, n.Prop] = {}
        self.values: dict[str, n.ValueDef] = {}

    def pick(self, options: Any) -> Any:
        return self.draw(st.sampled_from(list(options)))

    # ---- propositions

    def prop(self, body: n.Body, ranged: str, sign: bool | None = None) -> n.Child:
        name = f"verzonnen:{len(self.base.props) + len(self.props)}"
        self.props[name] = n.Prop(name, (APPLICATION, ranged) if ranged else (APPLICATION,), body, label=n.Label(name, f"niet {name}"))
        return n.Child(name, self.draw(st.booleans()) if sign is None else sign)

    def child(self, depth: int, ranged: str = "") -> n.Child:
        """A proposition about the application and, if `ranged`, what that variable stands for."""
        return self.prop(self.body(depth, ranged), ranged)

    def body(self, depth: int, ranged: str) -> n.Body:
        leaves = ["vergelijking", "vergelijking", "vergelijking", "duurt", "delen", "vlag", "keuze", "soort", "verwijst", "lezing",
                  "dezelfde", "verleend", "afwijking"]  # fmt: skip
        kind = self.pick([*leaves, *(["en", "of", "minstens"] if depth else []), *(["er_is"] if depth and not ranged else [])])
        match kind:
            case "en" | "of":
                children = tuple(self.child(depth - 1, ranged) for _ in range(self.pick((2, 3))))
                return n.All(children) if kind == "en" else n.Any_(children)
            case "minstens":
                return n.AtLeast(self.pick((1, 2)), tuple(self.child(depth - 1, ranged) for _ in range(3)))
            case "er_is":
                return self.exists(depth - 1)
            case "duurt":
                return n.Lasts(self.pick(self._of(PERIODS, ranged)), self.pick(MONTHS))
            case "delen":
                return n.SharedDays(
                    MINE, self.pick((n.Path(APPLICATION, ("ruimte",)), *(PERIODS[ranged] if ranged else ()))), self.pick((1, 2))
                )
            case "vlag":
                return n.Flag(*self.pick(FLAGS))
            case "keuze":
                return n.Member(n.Path(APPLICATION, ("ruimte",)), "grootte", self.pick((("klein",), ("klein", "groot"))))
            case "soort" if ranged in (EARLIER, OTHER):
                return n.OfKind(n.Path(ranged), self.pick(("reisbeurs", "materiaalsubsidie", "toekenning")))
            case "dezelfde" if ranged in (EARLIER, OTHER):
                return n.Same(MINE, n.Path(ranged), "kunstenaar")
            case "verleend" if ranged == OTHER:
                return n.Granted(n.Path(OTHER), self.draw(st.booleans()))
            case "afwijking" if not ranged:
                when = self.pick((None, None, self.child(0).prop))
                return n.Deviated(self.pick((None, *(self.base.articles[a].address for a in FROM))), ((POWER, when),))
            case "verwijst":
                return n.Linked(MINE, "ruimte")
            case "lezing":
                reading = self.pick(self.base.readings.values())
                return n.ReadingIs(reading.name, self.pick(reading.choices).name)
        if self.draw(st.booleans()):
            return n.Comparison(self.day(depth, ranged), self.pick(OPERATORS), self.day(depth, ranged))
        return n.Comparison(self.number(depth, ranged), self.pick(OPERATORS), self.number(depth, ranged))

    def source(self) -> n.Source:
        return n.Source(EARLIER, (LIST,), owner=True)

    def exists(self, depth: int) -> n.Exists:
        """Some support on the list; some other application that is there, or support; some part of the period."""
        match self.pick((EARLIER, OTHER, OTHER, PART)):
            case "andere":
                kind = n.OfKind(n.Path(OTHER), self.pick(("toekenning", "toekenning", *OTHERS, KIND)))
                there = self.prop(n.Present(OTHER), OTHER, self.draw(st.integers(0, 5)) > 0)
                asked = (self.prop(kind, OTHER, True), there, self.child(depth, OTHER))
                return n.Exists(
                    n.Source(OTHER, (LIST,), applications=True, owner=self.draw(st.booleans())), self.prop(n.All(asked), OTHER, True)
                )
            case "halfjaar":
                return n.Exists(n.Source(PART, (), part=True), self.child(depth, PART))
        return n.Exists(self.source(), self.child(depth, EARLIER))

    def _of(self, by_variable: dict[str, list[Any]], ranged: str) -> list[Any]:
        return [*by_variable[APPLICATION], *(by_variable[ranged] * 2 if ranged else ())]

    # ---- terms

    def day(self, depth: int, ranged: str) -> n.Term:
        kind = self.pick(
            [
                "feit",
                "feit",
                "dag",
                *(["plus", "maanden", "uitstel", "verjaardag", "waarde", "uiterste", "werkdagen", "eerste_dag"] if depth else []),
            ]
        )
        match kind:
            case "dag":
                return n.Day(Date.fromisoformat(self.pick(DAYS)))
            case "plus":
                return n.Plus(self.day(depth - 1, ranged), self.pick((1, 1, -1)), n.Number(Decimal(self.pick(SHIFTS)), "dagen"))
            case "maanden":
                return n.ShiftMonths(self.day(depth - 1, ranged), self.pick((*MONTHS, -1)))
            case "uitstel":
                span, sign = self.pick(SPANS), self.pick((1, 1, -1))
                by: n.Term = n.FactTerm(MINE, f"uitstel_in_{span}", span)
                if self.draw(st.booleans()):
                    by = n.Plus(by, self.pick((1, -1)), n.Number(Decimal(2), "maanden" if span == "maanden" else "dagen"))
                day = self.day(depth - 1, ranged)
                return n.ShiftMonths(day, sign, by) if span == "maanden" else n.Plus(day, sign, by)
            case "uiterste":
                return n.Extreme(self.day(depth - 1, ranged), self.day(depth - 1, ranged), self.draw(st.booleans()))
            case "eerste_dag":
                return n.CalendarStart(self.day(depth - 1, ranged), self.pick((1, 3, 12)))
            case "werkdagen" if self.base.calendars:
                return n.ShiftWorkingDays(
                    self.day(depth - 1, ranged), self.pick((-10, -1, 0, 1, 10)), self.pick(sorted(self.base.calendars))
                )
            case "verjaardag":
                return n.Anniversary(self.day(depth - 1, ranged), self.pick((18, 27)), None)
            case "waarde" if not ranged:
                return n.ValueTerm(self.value("datum", depth - 1), "datum")
        path, fact = self.pick(self._of(DATES, ranged))
        return n.FactTerm(path, fact, "datum")

    def number(self, depth: int, ranged: str) -> n.Term:
        ordinal = ["nummer", "nummer"] if ranged == PART else []
        kind = self.pick(
            [
                "feit",
                "feit",
                "getal",
                "delen",
                "perioden",
                *ordinal,
                *(["plus", "waarde", "aantal", "som", "verschil", "verschil", "maal", "uiterste", "afgerond"] if depth else []),
            ]
        )
        match kind:
            case "getal":
                return n.Number(Decimal(self.pick((0, 1, 2, 12, 100, 1000))), "euro")
            case "delen":
                return n.PartCount(PART)
            case "nummer":
                return n.PartNumber(PART)
            case "perioden":
                before = self.day(max(depth - 1, 0), "") if self.draw(st.booleans()) else None
                return n.PeriodCount(self.pick(self._of(PERIODS, ranged)), 6, before, before is not None and self.draw(st.booleans()))
            case "verschil":
                days, months = self.pick(((1, 0), (7, 0), (0, 1), (0, 12)))
                return n.Between(self.day(depth - 1, ranged), self.day(depth - 1, ranged), days, months, self.draw(st.booleans()))
            case "maal":
                return n.Times(self.ended(depth - 1, ranged), self.factor(depth - 1, ranged), self.draw(st.booleans()))
            case "uiterste":
                return n.Extreme(self.number(depth - 1, ranged), self.number(depth - 1, ranged), self.draw(st.booleans()))
            case "afgerond":
                over, size = self.pick(("1", "3", "0.7", "250")), self.pick(("1", "0.01", "5", "0.25"))
                method = self.pick(("half_omhoog", "naar_beneden", "naar_boven"))
                by = self.factor(depth - 1, ranged) if self.draw(st.booleans()) else n.Number(Decimal(over), None)
                by = n.Number(Decimal(over), None) if isinstance(by, n.Number) else by  # the language knows no division by zero
                return n.Rounded(self.factor(depth - 1, ranged), by, Decimal(size), method)
            case "plus":
                return n.Plus(self.number(depth - 1, ranged), self.pick((1, -1)), self.number(depth - 1, ranged))
            case "waarde" if not ranged:
                return n.ValueTerm(self.value("bedrag", depth - 1), "bedrag")
            case "aantal" | "som" if not ranged:
                weight = self.number(0, EARLIER) if kind == "aantal" else self._weight()
                counted = None if isinstance(weight, n.PartCount) else weight  # endlessly many have no sum
                return n.Aggregate(self.source(), self.child(depth - 1, EARLIER), counted)
        path, fact = self.pick(self._of(NUMBERS, ranged))
        return n.FactTerm(path, fact, "bedrag")

    def ended(self, depth: int, ranged: str) -> n.Term:
        """A number that counts nothing that goes on without end: what is made of endlessly many is not told apart."""
        found = self.number(depth, ranged)
        return n.Number(Decimal(7), None) if may_be_endless(found, {**self.base.values, **self.values}) else found

    def factor(self, depth: int, ranged: str) -> n.Term:
        """A number that is never less than zero."""
        found = self.pick((n.Number(Decimal(self.pick(("0", "0.8", "12", "33.3333"))), None), self.ended(depth, ranged)))
        return n.Extreme(found, n.Number(Decimal(0), None), True) if may_be_negative(found, {**self.base.values, **self.values}) else found

    def _weight(self) -> n.Term | None:
        amount = n.FactTerm(n.Path(EARLIER), "bedrag", "bedrag")
        return self.pick((None, amount, n.Plus(amount, -1, n.Number(Decimal(self.pick((100, 1000))), "euro"))))

    def value(self, type_: str, depth: int) -> str:
        """Cases that exclude each other, or one that leaves a gap."""
        name = f"verzonnen_{len(self.base.values) + len(self.values)}"
        self.values[name] = n.ValueDef(name, (APPLICATION,), type_, name, ())  # its place, for those made meanwhile
        make = self.day if type_ == "datum" else self.number
        guard = self.child(depth)
        cases: list[tuple[n.Term, n.Child | None]] = [(make(depth, ""), guard)]
        if self.draw(st.integers(0, 3)):
            cases.append((make(depth, ""), n.Child(guard.prop, not guard.holds)))
        self.values[name] = n.ValueDef(name, (APPLICATION,), type_, name, tuple(cases))
        return name

    # ---- amounts

    def table(self, name: str, address: n.Address, unit: str, ranged: str = PART) -> n.TableNorm:
        """Rows by the size of the room, columns by whatever; an empty cell here and there."""
        sizes = ("klein", "groot")
        lines = [self.prop(n.Member(n.Path(APPLICATION, ("ruimte",)), "grootte", (size,)), "", True).prop for size in sizes]
        number = n.PartNumber(PART) if ranged else n.FactTerm(MINE, "uren_per_week", "uur")
        first = self.prop(n.Comparison(number, "<=", n.Number(Decimal(self.pick((1, 2))), "uur" if not ranged else None)), ranged, True)
        then = self.prop(n.All((n.Child(first.prop, False), self.child(1, ranged))), ranged, True)
        cells = tuple(tuple(self.pick((None, *map(Decimal, CELLS))) for _ in range(2)) for _ in sizes)
        rows = tuple((size, size.capitalize(), line) for size, line in zip(sizes, lines, strict=True))
        return n.TableNorm(name, address, unit, rows, (("Eerst", first.prop), ("Daarna", then.prop)), cells)

    def amount(self, address: n.Address, table: n.TableNorm, hours: bool) -> n.AmountRule:
        both = [
            self.prop(n.All((n.Child(line), n.Child(column))), PART, True)
            for (_, _, line), values in zip(table.rows, table.cells, strict=True)
            for (_, column), cell in zip(table.columns, values, strict=True)
            if cell is not None
        ]
        guard = self.child(1)
        methods = self.draw(st.permutations(("half_omhoog", "naar_beneden", "naar_boven")))
        return n.AmountRule(
            address, hours, PART, (table.name,), self.prop(n.Any_(tuple(both)), PART, True).prop, self.value("bedrag", 1) if hours else self.pick((None, self.value("bedrag", 1))),
            n.Number(Decimal(self.pick((12, 24))), "uur") if self.draw(st.booleans()) or hours else None,
            self.pick((None, self.named(1))), self.pick((None, self.named(1))),
            self.pick(((), ((methods[0], None),), tuple(
                (m, self.prop(n.Any_((n.Child(guard.prop, sign),)), "", True).prop) for m, sign in zip(methods, (True, False), strict=False)
            ))),
            n.FactTerm(MINE, "gevraagd_bedrag", "bedrag") if self.draw(st.booleans()) and not hours else None,
        )  # fmt: skip

    def named(self, depth: int) -> str:
        return self.prop(n.Any_((self.child(depth),)), "", True).prop

    def fixed(self, address: n.Address) -> n.FixedRule:
        conditions = [self.pick((None, self.named(1))) for _ in range(2)]
        return n.FixedRule(address, PART, Decimal(self.pick(CELLS)).quantize(Decimal("0.01")), *conditions)

    def operand(self) -> n.Term:
        """What a product can be made of: a fact or a value."""
        value = n.ValueTerm(self.value("bedrag", 1), "bedrag")
        return self.pick((value, n.FactTerm(MINE, "gevraagd_bedrag", "bedrag"), n.FactTerm(MINE, "uren_per_week", "uur")))

    def product(self, address: n.Address) -> n.ProductRule:
        less = self.pick((None, self.operand()))
        return n.ProductRule(address, self.operand(), self.operand(), less, self.pick((None, self.named(1))), self.steps(), self.rounding())

    def steps(self) -> tuple[n.Step, ...]:
        """What is done with an amount: a share of it, less, at most, at least; of facts, values and numbers in the text."""
        kinds = self.draw(st.lists(st.sampled_from(("percent", "times", "over", "less", "most", "least")), max_size=3))
        return tuple(n.Step(k, self.pick((n.Number(Decimal(self.pick(("50", "33.3", "150"))), None), self.operand()))) for k in kinds)

    def rounding(self) -> n.Roundings:
        """Nothing said, one way always, or one of two."""
        first, second = self.draw(st.permutations(("half_omhoog", "naar_beneden", "naar_boven")))[:2]
        guard = self.child(1)
        both = tuple((m, self.prop(n.Any_((n.Child(guard.prop, sign),)), "", True).prop) for m, sign in ((first, True), (second, False)))
        return self.pick(((), ((first, None),), both))

    def looked_up(self, address: n.Address, table: n.TableNorm) -> n.CellRule:
        both = [
            self.prop(n.All((n.Child(line), n.Child(column))), "", True)
            for (_, _, line), values in zip(table.rows, table.cells, strict=True)
            for (_, column), cell in zip(table.columns, values, strict=True)
            if cell is not None
        ]
        cell = self.prop(n.Any_(tuple(n.Child(p.prop) for p in both)), "", True).prop
        return n.CellRule(address, (table.name,), cell, self.pick((None, self.named(1))), self.steps(), self.rounding())


@st.composite
def priced(draw: st.DrawFn, base: n.Norms) -> n.Norms:
    """The base with amounts and hours for one kind, from a table, fixed and as a product; no maximum cuts a period short."""
    rules = Rules(draw, base)
    provision = base.provisions[KIND]
    place = [base.articles[a].address for a in AMOUNT_PLACES]
    made = (
        rules.table("geld", place[0], "euro"),
        rules.table("aandeel", place[1], "procent"),
        rules.table("eenmalig", place[4], "euro", ""),
    )
    tables = {t.name: t for t in made}
    amounts = (
        rules.amount(place[0], tables["geld"], hours=False), rules.amount(place[1], tables["aandeel"], hours=True),
        rules.fixed(place[2]), rules.product(place[3]), rules.looked_up(place[4], tables["eenmalig"]),
    )  # fmt: skip
    return replace(
        base,
        props={**base.props, **rules.props},
        values={**base.values, **rules.values},
        tables={**base.tables, **tables},
        provisions={**{k: replace(p, limits=()) for k, p in base.provisions.items()}, KIND: replace(provision, amounts=amounts, limits=())},
        variables={**base.variables, OTHER: "toekenning"},
        sha256=f"{abs(hash(tuple(rules.props.items())))}",
    )


@st.composite
def ruled(draw: st.DrawFn, base: n.Norms, many: int = 6, depth: int = 3) -> n.Norms:
    """The base with random propositions as the reason of one ground of every kind."""
    rules = Rules(draw, base)
    props = dict(base.props)
    for kind, address, roots in ((KIND, GROUND, many), *((k, a, 1) for k, a in OTHERS.items())):
        ground = next(g for g in base.provisions[kind].grounds if g.address.id == address)
        made = tuple(rules.child(draw(st.integers(1, depth))) for _ in range(roots))
        props[ground.prop] = replace(base.props[ground.prop], body=n.Any_(made))
    return replace(
        base,
        props={**props, **rules.props},
        values={**base.values, **rules.values},
        variables={**base.variables, OTHER: "toekenning"},
        sha256=f"{abs(hash(tuple(rules.props.items())))}",
    )


@st.composite
def whole(draw: st.DrawFn, base: n.Norms) -> n.Norms:
    """Grounds and amounts of one rule base: what a ground leaves of a grant, a deviation from it, and what is granted then."""
    return draw(priced(draw(ruled(base, many=2, depth=2))))


LIMITED = "atelierruimte"


@st.composite
def limited(draw: st.DrawFn, base: n.Norms) -> n.Norms:
    """The base with a number of parts that may be granted, and what is taken from it, of a fact or a value."""
    rules = Rules(draw, base)
    provision = base.provisions[LIMITED]
    (limit,) = (x for x in provision.limits if x.most is not None)
    minus = rules.pick((None, limit.minus, rules.value("getal", 1)))
    earlier = n.ValueTerm(minus, "getal") if minus is not None else n.Number(Decimal(0), None)
    most = rules.pick((rules.operand(), n.Extreme(rules.ended(1, ""), n.Number(Decimal(2), None), False)))
    assert limit.part is not None
    bodies = {
        limit.whole: n.Comparison(earlier, ">=", most),
        limit.excess: n.Comparison(n.Plus(earlier, 1, n.PartCount(limit.part)), ">", most),
    }
    props = {
        name: replace(base.props[name], body=n.All((*_others(base, name), rules.prop(body, "", True)))) for name, body in bodies.items()
    }
    return replace(
        base,
        props={**base.props, **rules.props, **props},
        values={**base.values, **rules.values},
        provisions={**base.provisions, LIMITED: replace(provision, limits=(replace(limit, most=most, minus=minus),))},
        variables={**base.variables, OTHER: "toekenning"},
        sha256=f"{abs(hash(tuple(rules.props.items())))}",
    )


def _others(base: n.Norms, name: str) -> tuple[n.Child, ...]:
    """What a proposition asks beside a comparison of numbers."""
    return tuple(c for c in n.children(base.props[name].body) if not isinstance(base.props[c.prop].body, n.Comparison))


# ---- dossiers

DAYS = ("2025-01-01", "2025-01-31", "2025-02-28", "2025-03-01", "2025-08-31", "2026-02-28")
BORN = ("1998-02-28", "2000-02-29", "2007-03-01")
AMOUNTS = ("0", "1", "12", "50", "100", "990,5", "1000")


@st.composite
def written(draw: st.DrawFn) -> Dossier:
    """An artist, a room, some support, one application or two; of anything, nothing may be known."""

    def one(*values: str) -> str:
        return draw(st.sampled_from((*values, *values, "onbekend")))

    def period(begin: str, end: str) -> dict[str, str]:
        first = one(*DAYS)
        last = one(*(d for d in DAYS if first == "onbekend" or d >= first), "onbepaald")
        return {begin: first, end: last}

    def grants(k: int) -> dict[str, str]:
        own = {"id": f"t{k}", "kunstenaar": one("k1", "k2"), "soort": one("reisbeurs", "atelierruimte", "toekenning")}
        return {**own, **period("van", "tot_en_met"), "bedrag": one(*AMOUNTS)}

    def asks(k: int) -> dict[str, Any]:
        asked: dict[str, Any] = {
            "id": f"a{k}", "voorziening": KIND if k == 1 else draw(st.sampled_from((KIND, *OTHERS))), "kunstenaar": "k1",
            "ruimte": one("r1", "geen"), "ontvangen": one(*DAYS),
            **period("van", "tot_en_met"), "uren_per_week": one("0", "12", "16"), "gevraagd_bedrag": one(*AMOUNTS),
            **{f"uitstel_in_{span}": one("0", "1", "2", "8") for span in SPANS},
            "uitnodiging": one("ja", "nee"), "belang_collectief": one("ja", "nee"),
        }  # fmt: skip
        if draw(st.integers(0, 3)) == 3:
            from_ = draw(st.lists(st.sampled_from(FROM), min_size=1, max_size=2, unique=True))
            asked["afwijking"] = {"artikel": POWER, "van": from_, "reden": "verzonnen"}
        if draw(st.integers(0, 4)) == 4 and asked["ontvangen"] != "onbekend":
            day = draw(st.sampled_from([d for d in DAYS if d >= asked["ontvangen"]]))
            asked["besluit"] = {"datum": day, "uitkomst": draw(st.sampled_from(("toegekend", "geweigerd"))), "gronden": []}
        return asked

    people = [{"id": k, "geboortedatum": one(*BORN), "ingeschreven": one("ja", "nee")} for k in ("k1", "k2")]
    dossier: Dossier = {
        "kunstenaars": people, "collectieven": [], "lidmaatschappen": [],
        "ruimten": [{"id": "r1", "collectief": "geen", **period("huur_van", "huur_tot_en_met"), "grootte": one("klein", "groot")}],
        LIST: [grants(k) for k in range(draw(st.integers(0, 3)))],
        "aanvragen": [asks(k) for k in range(1, draw(st.sampled_from((2, 2, 3))))],
    }  # fmt: skip
    if draw(st.integers(0, 3)) == 3:
        dossier["onvolledig"] = [LIST]
    return dossier
