"""By how much applications miss the thresholds of the norms, and by how much others pass them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from parser import norms as n
from reasoner.columns.margins import Margin

from .. import words

if TYPE_CHECKING:
    from reasoner.columns.days import Bools, Ints

DAY = "datum"
EDGES: Mapping[str, tuple[int, ...]] = {DAY: (7, 31, 92, 366), "uur": (1, 2, 4), "bedrag": (50, 250, 1000)}
OTHER = (1, 2, 5)
DAYS = {7: "een week", 31: "een maand", 92: "drie maanden", 366: "een jaar"}


class Key(NamedTuple):
    """A comparison, and the side of it that helps."""

    label: str
    unit: str


@dataclass
class Distances:
    """What rows were found to be from one threshold."""

    scale: int
    grounds: dict[str, None] = field(default_factory=dict)
    missed: list[Ints] = field(default_factory=list)
    only: list[Bools] = field(default_factory=list)
    passed: list[Ints] = field(default_factory=list)

    def add(self, margin: Margin) -> None:
        self.grounds.update(dict.fromkeys(margin.grounds))
        factor = self.scale // margin.scale
        self.missed.append(margin.distance[margin.carries] * factor)
        self.only.append(margin.only[margin.carries])
        self.passed.append(margin.distance[margin.passes] * factor)


@dataclass(frozen=True)
class Bin:
    """label: how far from the threshold; rows: so many; only: of these, on how many there would be no refusal without it."""

    label: str
    rows: int
    only: int


@dataclass(frozen=True)
class Threshold:
    """label: what must be so; grounds: by which refusals rest on it; missed and passed: nearest first, with the same bins."""

    label: str
    grounds: tuple[str, ...]
    missed: tuple[Bin, ...]
    passed: tuple[Bin, ...]

    @property
    def short(self) -> int:
        return sum(b.rows for b in self.missed)

    @property
    def only(self) -> int:
        return sum(b.only for b in self.missed)

    @property
    def over(self) -> int:
        return sum(b.rows for b in self.passed)


def note(norms: n.Norms, into: dict[Key, Distances], margin: Margin) -> None:
    """Add what was found of one block."""
    label = norms.props[margin.prop].label
    said = (label.holds if margin.holds else label.fails) if label is not None else margin.prop
    key = Key(said, DAY if margin.unit == DAY else margin.unit)
    into.setdefault(key, Distances(1 if margin.unit == DAY else 10_000)).add(margin)


def thresholds(norms: n.Norms, found: Mapping[Key, Distances]) -> tuple[Threshold, ...]:
    """Those that some refusal rests on, most refusals first."""
    made = [_threshold(norms, key, d) for key, d in found.items() if any(x.size for x in d.missed)]
    return tuple(sorted(made, key=lambda t: (-t.short, t.label)))


def _threshold(norms: n.Norms, key: Key, d: Distances) -> Threshold:
    missed, only, passed = (np.concatenate(x) if x else np.zeros(0, np.int64) for x in (d.missed, d.only, d.passed))
    edges = EDGES.get(key.unit, OTHER)
    scale = d.scale
    place, there = (np.searchsorted(np.array(edges) * scale, x, side="left") for x in (missed, passed))
    bins = range(len(edges) + 1)
    labels = [_bin(edges, k, key.unit) for k in bins]
    cited = tuple(dict.fromkeys(words.cite(norms.articles[g].address) for g in d.grounds if g in norms.articles))
    return Threshold(
        key.label, cited,
        tuple(Bin(labels[k], int((place == k).sum()), int(only[place == k].sum())) for k in bins),
        tuple(Bin(labels[k], int((there == k).sum()), 0) for k in bins),
    )  # fmt: skip


def _bin(edges: tuple[int, ...], k: int, unit: str) -> str:
    if k == len(edges):
        return f"meer dan {_much(edges[-1], unit)}"
    return f"ten hoogste {_much(edges[k], unit)}" if not k else f"tot {_much(edges[k], unit)}"


def _much(number: int, unit: str) -> str:
    if unit == DAY:
        return DAYS[number]
    return words.euro(Decimal(number)) if unit == "bedrag" else words.with_unit(str(number), unit)
