"""Maximum amounts and hours over columns: a row a part of a period. Exact: whole numbers, rounded once. As `decision/amounts.py` has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

import numpy as np
import numpy.typing as npt

from parser import norms as n

from ..decision.answer import GRANT, MAY_GRANT
from ..semantics.outcome import MUST_REFUSE, NOT_APPLICABLE
from .batch import SCALE
from .days import EDGE, INF, NEVER, Bools, Ints, add_months, whole_units
from .engine import Group, amounts
from .judged import EVERY, NAMES, Decided, Judged
from .limits import Grantable, goes_on, grantable
from .steps import MOST, ROUNDINGS, chosen_rounding, lacks, roomy, stepped
from .terms import span

OK, NO_CELL, NOT_SURE = 0, 1, 2
STATUS = ("ok", "geen_cel", "onbekend")
NOTHING = -1  # no maximum, no cell, no day
MOST_PARTS = 8  # of a period without end
GRANTED = (NAMES.index(GRANT), NAMES.index(MAY_GRANT))


@dataclass
class Amounts:
    """Rows of one rule. at: places in the decisions; from_, to: days (0 or less: none); maximum: in hundredths, or NOTHING.

    label: of each row the place among `labels` (row and column of a table) of the cell that certainly applies, or NOTHING.
    uncapped: rows that may be lower, by a further cap of which it is not known how much it is (None: there is no such cap).
    """

    rule: n.Amount
    at: Ints
    from_: Ints
    to: Ints
    status: Ints
    maximum: Ints
    cell: Ints  # scaled, or NOTHING
    label: Ints
    labels: tuple[tuple[str, str], ...] = ()
    uncapped: Bools | None = None

    @property
    def hours(self) -> bool:
        return isinstance(self.rule, n.AmountRule) and self.rule.hours


def amounts_of(decided: Decided, found: Judged) -> list[Amounts]:
    """The amounts of every row that is not refused; also marks as doubtful where two cells or roundings hold."""
    group = amount_group(decided, found)
    return [] if group is None else amounts_in(found, group)


def amount_group(decided: Decided, found: Judged) -> Group | None:
    """The truth of what the amounts of these decisions rest on; None: there are none."""
    none = not found.group.norms.provisions[found.kind].amounts or decided.seen.setting.running
    return None if none else amounts(decided.run, found.group)


def has_amounts(found: Judged) -> Bools:
    """Of each row: is it not refused, so that its amounts are asked?"""
    asked: Bools = ~np.isin(found.outcome, [EVERY.index(MUST_REFUSE), EVERY.index(NOT_APPLICABLE)])
    return asked


def amounts_in(found: Judged, group: Group) -> list[Amounts]:
    """See `amounts_of`; group: that of `amount_group`."""
    provision, period = found.group.norms.provisions[found.kind], grantable(found)
    unrefused = has_amounts(found)
    out = []
    for rule in provision.amounts:
        per_part = isinstance(rule, n.FixedRule) and rule.after is not None
        asked = unrefused.copy()
        sure = np.ones(found.at.size, bool)
        if rule.prop is not None and not per_part:
            holds, fails = (found.of(x) for x in group.truth(rule.prop))
            asked &= ~fails
            sure = holds
        own = _Rule(group, found, period, np.flatnonzero(asked))
        made = own.rows(rule)
        made.status = np.where((made.status == OK) & ~sure[made.at], NOT_SURE, made.status)
        until = np.where(made.to > 0, made.to, INF)
        once = isinstance(rule, n.CellRule)
        made.status = np.where((made.status == OK) & (until > period.certain[made.at]) & ~np.bool_(once), NOT_SURE, made.status)
        made.maximum = np.where(made.status == OK, made.maximum, NOTHING)
        out.append(made)
    return out


class _Rule:
    def __init__(self, group: Group, found: Judged, period: Grantable, rows: Ints) -> None:
        self.group, self.found, self.period, self.asked = group, found, period, rows

    def rows(self, rule: n.Amount) -> Amounts:
        match rule:
            case n.ProductRule():
                return self._product(rule)
            case n.CellRule():
                return self._looked_up(rule)
            case n.FixedRule():
                return self._fixed(rule)
            case n.AmountRule():
                return self._parts(rule)
        assert_never(rule)

    # ---- parts of the period

    def _spans(self, months: int) -> tuple[Ints, Ints, Ints, Ints, Ints, Ints]:
        """Of rows whose period is known: at, number, first, whole (last day as a whole), last; and rows whose period is not."""
        p, asked = self.period, self.asked
        known = p.begins[asked] & p.ends[asked]
        rows = asked[known]
        begin, end = p.begin[rows], p.end[rows]
        count = np.where(end >= NEVER, MOST_PARTS, whole_units(begin, np.where(end >= NEVER, begin, end), months))
        at = np.repeat(rows, count)
        number = np.arange(at.size) - np.repeat(np.cumsum(count) - count, count) + 1
        first = add_months(p.begin[at], (number - 1) * months)
        whole = add_months(p.begin[at], number * months) - 1
        return at, number, first, whole, np.minimum(whole, p.end[at]), asked[~known]

    def _unknown(self, rule: n.AmountRule | n.FixedRule, rows: Ints) -> Amounts:
        none = np.full(rows.size, NOTHING)
        return Amounts(rule, rows, none, none, np.full(rows.size, NOT_SURE), none, none, none)

    def _parts(self, rule: n.AmountRule) -> Amounts:
        group = self.group
        at, number, first, whole, last, without = self._spans(group.norms.parts[rule.part].months)
        pair, exists = self._pairs(rule.part, at, number)
        has, has_not = self._truth(rule.cell, at, pair, exists)
        cell, place, twice = self._cell(rule, at, pair, exists)
        self.found.doubtful[at[twice & has]] = True
        hours, hours_known, scale = np.ones(at.size, np.int64), np.ones(at.size, bool), SCALE
        if rule.pro_rata is not None:
            hours, hours_known, scale = self._known(n.ValueTerm(rule.pro_rata, ""), rule.part, at, pair, exists)
        method, methods = chosen_rounding(self.group, rule, self.found.at[at])
        self.found.doubtful[at[methods > 1]] = True
        status = np.where(~has & ~has_not, NOT_SURE, np.where(has_not | (cell == NOTHING), NO_CELL, OK))
        status = np.where((status == OK) & (~hours_known | (methods != 1)), NOT_SURE, status)
        days, all_days = last - first + 1, whole - first + 1
        good = status == OK
        safe = np.where(good, cell, 0), np.where(good, hours, 0)
        if rule.hours:
            above: list[Ints] = [safe[0], safe[1], np.where(good, days, 0)]
            below: list[Ints | np.int64] = [np.int64(SCALE * scale * 7)]
        else:
            full, full_known, full_scale = self._least(rule.full_at, rule.part, at, pair, exists)
            common = max(scale, full_scale)  # a number of days is a whole number, of hours it has decimals
            asked, full = safe[1] * (common // scale), full * (common // full_scale)
            partly = full_known & (asked < full) & np.bool_(rule.pro_rata is not None)
            by_days = np.zeros(at.size, bool)
            if rule.part_pro_rata is not None:
                yes, no = (x[self.found.at][at] for x in group.truth(rule.part_pro_rata))
                status = np.where((status == OK) & ~yes & ~no & (days < all_days), NOT_SURE, status)
                by_days = yes
            above = [safe[0], np.where(partly, asked, 1), np.where(by_days & good, days, 1)]
            below = [
                np.where(partly, np.maximum(full, 1), 1),
                np.where(by_days, all_days, 1),
                np.int64(SCALE // 100),
            ]
        maximum = _rounded(above, below, method)
        if not rule.rounding:  # then only what comes to whole hundredths can be said
            down, up = (_rounded(above, below, np.full(at.size, ROUNDINGS.index(x))) for x in ("naar_beneden", "naar_boven"))
            status = np.where((status == OK) & (down != up), NOT_SURE, status)
        uncapped = None
        if not rule.hours and rule.cap is not None:
            maximum, uncapped = self._capped(rule.cap, rule.part, at, pair, exists, maximum)
        labels, maximum = _labels(group.norms, rule), np.where(status == OK, maximum, NOTHING)
        made = Amounts(rule, at, first, last, status, maximum, cell, np.where(has, place, NOTHING), labels, uncapped)
        return _joined(made, self._unknown(rule, without))

    def _capped(self, term: n.Term, part: str, at: Ints, pair: Ints, exists: Bools, maximum: Ints) -> tuple[Ints, Bools]:
        """The maximum, and where a cap that is not known may make it lower."""
        cap, known, scale = self._known(term, part, at, pair, exists)
        cents = np.maximum(_divided(cap * 100, scale, "half_even"), 0)
        least, bounded, _ = self._least(term, part, at, pair, exists)
        return np.where(known, np.minimum(maximum, cents), maximum), ~known & ~(bounded & (least * 100 >= maximum * scale))

    def _pairs(self, part: str, at: Ints, number: Ints) -> tuple[Ints, Bools]:
        """Of each part its binding in the space of parts of the application, and whether there is one."""
        space = self.group.spaces[(n.APPLICATION, part)]
        assert space.application is not None
        counts = np.bincount(space.application, minlength=len(self.group.rows))
        begins = np.cumsum(counts) - counts
        own = self.found.at[at]
        exists = number <= counts[own]
        return np.where(exists, begins[own] + number - 1, 0), exists

    def _truth(self, prop: str, at: Ints, pair: Ints, exists: Bools) -> tuple[Bools, Bools]:
        holds, fails = self.group.truth(prop)
        if len(self.group.norms.props[prop].context) == 1:
            own = self.found.at[at]
            return holds[own], fails[own]
        if not holds.size:
            return np.zeros(at.size, bool), np.zeros(at.size, bool)
        return holds[pair] & exists, fails[pair] & exists

    def _cell(self, rule: n.AmountRule | n.CellRule, at: Ints, pair: Ints, exists: Bools) -> tuple[Ints, Ints, Bools]:
        """The cell that applies, its place among all cells (NOTHING: none), and where two that differ do."""
        found, where, twice = np.full(at.size, NOTHING), np.full(at.size, NOTHING), np.zeros(at.size, bool)
        place = 0
        for name in rule.tables:
            table = self.group.norms.tables[name]
            columns = [self._truth(prop, at, pair, exists)[0] for _, prop in table.columns]
            for (_, _, row_prop), cells in zip(table.rows, table.cells, strict=True):
                row = self._truth(row_prop, at, pair, exists)[0]
                for column, cell in zip(columns, cells, strict=True):
                    if cell is not None:
                        both, value = np.flatnonzero(row & column), int(cell * SCALE)
                        before = found[both]
                        twice[both[(before != NOTHING) & (before != value)]] = True
                        first = both[before == NOTHING]
                        found[first], where[first] = value, place
                    place += 1
        return found, where, twice

    def _bounds(self, term: n.Term, part: str, at: Ints, pair: Ints, exists: Bools) -> tuple[Ints, Ints, int]:
        """Bounds of a term for each part; a value that does not speak of the part is asked of the application."""
        group = self.group
        of_part = part in _variables(group.norms, term)
        space = group.spaces[(n.APPLICATION, part) if of_part else (n.APPLICATION,)]
        own = span(group, term, space)
        index = pair if of_part else self.found.at[at]
        if of_part and not space.size:
            return np.full(at.size, -INF), np.full(at.size, INF), own.scale
        least, most = np.broadcast_to(own.least, space.size)[index], np.broadcast_to(own.most, space.size)[index]
        if of_part:
            least, most = np.where(exists, least, -INF), np.where(exists, most, INF)
        return least, most, own.scale

    def _known(self, term: n.Term, part: str, at: Ints, pair: Ints, exists: Bools) -> tuple[Ints, Bools, int]:
        """A number where it is known and not without end."""
        least, most, scale = self._bounds(term, part, at, pair, exists)
        known = (np.abs(least) < EDGE) & (least == most) & (np.abs(least) < NEVER * scale)
        return np.where(known, least, 0), known, scale

    def _least(self, term: n.Term | None, part: str, at: Ints, pair: Ints, exists: Bools) -> tuple[Ints, Bools, int]:
        if term is None:
            return np.zeros(at.size, np.int64), np.zeros(at.size, bool), SCALE
        least, _, scale = self._bounds(term, part, at, pair, exists)
        return np.where(least > -EDGE, least, 0), least > -EDGE, scale

    # ---- the same amount for each part

    def _fixed(self, rule: n.FixedRule) -> Amounts:
        group, at_of = self.group, self.found.at
        at, number, _, whole, last, without = self._spans(group.norms.parts[rule.part].months)
        first = add_months(self.period.begin[at], (number - 1) * group.norms.parts[rule.part].months)
        yes = no = np.zeros(at.size, bool)
        if rule.whole_only is not None:
            yes, no = (x[at_of][at] for x in group.truth(rule.whole_only))
        kept = ~yes | (self.period.end[at] >= whole)
        at, number, first, whole, last, yes, no = (x[kept] for x in (at, number, first, whole, last, yes, no))
        holds, fails = (x[at_of][at] for x in group.truth(rule.prop)) if rule.prop is not None else (np.ones(at.size, bool), None)
        fails = fails if fails is not None else np.zeros(at.size, bool)
        known = holds.copy()
        gone = fails.copy()
        if rule.after is not None:
            space = group.spaces[(n.APPLICATION,)]
            own = span(group, rule.after, space)
            low, high = (np.broadcast_to(x, space.size)[at_of][at] for x in (own.least, own.most))
            next_last = np.full(at.size, NEVER)
            follows = (at[1:] == at[:-1]) if at.size else np.zeros(0, bool)
            next_last[:-1][follows] = last[1:][follows]
            over = (low > -EDGE) & (high < EDGE) & (last < low) & (next_last >= high)
            known, gone = known & over, gone & over
        if rule.whole_only is not None:
            known &= yes | no | (self.period.end[at] >= whole)
        stays = ~gone
        at, first, last, known = at[stays], first[stays], last[stays], known[stays]
        amount = int(rule.amount * 100)
        cell = np.full(at.size, int(rule.amount * SCALE))
        none = np.full(at.size, NOTHING)
        made = Amounts(rule, at, first, last, np.where(known, OK, NOT_SURE), np.where(known, amount, NOTHING), cell, none)
        return _joined(made, self._unknown(rule, without))

    def _product(self, rule: n.ProductRule) -> Amounts:
        """count x rate, less a deduction, never below zero."""
        rows, group = self.asked, self.group
        space = group.spaces[(n.APPLICATION,)]
        own = self.found.at[rows]
        known = np.ones(rows.size, bool)
        values: list[tuple[Ints, int]] = []
        for term in (rule.count, rule.rate, rule.less):
            if term is None:
                values.append((np.zeros(rows.size, np.int64), SCALE))
                continue
            found = span(group, term, space)
            least, most = (np.broadcast_to(x, space.size)[own] for x in (found.least, found.most))
            sure = (np.abs(least) < EDGE) & (least == most) & (np.abs(least) < NEVER * found.scale)
            known &= sure
            values.append((np.where(sure, least, 0), found.scale))
        (count, c_scale), (rate, r_scale), (less, l_scale) = values
        scale = c_scale * r_scale
        count, less = roomy(count, rate), roomy(less, np.asarray(scale))
        total = np.maximum(count * rate - less * (scale // l_scale), 0)
        maximum, sure, double = stepped(group, rule, self.found.at[rows], total, scale)
        self.found.doubtful[rows[double & known]] = True
        known &= sure
        p = self.period
        from_, to = np.where(p.begins[rows], p.begin[rows], NOTHING), np.where(p.ends[rows], p.end[rows], NOTHING)
        status = np.where(lacks(group, rule, own), NO_CELL, np.where(known, OK, NOT_SURE))
        none = np.full(rows.size, NOTHING)
        return Amounts(rule, rows, from_, to, status, np.where(status == OK, maximum, NOTHING), none, none)

    def _looked_up(self, rule: n.CellRule) -> Amounts:
        """The cell that applies, once."""
        rows, group = self.asked, self.group
        pair, exists = rows, np.ones(rows.size, bool)  # not looked at: nothing here is about a part
        has, has_not = self._truth(rule.cell, rows, pair, exists)
        cell, place, twice = self._cell(rule, rows, pair, exists)
        self.found.doubtful[rows[twice & has]] = True
        gone = has & lacks(group, rule, self.found.at[rows])
        has, has_not, cell = has & ~gone, has_not | gone, np.where(gone, NOTHING, cell)
        maximum, sure, double = stepped(group, rule, self.found.at[rows], np.where(cell == NOTHING, 0, cell), SCALE)
        self.found.doubtful[rows[double & has]] = True
        status = np.where(~has & ~has_not, NOT_SURE, np.where(has_not | (cell == NOTHING), NO_CELL, np.where(sure, OK, NOT_SURE)))
        none = np.full(rows.size, NOTHING)
        maximum = np.where(status == OK, maximum, NOTHING)
        return Amounts(rule, rows, none, none, status, maximum, cell, np.where(has, place, NOTHING), _labels(group.norms, rule))


def _labels(norms: n.Norms, rule: n.AmountRule | n.CellRule) -> tuple[tuple[str, str], ...]:
    tables = [norms.tables[name] for name in rule.tables]
    return tuple((row, heading) for table in tables for _, row, _ in table.rows for heading, _ in table.columns)


def _joined(one: Amounts, other: Amounts) -> Amounts:
    columns = ((getattr(one, f), getattr(other, f)) for f in ("at", "from_", "to", "status", "maximum", "cell", "label"))
    at, from_, to, status, maximum, cell, label = (np.concatenate(pair) for pair in columns)
    uncapped = None if one.uncapped is None else np.concatenate((one.uncapped, np.zeros(other.at.size, bool)))
    return Amounts(one.rule, at, from_, to, status, maximum, cell, label, one.labels, uncapped)


def _rounded(above: list[Ints], below: list[Ints | np.int64], method: Ints) -> Ints:
    """A product over a product, rounded once to a whole number; exact, with Python's own numbers where 64 bits may not do."""
    size = max((float(np.prod([np.abs(x).max(initial=0) for x in above], dtype=float)), 1.0))
    under = float(np.prod([np.abs(x).max(initial=1) if isinstance(x, np.ndarray) else float(x) for x in below], dtype=float))
    kind: npt.DTypeLike = np.int64 if max(size, 2 * under) < MOST else object
    top, bottom = above[0].astype(kind), np.ones(above[0].shape, kind)
    for x in above[1:]:
        top = top * x.astype(kind)
    for y in below:
        bottom = bottom * (y.astype(kind) if isinstance(y, np.ndarray) else int(y))
    whole, rest = (found := top // bottom), top - found * bottom
    up = np.where(method == 0, 2 * rest >= bottom, np.where(method == 1, False, rest > 0)).astype(bool)
    return np.asarray(whole + up, np.int64)


def _divided(value: Ints, scale: int, method: str) -> Ints:
    whole, rest = value // scale, value % scale
    up = 2 * rest >= scale
    if method == "half_even":
        up = (2 * rest > scale) | ((2 * rest == scale) & (whole % 2 == 1))
    return whole + up


def _variables(norms: n.Norms, term: n.Term) -> set[str]:
    """Which variables a term speaks of, through named values."""
    found = set(norms.values[term.name].context) if isinstance(term, n.ValueTerm) else set[str]()
    if isinstance(term, n.PartNumber):
        found.add(term.part)
    for inner in n.inner_terms(term):
        found |= _variables(norms, inner)
    return found


def maxima(found: list[Amounts], rows: int) -> Iterator[tuple[str, Ints, Bools]]:
    """Of each rule of money, by address: of each decision the sum in cents of what is known, and whether all of it is."""
    for made in found:
        if made.hours:
            continue
        total, open_ = np.zeros(rows, np.int64), np.zeros(rows, bool)
        good = made.status == OK
        np.add.at(total, made.at[good], made.maximum[good])
        open_[made.at[~good]] = True
        yield made.rule.address.id, total, ~open_


def granted(found: Judged, made: list[Amounts]) -> Ints:
    """Of each decision what can be granted at most, in cents; NOTHING if nothing can be, or the whole of it is not known or has no end."""
    if not made:
        return np.full(found.at.size, NOTHING)
    total, known, any_ = np.zeros(found.at.size, np.int64), ~goes_on(found), np.zeros(found.at.size, bool)
    for one in made:
        if not one.hours:
            any_[one.at] = True
            if one.uncapped is not None:
                known[one.at[one.uncapped & (one.status == OK)]] = False
    for _, cents, whole in maxima(made, found.at.size):
        total += cents
        known &= whole
    return np.where(known & any_ & np.isin(found.outcome, GRANTED), total, NOTHING)
