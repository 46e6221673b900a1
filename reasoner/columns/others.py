"""What other choices of readings change, for every row of a batch at once: the outcome, and what is said beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from ..semantics.beliefs import Setting
from .batch import Batch
from .days import Bools, Ints
from .decision import decide_run
from .engine import Run, solve, turning_on, under
from .judged import Decided
from .seen import Seen
from .unknown import unknowns

Choice = tuple[str, str]  # a reading and one of its choices
Item = tuple[str, str, str | None]  # a ground with its leg, an unmet condition or the name of what is unknown


@dataclass(frozen=True)
class Changed:
    """Of every world: has it another outcome, or another that is possible; does anything differ that is told; is it doubtful?"""

    turned: Bools
    differs: Bools
    doubtful: Bools


@dataclass
class _Said:
    """Of every world the outcome, what is possible, and which of the items are told."""

    outcome: Ints
    possible: Ints
    doubtful: Bools
    told: dict[Item, Bools] = field(default_factory=dict)


def changes(batch: Batch, setting: Setting, others: Iterable[Choice]) -> Iterator[tuple[Choice, Changed]]:
    """What each of these choices changes, instead of the one in the setting, which has every reading."""
    run = solve(Seen(batch, setting))
    now = _said(decide_run(run))
    for reading, choice in others:
        if not any(turning_on(group.plan, batch.norms, (reading,)) for group in run.groups.values()):
            none = np.zeros(batch.size, bool)
            yield (reading, choice), Changed(none, none, now.doubtful)
        else:
            yield (reading, choice), _changed(now, _under(run, setting, reading, choice))


def _under(run: Run, setting: Setting, reading: str, choice: str) -> _Said:
    return _said(decide_run(under(run, {**setting.readings, reading: choice})))


def _changed(one: _Said, other: _Said) -> Changed:
    turned = (one.outcome != other.outcome) | (one.possible != other.possible)
    differs = turned.copy()
    nowhere = np.zeros(turned.size, bool)
    for item in one.told.keys() | other.told.keys():
        differs |= one.told.get(item, nowhere) != other.told.get(item, nowhere)
    return Changed(turned, differs, one.doubtful | other.doubtful)


def _said(decided: Decided) -> _Said:
    size = decided.seen.batch.size
    said = _Said(np.zeros(size, np.int64), np.zeros(size, np.int64), np.zeros(size, bool))
    for judged, waits in zip(decided.kinds, unknowns(decided), strict=True):
        at = judged.worlds
        said.outcome[at], said.possible[at], said.doubtful[at] = judged.outcome, judged.possible, judged.doubtful
        items: list[tuple[Item, Bools]] = [(("ground", g.id, g.leg), g.holds) for g in judged.grounds]
        items += [(("unmet", id_, None), rows) for id_, rows in judged.unmet.items()]
        items += [(("unknown", key.name, None), rows) for key, rows in waits.items()]
        for item, rows in items:
            said.told.setdefault(item, np.zeros(size, bool))[at[rows]] = True
    return said


__all__ = ["Changed", "changes"]
