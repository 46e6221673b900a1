"""Which of true, false and unknown a proposition can be at all, computed from the norms.

An over-approximation without regard to what excludes what: a side that is left out here cannot come
about in any dossier; a side that is left in mostly can. The rules:

- what the dossier says of a fact or a link can be true, false or unknown; the beneficiary of an application
  is always known (a dossier without one is refused);
- the kind of an application is always known, and only the kinds decided on occur; the kind of listed
  support may be unknown;
- a reading is chosen by who asks: never unknown; nor whether the question is about an application or about running support;
- a comparison is unknown only if something in it may be: not with numbers, days and the number of a part,
  nor with the bounds of the application where a part of its period is at hand;
- a date against itself some months later, less a few days, goes one way only;
- listed support is there; only another application may be there, not be there, or be undecided;
- "there is a" may be false with an empty list and unknown with an open one;
- all of, any of and at least follow from their parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from parser import norms as n
from reasoner.semantics.cone import Cone, cone, decision_roots, ending_roots
from reasoner.semantics.cone import amount_roots as roots_of_amounts

Side = bool | None
Sides = frozenset[Side]
TRUE, FALSE, UNKNOWN = True, False, None
ALL_SIDES: Sides = frozenset({TRUE, FALSE, UNKNOWN})
KNOWN: Sides = frozenset({TRUE, FALSE})


def sides_of(norms: n.Norms) -> dict[str, Sides]:
    """Of every proposition that some decision or amount depends on: the sides it can have, over all kinds."""
    found: dict[str, Sides] = {}
    for kind in norms.provisions:
        for running in (False, True):
            attainable = _Kind(norms, kind, running)
            for prop in attainable.props:
                found[prop] = found.get(prop, frozenset()) | attainable.of(prop)
    return found


class _Kind:
    """The sides that propositions can have for an application of one kind, or for running support of that kind."""

    def __init__(self, norms: n.Norms, kind: str, running: bool) -> None:
        self.norms, self.kind, self.running = norms, kind, running
        cones: tuple[Cone, ...] = (cone(norms, decision_roots(norms, kind)), cone(norms, roots_of_amounts(norms, kind)))
        if running:
            cones = (cone(norms, ending_roots(norms, kind)),) if norms.provisions[kind].ending is not None else ()
        self.props = tuple(dict.fromkeys(p for c in cones for p in c.props))
        self.sources: dict[str, list[n.Source]] = {}
        for source in (s for c in cones for s in c.sources):
            self.sources.setdefault(source.var, []).append(source)
        self._memo: dict[str, Sides] = {}

    def of(self, prop: str) -> Sides:
        if prop not in self._memo:
            self._memo[prop] = frozenset(self._body(self.norms.props[prop]))
        return self._memo[prop]

    def _child(self, child: n.Child) -> Sides:
        sides = self.of(child.prop)
        return sides if child.holds else frozenset(None if s is None else not s for s in sides)

    def _body(self, prop: n.Prop) -> Iterator[Side] | Sides:
        match prop.body:
            case n.All(children):
                return _all([self._child(c) for c in children])
            case n.Any_(children):
                return _any([self._child(c) for c in children])
            case n.AtLeast(least, children):
                return _at_least(least, [self._child(c) for c in children])
            case n.Exists(source, body):
                inner = self._child(body)
                return (inner & {TRUE}) | (inner & {FALSE} if source.part else {FALSE}) | {UNKNOWN}
            case n.Present(var):
                return ALL_SIDES if any(s.applications for s in self.sources.get(var, ())) else frozenset({TRUE})
            case n.Granted(n.Path(var, ()), listed):
                granted = any(s.granted or s.applications for s in self.sources.get(var, ()))
                return ALL_SIDES if granted else frozenset({listed})
            case n.ReadingIs():
                return KNOWN
            case n.Deviated(_, by):  # one that is not used is never there
                return KNOWN | (frozenset(s for _, prop in by if prop is not None for s in self.of(prop)) & {UNKNOWN})
            case n.Running():
                return frozenset({self.running})
            case n.OfKind(path, kind):
                return self._of_kind(path, kind)
            case n.Linked(path, link):
                known = path == n.Path(n.APPLICATION) and link == self.norms.application.owner and not self.running
                return frozenset({TRUE}) if known else ALL_SIDES
            case n.Comparison(n.FactTerm() as left, operator, right) if (later := _later_than(left, right)) is not None and later > 0:
                return frozenset({operator in ("<", "<="), UNKNOWN})
            case n.Comparison(left, _, right):
                uncertain = self._uncertain(left, prop.context) or self._uncertain(right, prop.context)
                return ALL_SIDES if uncertain else KNOWN
            case n.Flag() | n.Member() | n.Same() | n.Lasts() | n.SharedDays() | n.Granted():
                return ALL_SIDES
            case other:
                assert_never(other)

    def _of_kind(self, path: n.Path, kind: str) -> Sides:
        if path.links:
            return ALL_SIDES
        if path.var == n.APPLICATION:
            return frozenset({kind in self.norms.ancestors(self.kind)})
        if kind == n.APPLICATION:
            return KNOWN
        sources = self.sources.get(path.var, ())
        return ALL_SIDES if any(s.lists for s in sources) else KNOWN

    def _uncertain(self, term: n.Term, context: tuple[str, ...]) -> bool:
        """May the value of a term be unknown?"""
        with_part = any(v in self.norms.parts for v in context)
        match term:
            case n.Number() | n.Day() | n.PartNumber():
                return False
            case n.FactTerm(path, fact, _):
                period = self.norms.application.period
                own = path == n.Path(n.APPLICATION) and period is not None and fact in (period.begin, period.end)
                return not (own and with_part)
            case n.PartCount():
                return not with_part
            case n.Plus(left, _, right) | n.Times(left, right, _) | n.Extreme(left, right, _) | n.Rounded(left, right, _, _):
                return self._uncertain(left, context) or self._uncertain(right, context)
            case n.Between(first, until):
                return self._uncertain(first, context) or self._uncertain(until, context)
            case n.ShiftMonths(inner, _, None) | n.ShiftWorkingDays(inner, _, _) | n.Anniversary(inner, _, _) | n.CalendarStart(inner, _):
                return self._uncertain(inner, context)
            case n.ValueTerm(name, _):
                return any(
                    self._uncertain(case, context) or (guard is not None and UNKNOWN in self._child(guard))
                    for case, guard in self.norms.values[name].cases
                )
            case n.ShiftMonths() | n.PeriodCount() | n.ChainBound() | n.Aggregate():
                return True
        assert_never(term)


def _later_than(fact: n.FactTerm, term: n.Term) -> int | None:
    """At least so many days later than the fact the term always is, if it is the fact itself shifted."""
    match term:
        case n.FactTerm() if term == fact:
            return 0
        case n.ShiftMonths(inner, months, None) if months > 0:
            found = _later_than(fact, inner)
            return found + 28 * months if found is not None else None
        case n.Anniversary(inner, years, _):
            found = _later_than(fact, inner)
            return found + 365 * years if found is not None else None
        case n.Plus(left, sign, n.Number(value, "dagen")):
            found = _later_than(fact, left)
            return found + sign * int(value) if found is not None else None
    return None  # others: not certainly later


def _all(children: list[Sides]) -> Iterator[Side]:
    if all(TRUE in c for c in children):
        yield TRUE
    if any(FALSE in c for c in children):
        yield FALSE
    if any(UNKNOWN in c for c in children) and all(c & {TRUE, UNKNOWN} for c in children):
        yield UNKNOWN


def _any(children: list[Sides]) -> Iterator[Side]:
    if any(TRUE in c for c in children):
        yield TRUE
    if all(FALSE in c for c in children):
        yield FALSE
    if any(UNKNOWN in c for c in children) and all(c & {FALSE, UNKNOWN} for c in children):
        yield UNKNOWN


def _at_least(least: int, children: list[Sides]) -> Iterator[Side]:
    if sum(TRUE in c for c in children) >= least:
        yield TRUE
    if sum(FALSE in c for c in children) > len(children) - least:
        yield FALSE
    must, may = sum(c == {TRUE} for c in children), sum(bool(c & {TRUE, UNKNOWN}) for c in children)
    if any(UNKNOWN in c for c in children) and must < least <= may:
        yield UNKNOWN
