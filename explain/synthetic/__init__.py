"""Applications that were made up, drawn from the norms alone."""

from __future__ import annotations

from .assume import Assumptions, read_assumptions
from .draw import complete_lists, synthetic_blocks
from .write import MARK, write_table

__all__ = ["MARK", "Assumptions", "complete_lists", "read_assumptions", "synthetic_blocks", "write_table"]
