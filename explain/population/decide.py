"""Every row decided: over columns, and by itself where that cannot be. What is found is kept as columns, a place a row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date as Date
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from parser import norms as n
from reasoner import Answer, Decision, Dossier, DossierError, Problem
from reasoner import decide as decide_one
from reasoner.columns.amounts import GRANTED as GRANTED
from reasoner.columns.amounts import amounts_of, granted
from reasoner.columns.decision import EVERY, NAMES, Judged, decide_columns
from reasoner.columns.margins import margins
from reasoner.columns.unknown import by_entity, unknowns
from reasoner.decision.decide import checked_readings
from reasoner.dossier.edit import Slot, slot
from reasoner.semantics.beliefs import Setting

from ..notebook.errors import wrong
from ..notebook.results import grantable
from .thresholds import Distances, note
from .thresholds import Key as ThresholdKey

if TYPE_CHECKING:
    import pandas as pd

    from reasoner.columns.days import Bools, Ints

    from .several import Block

LINE = re.compile(r", regel \d+\)")
NOTHING = -1  # no outcome; no amount


class GroundKey(NamedTuple):
    id: str
    leg: str | None

    def __str__(self) -> str:
        return f"{self.id} ({self.leg})" if self.leg else self.id

    @classmethod
    def read(cls, text: str) -> GroundKey:
        """The ground that is written so."""
        id_, _, leg = text.removesuffix(")").partition(" (")
        return cls(id_, leg or None)


class Rows(Protocol):
    """Applications to decide, or what runs and may be ended: a table, or dossiers."""

    frame: pd.DataFrame
    numbers: Ints
    warnings: list[str]
    source: str
    decimal: str
    delimiter: str
    running: bool

    @property
    def size(self) -> int: ...

    def name(self, row: int) -> str: ...

    def row(self, named: str) -> int: ...

    def blocks(self, norms: n.Norms) -> Iterator[Block]: ...

    def dossier(self, norms: n.Norms, row: int) -> tuple[Dossier, str | None]: ...


@dataclass(frozen=True)
class Asked:
    """The question, the same of every row."""

    date: Date | None = None
    readings: Mapping[str, str] = field(default_factory=dict)
    strict: bool = False

    def setting(self, norms: n.Norms, running: bool = False) -> Setting:
        """Raises DossierError for a reading that the rule base does not know."""
        return Setting(self.date.toordinal() if self.date else None, checked_readings(norms, self.readings), self.strict, running)


@dataclass
class Found:
    """outcome: a place in NAMES; possible: a bit for each of EVERY; cents: what can be granted, NOTHING where that is not known."""

    norms: n.Norms
    size: int
    running: bool = False
    outcome: Ints = field(init=False)
    possible: Ints = field(init=False)
    cents: Ints = field(init=False)
    done: Bools = field(init=False)
    grounds: dict[GroundKey, Bools] = field(default_factory=dict)
    because: dict[tuple[GroundKey, str], Bools] = field(default_factory=dict)
    unmet: dict[str, Bools] = field(default_factory=dict)
    unknown: dict[str, Bools] = field(default_factory=dict)
    errors: dict[int, str] = field(default_factory=dict)
    margins: dict[ThresholdKey, Distances] = field(default_factory=dict)
    kinds: dict[str, set[str]] = field(default_factory=dict)  # by outcome, of which rows it is
    alone: int = 0
    stopped: bool = False

    def __post_init__(self) -> None:
        self.outcome, self.cents = np.full(self.size, NOTHING), np.full(self.size, NOTHING)
        self.possible, self.done = np.zeros(self.size, np.int64), np.zeros(self.size, bool)

    def drop(self) -> None:
        """Forget what was found of rows that are not done."""
        self.outcome[~self.done], self.cents[~self.done], self.possible[~self.done] = NOTHING, NOTHING, 0
        for flags in (self.grounds, self.because, self.unmet, self.unknown):
            for rows in flags.values():
                rows &= self.done

    def flags(self, of: dict[Any, Bools], key: object) -> Bools:
        if key not in of:
            of[key] = np.zeros(self.size, bool)
        return of[key]

    def mark(self, of: dict[Any, Bools], key: object, rows: Ints) -> None:
        if rows.size:
            self.flags(of, key)[rows] = True


def decide_rows(norms: n.Norms, rows: Rows, asked: Asked, progress: Callable[[int], None] | None = None) -> Found:
    """Decide every row. Stopped by a keyboard interrupt, it gives what is done; `progress` hears how many rows are."""
    found, setting = Found(norms, rows.size, rows.running), asked.setting(norms, rows.running)
    try:
        for block in rows.blocks(norms):
            doubtful = _block(found, block, setting)
            alone = sorted({*map(int, block.alone), *doubtful})
            for row in alone:
                found.alone += 1
                _alone(found, rows, row, asked)
                if progress is not None:
                    progress(1)
            if progress is not None:
                progress(block.size - len(alone))
    except KeyboardInterrupt:
        found.stopped = True
        found.drop()
    return found


def _block(found: Found, block: Block, setting: Setting) -> list[int]:
    """Decide a block over columns. Gives the rows that are doubtful: those are not decided here."""
    if not block.rows.size:
        return []
    decided = decide_columns(block.batch, setting)
    waits = unknowns(decided)
    doubtful: list[int] = []
    for judged, own in zip(decided.kinds, waits, strict=True):
        made = amounts_of(decided, judged)  # may make rows doubtful
        sure = ~judged.doubtful
        rows = block.rows[judged.worlds]
        doubtful += rows[~sure].tolist()
        _take(found, judged, by_entity(own), rows, sure)
        found.cents[rows[sure]] = granted(judged, made)[sure]
        found.done[rows[sure]] = True
        for margin in margins(decided, judged):
            note(found.norms, found.margins, margin)
    return doubtful


def _take(found: Found, judged: Judged, waits: Mapping[tuple[str, str], Bools], rows: Ints, sure: Bools) -> None:
    found.outcome[rows[sure]], found.possible[rows[sure]] = judged.outcome[sure], judged.possible[sure]
    for code in np.unique(judged.outcome[sure]).tolist():
        found.kinds.setdefault(NAMES[code], set()).add(judged.kind)
    for g in judged.grounds:
        key = GroundKey(g.id, g.leg)
        found.mark(found.grounds, key, rows[g.holds & sure])
        for address, flags in g.because.items():
            found.mark(found.because, (key, address), rows[flags & g.holds & sure])
    for address, flags in judged.unmet.items():
        found.mark(found.unmet, address, rows[flags & sure])
    for (name, entity), flags in waits.items():
        found.mark(found.unknown, fact_name(found, name, entity), rows[flags & sure])


def fact_name(found: Found, name: str, entity: str) -> str:
    """As the column is called that would say it; a list by its name. What runs has the name of its own entity."""
    if entity == n.APPLICATION and found.running:
        entity = next((e.name for e in found.norms.entities.values() if e.support and name in (*e.facts, *e.links)), entity)
    return name if entity in ("", n.APPLICATION) else f"{entity}.{name}"


# ---- by itself


def _alone(found: Found, rows: Rows, row: int, asked: Asked) -> None:
    try:
        answer, decision = single(found.norms, rows, row, asked)
    except DossierError as error:
        found.errors[row] = problem_words(error.problems)
    else:
        _take_one(found, row, answer, decision)
    found.done[row] = True


def single(norms: n.Norms, rows: Rows, row: int, asked: Asked) -> tuple[Answer, Decision]:
    """A row decided by pyDatalog. Raises DossierError."""
    dossier, subject = rows.dossier(norms, row)
    application, running = (None, subject) if rows.running else (subject, None)
    answer = decide_one(
        norms, dossier, application=application, running=running, date=asked.date, readings=asked.readings, strict=asked.strict
    )
    if len(answer.decisions) != 1:
        raise wrong("D012", "meer dan één aanvraag in een rij", "geef elke aanvraag een eigen rij")
    return answer, answer.decisions[0]


def problem_words(problems: tuple[Problem, ...]) -> str:
    """All that is wrong with a row, on one line; lines of a dossier that nobody wrote are left out."""
    said = (f"{p.code} {LINE.sub(')', p.message)}" + (f" ({p.hint})" if p.hint else "") for p in problems)
    return "; ".join(dict.fromkeys(said))


def _take_one(found: Found, row: int, answer: Answer, d: Decision) -> None:
    at = np.array([row])
    found.outcome[row] = NAMES.index(d.outcome)
    found.kinds.setdefault(d.outcome, set()).add(d.provision)
    found.possible[row] = sum(1 << EVERY.index(o) for o in d.possible)
    for g in d.grounds:
        key = GroundKey(g.id, g.leg)
        found.mark(found.grounds, key, at)
        for address in g.because:
            found.mark(found.because, (key, address), at)
    for u in d.unmet:
        found.mark(found.unmet, u.id, at)
    dossier = answer.question.dossier
    for x in d.unknown:
        of_list = slot(found.norms, dossier, x.fact, x.entity) is Slot.LIST
        found.mark(found.unknown, fact_name(found, x.fact, "" if of_list else dossier.records[x.entity].entity), at)
    if (money := grantable(answer, d)) is not None:
        found.cents[row] = int(money * 100)


def alone_in_columns(norms: n.Norms, rows: Rows, row: int, asked: Asked) -> Found | None:
    """What the columns find of the block that a row is in; None if they leave the row to pyDatalog."""
    found = Found(norms, rows.size, rows.running)
    for block in rows.blocks(norms):
        if row in block.rows:
            _block(found, block, asked.setting(norms, rows.running))
            break
    return found if found.done[row] else None


def differences(found: Found, row: int, answer: Answer, decision: Decision) -> list[str]:
    """Where a row decided over columns differs from the same decided by pyDatalog; empty if it does not."""
    other = Found(found.norms, 1, found.running)
    _take_one(other, 0, answer, decision)
    pairs: dict[str, tuple[object, object]] = {
        "uitkomst": (int(found.outcome[row]), int(other.outcome[0])),
        "mogelijk": (int(found.possible[row]), int(other.possible[0])),
        "bedrag": (int(found.cents[row]), int(other.cents[0])),
    }
    for name, mine, theirs in (
        ("gronden", found.grounds, other.grounds), ("waarop zij rusten", found.because, other.because),
        ("niet vervulde voorwaarden", found.unmet, other.unmet), ("wat onbekend is", found.unknown, other.unknown),
    ):  # fmt: skip
        pairs[name] = ({k for k, f in mine.items() if f[row]}, set(theirs))
    return [name for name, (mine, other_) in pairs.items() if mine != other_]
