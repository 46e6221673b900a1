"""Applications that were made up as a DataFrame. Needs pandas."""

from __future__ import annotations

import pandas as pd

from parser import norms as n
from parser.vocabulary import ID

from .assume import Assumptions
from .draw import synthetic_blocks
from .write import MARK, MARKED, cells, heading


def synthetic_frame(norms: n.Norms, kind: str | None, rows: int, seed: int, assumptions: Assumptions | None = None) -> pd.DataFrame:
    """The first rows that a seed stands for, as texts, as `waarom synthetic` writes them; an empty cell is empty text.

    `synthetisch` is `ja` on every row; `id` is s1, s2, ... with as many digits as the last.
    """
    blocks = [
        pd.DataFrame({heading(c): cells(c) for c in block}) for block in synthetic_blocks(norms, kind, rows, seed, assumptions=assumptions)
    ]
    drawn = pd.concat(blocks, ignore_index=True)
    digits = len(str(rows))
    ids = [f"s{k:0{digits}}" for k in range(1, rows + 1)]
    return pd.concat([pd.DataFrame({MARK: MARKED, ID: ids}, dtype=object), drawn], axis=1)
