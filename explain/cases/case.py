"""A case and what came of it. Data only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from reasoner import Answer, Decision

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from reasoner.columns.answers import Part
    from reasoner.columns.judged import Decided

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
class Solved:
    """Many worlds decided at once, in columns."""

    decided: Decided
    parts: tuple[Part, ...]
    circular: npt.NDArray[np.bool_]  # of each world: do applications in it wait for each other?


@dataclass(frozen=True)
class Shown:
    """Where a case stands among worlds decided at once. `decisions`: as far as columns give them."""

    solved: Solved
    worlds: tuple[int, ...]
    decisions: tuple[Decision, ...]
    readings: Mapping[str, str]
    sha256: str


@dataclass(frozen=True)
class Result:
    """A case that was run. `answer`: by proofs; `shown`: from columns, if they say that it passes; neither: a dossier that cannot be."""

    case: Case
    differences: tuple[Difference, ...]
    answer: Answer | None
    shown: Shown | None = None

    @property
    def passed(self) -> bool:
        return not self.differences
