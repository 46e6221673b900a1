"""A case and what came of it. Data only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from reasoner import Answer

Plain = dict[str, Any]  # a dossier as lists of records, every scalar as text


@dataclass(frozen=True)
class Written:
    """A value as it stands in a case file: text, or a list or mapping of these. `line` of the value."""

    value: str | tuple[Written, ...] | dict[str, Written]
    line: int

    @property
    def text(self) -> str:
        return self.value if isinstance(self.value, str) else ""


@dataclass(frozen=True)
class Case:
    """A question about a dossier and the answer expected.

    `expected`: by application id (None: the only decision), the values by key. `running`: id of
    the running provision the question is about, instead of an application.
    """

    file: str
    name: str
    line: int
    dossier: Plain
    date: date | None
    readings: dict[str, str]
    strict: bool
    application: str | None
    running: str | None
    expected: dict[str | None, dict[str, Written]]
    errors: Written | None  # the codes, for a dossier that cannot be


@dataclass(frozen=True)
class Difference:
    """What a case expects beside what came out, both in words. `line` of the expectation."""

    application: str | None
    key: str
    expected: str
    found: str
    line: int


@dataclass(frozen=True)
class Result:
    """A case that was run. `answer` is None for a dossier that cannot be."""

    case: Case
    differences: tuple[Difference, ...]
    answer: Answer | None

    @property
    def passed(self) -> bool:
        return not self.differences
