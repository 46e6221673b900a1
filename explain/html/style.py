"""The style of every page of the house: the colours, light and dark, from one sheet; then the page; then what a page adds."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

FOLDER = Path(__file__).parent / "templates"
SHEETS = (FOLDER / "colours.css", FOLDER / "report.css")


def style(*more: Path) -> str:
    """One sheet; `more`: files that come after those of the house."""
    return "".join(sheet.read_text(encoding="utf-8") for sheet in (*SHEETS, *more))


def style_hash(style: str) -> str:
    """By which a page allows its own style, and nothing else."""
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
