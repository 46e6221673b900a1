"""The face for people: a rule base, its answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import kb
from parser import SourceFile, check
from reasoner import Answer, decide, read_dossier

if TYPE_CHECKING:
    from parser.norms import Norms

DEFAULT = "twenterand-2024"


def load_norms(name: str = DEFAULT) -> Norms:
    """Read and check a rule base by name or folder. Raises kb.KbNotFound, parser.RuleBaseError."""
    folder = kb.find(name)
    return check(folder.id, [SourceFile(*r) for r in folder.rules], [SourceFile(*s) for s in folder.sources])


class RuleBase:
    """A checked rule base that answers questions about dossiers."""

    def __init__(self, norms: Norms) -> None:
        self.norms = norms

    def decide(
        self, dossier: str | Path, *, application: str | None = None, date: date | None = None, readings: dict[str, str] | None = None,
        strict: bool = False,
    ) -> Answer:  # fmt: skip
        """Decide the dossier in a YAML file. Raises reasoner.DossierError with every problem in it."""
        path = Path(dossier)
        found = read_dossier(self.norms, path.read_text(encoding="utf-8-sig"), str(path))
        return decide(self.norms, found, application=application, date=date, readings=readings, strict=strict)


def load(name: str = DEFAULT) -> RuleBase:
    """`load("twenterand-2024")`, or the path of a folder with rules of your own."""
    return RuleBase(load_norms(name))
