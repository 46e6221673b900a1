"""The files of a rule base: rules, the texts they quote, variants."""

from __future__ import annotations

from dataclasses import dataclass

from kb.text import plain


@dataclass(frozen=True)
class SourceFile:
    """A file of a rule base: its name relative to the folder and its text.

    base: of a file of a rule base that this one builds on, that base as `parser.imports.place` calls it; its name begins with it.
    """

    name: str
    text: str
    base: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", plain(self.text))
