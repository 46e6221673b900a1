"""Draws applications as columns of codes, a chunk at a time: each chunk has a generator of its own, so blocks make no difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from parser import norms as n
from parser.vocabulary import KIND_OF_APPLICATION, KIND_OF_SUPPORT, MOST_WHOLE, NAME, RECEIVED, WHOLE_TYPES
from reasoner.columns.days import FIRST, LAST, Bools, Ints, add_months
from reasoner.columns.tables import Column
from reasoner.dossier.paths import stated_facts, stated_links
from reasoner.dossier.read import NONE, OPEN_END, UNKNOWN_WORD

from .assume import NO, Assumptions
from .bearing import YES, Bearing, Key, bearing

CHUNK = 8192  # rows that one generator draws
BLOCK = 32_768
EVEN = 48  # numbers away from a threshold
JITTER = (0.1, 0.8, 0.1)  # a day short, whole months, a day more
ABSENT = -1


@dataclass(frozen=True)
class Pool:
    """A name of a record and the texts that it may have; weights that add up (none: days are drawn otherwise)."""

    entity: str
    name: str
    texts: tuple[str, ...]
    steps: npt.NDArray[np.float64] | None = None
    first: int = 0  # of days: the first of the texts

    def column(self, codes: Ints) -> Column:
        return Column(self.entity, 1, self.name, codes, self.texts)


def synthetic_blocks(
    norms: n.Norms, kind: str | None, rows: int, seed: int, block: int = BLOCK, *, assumptions: Assumptions | None = None, start: int = 0
) -> Iterator[list[Column]]:  # fmt: skip
    """Rows start to start + rows of the applications that a seed stands for, in blocks. kind: None for every kind alike.

    The texts of a column are the same object in every block.
    """
    drawer = Drawer(norms, kind, seed, assumptions or Assumptions())
    for first in range(start, start + rows, block):
        yield drawer.rows(first, min(first + block, start + rows))


def complete_lists(norms: n.Norms) -> frozenset[str]:
    """The lists of which a row says all there is."""
    return frozenset(e.list_name for e in norms.entities.values())


class Drawer:
    """The columns that applications of a kind have, and their rows."""

    def __init__(self, norms: n.Norms, kind: str | None, seed: int, assumptions: Assumptions) -> None:
        self.norms, self.seed, self.assumed = norms, seed, assumptions
        self.bearing: Bearing = bearing(norms, norms.provisions if kind is None else (kind,))
        self.owner = norms.application.links[norms.application.owner].target if norms.application.owner else None
        self.days, self.first_day = _days(assumptions, self.bearing)
        self.pools: dict[Key, Pool] = {}
        for name in self.bearing.names:
            for pool in self._pools(norms.entities[name]):
                self.pools[pool.entity, pool.name] = pool

    # ---- what there is to draw from

    def _pools(self, entity: n.Entity) -> Iterator[Pool]:
        names = self.bearing.names[entity.name]
        if entity.name == n.APPLICATION:
            yield _evenly(entity.name, KIND_OF_APPLICATION, self.bearing.kinds)
        elif entity.support:
            yield _evenly(entity.name, KIND_OF_SUPPORT, self.bearing.supports or tuple(self.norms.provisions))
        yield _evenly(entity.name, NAME, (f"een verzonnen {entity.label}",))
        for link in stated_links(entity).values():
            if link.name in names and link.target in self.bearing.names and link.target != entity.name:
                yield Pool(entity.name, link.name, (link.target, NONE))
        for fact in stated_facts(entity).values():
            if fact.name in names:
                yield self._pool(entity, fact)

    def _pool(self, entity: n.Entity, fact: n.Fact) -> Pool:
        key, a = (entity.name, fact.name), self.assumed
        if (weights := a.feiten.get(".".join(key))) is not None:
            return _weighted(key, dict(weights))
        known = 1 - a.onbekend
        match fact.type:
            case "ja_nee":
                usual = self.bearing.usual.get(key)
                yes = a.ja if usual is None else a.gewoon if usual else 1 - a.gewoon
                return _weighted(key, {YES: yes * known, NO: (1 - yes) * known, UNKNOWN_WORD: a.onbekend})
            case "een_van":
                return _weighted(key, {v: known / len(fact.values) for v in fact.values} | {UNKNOWN_WORD: a.onbekend})
            case "datum":
                return Pool(*key, (*self.days, OPEN_END, UNKNOWN_WORD), None, self.first_day)
            case _:
                numbers = self._numbers(fact, self.bearing.thresholds.get(key, ()))
                return _weighted(key, {t: w * known for t, w in numbers.items()} | {UNKNOWN_WORD: a.onbekend})

    def _numbers(self, fact: n.Fact, thresholds: Sequence[Decimal]) -> dict[str, float]:
        """At and just beside what the rules compare with; the others evenly from nothing to twice the greatest of these."""
        step = Decimal(1) if fact.type in WHOLE_TYPES else Decimal("0.1")
        most = Decimal(fact.most if fact.most is not None else MOST_WHOLE)
        near = [x for t in thresholds for x in (t - step, t, t + step) if 0 <= x <= most]
        top = min(2 * max((*thresholds, Decimal(20))), most)
        even = [(top * k / EVEN).quantize(step) for k in range(EVEN + 1)]
        share = self.assumed.drempel if near else 0
        found: dict[str, float] = {}
        for numbers, part in ((near, share), (even, 1 - share)):
            for x in numbers:
                text = format(x.normalize(), "f")
                found[text] = found.get(text, 0) + part / len(numbers)
        return found

    # ---- rows

    def rows(self, first: int, end: int) -> list[Column]:
        """The columns of rows first to end."""
        parts = []
        for chunk in range(first // CHUNK, -(-end // CHUNK)):
            at = chunk * CHUNK
            parts.append([codes[max(first - at, 0) : end - at] for codes in self._chunk(chunk)])
        joined = [np.concatenate(x) if len(x) > 1 else x[0] for x in zip(*parts, strict=True)]
        return [pool.column(codes) for pool, codes in zip(self.pools.values(), joined, strict=True)]

    def _chunk(self, chunk: int) -> list[Ints]:
        """Codes of a whole chunk, always drawn in the same order."""
        rng = np.random.default_rng([self.seed, chunk])
        there = {name: self._there(rng, name) for name in self.bearing.names}
        spans = self._spans(rng, there)
        out: list[Ints] = []
        for (entity, name), pool in self.pools.items():
            if pool.steps is not None:
                codes = np.searchsorted(pool.steps, rng.random(CHUNK), side="right").astype(np.int64)
            elif (entity, name) in spans:
                codes = spans[entity, name] - pool.first
                codes[(codes < 0) | (codes > len(self.days))] = len(self.days) + 1
                if name != RECEIVED:
                    codes[rng.random(CHUNK) < self.assumed.onbekend] = len(self.days) + 1
            else:
                codes = np.where(there[pool.texts[0]], 0, 1)
            codes[~there[entity]] = ABSENT
            out.append(codes)
        return out

    def _there(self, rng: np.random.Generator, name: str) -> Bools:
        """In which rows there is such a record: always what is asked, whose it is, and what only others link to."""
        a, entity, drawn = self.assumed, self.norms.entities[name], rng.random(CHUNK)
        if name in (n.APPLICATION, self.owner):
            return np.ones(CHUNK, bool)
        linked = any(x.target == name for x in stated_links(self.norms.application).values())
        usual = a.ondersteuning if entity.support else a.aanwezig if linked else 1.0
        found: Bools = drawn < a.aanwezigheid.get(name, usual)
        return found

    def _spans(self, rng: np.random.Generator, there: dict[str, Bools]) -> dict[Key, Ints]:
        """Every day there is: of receipt, of periods about it, of what comes years before it, and others."""
        a, found = self.assumed, dict[Key, Ints]()
        low, high = a.eerste_dag.toordinal(), a.laatste_dag.toordinal()
        received = rng.integers(low, high + 1, CHUNK)
        found[n.APPLICATION, RECEIVED] = received
        names = sorted(self.bearing.names, key=lambda x: x == n.APPLICATION)  # the application last: it fits in the others
        for name in names:
            entity = self.norms.entities[name]
            period = entity.period
            if period is not None:
                begin, end = self._period(rng, received, entity)
                if name == n.APPLICATION:
                    begin, end = self._within(rng, begin, end, there, found)
                found[name, period.begin], found[name, period.end] = begin, end
            bounds = () if period is None else (period.begin, period.end)
            for fact in stated_facts(entity).values():
                key = (name, fact.name)
                if fact.type == "datum" and fact.name in self.bearing.names[name] and fact.name not in bounds and key not in found:
                    found[key] = self._day(rng, received, key)
        return found

    def _period(self, rng: np.random.Generator, received: Ints, entity: n.Entity) -> tuple[Ints, Ints]:
        a = self.assumed
        before = a.eerder if entity.support else a.spreiding
        begin = received + rng.integers(-before, a.spreiding + 1, CHUNK)
        months = rng.integers(a.minste_maanden, a.meeste_maanden + 1, CHUNK)
        end = add_months(begin, months) - 1 + rng.choice(3, CHUNK, p=JITTER) - 1
        drawn = rng.random(CHUNK) < a.onbepaald
        assert entity.period is not None
        if entity.name != n.APPLICATION and entity.facts[entity.period.end].open_end:
            end[drawn] = self.first_day + len(self.days)  # the text after the days
        return begin, end

    def _within(
        self, rng: np.random.Generator, begin: Ints, end: Ints, there: dict[str, Bools], found: dict[Key, Ints]
    ) -> tuple[Ints, Ints]:
        """Most fit in the period of the first record that they link to."""
        todo = rng.random(CHUNK) < self.assumed.passend
        for link in stated_links(self.norms.application).values():
            period = self.norms.entities[link.target].period
            if period is None or link.target not in there or (link.target, period.begin) not in found:
                continue
            mine = todo & there[link.target]
            todo &= ~mine
            first, last = found[link.target, period.begin], found[link.target, period.end]
            begin = np.where(mine, np.maximum(begin, first), begin)
            begin = np.where(mine, np.minimum(begin, last), begin)
            end = np.where(mine, np.maximum(np.minimum(end, last), begin), end)
        return begin, end

    def _day(self, rng: np.random.Generator, received: Ints, key: Key) -> Ints:
        a = self.assumed
        years = self.bearing.ages.get(key)
        if years:
            return received - rng.integers(365 * max(min(years) - a.jonger, 0), 366 * (max(years) + a.ouder) + 1, CHUNK)
        return received + rng.integers(-a.spreiding, a.spreiding + 1, CHUNK)


def _days(a: Assumptions, found: Bearing) -> tuple[tuple[str, ...], int]:
    """The text of every day that may be drawn and a dossier may name, and which is the first; other days are not known."""
    years = max((max(x) for x in found.ages.values()), default=0)
    back = 366 * (years + a.ouder) if found.ages else 0
    first = a.eerste_dag.toordinal() - max(back, a.eerder, a.spreiding) - 1
    last = a.laatste_dag.toordinal() + a.spreiding + 31 * a.meeste_maanden + 1
    first, last = max(first, FIRST), min(last, LAST)
    return tuple(date.fromordinal(d).isoformat() for d in range(first, last + 1)), first


def _evenly(entity: str, name: str, texts: tuple[str, ...]) -> Pool:
    return _weighted((entity, name), dict.fromkeys(texts, 1.0))


def _weighted(key: Key, weights: dict[str, float]) -> Pool:
    """Texts with how often they are drawn; those that never are stay away."""
    kept = {t: w for t, w in weights.items() if w > 0}
    total = np.cumsum(list(kept.values()))
    steps = total / total[-1]
    return Pool(*key, tuple(kept), np.append(steps[:-1], np.inf))
