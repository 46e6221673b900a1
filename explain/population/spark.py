"""A population on Apache Spark: a DataFrame of applications in, the same with its answers out.

Row for row what `rulebase.population(table).rows` gives, by more than one process or machine. A row is a dossier by itself, so a
table may be cut into partitions anywhere and nothing is shuffled: rows stay where they are. What must not be cut is a dossier,
whose applications may exclude each other; so `dossiers` takes one whole, as one cell. What no partition can see by
itself (two rows with the same id, which grounds hold anywhere) is asked of the whole table, before and after.
"""

from __future__ import annotations

import gc
import json
import sys
import warnings
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date as Date
from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from parser import norms as n
from parser import store
from parser.vocabulary import ID

from ..load import FRAMES
from ..notebook import given
from ..notebook.errors import worded, wrong
from .decide import Asked, Found, GroundKey, Rows, decide_rows
from .dossiers import rows_of
from .formats import needed
from .sheet import sheet_of
from .summary import in_order
from .write import AMOUNT, COLUMNS, ERROR, GROUNDS, YES, answers, error_texts

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame

    from ..notebook.rulebase import RuleBase

EXTRA = "spark"
BLOCK = 32_768  # rows that are decided together
DIGITS = 19  # of an amount: cents in 64 bits
SPACE = r"(?U)^\s+|\s+$"
DOSSIER, TEXT, APPLICATION = "dossier", "tekst", "aanvraag"


def population(
    rulebase: RuleBase, frame: DataFrame, *, complete: Collection[str] | str = (), date: Date | str | None = None,
    readings: Mapping[str, str] | str | None = None, strict: bool = False, every_ground: bool = False,
) -> DataFrame:  # fmt: skip
    """The table with the columns of `waarom population` beside its own; what is wrong with a row stands in `error`.

    frame: a row an application, with the headings of a table. The rules go along as data; once a Python worker has read them it keeps
    them. Which grounds get a column depends on all rows: the answers are worked out once, and kept (`DataFrame.persist`) for whoever
    asks for them. With `every_ground` each ground of the rule base gets a column, and nothing is worked out yet.
    Raises InputError for headings that cannot be, two rows with the same id, or no rows.
    """
    asked, lists = Asked(given.day(date), given.readings(readings), strict), given.lists(complete)
    with worded():
        found, remarks = decided(rulebase.norms, frame, asked, lists, every_ground)
    for remark in remarks:
        warnings.warn(remark, stacklevel=2)
    return found


def decided(
    norms: n.Norms, frame: DataFrame, asked: Asked, complete: tuple[str, ...] = (), every_ground: bool = False
) -> tuple[DataFrame, list[str]]:
    """The same, and what there is to remark about the headings. Raises DossierError."""
    asked.setting(norms)
    given.known_lists(norms, complete)
    names = [str(x).strip() for x in frame.columns]
    heads = sheet_of(norms, pd.DataFrame([[None] * len(names)], columns=names, dtype=object))
    plain = frame.toDF(*(f"c{k}" for k in range(len(names))))
    _checked(plain, names)
    known = {x: k for k, x in enumerate(names) if x in heads.known}
    work = Work(_packed(norms), asked, complete, tuple(known), tuple(known.values()))
    return _answered(norms, plain, names, work, every_ground), heads.warnings


def dossiers(
    rulebase: RuleBase, frame: DataFrame, *, date: Date | str | None = None, readings: Mapping[str, str] | str | None = None,
    strict: bool = False, every_ground: bool = False,
) -> DataFrame:  # fmt: skip
    """Whole dossiers: columns `dossier` (what it is called) and `tekst` (its YAML) in, of every application a row out, as
    `rulebase.population(folder).rows` has it. Raises InputError."""
    asked, norms = Asked(given.day(date), given.readings(readings), strict), rulebase.norms
    with worded():
        asked.setting(norms)
        if missing := [x for x in (DOSSIER, TEXT) if x not in frame.columns]:
            raise wrong("D003", f"de tabel heeft geen kolom '{missing[0]}'", f"geef de kolommen '{DOSSIER}' en '{TEXT}'")
        plain = frame.select(frame[DOSSIER].cast("string").alias("c0"), frame[TEXT].cast("string").alias("c1"))
        _checked(plain, [DOSSIER, TEXT], DOSSIER)
        return _answered(norms, plain, [ID, DOSSIER, APPLICATION], Work(_packed(norms), asked), every_ground)


# ---- where Spark is asked


