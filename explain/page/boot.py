"""In the browser: the rule base of the page from its folder, ready to be asked."""

from __future__ import annotations

import gc
import json
from pathlib import Path

from kb.text import read_text

from ..load import read
from .session import Session

EXAMPLES, LISTED = "dossiers", "voorbeelden.json"  # beside the rules; the second is made when the page is


def session(folder: str) -> Session:
    """Raises kb.KbNotFound, parser.RuleBaseError."""
    loaded = read(folder)
    home = Path(folder)
    examples = {f.stem: read_text(f) for f in sorted(home.glob(f"{EXAMPLES}/*.yaml"))}
    told = home / LISTED
    listed = json.loads(told.read_text(encoding="utf-8")) if told.is_file() else []
    gc.freeze()  # what was read stays
    gc.set_threshold(50_000, 20, 100)
    return Session(loaded, examples, listed)
