"""A frame decided over columns: of every row that can be, all that its answer says; no row is looked at by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from parser import norms as n
from parser.vocabulary import ID, NAME
from reasoner.columns.amounts import NOTHING, amounts_of, granted
from reasoner.columns.batch import NO_DAY
from reasoner.columns.decision import decide_columns
from reasoner.columns.judged import NAMES, Decided, Judged, outcomes
from reasoner.columns.tables import Column, Read, TableReader
from reasoner.columns.unknown import Key, unknowns
from reasoner.columns.waiting import waiting
from reasoner.decision.answer import REFUSES
from reasoner.dossier.calendar import as_date
from reasoner.dossier.read import ID as AN_ID
from reasoner.dossier.read import NONE, OPEN_END, UNKNOWN_WORD

from .results import heading, in_order
from .table_column import coded

if TYPE_CHECKING:
    import pandas as pd

    from reasoner.columns.days import Bools, Ints
    from reasoner.semantics.beliefs import Setting

    from .table_column import Column as Place

RESERVED = (NONE, UNKNOWN_WORD, OPEN_END)


class GroundRow(NamedTuple):
    """A ground of a row, as `results.GROUNDS` has it without the label of the row."""

    ground: str
    leg: str | None
    modality: str
    label: str
    because: tuple[str, ...]
    binding: bool


@dataclass
class Told:
    """What the rows of a block come to: by the name of a column of `outcomes` a value each, and their grounds; where `done`."""

    done: Bools
    columns: dict[str, Any]
    grounds: list[list[GroundRow]]


class FrameReader:
    """Reads and decides blocks of a frame; what its cells mean is worked out once for all of them."""

    def __init__(self, norms: n.Norms, frame: pd.DataFrame, places: Mapping[str, Place], complete: Collection[str]) -> None:
        self.norms, self.size = norms, len(frame)
        self._columns = [self._column(place, frame[name], name) for name, place in places.items()]
        self._odd = _with_own_ids(norms, self._columns, self.size)
        self._reader = TableReader(norms, self._columns, complete)

    def _column(self, place: Place, cells: Any, name: str) -> Column:
        fact = self.norms.entities[place.entity].facts.get(place.name)
        refused: dict[str, str] = {}
        found = coded(cells, fact.type if fact else "", name, refused, exactly=True)
        return Column(place.entity, place.number, place.name, found.codes, [None if t in refused else t for t in found.texts])

    def read(self, chosen: slice) -> Read:
        """The rows of a block as a batch, without those that only a dossier can judge."""
        read = self._reader.read(chosen)
        odd = self._odd[chosen]
        if not odd.any():
            return read
        kept = ~odd[read.worlds]
        return Read(read.batch.take(np.flatnonzero(kept)), read.worlds[kept], read.odd | odd)

    def decide(self, chosen: slice, setting: Setting) -> Told:
        """The rows of a block decided; not `done` are those that only pyDatalog can."""
        read = self.read(chosen)
        told = Told(np.zeros(read.odd.size, bool), {}, [[] for _ in range(read.odd.size)])
        decided = decide_columns(read.batch, setting)
        waits = unknowns(decided)
        for judged, own, more in zip(decided.kinds, waits, waiting(decided, waits), strict=True):
            _tell(told, _Kind(decided, judged, own, more), read.worlds[judged.worlds])
        return told


def _with_own_ids(norms: n.Norms, columns: list[Column], size: int) -> Bools:
    """Take ids for names, which mean nothing. Gives the rows in which they do: two are alike, or a link leads to a record by ours."""
    odd = np.zeros(size, bool)
    ids = [k for k, c in enumerate(columns) if c.name == ID]
    links = [c for c in columns if c.name in norms.entities[c.entity].links]
    ours = {_own_id(c) for c in columns}
    for k in ids:
        c = columns[k]
        good = [t is not None and t not in ours and _is_id(t) for t in c.texts]
        columns[k] = replace(c, name=NAME, texts=[t if ok else None for t, ok in zip(c.texts, good, strict=True)])
        for link in links:
            mine = np.array([t == _own_id(c) for t in link.texts] + [False])
            odd |= (c.codes >= 0) & mine[link.codes]
        for other in (columns[x] for x in ids if x < k):
            same = {t: i for i, t in enumerate(other.texts)}
            to = np.array([same.get(t, -2) for t in c.texts] + [-3])
            odd |= to[c.codes] == other.codes
    return odd


def _own_id(column: Column) -> str:
    """What a record is called if it has no id in its row; see `frames.draft_of`."""
    return f"{column.entity}_{column.number}" if column.number > 1 else column.entity


def _is_id(text: str) -> bool:
    return bool(AN_ID.match(text)) and text.isprintable() and text not in RESERVED


class _Kind:
    """What is found of the rows of one kind."""

    def __init__(self, decided: Decided, judged: Judged, unknown: Mapping[Key, Bools], more: Mapping[Key, Bools]) -> None:
        self.judged, self.norms, self.size = judged, judged.group.norms, judged.at.size
        self.made = amounts_of(decided, judged)  # may make rows doubtful
        self.sure = np.flatnonzero(~judged.doubtful)
        self.days = decided.seen.decision_date(n.APPLICATION)[judged.group.rows[judged.at]]
        self.unknown, self.open = unknown, more

    @cached_property
    def columns(self) -> dict[str, Any]:
        judged = self.judged
        money = granted(judged, self.made)
        return {
            "provision": np.full(self.size, judged.kind, object),
            "date": _looked_up(self.days, lambda day: as_date(day) if day != NO_DAY else None),
            "outcome": _looked_up(judged.outcome, NAMES.__getitem__),
            "possible": _looked_up(judged.possible, outcomes),
            "grounds": _count((g.holds for g in judged.grounds), self.size),
            "ground_ids": self._named([(g.id, g.holds) for g in judged.grounds]),
            "unmet": _count(judged.unmet.values(), self.size),
            "unmet_ids": self._named(sorted(judged.unmet.items(), key=lambda x: self.norms.place[x[0]])),
            "unknown": _count(self.unknown.values(), self.size),
            "unknown_facts": self._facts(self.unknown),
            "open": _count(self.open.values(), self.size),
            "open_facts": self._facts(self.open),
            "open_lists": self._lists(),
            "maximum": _looked_up(money, lambda cents: Decimal(cents).scaleb(-2) if cents != NOTHING else None),
            "maximum_cents": _looked_up(money, lambda cents: cents if cents != NOTHING else None),
        }

    def _facts(self, keys: Mapping[Key, Bools]) -> Any:
        """By the names of columns that would say them."""
        named = in_order(self.norms, {k[:3]: rows for k, rows in keys.items() if not k.of_list})
        return self._named([(heading(entity, place, name), rows) for (name, entity, place), rows in named.items()])

    def _lists(self) -> Any:
        """By the names of lists, whosesoever they are."""
        named: dict[tuple[str, str, int], Bools] = {}
        for key, rows in (*self.unknown.items(), *self.open.items()):
            if key.of_list:
                named[key.name, "", 0] = named.get((key.name, "", 0), rows) | rows
        return self._named([(name, rows) for (name, _, _), rows in in_order(self.norms, named).items()])

    def _named(self, flags: Sequence[tuple[str, Bools]]) -> Any:
        return _sets([x for x, _ in flags], [rows for _, rows in flags], self.size)

    def grounds(self) -> list[tuple[Ints, list[GroundRow]]]:
        """Of each ground the rows in which it holds, and what it says there."""
        out = []
        for g in self.judged.grounds:
            rows = np.flatnonzero(g.holds & ~self.judged.doubtful)
            because = _sets(list(g.because), [x[rows] for x in g.because.values()], rows.size)
            own = (g.modality, g.label), g.modality == REFUSES
            out.append((rows, [GroundRow(g.id, g.leg, *own[0], b, own[1]) for b in because]))
        return out


def _tell(told: Told, kind: _Kind, rows: Ints) -> None:
    """Put what is found of a kind where its rows stand in the block."""
    sure = kind.sure
    for name, values in kind.columns.items():
        told.columns.setdefault(name, np.full(told.done.size, None, object))[rows[sure]] = values[sure]
    told.done[rows[sure]] = True
    for at, found in kind.grounds():
        for row, ground in zip(rows[at].tolist(), found, strict=True):
            told.grounds[row].append(ground)


def _looked_up(codes: Ints, value: Any) -> Any:
    """Each different code once."""
    found, places = np.unique(codes, return_inverse=True)
    return _objects([value(code) for code in found.tolist()])[places]


def _sets(names: Sequence[str], flags: Sequence[Bools], size: int) -> Any:
    """Of each row the names whose flags it has; each different set once, a name once."""
    if not names or not size:
        return _objects([()] * size)
    packed = np.packbits(np.array(flags), axis=0).T.copy()
    found, places = np.unique(packed.view(f"V{packed.shape[1]}").ravel(), return_inverse=True)
    rows = np.unpackbits(found.view(np.uint8).reshape(found.size, -1), axis=1, count=len(names)).astype(bool)
    return _objects([tuple(dict.fromkeys(x for x, there in zip(names, row, strict=True) if there)) for row in rows])[places]


def _count(flags: Iterable[Bools], size: int) -> Any:
    found = np.zeros(size, np.int64)
    for rows in flags:
        found += rows
    return found.astype(object)


def _objects(values: Sequence[object]) -> Any:
    """An array of objects, tuples among them."""
    out = np.empty(len(values), object)
    out[:] = values if not values or not isinstance(values[0], tuple) else None
    if values and isinstance(values[0], tuple):
        for k, value in enumerate(values):
            out[k] = value
    return out
