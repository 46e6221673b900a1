"""Rules that nobody wrote: random propositions over the terms of norms.py, put in the place of one rule of a small rule base.

`ruled` gives checked norms with new propositions under one ground; `written` gives dossiers for them, in which every fact may
be unknown, every period endless, every list open. What a rule base allows is tried, not only what one of ours happens to say.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date as Date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from parser import norms as n

from .interpreter import Dossier

KIND, GROUND = "materiaalsubsidie", "atelierfonds:3.2.b"
APPLICATION, EARLIER, LIST = n.APPLICATION, "eerdere", "toekenningen"
MINE = n.Path(APPLICATION)
DATES = {
    APPLICATION: [(MINE, "ontvangen"), (MINE, "van"), (MINE, "tot_en_met"), (n.Path(APPLICATION, ("kunstenaar",)), "geboortedatum"),
                  (n.Path(APPLICATION, ("ruimte",)), "huur_van"), (n.Path(APPLICATION, ("ruimte",)), "huur_tot_en_met")],
    EARLIER: [(n.Path(EARLIER), "van"), (n.Path(EARLIER), "tot_en_met")],
}  # fmt: skip
NUMBERS = {APPLICATION: [(MINE, "uren_per_week"), (MINE, "gevraagd_bedrag")], EARLIER: [(n.Path(EARLIER), "bedrag")]}
PERIODS = {APPLICATION: [MINE, n.Path(APPLICATION, ("ruimte",))], EARLIER: [n.Path(EARLIER)]}
FLAGS = [(n.Path(APPLICATION, ("kunstenaar",)), "ingeschreven"), (MINE, "uitnodiging"), (MINE, "belang_collectief")]
OPERATORS = (">=", ">", "<=", "<", "=")
SHIFTS = (-7, -1, 0, 1, 3, 56)
MONTHS = (1, 3, 6, 12)


class Rules:
    """Draws propositions and values; all that is made is kept in `props` and `values`."""

    def __init__(self, draw: st.DrawFn, base: n.Norms) -> None:
        self.draw, self.base = draw, base
        self.props: dict[str, n.Prop] = {}
        self.values: dict[str, n.ValueDef] = {}

    def pick(self, options: Any) -> Any:
        return self.draw(st.sampled_from(list(options)))

    # ---- propositions

    def prop(self, body: n.Body, ranged: bool) -> n.Child:
        name = f"verzonnen:{len(self.props)}"
        self.props[name] = n.Prop(name, (APPLICATION, EARLIER) if ranged else (APPLICATION,), body, label=n.Label(name, f"niet {name}"))
        return n.Child(name, self.draw(st.booleans()))

    def child(self, depth: int, ranged: bool = False) -> n.Child:
        return self.prop(self.body(depth, ranged), ranged)

    def body(self, depth: int, ranged: bool) -> n.Body:
        leaves = ["vergelijking", "vergelijking", "vergelijking", "duurt", "delen", "vlag", "keuze", "soort", "verwijst", "lezing"]
        kind = self.pick([*leaves, *(["en", "of", "minstens"] if depth else []), *(["er_is"] if depth and not ranged else [])])
        match kind:
            case "en" | "of":
                children = tuple(self.child(depth - 1, ranged) for _ in range(self.pick((2, 3))))
                return n.All(children) if kind == "en" else n.Any_(children)
            case "minstens":
                return n.AtLeast(self.pick((1, 2)), tuple(self.child(depth - 1, ranged) for _ in range(3)))
            case "er_is":
                return n.Exists(self.source(), self.child(depth - 1, True))
            case "duurt":
                return n.Lasts(self.pick(self._of(PERIODS, ranged)), self.pick(MONTHS))
            case "delen":
                return n.SharedDays(
                    MINE, self.pick((n.Path(APPLICATION, ("ruimte",)), *(PERIODS[EARLIER] if ranged else ()))), self.pick((1, 2))
                )
            case "vlag":
                return n.Flag(*self.pick(FLAGS))
            case "keuze":
                return n.Member(n.Path(APPLICATION, ("ruimte",)), "grootte", self.pick((("klein",), ("klein", "groot"))))
            case "soort" if ranged:
                return n.OfKind(n.Path(EARLIER), self.pick(("reisbeurs", "toekenning")))
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

    def _of(self, by_variable: dict[str, list[Any]], ranged: bool) -> list[Any]:
        return [*by_variable[APPLICATION], *(by_variable[EARLIER] * 2 if ranged else ())]

    # ---- terms

    def day(self, depth: int, ranged: bool) -> n.Term:
        kind = self.pick(["feit", "feit", "dag", *(["plus", "maanden", "verjaardag", "waarde"] if depth else [])])
        match kind:
            case "dag":
                return n.Day(Date.fromisoformat(self.pick(DAYS)))
            case "plus":
                return n.Plus(self.day(depth - 1, ranged), self.pick((1, 1, -1)), n.Number(Decimal(self.pick(SHIFTS)), "dagen"))
            case "maanden":
                return n.ShiftMonths(self.day(depth - 1, ranged), self.pick((*MONTHS, -1)))
            case "verjaardag":
                return n.Anniversary(self.day(depth - 1, ranged), self.pick((18, 27)), None)
            case "waarde" if not ranged:
                return n.ValueTerm(self.value("datum", depth - 1), "datum")
        path, fact = self.pick(self._of(DATES, ranged))
        return n.FactTerm(path, fact, "datum")

    def number(self, depth: int, ranged: bool) -> n.Term:
        kind = self.pick(["feit", "feit", "getal", "delen", "perioden", *(["plus", "waarde", "aantal", "som"] if depth else [])])
        match kind:
            case "getal":
                return n.Number(Decimal(self.pick((0, 1, 2, 12, 100, 1000))), "euro")
            case "delen":
                return n.PartCount("halfjaar")
            case "perioden":
                before = self.day(max(depth - 1, 0), False) if self.draw(st.booleans()) else None
                return n.PeriodCount(self.pick(self._of(PERIODS, ranged)), 6, before, before is not None and self.draw(st.booleans()))
            case "plus":
                return n.Plus(self.number(depth - 1, ranged), self.pick((1, -1)), self.number(depth - 1, ranged))
            case "waarde" if not ranged:
                return n.ValueTerm(self.value("bedrag", depth - 1), "bedrag")
            case "aantal" | "som" if not ranged:
                return n.Aggregate(self.source(), self.child(depth - 1, True), self.number(0, True) if kind == "aantal" else self._weight())
        path, fact = self.pick(self._of(NUMBERS, ranged))
        return n.FactTerm(path, fact, "bedrag")

    def _weight(self) -> n.Term | None:
        amount = n.FactTerm(n.Path(EARLIER), "bedrag", "bedrag")
        return self.pick((None, amount, n.Plus(amount, -1, n.Number(Decimal(self.pick((100, 1000))), "euro"))))

    def value(self, type_: str, depth: int) -> str:
        """Cases that exclude each other, or one that leaves a gap."""
        name = f"verzonnen_{len(self.values)}"
        self.values[name] = n.ValueDef(name, (APPLICATION,), type_, name, ())  # its place, for those made meanwhile
        make = self.day if type_ == "datum" else self.number
        guard = self.child(depth)
        cases: list[tuple[n.Term, n.Child | None]] = [(make(depth, False), guard)]
        if self.draw(st.integers(0, 3)):
            cases.append((make(depth, False), n.Child(guard.prop, not guard.holds)))
        self.values[name] = n.ValueDef(name, (APPLICATION,), type_, name, tuple(cases))
        return name


@st.composite
def ruled(draw: st.DrawFn, base: n.Norms, many: int = 6, depth: int = 3) -> n.Norms:
    """The base with random propositions as the reason of one ground."""
    rules = Rules(draw, base)
    (ground,) = [g for g in base.provisions[KIND].grounds if g.address.id == GROUND]
    roots = tuple(rules.child(draw(st.integers(1, depth))) for _ in range(many))
    target = base.props[ground.prop]
    props = {**base.props, target.id: replace(target, body=n.Any_(roots)), **rules.props}
    return replace(base, props=props, values={**base.values, **rules.values}, sha256=f"{abs(hash(tuple(rules.props.items())))}")


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
        return {
            "id": f"a{k}", "voorziening": KIND, "kunstenaar": "k1", "ruimte": one("r1", "geen"), "ontvangen": one(*DAYS),
            **period("van", "tot_en_met"), "uren_per_week": one("0", "12", "16"), "gevraagd_bedrag": one(*AMOUNTS),
            "uitnodiging": one("ja", "nee"), "belang_collectief": one("ja", "nee"),
        }  # fmt: skip

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
