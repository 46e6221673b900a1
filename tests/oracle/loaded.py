"""The rule base under test, read once."""

from __future__ import annotations

from functools import cache

import kb
from parser import SourceFile, store
from parser.norms import Norms


@cache
def norms(name: str = "twenterand-2024") -> Norms:
    folder = kb.find(name)
    return store.checked(folder.id, [SourceFile(*r) for r in folder.rules], [SourceFile(*s) for s in folder.sources])
