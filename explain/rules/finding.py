"""What `check` finds in rules that are no error, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from parser.places import NOWHERE, Span


@dataclass(frozen=True)
class Finding:
    text: str
    span: Span = NOWHERE

    @property
    def place(self) -> str:
        """`2_regeling.regels:12: `, or nothing of what stands at an address only."""
        return f"{self.span.file}:{self.span.line}: " if self.span.line else ""

    @property
    def placed(self) -> str:
        return f"{self.place}{self.text}"
