"""Many dossiers at once: a DataFrame with one dossier a row in, tidy frames out.

Columns: `entity.fact` (`entity.2.fact` for a second one), and the bare name of a fact, link or
key of the application. An empty cell says nothing, as if the fact were left out; `onbekend` says
that it is not known. One application a row. Records are linked by their entity; give a
column `entity.link` to link otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date as Date
from typing import Any

import pandas as pd

from parser import did_you_mean
from parser import norms as n
from parser.vocabulary import ID
from reasoner import Decision, DossierError
from reasoner.columns.models import answers
from reasoner.columns.worlds import Columns
from reasoner.decision.decide import checked_readings
from reasoner.dossier.paths import settable
from reasoner.dossier.read import NONE
from reasoner.semantics.backend import Finding
from reasoner.semantics.beliefs import Setting
from reasoner.semantics.question import Question

from .. import words
from ..synthetic.write import MARK
from . import given
from .draft import Plain, text_of
from .errors import InputError, lines, worded, wrong
from .face import Answer, Draft
from .frame_columns import FrameReader, Told
from .needs import Rules
from .pairs import Pairs
from .results import OUTCOMES as OUTCOMES
from .results import TYPES, framed, ground_rows, hangs, named, outcome_row, warn
from .results import Frames as Frames
from .table_column import Column, cents, empty

TOGETHER = 8192  # rows that are decided at once
LONG = 30  # rows from which a progress bar is shown
IMPOSSIBLE = "kan niet"  # in a grid: two values that cannot go together
NUMBER = re.compile(r"0*([1-9][0-9]{0,3})")
NEAR = "bedoelde"  # so a hint begins that names something near


def decide_frame(
    rulebase: Rules[Answer], frame: pd.DataFrame, *, complete: Collection[str] | str | bool = (), date: Date | str | None = None,
    readings: Mapping[str, str] | str | None = None, strict: bool = False, progress: bool | None = None,
    extra: Collection[str] | str = (),
) -> Frames:  # fmt: skip
    """Decide every row: see `RuleBase.decide_frame`."""
    columns, unread = read_columns(rulebase, frame, extra)
    lists, on, chosen = asked_alike(rulebase, complete, date, readings)
    warn(_unread_words(unread, given.lists(extra)))
    reader = FrameReader(rulebase.norms, frame, columns, lists)
    setting = Setting(on.toordinal() if on else None, checked_readings(rulebase.norms, chosen), strict)
    outcomes: dict[str, list[Any]] = {c: [] for c in TYPES}
    grounds: list[dict[str, Any]] = []
    try:
        for block in blocks(frame, progress):
            told = reader.decide(block, setting)
            rows = [k for k, done in enumerate(told.done) if not done]
            cells = (dict(zip(columns, row, strict=True)) for row in _plain_rows(frame[list(columns)].iloc[block].iloc[rows]))
            alone = dict(zip(rows, _singly(rulebase, list(cells), columns, lists, on, chosen, strict), strict=True))
            _add(outcomes, grounds, list(frame.index[block]), told, alone)
    except KeyboardInterrupt:
        warn(f"gestopt: {len(outcomes['dossier'])} van de {len(frame)} rijen zijn beoordeeld; de andere ontbreken")
    made = framed(outcomes, grounds, frame, unread)
    named(made.outcomes, rulebase.norms)
    warn(hangs(rulebase.norms, made.outcomes))
    return made


Row = tuple[dict[str, Any], list[dict[str, Any]]]  # of `outcomes`, and those of `grounds`


def _singly(
    rulebase: Rules[Answer], rows: Sequence[Mapping[str, object]], columns: Mapping[str, Column], lists: Collection[str],
    on: Date | None, chosen: Mapping[str, str], strict: bool,
) -> Iterator[Row]:  # fmt: skip
    """What rows come to as dossiers, by their cells."""
    asked = {k: _question(rulebase, columns, cells, lists, on, chosen, strict) for k, cells in enumerate(rows)}
    known = {k: question for k, question in asked.items() if question is not None}
    answered = dict(zip(known, answers(tuple(known.values()), brief=False), strict=True))
    for k, cells in enumerate(rows):
        try:
            answer = answered.get(k)
            if isinstance(answer, DossierError):
                raise InputError(answer.problems)
            if answer is None:  # its dossier cannot be read: said as of a single one
                answer = draft_of(rulebase, columns, cells, lists).decide(date=on, readings=chosen, strict=strict)
            decision = _one(answer.decisions)
        except InputError as error:
            yield {"error": problem_words(error)}, []
        else:
            yield outcome_row(None, answer, decision), [*ground_rows(None, decision)]


def _question(
    rulebase: Rules[Answer], columns: Mapping[str, Column], cells: Mapping[str, object], lists: Collection[str],
    on: Date | None, chosen: Mapping[str, str], strict: bool,
) -> Question | None:  # fmt: skip
    """What is asked of a row; None if its dossier cannot be read."""
    try:
        dossier = draft_of(rulebase, columns, cells, lists).checked()
    except InputError:
        return None
    return Question(rulebase.norms, dossier, date=on, readings=chosen, strict=strict)


def _add(outcomes: dict[str, list[Any]], grounds: list[dict[str, Any]], labels: list[object], told: Told, alone: Mapping[int, Row]) -> None:
    """A block after those before it."""
    for name, values in outcomes.items():
        own = list(told.columns[name]) if name in told.columns else [None] * len(labels)
        for row, (found, _) in alone.items():
            own[row] = found.get(name)
        values += labels if name == "dossier" else own
    for row, (label, own_grounds) in enumerate(zip(labels, told.grounds, strict=True)):
        if row in alone:
            grounds += [ground | {"dossier": label} for ground in alone[row][1]]
        else:
            grounds += [{"dossier": label} | ground._asdict() for ground in own_grounds]


def asked_alike(
    rulebase: Rules[Answer], complete: Collection[str] | str | bool, date: Date | str | None, readings: Mapping[str, str] | str | None
) -> tuple[tuple[str, ...], Date | None, dict[str, str]]:
    """What is asked of every row: the lists that are complete, the day, the readings that are chosen. Raises InputError."""
    lists, on, chosen = given.complete(rulebase.norms, complete), given.day(date), given.readings(readings)
    Draft(rulebase).complete(*lists)
    with worded():
        checked_readings(rulebase.norms, chosen)
    return lists, on, chosen


def problem_words(error: InputError) -> str:
    """What is wrong with a row, on one line."""
    return "; ".join(x.strip() for x in lines(error.problems))


def read_columns(rulebase: Rules[Answer], frame: object, extra: Collection[str] | str) -> tuple[dict[str, Column], list[Any]]:
    """The columns that say something, by heading, and the headings of the others. Raises InputError."""
    if not isinstance(frame, pd.DataFrame):
        given_ = f"'{frame}'" if isinstance(frame, str) else f"een {type(frame).__name__}"
        hint = f"lees het eerst: pandas.read_csv({frame!r})" if isinstance(frame, str) else "maak er een met pandas.DataFrame(...)"
        raise wrong("K006", f"{given_} is geen DataFrame", hint)
    known, unread = told(rulebase.norms, frame.columns, given.lists(extra))
    return places(rulebase.norms, known), unread


def told(norms: n.Norms, columns: Iterable[object], extra: Collection[str] = ()) -> tuple[list[str], list[Any]]:
    """The headings that say something of a dossier, and those that do not. Raises InputError for one that nearly does."""
    known: list[str] = []
    unread: list[Any] = []
    for name in columns:
        if not isinstance(name, str) or name in extra:
            unread.append(name)
            continue
        try:
            place(norms, name)
        except InputError as error:
            entity, dot, _ = name.partition(".")
            looks = (dot and entity in norms.entities) or error.problems[0].hint.startswith(NEAR)
            if looks and name not in TYPES:
                raise
            unread.append(name)
        else:
            known.append(name)
    return known, unread


def _unread_words(unread: Collection[object], meant: Collection[str]) -> str:
    names = [f"'{x}'" for x in unread if x not in meant and x not in TYPES and x != MARK]
    if not names:
        return ""
    one = len(names) == 1
    return (
        f"{'kolom' if one else 'kolommen'} {words.enumerate_words(names, 'en')} {'hoort' if one else 'horen'} niet bij deze kennisbank en "
        f"{'gaat' if one else 'gaan'} ongelezen mee; met extra= zegt u dat dat de bedoeling is"
    )


def _one(decisions: tuple[Decision, ...]) -> Decision:
    """The one decision of a row. Raises InputError if there are more."""
    if len(decisions) != 1:
        ids = ", ".join(d.subject for d in decisions)
        raise wrong("D012", f"meer dan een aanvraag: {ids}", "geef elke aanvraag een eigen rij; decide() beoordeelt ze samen")
    return decisions[0]


def places(norms: n.Norms, columns: Iterable[object]) -> dict[str, Column]:
    """Where each column belongs. Raises InputError for one that is not known, and for two that say the same."""
    found: dict[Column, str] = {}
    for name in map(str, columns):
        column = place(norms, name)
        if column in found:
            raise wrong("D004", f"kolom '{found[column]}' en kolom '{name}' zeggen hetzelfde", "laat er een weg")
        found[column] = name
    return {name: column for column, name in found.items()}


def place(norms: n.Norms, column: str) -> Column:
    """Where a column belongs. Raises InputError for one that the vocabulary does not know."""
    entity, _, name = column.rpartition(".")
    entity, numbered, number = (entity or _whose(norms, name)).partition(".")
    known = [f"{e.name}.{f}" if e.name != n.APPLICATION else f for e in norms.entities.values() for f in (ID, *settable(e))]
    if entity not in norms.entities or name not in (ID, *settable(norms.entities[entity])):
        raise wrong("D003", f"kolom '{column}' hoort niet bij deze kennisbank", did_you_mean(column, known) or "schrijf entiteit.feit")
    if not numbered:
        return Column(entity, 1, name)
    counted = NUMBER.fullmatch(number)
    if counted is None:
        raise wrong("D003", f"kolom '{column}': '{number}' is geen volgnummer", f"tel vanaf 1: {entity}.1.{name}, {entity}.2.{name}")
    return Column(entity, int(counted[1]), name)


def _whose(norms: n.Norms, name: str) -> str:
    """The entity that a name alone belongs to: the application, else the only one that knows it."""
    knowing = [e.name for e in norms.entities.values() if name in settable(e)]
    return knowing[0] if len(knowing) == 1 else n.APPLICATION


def draft_of(rulebase: Rules[Answer], columns: Mapping[str, Column], cells: Mapping[str, object], complete: Collection[str] = ()) -> Draft:
    """The dossier that a row describes."""
    norms = rulebase.norms
    records: dict[tuple[str, int], Plain] = {}
    for name, column in columns.items():
        value = cells[name]
        if not empty(value):
            own = f"{column.entity}_{column.number}" if column.number > 1 else column.entity
            record = records.setdefault((column.entity, column.number), {ID: own})
            record[column.name] = _exact(norms, column, value)
    _someone(norms, records)
    draft = Draft(rulebase, {}, "")
    for (entity, _), record in records.items():
        own_facts = draft.plain_facts(norms.entities[entity], {k: v for k, v in record.items() if k != ID})
        record.update(own_facts, id=str(record[ID]))
    for (entity, _), record in records.items():
        _link(norms, records, entity, record, complete)
        draft.put(norms.entities[entity].list_name, record)
    return draft.complete(*complete) if complete else draft


def _someone(norms: n.Norms, records: dict[tuple[str, int], Plain]) -> None:
    """An application of which no cell says whose it is, is of somebody of whom nothing is known."""
    own, asked = norms.application, records.get((n.APPLICATION, 1))
    if asked is not None and own.owner is not None and own.owner not in asked:
        target = own.links[own.owner].target
        records.setdefault((target, 1), {ID: target})


def _link(norms: n.Norms, records: Mapping[tuple[str, int], Plain], entity: str, record: Plain, complete: Collection[str]) -> None:
    """Link a record to the first of each entity in the row; to none where there is none and the list says all."""
    declared = norms.entities[entity]
    for link in declared.links.values():
        if link.name in record or link.name not in settable(declared) or link.target == entity:
            continue
        target = records.get((link.target, 1))
        if target is not None:
            record[link.name] = target[ID]
        elif norms.entities[link.target].list_name in complete:
            record[link.name] = NONE


def _exact(norms: n.Norms, column: Column, value: object) -> object:
    """A sum of money that pandas made a float, for one cell was empty, if it is one to the cent."""
    fact = norms.entities[column.entity].facts.get(column.name)
    return cents(value) if fact is not None and fact.type == "bedrag" and isinstance(value, float) else value


def rows_of(frame: pd.DataFrame) -> Iterator[tuple[object, dict[str, object]]]:
    """Index and cells of every row."""
    names = [str(c) for c in frame.columns]
    return ((index, dict(zip(names, row, strict=True))) for index, row in zip(frame.index, _plain_rows(frame), strict=True))


def _plain_rows(frame: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    return frame.itertuples(index=False, name=None)


def blocks(frame: pd.DataFrame, progress: bool | None) -> Iterator[slice]:
    """The rows in blocks, under a bar if the run is long."""
    some = [slice(start, min(start + TOGETHER, len(frame))) for start in range(0, len(frame), TOGETHER)]
    if not (progress if progress is not None else len(frame) >= LONG):
        yield from some
        return
    from tqdm.auto import tqdm

    with tqdm(total=len(frame), desc="Dossiers", unit="dossier") as bar:
        for block in some:
            yield block
            bar.update(block.stop - block.start)


# ---- two facts as axes


def grid(
    rulebase: Rules[Answer], dossier: Any, x: str, xs: Collection[object], y: str, ys: Collection[object], **question: Any
) -> pd.DataFrame:
    """The outcome for every pair of values of two facts (`id.fact`, or a name that is clear): columns x, y, outcome.

    Two values that cannot go together: IMPOSSIBLE. Raises InputError if no pair can.
    """
    decision = rulebase.ask(*text_of(dossier), **question).only
    pairs = Pairs(decision, x, y)
    if pairs.spots[0] == pairs.spots[1]:
        raise wrong("D004", f"'{x}' en '{y}' zijn hetzelfde feit", "kies voor elke as een ander feit")
    places = [(a, b) for b in _several(ys) for a in _several(xs)]
    asked: dict[int, Question] = {}
    errors: list[InputError] = []
    for k, (a, b) in enumerate(places):
        try:
            with worded():
                asked[k] = pairs.question(a, b)
        except InputError as error:
            errors.append(error)
    outcomes = [IMPOSSIBLE] * len(places)
    for k, found in zip(asked, Columns().find(tuple(asked.values()), reasons=False), strict=True):
        if isinstance(found, Finding):
            outcomes[k] = found.outcome
        else:
            errors.append(InputError(found.problems))
    if errors and len(errors) == len(places):
        raise errors[0]
    rows = [(*place, outcome) for place, outcome in zip(places, outcomes, strict=True)]
    return named(pd.DataFrame(rows, columns=[x, y, "outcome"]), rulebase.norms)


def _several(values: object) -> list[object]:
    """The values of an axis; a single one is one value."""
    return list(values) if isinstance(values, Iterable) and not isinstance(values, str) else [values]
