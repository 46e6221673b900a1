"""What the cases of a lesson are called: told apart by what is given, never by how they turn out."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from reasoner.dossier.record import Record

from .. import words
from ..html import predict
from ..html.facts import rows
from .case import Asked, Case, case, heading

Place = tuple[tuple[str, ...], str]  # the way from the application to a record, and a fact of it
NOT_GIVEN = "niet vermeld"
MOST = 2  # facts in a heading


def numbered(cases: Sequence[Asked], only: str | None = None) -> tuple[Case, ...]:
    """The cases in words, from 1; only: of the grounds those at this address (id) or below."""
    told = zip(cases, apart(cases), strict=True)
    return tuple(replace(case(i, c, only), apart=more) for i, (c, more) in enumerate(told, 1))


def apart(cases: Sequence[Asked]) -> tuple[str, ...]:
    """Of each case the first facts that tell it from cases of the same kind and person; nothing of one that stands alone."""
    named = [heading(c) for c in cases]
    found = [""] * len(cases)
    for h in {h for h in named if named.count(h) > 1}:
        at = [i for i, other in enumerate(named) if other == h]
        for i, more in zip(at, _apart([cases[i] for i in at]), strict=True):
            found[i] = more
    return tuple(found)


def _apart(cases: Sequence[Asked]) -> list[str]:
    """Of each case what is given otherwise in another, as few facts as tell all apart; nothing if nothing is given otherwise."""
    given = [dict(_given(c)) for c in cases]
    values = {place: [g.get(place, ("", NOT_GIVEN))[1] for g in given] for place in dict.fromkeys(p for g in given for p in g)}
    labels = {place: label for g in given for place, (label, _) in g.items()}
    chosen: list[Place] = []
    while len(chosen) < MOST and (best := _best(given, values, chosen)) is not None:
        chosen.append(best)
    return ["; ".join(f"{words.small(labels[p])}: {values[p][i]}" for p in chosen) for i in range(len(cases))]


def _best(given: Sequence[Mapping[Place, object]], values: Mapping[Place, Sequence[str]], chosen: Sequence[Place]) -> Place | None:
    """The first fact that tells more cases apart than any before it, rather one that is given in every case."""

    def parts(places: Sequence[Place]) -> int:
        return len({tuple(values[p][i] for p in places) for i in range(len(given))})

    now = parts(chosen)
    more = [p for p in values if parts([*chosen, p]) > now]
    return max(more, key=lambda p: (parts([*chosen, p]), all(p in g for g in given)), default=None)


def _given(asked: Asked) -> Iterator[tuple[Place, tuple[str, str]]]:
    """Label and value of all that is stated: of the application first, then of what it leads to, then of the rest; then whether
    the college deviates, its day and its id."""
    answer, d = asked.answer.about(asked.decision), asked.decision
    for way, record in _records(answer.model.case.dossier.records, d.subject):
        facts = answer.norms.entities[record.entity].facts
        for name, _, value in rows(answer, record):
            if name in facts:
                yield (way, name), (facts[name].label.holds, value)
    yield ((), "deviations"), ("afwijking", "ja" if predict.deviations(answer, d) else "nee")
    yield ((), "date"), ("beoordeeld op", words.day(d.date) if d.date is not None else words.NO_DAY)
    yield ((), "subject"), (answer.norms.application.label, d.subject)


def _records(records: Mapping[str, Record], subject: str) -> Iterator[tuple[tuple[str, ...], Record]]:
    """Every record with the way to it; of what nothing leads to, the list and its place there."""
    seen, waiting = set[str](), deque[tuple[tuple[str, ...], str]]([((), subject)] if subject in records else [])
    while waiting:
        way, id_ = waiting.popleft()
        if id_ in seen:
            continue
        seen.add(id_)
        yield way, records[id_]
        waiting.extend(((*way, link), to) for link, to in records[id_].links.items() if to is not None and to in records)
    places: dict[str, int] = {}
    for record in records.values():
        if record.id not in seen:
            places[record.home] = places.get(record.home, 0) + 1
            yield ("", record.home, str(places[record.home])), record
