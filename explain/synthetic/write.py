"""Applications that were made up as a table in a file: CSV or Parquet. Every row says that it is not real."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from parser import norms as n
from reasoner.columns.tables import Column

MARK, MARKED = "synthetisch", "ja"
NOT_REAL = "Synthetische aanvragen: verzonnen, niet van bestaande mensen, en geen afspiegeling van wie er aanvraagt."
ENDINGS = (".csv", ".parquet")


class NoParquet(ImportError):
    """What writes Parquet is not installed."""


def write_table(path: Path, blocks: Iterable[Sequence[Column]], remark: str = "") -> int:
    """Write the blocks one after the other; gives the number of rows. Nothing is left half written. Raises NoParquet, OSError."""
    part = path.with_name(path.name + ".deel")
    try:
        written = (_parquet if path.suffix == ".parquet" else _csv)(part, blocks, f"{NOT_REAL} {remark}".strip())
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    return written


def heading(column: Column) -> str:
    """The name of a column in a table: of an application the bare name."""
    number = f".{column.number}" if column.number > 1 else ""
    return column.name if column.entity == n.APPLICATION else f"{column.entity}{number}.{column.name}"


def cells(column: Column) -> npt.NDArray[Any]:
    """The texts of a column; what is not there is empty."""
    found: npt.NDArray[Any] = np.array([*column.texts, ""], dtype=object)[column.codes]
    return found


def _csv(path: Path, blocks: Iterable[Sequence[Column]], remark: str) -> int:
    rows = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"# {remark}\n")
        writer = csv.writer(file, lineterminator="\n")
        for k, block in enumerate(blocks):
            if k == 0:
                writer.writerow([MARK, *map(heading, block)])
            size = block[0].codes.size
            writer.writerows(zip([MARKED] * size, *(cells(c).tolist() for c in block), strict=True))
            rows += size
    return rows


def _parquet(path: Path, blocks: Iterable[Sequence[Column]], remark: str) -> int:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise NoParquet from None
    rows, writer = 0, None
    try:
        for block in blocks:
            size = block[0].codes.size
            columns = {MARK: pa.DictionaryArray.from_arrays(np.zeros(size, np.int32), [MARKED])}
            for c in block:
                columns[heading(c)] = pa.DictionaryArray.from_arrays(
                    pa.array(c.codes.astype(np.int32), mask=c.codes < 0), pa.array(list(c.texts), pa.string())
                )
            table = pa.table(columns, metadata={MARK: MARKED, "opmerking": remark})
            if writer is None:
                writer = pq.ParquetWriter(path, table.schema)
            writer.write_table(table)
            rows += size
    finally:
        if writer is not None:
            writer.close()
    return rows
