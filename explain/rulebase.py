"""The face for people: a rule base, its answers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import kb
from parser import SourceFile, check
from reasoner import Answer, decide, read_dossier

if TYPE_CHECKING:
    from parser.norms import Norms

DEFAULT = "twenterand-2024"


def load_norms(name: str = DEFAULT, *, variant: str | Path | None = None, only: Collection[str] | None = None) -> Norms:
    """Read and check a rule base by name or folder, as a variant (by name or file) changes it.

    `only`: of the changes of the variant just these, by id. Raises kb.KbNotFound, parser.RuleBaseError.
    """
    folder = kb.find(name)
    changes = SourceFile(*kb.find_variant(folder, str(variant))) if variant is not None else None
    rules, sources = ([SourceFile(*f) for f in files] for files in (folder.rules, folder.sources))
    return check(folder.id, rules, sources, variant=changes, only=only)


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


def load(name: str = DEFAULT, *, variant: str | Path | None = None) -> RuleBase:
    """`load("twenterand-2024")`, or the path of a folder with rules of your own; `variant`: what if the rules were different."""
    return RuleBase(load_norms(name, variant=variant))
