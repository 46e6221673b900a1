"""What dossiers, answers and articles need of the rule base that made them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Date
from typing import Protocol, TypeVar

from parser import SourceFile
from parser.norms import Norms

A = TypeVar("A", covariant=True)


class Rules(Protocol[A]):
    """A rule base (`rulebase.RuleBase`) as what it gives knows it; A: the answers that it gives."""

    norms: Norms
    rules: tuple[SourceFile, ...]

    def ask(
        self, text: str, file: str, *, application: str | None = None, running: str | None = None, date: Date | str | None = None,
        readings: Mapping[str, str] | str | None = None, strict: bool = False,
    ) -> A:  # fmt: skip
        """Decide a dossier from its text, as `RuleBase.decide`. Raises InputError with every problem in it."""
