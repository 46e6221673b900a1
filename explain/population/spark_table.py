"""`waarom population --spark`: a table read, decided and summed up by Spark, written as Parquet whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parser import norms as n
from parser.vocabulary import ID
from reasoner.columns.decision import NAMES

from .. import words
from ..notebook import given
from ..notebook.errors import wrong
from ..sentence import kinds_words
from .decide import GRANTED, Asked, GroundKey
from .formats import PARQUET, TEXT, needed
from .read import read
from .session import session
from .spark import EXTRA, decided
from .summary import MOST_COMBINATIONS, Combination, Count, GroundCount, Summary, about_money, cite, share
from .write import AMOUNT, ERROR, GROUNDS, OUTCOME, UNKNOWN, UNMET, folder_of

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

MOST_ERRORS = 1_000  # that are brought together; the table has them all
PIECE = 32_768  # rows of the copy of a CSV file that are read apart
HERE = "kies een tabel: .csv of .parquet (ook een map die Spark schreef)"


def decide_file(norms: n.Norms, path: Path, out: Path, master: str, asked: Asked, complete: tuple[str, ...]) -> Summary:
    """Decide the rows of a file on a master of Spark and write them with their answers as Parquet, in a folder. Raises InputError.

    Parquet is read by Spark. A CSV file is read as without Spark (marks, delimiters, lines above the headings), and given to Spark as
    Parquet in the folder where the answers come.
    """
    needed("pyarrow", EXTRA)
    needed("pyspark", EXTRA)
    given.known_lists(norms, complete)
    asked.setting(norms)
    suffix = path.suffix.lower()
    if not path.exists():
        raise wrong("D000", f"{path} bestaat niet", HERE)
    parquet = suffix in PARQUET or (path.is_dir() and any(path.glob("*.parquet")))
    if not parquet and (path.is_dir() or suffix not in TEXT):
        raise wrong("K006", f"{path} kan niet met --spark", HERE)
    if out.suffix.lower() not in PARQUET:
        raise wrong("K007", f"Spark schrijft een tabel niet als '{out.suffix}'", "geef een naam op .parquet")
    folder_of(out)
    if out.exists():
        raise wrong("K004", f"{out} bestaat al, en Spark schrijft een map", "kies een andere naam")
    with _aside(out) as folder:
        if not parquet:
            _copy(norms, path, complete, folder / "in.parquet")
        with session(master) as spark:
            source = spark.read.parquet(str((path if parquet else folder / "in.parquet").resolve()))
            answers, warnings = decided(norms, source, asked, complete)
            answers.write.parquet(str(folder / "out"))
            found = summed_up(norms, spark.read.parquet(str(folder / "out")), warnings)
        (folder / "out").rename(out)
    return found


@contextmanager
def _aside(out: Path) -> Iterator[Path]:
    """A folder beside the target, gone afterwards. Raises InputError."""
    folder = out.resolve().with_name(f"{out.name}.{os.getpid()}.deel")
    try:
        folder.mkdir()
        yield folder
    except OSError as error:
        raise wrong("K004", f"{out} is niet te schrijven: {error.strerror or error}") from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copy(norms: n.Norms, path: Path, complete: tuple[str, ...], to: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    frame = read(norms, path, complete).frame
    columns = {str(name): pa.array(frame[name].astype(object), pa.string()) for name in frame.columns}
    parquet.write_table(pa.table(columns), to, row_group_size=PIECE)


# ---- what it comes to


def summed_up(norms: n.Norms, table: DataFrame, warnings: list[str]) -> Summary:
    """The summary of a table with answers; without what grounds rest on, and which rows went by themselves."""
    from pyspark.sql import functions as f

    counts = {r[0]: (r[1], r[2], r[3]) for r in table.groupBy(OUTCOME).agg(f.count("*"), f.count(AMOUNT), f.sum(AMOUNT)).collect()}
    rows = sum(c for c, _, _ in counts.values())
    granted = [counts[x] for x in (NAMES[k] for k in GRANTED) if x in counts]
    outcomes = [Count(x, kinds_words(norms, x, norms.provisions), c, share(c, rows)) for x, (c, _, _) in counts.items() if x]
    together = {r[0]: r[1] for r in table.where(f.col(GROUNDS) != "").groupBy(GROUNDS).count().collect()}
    order = sorted(together, key=lambda x: (-together[x], x))
    combinations = tuple(Combination(tuple(x.split("; ")), together[x]) for x in order[:MOST_COMBINATIONS])
    wrong_rows = table.where(f.col(ERROR) != "")
    own = f.col(ID).cast("string") if ID in table.columns else f.lit("")
    errors = wrong_rows.select(own, ERROR).limit(MOST_ERRORS).collect()
    more = max(0, wrong_rows.count() - MOST_ERRORS) if len(errors) == MOST_ERRORS else 0
    about = about_money(norms)
    return Summary(
        rows, tuple(sorted(outcomes, key=lambda c: (-c.rows, c.name))), tuple(_grounds(norms, _each(table, GROUNDS), together)),
        combinations, max(0, len(order) - MOST_COMBINATIONS), _counted(norms, _each(table, UNMET), rows),
        _counted(norms, _each(table, UNKNOWN), rows), sum((m for _, _, m in granted if m is not None), Decimal(0)),
        sum(p for _, p, _ in granted), sum(c for c, _, _ in granted),
        tuple((f"rij {id_}" if id_ else "een rij", message) for id_, message in errors), 0, False,
        words.variant_words(norms.variant), tuple(warnings), more_errors=more, priced=about["priced"], supports=about["supports"],
    )  # fmt: skip


def _each(table: DataFrame, name: str) -> dict[str, int]:
    """Of what stands in a column, with semicolons between, in how many rows it does."""
    from pyspark.sql import functions as f

    each: Any = f.explode(f.split(name, "; ")).alias("each")
    return {x: c for x, c in table.select(each).groupBy("each").count().collect() if x}


def _grounds(norms: n.Norms, each: dict[str, int], together: dict[str, int]) -> list[GroundCount]:
    made = [GroundCount(x, GroundKey.read(x).id, cite(norms, GroundKey.read(x).id), c, together.get(x, 0)) for x, c in each.items()]
    return sorted(made, key=lambda g: (-g.rows, g.name))


def _counted(norms: n.Norms, each: dict[str, int], of: int) -> tuple[Count, ...]:
    made = sorted(each.items(), key=lambda x: (-x[1], x[0]))
    return tuple(Count(k, cite(norms, k), c, share(c, of)) for k, c in made)
