"""Texts that a spreadsheet would take for a formula."""

from __future__ import annotations

import re
from typing import Any

_BEGINS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def acts(value: Any) -> bool:
    """Would a spreadsheet take this for a formula? A number it would not."""
    return isinstance(value, str) and value.startswith(_BEGINS) and not _NUMBER.fullmatch(value)


def harmless(value: Any) -> Any:
    """With an apostrophe before a text that would act; anything else as it is."""
    return f"'{value}" if acts(value) else value
