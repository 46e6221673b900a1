"""What a table comes to: counts of outcomes, grounds and what carries them, what is unknown, money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from parser import norms as n
from reasoner.columns.decision import NAMES

from .. import words
from ..notebook.table_column import said
from ..sentence import kinds_words
from .decide import NOTHING, Found, GroundKey
from .thresholds import Threshold, thresholds

if TYPE_CHECKING:
    from reasoner.columns.days import Bools, Ints

MOST_COMBINATIONS = 12
MOST_VALUES = 25


@dataclass(frozen=True)
class Count:
    """How often something is so. name: as in the table; label: in words."""

    name: str
    label: str
    rows: int
    share: float


@dataclass(frozen=True)
class GroundCount:
    """only: rows on which no other ground holds; below: the conditions that it rests on."""

    name: str
    id: str
    label: str
    rows: int
    only: int
    below: tuple[Count, ...] = ()


@dataclass(frozen=True)
class Combination:
    grounds: tuple[str, ...]
    rows: int


@dataclass(frozen=True)
class Split:
    """The rows with one value: how many have which outcome ("": could not be decided)."""

    value: str
    rows: int
    outcomes: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class By:
    column: str
    groups: tuple[Split, ...]


@dataclass(frozen=True)
class Summary:
    """rows: how many are answered or in error."""

    rows: int
    outcomes: tuple[Count, ...]
    grounds: tuple[GroundCount, ...]
    combinations: tuple[Combination, ...]
    more_combinations: int
    unmet: tuple[Count, ...]
    unknown: tuple[Count, ...]
    money: Decimal
    money_rows: int
    granted: int
    errors: tuple[tuple[str, str], ...]
    alone: int
    stopped: bool
    variant: str | None
    warnings: tuple[str, ...] = field(default=())
    thresholds: tuple[Threshold, ...] = ()
    by: By | None = None
    more_errors: int = 0  # that are not in `errors`
    priced: bool = True  # are there amounts in the rules?
    supports: bool = True  # is it support that is granted, or has the act words of its own?

    @property
    def headline(self) -> str:
        """How many rows have which outcome."""
        counted = words.enumerate_words([f"{c.rows} keer ‘{c.label}’" for c in self.outcomes], "en")
        return words.capital(counted or "geen rij beslist")

    def data(self) -> dict[str, Any]:
        """As plain data."""
        found = asdict(self)
        found["money"] = f"{self.money:.2f}"
        del found["priced"], found["supports"]
        found["errors"] = [{"row": r, "message": m} for r, m in self.errors]
        return found


def outcomes_by(found: Found, column: str, cells: Iterable[Any]) -> By:
    """The outcomes by what stands in a column; values that few rows have are counted together."""
    texts = ["" if (s := said(v)) is None else s for v in cells]
    counts: dict[str, Counter[str]] = {}
    for text, outcome, done in zip(texts, found.outcome.tolist(), found.done.tolist(), strict=True):
        if done:
            counts.setdefault(text, Counter())[NAMES[outcome] if outcome != NOTHING else ""] += 1
    order = sorted(counts, key=lambda x: (-counts[x].total(), x))
    kept = order if len(order) <= MOST_VALUES else order[: MOST_VALUES - 1]
    groups = [(x or "(leeg)", counts[x]) for x in kept]
    if rest := order[len(kept) :]:
        groups.append((f"{len(rest)} andere", sum((counts[x] for x in rest), Counter())))
    return By(column, tuple(Split(x, c.total(), tuple(sorted(c.items(), key=lambda i: (-i[1], i[0])))) for x, c in groups))


def summary_of(found: Found, names: Any, warnings: list[str], by: By | None = None) -> Summary:
    """names: what a row is called."""
    done = int(found.done.sum())
    from .decide import GRANTED

    granted = np.isin(found.outcome, GRANTED)
    priced = granted & (found.cents != NOTHING)
    codes, keys = combinations(found)
    counts = np.bincount(codes[found.done], minlength=len(keys))
    order = [int(k) for k in np.argsort(-counts, kind="stable") if keys[k] and counts[k]]
    alone_on: Counter[GroundKey] = Counter({keys[k][0]: int(counts[k]) for k in order if len(keys[k]) == 1})
    return Summary(
        done, tuple(_outcomes(found, done)), tuple(_grounds(found, alone_on, done)),
        tuple(Combination(tuple(map(str, keys[k])), int(counts[k])) for k in order[:MOST_COMBINATIONS]),
        max(0, len(order) - MOST_COMBINATIONS), tuple(_counted(found.unmet, found, done)), tuple(_counted(found.unknown, found, done)),
        Decimal(int(found.cents[priced].sum())) / 100, int(priced.sum()), int(granted.sum()),
        tuple((names(row), message) for row, message in sorted(found.errors.items())), found.alone, found.stopped,
        words.variant_words(found.norms.variant), tuple(warnings), thresholds(found.norms, found.margins), by, **about_money(found.norms),
    )  # fmt: skip


def combinations(found: Found) -> tuple[Ints, list[tuple[GroundKey, ...]]]:
    """Of each row which combination of grounds, and the combinations."""
    keys = [k for k in ordered(found) if found.grounds[k].any()]
    return patterns(found.size, [found.grounds[k] for k in keys], keys)


def patterns(size: int, flags: list[Bools], keys: list[Any]) -> tuple[Ints, list[tuple[Any, ...]]]:
    """Of each row which of the flags hold together, as the place in a list of what they are called."""
    if not keys or not size:
        return np.zeros(size, np.int64), [()]
    packed = np.ascontiguousarray(np.packbits(np.array(flags), axis=0).T)
    whole = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
    _, first, codes = np.unique(whole, return_index=True, return_inverse=True)
    return codes.ravel(), [tuple(k for k, f in zip(keys, flags, strict=True) if f[row]) for row in first]


def ordered(found: Found) -> list[GroundKey]:
    """Grounds in the order of the rules."""
    return in_order(found.norms, found.grounds)


def in_order(norms: n.Norms, grounds: Iterable[GroundKey]) -> list[GroundKey]:
    place = norms.place
    return sorted(grounds, key=lambda g: (place.get(g.id, len(place)), g.leg or ""))


def about_money(norms: n.Norms) -> dict[str, bool]:
    """How a summary speaks of amounts."""
    own = any(x.own for x in (norms.wording, *norms.wording.by_kind.values()))
    return {"priced": any(p.amounts for p in norms.provisions.values()), "supports": not own}


def money_words(found: Summary) -> str:
    """What can be granted, and over how many rows; nothing is not the same as not known. Empty where no amount is asked after."""
    if not found.granted or not found.priced:
        return ""
    if not found.supports:
        without = f"; van {found.granted - found.money_rows} is geen bedrag bekend" if found.money_rows < found.granted else ""
        return f"Bedragen samen, ten hoogste: {words.euro(found.money)}, over {_rows(found.money_rows)}{without}."
    rows = f"de {found.granted} rijen die kunnen worden toegekend" if found.granted != 1 else "de ene rij die kan worden toegekend"
    if not found.money_rows:
        return f"Toe te kennen: van {rows} is geen bedrag bekend."
    over = f"over {found.money_rows} van {rows}" if found.money_rows != found.granted else f"over {rows}"
    return f"Toe te kennen, ten hoogste: {words.euro(found.money)}, {over}."


def _rows(count: int) -> str:
    return f"{count} {'rij' if count == 1 else 'rijen'}"


def share(count: int, of: int) -> float:
    """A part of the whole."""
    return round(count / of, 4) if of else 0.0


def _outcomes(found: Found, done: int) -> list[Count]:
    codes, counts = np.unique(found.outcome[found.done & (found.outcome != NOTHING)], return_counts=True)
    names = [NAMES[c] for c in codes]
    made = [
        Count(x, kinds_words(found.norms, x, found.kinds.get(x, ())), int(c), share(int(c), done))
        for x, c in zip(names, counts, strict=True)
    ]
    return sorted(made, key=lambda c: -c.rows)


def _grounds(found: Found, alone_on: Counter[GroundKey], done: int) -> list[GroundCount]:
    out = []
    for key, flags in found.grounds.items():
        below = {a: f for (g, a), f in found.because.items() if g == key}
        rows = int(flags.sum())
        out.append(GroundCount(str(key), key.id, cite(found.norms, key.id), rows, alone_on[key], tuple(_counted(below, found, rows))))
    return sorted(out, key=lambda g: (-g.rows, g.name))


def _counted(flags: dict[str, Bools], found: Found, of: int) -> list[Count]:
    made = [(k, int(f.sum())) for k, f in flags.items()]
    return [Count(k, cite(found.norms, k), c, share(c, of)) for k, c in sorted(made, key=lambda x: (-x[1], x[0])) if c]


def cite(norms: n.Norms, id_: str) -> str:
    """An address as people cite it; the question of a fact; a list by its name."""
    if id_ in norms.articles:
        return words.cite(norms.articles[id_].address)
    entity, _, name = id_.rpartition(".")
    fact = norms.entities[entity or n.APPLICATION].facts.get(name) if (entity or n.APPLICATION) in norms.entities else None
    return fact.question if fact is not None else id_.replace("_", " ")
