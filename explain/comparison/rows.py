"""What differs between two answers item by item, in words: what it is, what the left says, what the right says."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.comparison.atoms import FACT, Atom, content
from reasoner.comparison.parts import AMOUNTS, Item, Key, Side, items
from reasoner.decision.answer import AmountRow, DutyItem, Ground, HoursRow, Part, Unknown, Unmet

from .. import words
from ..cards.money import is_maximum, is_open, period
from ..sentence import force_words
from .words import Comparison, cited, named

NOTHING = "–"
Row = tuple[str, str, str]


def rows(comparison: Comparison, aspect: str) -> Iterator[Row]:
    """The items of one part of the answer that differ."""
    (_, left), (_, right) = comparison.sides
    parts = comparison.difference.lists[aspect]
    ours, theirs = items(left.decision, aspect), items(right.decision, aspect)
    for key in {**ours, **theirs}:
        if key in parts.differing:
            name = _name(comparison, (ours.get(key) or theirs[key])[0])
            yield name, _cell(comparison, left, aspect, key, ours.get(key, ())), _cell(comparison, right, aspect, key, theirs.get(key, ()))


def amount_groups(comparison: Comparison) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Amounts and hours that differ, by table: its name, what the left and the right say of each period."""
    parts = comparison.difference.lists[AMOUNTS]
    groups: dict[str, tuple[list[str], list[str]]] = {}
    for place, (_, side) in enumerate(comparison.sides):
        for key, found in items(side.decision, AMOUNTS).items():
            for row in found if key in parts.differing else ():
                if isinstance(row, AmountRow | HoursRow):
                    when = period(side.answer.norms, side.decision, row)
                    said = f"{when}: {_said(comparison, side, row)}" if when else _said(comparison, side, row)
                    groups.setdefault(f"{_amount(comparison, row)} ({cited(comparison, (row.id,))})", ([], []))[place].append(said)
    yield from ((name, tuple(left), tuple(right)) for name, (left, right) in groups.items())


def _amount(comparison: Comparison, row: AmountRow | HoursRow) -> str:
    if isinstance(row, HoursRow):
        return "aantal uren"
    sides = (comparison.difference.left, comparison.difference.right)
    return "maximumbedrag" if any(is_maximum(s.answer.norms, s.decision) for s in sides) else "bedrag"


def _name(comparison: Comparison, item: Item) -> str:
    match item:
        case Ground():
            return f"grond: {item.label} ({cited(comparison, (item.id,))})"
        case Unmet():
            return f"voorwaarde: {item.label} ({cited(comparison, (item.id,))})"
        case Unknown():
            return f"vraag: {item.question}"
        case DutyItem():
            return f"{words.who_words(item.bearer)}: {item.what} ({cited(comparison, (item.id,))})"
        case AmountRow() | HoursRow():
            when = next(
                (w for s in (comparison.difference.left, comparison.difference.right) if (w := period(s.answer.norms, s.decision, item))),
                "",
            )
            return f"{' '.join(x for x in (_amount(comparison, item), when) if x)} ({cited(comparison, (item.id,))})"


def _cell(comparison: Comparison, side: Side, aspect: str, key: Key, found: tuple[Item, ...]) -> str:
    return "; ".join(dict.fromkeys(_said(comparison, side, x) for x in found)) if found else _absent(side, aspect, key)


def _said(comparison: Comparison, side: Side, item: Item) -> str:
    match item:
        case Ground():
            limit = f" ({border})" if (border := words.limit_words(comparison.difference.left.answer.norms, item, "t/m")) else ""
            because = [f"niet voldaan aan {cited(comparison, item.because)}"] if item.because else []
            with_ = [f"vanwege {words.enumerate_words([named(comparison, x) for x in item.with_], 'en')}"] if item.with_ else []
            return ", ".join([force_words(side.answer, side.decision, item) + limit, *because, *with_])
        case Unmet():
            parts = [_part(p) for p in item.parts if p.value is not None]
            return "niet vervuld" + (f" ({'; '.join(dict.fromkeys(parts))})" if parts else "")
        case Unknown():
            return "onbekend"
        case DutyItem():
            return f"uiterlijk {words.day(item.due)}{words.later_words(item)}" if item.due else "van toepassing"
        case AmountRow():
            missing = {"geen_cel": "de regels kennen geen bedrag"}.get(item.status, "onbekend")
            return words.euro(item.maximum) + (", of minder" if is_open(item) else "") if item.maximum is not None else missing
        case HoursRow():
            missing = {"geen_cel": "de tabel kent geen percentage"}.get(item.status, "onbekend")
            return f"{words.number(item.maximum)} uur" if item.maximum is not None else missing


def _part(part: Part) -> str:
    return f"{part.fact.replace('_', ' ')}: {words.part_words(part)}"


def _absent(side: Side, aspect: str, key: Key) -> str:
    """What a side has on an item that it does not list."""
    norms, model, args = side.answer.norms, side.answer.model, (side.decision.subject,)
    match aspect:
        case "grounds":
            grounds = norms.provisions[side.decision.provision].grounds
            values = [model.value(g.prop, args) for g in grounds if (g.address.id, g.leg) == key]
            return {True: NOTHING, None: "nog onbekend", False: "geldt niet"}[values[0]] if values else NOTHING
        case "unmet":
            stated = [p for p in norms.props.values() if p.address is not None and p.address.id == key[0] and len(p.context) == 1]
            values = [model.value(p.id, args) for p in stated if p.role in ("condition", "definition")]
            return {True: "vervuld", None: "nog onbekend", False: NOTHING}[values[0]] if values else NOTHING
        case "unknown":
            fact, entity = (str(x) for x in key)
            record = side.question.dossier.records.get(entity)
            if record is not None and fact in norms.entities[record.entity].facts:
                value = content(side.question, Atom(FACT, entity, fact)).value
                return words.fact_value(value) if value is not None else "onbekend, maar niet meer van belang"
    return NOTHING