def _checked(plain: DataFrame, names: list[str], key: str = ID) -> None:
    """Raises InputError if there are no rows, or two with the same id."""
    from pyspark.sql import functions as f

    if plain.isEmpty():
        raise wrong("D000", "de tabel heeft geen rijen")
    if key not in names:
        return
    id_ = f.regexp_replace(f.col(f"c{names.index(key)}").cast("string"), SPACE, "")
    twice = plain.groupBy(id_.alias("id")).count().where("id != '' and count > 1").agg(f.min("id")).collect()[0][0]
    if twice is not None:
        raise wrong("D004", f"kolom '{key}': '{twice}' staat er meer dan één keer", "geef elke rij een eigen naam")


def _answered(norms: n.Norms, plain: DataFrame, names: list[str], work: Work, every_ground: bool) -> DataFrame:
    from pyspark.sql import functions as f
    from pyspark.sql.types import DecimalType, StringType, StructField, StructType

    own = [StructField(f"c{k}", StringType()) for k in range(len(names))] if not work.table else plain.schema.fields
    added = [StructField(x, DecimalType(DIGITS, 2) if x == AMOUNT else StringType()) for x in COLUMNS]
    with quiet():
        made = plain.mapInArrow(work, StructType([*own, *added]))
    if every_ground:
        keys = {GroundKey(g.address.id, g.leg) for p in norms.provisions.values() for g in p.grounds}
    else:
        made = made.persist()
        found = made.select(f.explode(f.split(GROUNDS, "; "))).distinct().collect()
        keys = {GroundKey.read(text) for [text] in found if text}
    grounds = [str(k) for k in in_order(norms, keys)]
    new = {*COLUMNS, *grounds}
    held = f.split(GROUNDS, "; ")
    columns: list[Column] = [f.col(f"c{k}").alias(f"invoer.{x}" if x in new else x) for k, x in enumerate(names)]
    columns += [f.col(x) for x in COLUMNS if x != ERROR]
    columns += [f.when(f.array_contains(held, x), YES).otherwise("").alias(x) for x in grounds]
    return made.select(*columns, f.col(ERROR))


@contextmanager
def quiet() -> Iterator[None]:
    """Spark warns of versions of pandas in what is not used here."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=FutureWarning, module="pyspark")
        yield


# ---- in a Python worker


def _packed(norms: n.Norms) -> bytes:
    needed("pyarrow", EXTRA)
    return json.dumps(store.encode(norms), separators=(",", ":")).encode()


@lru_cache(maxsize=2)
def _unpacked(data: bytes) -> n.Norms:
    """The norms that were sent; once a worker."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), FRAMES))
    norms = store.decode(json.loads(data))
    assert isinstance(norms, n.Norms)
    gc.collect()
    gc.freeze()  # they stay: looking for garbage need not look at them
    return norms


@dataclass(frozen=True)
class Work:
    """What a worker does with the batches of a partition. table: the headings that state something, and where they stand; without
    them a row is a dossier: what it is called, and its text."""

    norms: bytes
    asked: Asked
    complete: tuple[str, ...] = ()
    table: tuple[str, ...] = ()
    places: tuple[int, ...] = ()

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        norms = _unpacked(self.norms)
        for block in blocks(batches):
            rows, own = self._table(norms, block) if self.table else self._dossiers(norms, block)
            if not rows.size:
                continue
            found = decide_rows(norms, rows, self.asked)
            if found.stopped:
                raise KeyboardInterrupt
            yield from _beside(own, found).to_batches()
            del rows, own, found, block
            gc.collect()  # what was found of a block is circular, and would stay for many blocks

    def _table(self, norms: n.Norms, block: pa.Table) -> tuple[Rows, pa.Table]:
        frame = block.select([*self.places]).to_pandas(integer_object_nulls=True, date_as_object=True)
        return sheet_of(norms, frame.set_axis([*self.table], axis=1), complete=self.complete), block

    def _dossiers(self, norms: n.Norms, block: pa.Table) -> tuple[Rows, pa.Table]:
        import pyarrow as pa

        called, texts = (column.to_pylist() for column in block.columns)
        rows = rows_of(norms, ((file or "", text or "") for file, text in zip(called, texts, strict=True)))
        frame = rows.frame.astype(object)
        return rows, pa.table({f"c{k}": pa.array([*frame[x]], pa.string()) for k, x in enumerate(frame.columns)})


def blocks(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Batches together, up to so many rows."""
    import pyarrow as pa

    held: list[pa.RecordBatch] = []
    for batch in batches:
        if held and sum(b.num_rows for b in held) + batch.num_rows > BLOCK:
            yield pa.Table.from_batches(held)
            held = []
        if batch.num_rows:
            held.append(batch)
    if held:
        yield pa.Table.from_batches(held)


def _beside(own: pa.Table, found: Found) -> pa.Table:
    import pyarrow as pa

    for name, column in (answers(found) | {ERROR: error_texts(found)}).items():
        own = own.append_column(name, pa.array(column, pa.decimal128(DIGITS, 2) if name == AMOUNT else pa.string()))
    return own
