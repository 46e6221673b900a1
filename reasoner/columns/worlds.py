"""Many questions at once, in columns. What may be wrong with a dossier, and what is too large, goes to pyDatalog one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..decision.decide import asked_running, checked_readings, wanted
from ..decision.singly import Singly, several
from ..dossier.record import Dossier, DossierError, as_running
from ..semantics.backend import Finding
from ..semantics.question import Question
from .batch import TooLarge, batch_of
from .days import Bools
from .decision import EVERY, NAMES, Decided, Judged, decide_columns
from .unknown import Key, unknowns

BLOCK = 8192  # questions at a time


class Columns:
    """The second engine behind the door of `semantics/backend.py`."""

    def __init__(self) -> None:
        self._singly = Singly()

    def find(self, questions: Sequence[Question], reasons: bool = True) -> list[Finding | DossierError]:
        out: list[Finding | DossierError | None] = [None] * len(questions)
        asked: list[tuple[int, Question]] = []
        for k, question in enumerate(questions):
            try:
                asked.append((k, prepared(question)))
            except DossierError as error:
                out[k] = error
        for block in blocks(asked, reasons):
            for judged, own in zip(block.decided.kinds, _findings(block.decided, reasons), strict=True):
                for world, doubtful, one in zip(judged.worlds, judged.doubtful, own, strict=True):
                    out[block.asked[world][0]] = None if doubtful else one
        for k, found in enumerate(out):
            if found is None:
                (out[k],) = self._singly.find([questions[k]], reasons)
        return [found for found in out if found is not None]


@dataclass(frozen=True)
class Block:
    """Questions that are asked alike, each with its number, a world each, and what is found of them."""

    asked: Sequence[tuple[int, Question]]
    decided: Decided

    @property
    def worlds(self) -> list[tuple[Dossier, str]]:
        return [_world(question) for _, question in self.asked]


def blocks(asked: Sequence[tuple[int, Question]], reasons: bool = True) -> Iterator[Block]:
    """Prepared questions, each with a number, decided together with those that are asked alike; not those too large for columns."""
    alike: dict[tuple[object, ...], list[tuple[int, Question]]] = {}
    for k, question in asked:
        key = (id(question.norms), question.strict, question.about_running)
        alike.setdefault(key, []).append((k, question))
    for some in alike.values():
        for first in range(0, len(some), BLOCK):
            yield from _blocks(some[first : first + BLOCK], reasons)


def _blocks(some: Sequence[tuple[int, Question]], reasons: bool) -> Iterator[Block]:
    first = some[0][1]
    try:
        batch = batch_of(first.norms, [_world(question) for _, question in some])
    except TooLarge:
        half = len(some) // 2
        for part in (some[:half], some[half:]) if half else ():
            yield from _blocks(part, reasons)
        return
    yield Block(some, decide_columns(batch, first.setting, reasons, [question.setting for _, question in some]))


def _world(question: Question) -> tuple[Dossier, str]:
    return question.dossier, question.application or question.running or ""


def prepared(question: Question) -> Question:
    """The question with every reading and about one application, or running provision in the place of one. Raises DossierError."""
    found = each(question)
    if len(found) != 1:
        raise several(question)
    return found[0]


def each(question: Question) -> list[Question]:
    """As `prepared`, for each application that is asked about."""
    readings = checked_readings(question.norms, question.readings)
    running = asked_running(question)
    if running is not None:
        dossier = as_running(question.norms, question.dossier, running)
        return [replace(question, dossier=dossier, readings=readings, running=running, application=None)]
    return [replace(question, readings=readings, application=i) for i in wanted(question.dossier, question.application)]


def _findings(decided: Decided, reasons: bool) -> list[list[Finding]]:
    waits: list[dict[Key, Bools]] = unknowns(decided) if reasons else [{} for _ in decided.kinds]
    return [
        [_finding(judged, row, waiting) for row in range(judged.worlds.size)] for judged, waiting in zip(decided.kinds, waits, strict=True)
    ]


def _finding(judged: Judged, row: int, waiting: dict[Key, Bools]) -> Finding:
    place = judged.group.norms.place
    return Finding(
        NAMES[judged.outcome[row]],
        tuple(o for k, o in enumerate(EVERY) if int(judged.possible[row]) >> k & 1),
        tuple((g.id, g.leg) for g in judged.grounds if g.holds[row]),
        tuple(sorted((i for i, rows in judged.unmet.items() if rows[row]), key=lambda i: place[i])),
        tuple(dict.fromkeys(key.name for key, rows in waiting.items() if rows[row])),
    )
