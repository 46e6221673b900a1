"""A decision in the words of a case, and an expectation set beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from parser.norms import APPLICATION, Norms, ValueTerm
from reasoner import Answer, Decision
from reasoner.decision.answer import EXCESS, AmountRow, Ground, HoursRow, RecordedCheck
from reasoner.dossier.calendar import as_date
from reasoner.semantics.terms import interval

from .case import Difference, Written

NONE = "geen"
NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+)?\Z")
Words = dict[str, str | tuple[str, ...]]


def word(value: object) -> str:
    """A value as a case writes it: numbers without trailing zeros, dates as jjjj-mm-dd, None as `geen`."""
    text = NONE if value is None else str(value)
    return format(Decimal(text.replace(",", ".")).normalize(), "f") if NUMBER.match(text) else text


def ground_name(address: str, leg: str | None) -> str:
    """`regeling:2.5 voorwaarden`; a clause without legs is its address."""
    return f"{address} {leg}" if leg else address


def known_grounds(norms: Norms) -> tuple[str, ...]:
    """Every name a ground of this rule base can have."""
    names: dict[str, None] = {}
    for provision in norms.provisions.values():
        names |= dict.fromkeys(ground_name(g.address.id, g.leg) for g in provision.grounds)
        names |= dict.fromkeys(ground_name(x.address.id, EXCESS) for x in provision.limits)
        if provision.ending is not None:
            names |= dict.fromkeys(ground_name(g.address.id, g.leg) for g in provision.ending.grounds)
            names |= dict.fromkeys(rule.address.id for rule in provision.ending.keeps)
    return tuple(names)


# ---- what a case may expect

SINGLE: dict[str, Callable[[Decision], object]] = {"uitkomst": lambda d: d.outcome, "datum": lambda d: d.date}
SETS: dict[str, Callable[[Decision], Iterable[str]]] = {
    "mogelijk": lambda d: d.possible,
    "keuze": lambda d: (" met ".join(sorted(c)) for c in d.choice),
    "gronden": lambda d: (ground_name(g.id, g.leg) for g in d.grounds),
    "onvervuld": lambda d: (u.id for u in d.unmet),
    "plichten": lambda d: (x.id for x in d.duties if not x.open),
    "plichten_misschien": lambda d: (x.id for x in d.duties if x.open),
    "afwijken": lambda d: d.deviation,
}
FACTS: dict[str, Callable[[Decision], Iterable[tuple[str, str]]]] = {
    "onbekend": lambda d: ((u.fact, u.entity) for u in d.unknown),
    "oordelen": lambda d: ((u.fact, u.entity) for u in d.unknown if u.kind == "oordeel"),
    "ook_onbekend": lambda d: ((u.fact, u.entity) for u in d.waiting),
    "aangenomen": lambda d: ((x.fact, x.entity) for x in d.assumed),
}
ROWS: dict[str, Callable[[Decision], Iterable[AmountRow | HoursRow]]] = {"bedragen": lambda d: d.amounts, "uren": lambda d: d.hours}
NOT_GROUNDS, DUE, OPEN_LIMIT, RECORDED = "geen_gronden", "uiterlijk", "open_maximum", "vastgelegd"
VALUES, POWERS = "waarden", "bevoegdheden"  # of the model of an answer
EXPECTATIONS = (*SINGLE, *SETS, *FACTS, *ROWS, NOT_GROUNDS, DUE, OPEN_LIMIT, RECORDED, VALUES, POWERS)
OF_GROUND: dict[str, Callable[[Ground], object]] = {
    "wegens": lambda g: g.because,
    "door": lambda g: g.with_,
    "lezingen": lambda g: g.readings,
    "tot_en_met": lambda g: g.until,
    "vanaf": lambda g: g.from_,
}
OF_ROW: dict[str, Callable[[AmountRow | HoursRow], object]] = {
    "van": lambda r: r.from_,
    "tot_en_met": lambda r: r.to,
    "rij": lambda r: r.row,
    "kolom": lambda r: r.column,
    "tabel": lambda r: r.table if isinstance(r, AmountRow) else None,
    "percentage": lambda r: r.percentage if isinstance(r, HoursRow) else None,
    "uren": lambda r: r.hours if isinstance(r, AmountRow) else None,
    "factor": lambda r: r.factor if isinstance(r, AmountRow) else None,
    "maximum": lambda r: r.maximum,
    "status": lambda r: r.status,
    "bron": lambda r: r.id,
}
AGREES = {True: "ja", False: "nee", None: "onbekend"}
OF_RECORDED: dict[str, Callable[[RecordedCheck], object]] = {
    "klopt": lambda r: AGREES[r.agrees],
    "terecht": lambda r: r.named_and_holding,
    "ten_onrechte": lambda r: r.named_and_not_holding,
    "nog_onbekend": lambda r: r.named_and_unknown,
    "niet_genoemd": lambda r: r.holding_and_not_named,
}


# ---- comparing


def differences(expected: dict[str, Written], decision: Decision, application: str | None, answer: Answer | None) -> Iterator[Difference]:
    """Where a decision is not as expected; only what is expected is compared, but exactly. answer: None for what columns decided."""
    for key, written in expected.items():
        of_model = answer is not None and key in (VALUES, POWERS)
        found_ = _of_model(key, written, answer, decision) if answer is not None and of_model else _compared(key, written, decision)
        for name, wanted, found, line in found_:
            if wanted != found:
                yield Difference(application, name, wanted, found, line)


Compared = tuple[str, str, str, int]  # key, expected, found, line


def _compared(key: str, written: Written, decision: Decision) -> Iterator[Compared]:
    if key in SINGLE:
        yield key, word(written.text), word(SINGLE[key](decision)), written.line
    elif key in FACTS:
        wanted = texts(written)
        found = dict.fromkeys(f"{entity}.{fact}" if f"{entity}.{fact}" in wanted else fact for fact, entity in FACTS[key](decision))
        yield _same_set(key, written, found)
    elif key in SETS:
        yield _same_set(key, written, SETS[key](decision))
        if key == "gronden" and isinstance(written.value, dict):
            yield from _ground_details(written.value, decision)
    elif key == NOT_GROUNDS:
        names = {name for g in decision.grounds for name in (g.id, ground_name(g.id, g.leg))}
        for name in texts(written):
            yield key, f"niet {name}", name if name in names else f"niet {name}", written.line
    elif key in ROWS:
        yield from _rows(key, written, tuple(ROWS[key](decision)))
    elif key == DUE:
        due = {x.id: x.due for x in decision.duties}
        yield from _details(key, written, lambda address: due.get(address, "deze plicht is er niet"))
    elif key == OPEN_LIMIT:
        known = {x.id: x.known for x in decision.limits}
        yield _same_set(key, written, known)
        yield from _details(key, written, lambda address: known.get(address, "dit maximum staat niet open"))
    elif key == RECORDED:
        check = decision.recorded
        if isinstance(written.value, dict) and check is not None:
            yield from _details(key, written, lambda name: OF_RECORDED[name](check))
        else:
            yield (
                key,
                word(written.text) if isinstance(written.value, str) else "een besluit",
                NONE if not check else "een besluit",
                written.line,
            )


def _of_model(key: str, written: Written, answer: Answer, decision: Decision) -> Iterator[Compared]:
    """Named values and powers, which a decision does not list."""
    if key == VALUES:
        yield from _details(key, written, lambda name: value_of(answer, decision, name))
        return
    model, provision = answer.model_of(decision), answer.norms.provisions[decision.provision]
    rules = (*provision.powers, *provision.shalls)
    yield _same_set(key, written, dict.fromkeys(r.address.id for r in rules if model.value(r.prop, (decision.subject,)) is True))


def value_of(answer: Answer, decision: Decision, name: str) -> object:
    """A named value: a day, a number, `onbekend`; `geen` where no case applies."""
    value, args = answer.norms.values[name], (decision.subject,)
    models = (answer.model_of(decision), *(m for m in answer.amount_models if decision.subject in m.cones))  # of an amount only: the second
    for model in models:
        least, most = interval(model, ValueTerm(name, value.type), {APPLICATION: args})
        if least is not None and least == most:
            return as_date(int(least)) if value.type == "datum" else least
    failing = any(all(guard is not None and m.child(guard, args) is False for _, guard in value.cases) for m in models)
    return None if failing else "onbekend"


def texts(written: Written) -> tuple[str, ...]:
    """The words of a list, the keys of a mapping, or the one word; a list in a list is one word, `a1 met a2`."""
    match written.value:
        case str():
            return (written.value,) if written.value else ()
        case dict():
            return tuple(written.value)
    return tuple(" met ".join(sorted(texts(item))) if isinstance(item.value, tuple) else item.text for item in written.value)


def _same_set(key: str, written: Written, found: Iterable[str]) -> Compared:
    """Both as lists in the order found, so that only what differs differs."""
    wanted, got = Counter(texts(written)), list(found)
    order = {name: i for i, name in reversed(list(enumerate(got)))}
    ordered = sorted(wanted.elements(), key=lambda name: order.get(name, len(got)))
    return key, _list(ordered), _list(sorted(got, key=lambda name: order[name])), written.line


def _list(items: Iterable[str]) -> str:
    return ", ".join(items) or NONE


def _ground_details(grounds: dict[str, Written], decision: Decision) -> Iterator[Compared]:
    found = {ground_name(g.id, g.leg): g for g in decision.grounds}
    for name, written in grounds.items():
        if isinstance(written.value, dict) and (ground := found.get(name)) is not None:
            for key, wanted, got, line in _details("", written, lambda k, g=ground: OF_GROUND[k](g)):  # type: ignore[misc]
                yield f"gronden, {name},{key}", wanted, got, line


def _details(key: str, written: Written, value: Callable[[str], object]) -> Iterator[Compared]:
    assert isinstance(written.value, dict)
    for name, wanted in written.value.items():
        got = value(name)
        if isinstance(got, tuple):
            yield _same_set(f"{key} {name}", wanted, got)
        else:
            yield f"{key} {name}", word(wanted.text), word(got), wanted.line


def _rows(key: str, written: Written, rows: tuple[AmountRow | HoursRow, ...]) -> Iterator[Compared]:
    """Row by row; a row that is one word is its maximum, or its status if there is none."""
    wanted = written.value if isinstance(written.value, tuple) else ()
    if len(wanted) != len(rows):
        yield key, _count(len(wanted)), f"{_count(len(rows))} ({_list(_maximum(r) for r in rows)})", written.line
        return
    for i, (row, item) in enumerate(zip(rows, wanted, strict=True), 1):
        place = f"{key}, {i}e" if len(rows) > 1 else key
        if isinstance(item.value, dict):
            for name, text in item.value.items():
                yield f"{place} {name}", word(text.text), word(OF_ROW[name](row)), text.line
        else:
            yield place, word(item.text), _maximum(row), item.line


def _count(rows: int) -> str:
    return f"{rows} rij" if rows == 1 else f"{rows} rijen"


def _maximum(row: AmountRow | HoursRow) -> str:
    return word(row.maximum if row.maximum is not None else row.status)
