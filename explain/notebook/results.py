"""What a frame of dossiers comes to: a row of answers for each, compared with another time or under other readings."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import pandas as pd

from parser import norms as n
from reasoner import Answer, Decision, Dossier
from reasoner.decision.answer import GRANT, MAY_GRANT, MAY_REFUSE, MUST_REFUSE, Unknown
from reasoner.dossier.edit import Slot, slot
from reasoner.dossier.record import Record

from .. import words
from ..cards.money import goes_on, is_open
from .errors import wrong

if TYPE_CHECKING:
    from collections.abc import Hashable

TYPES = {
    "dossier": "object", "provision": "object", "date": "datetime64[s]", "outcome": "object", "possible": "object",
    "grounds": "Int64", "ground_ids": "object", "unmet": "Int64", "unmet_ids": "object",
    "unknown": "Int64", "unknown_facts": "object", "open": "Int64", "open_facts": "object", "open_lists": "object",
    "maximum": "object", "maximum_cents": "Int64", "error": "object",
}  # fmt: skip
OUTCOMES = list(TYPES)
GROUNDS = ["dossier", "ground", "leg", "modality", "label", "because", "binding"]
Key = tuple[str, str, int]
T = TypeVar("T")
FEW, NAMED = 3, 3  # rows from which a warning says something; names it says
BEFORE, AFTER = "before", "after"
SIDED = ("outcome", "possible", "maximum")  # columns of a comparison that stand there for both sides
SETS = ("ground_ids", "unmet_ids", "unknown_facts", "open_facts", "open_lists")


class FrameWarning(UserWarning):
    """What somebody with a whole table should know before they trust it."""


AUTHORITY, OUTCOME_WORDS = "authority", "outcome_words"  # in the `attrs` of a frame of outcomes


def named(frame: pd.DataFrame, norms: n.Norms) -> pd.DataFrame:
    """The frame with what a picture of it says: who decides, and outcomes in the words of the act where it has its own."""
    frame.attrs[AUTHORITY] = norms.authority.called
    if norms.wording.outcomes:
        frame.attrs[OUTCOME_WORDS] = dict(norms.wording.outcomes)
    return frame


class Frames(NamedTuple):
    """outcomes: one row a dossier; grounds: one row a dossier and ground. `dossier` is the index of the row.

    The columns are those of `RuleBase.decide_frame`.
    """

    outcomes: pd.DataFrame
    grounds: pd.DataFrame

    def compare(self, after: Frames, names: tuple[str, str] = (BEFORE, AFTER)) -> pd.DataFrame:
        """The rows that differ between two results on the same rows, with their own index; empty if none does.

        outcome_before, outcome_after, possible_before, possible_after: as in `outcomes`; maximum_before and maximum_after: Decimal
        euros or None, as in `outcomes`; difference: after less before, where a refusal counts as nothing; None where a side is not known;
        difference_cents: the same, Int64, to add up.
        grounds_gone, grounds_new: tuples of ids; unknown_gone, unknown_new: tuples of facts and lists; error_before, error_after.
        names: what `before` and `after` are called in the headings. Rows are matched by their index; those that one result
        alone has are left out, with a warning. Raises InputError for what is no result, and where rows cannot be told apart.
        """
        if not isinstance(after, Frames):
            raise wrong("K006", f"met een {type(after).__name__} is niet te vergelijken", "geef wat decide_frame teruggaf, in zijn geheel")
        return _compared(self.outcomes, after.outcomes, names)


# ---- a row


def outcome_row(index: object, answer: Answer, decision: Decision) -> dict[str, Any]:
    """What one decision comes to, by the name of the column."""
    norms, dossier = answer.norms, answer.question.dossier
    facts, lists = _split(norms, dossier, decision.unknown)
    waiting, more = _split(norms, dossier, decision.waiting)
    money = grantable(answer, decision)
    return {
        "dossier": index,
        "provision": decision.provision,
        "date": decision.date,
        "outcome": decision.outcome,
        "possible": decision.possible,
        "grounds": len(decision.grounds),
        "ground_ids": tuple(dict.fromkeys(g.id for g in decision.grounds)),
        "unmet": len(decision.unmet),
        "unmet_ids": tuple(dict.fromkeys(u.id for u in decision.unmet)),
        "unknown": len(decision.unknown),
        "unknown_facts": facts,
        "open": len(decision.waiting),
        "open_facts": waiting,
        "open_lists": tuple(dict.fromkeys((*lists, *more))),
        "maximum": money,
        "maximum_cents": None if money is None else int(money * 100),
        "error": None,
    }


def grantable(answer: Answer, decision: Decision) -> Decimal | None:
    """What can be granted at most, in euros; None if nothing can be granted, or the whole of it is not known or has no end."""
    rows = decision.amounts
    if decision.outcome not in (GRANT, MAY_GRANT) or goes_on(answer, decision) or any(is_open(r) for r in rows):
        return None
    known = [r.maximum for r in rows if r.maximum is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(rows) else None


def ground_rows(index: object, decision: Decision) -> Iterator[dict[str, Any]]:
    for g in decision.grounds:
        yield {
            "dossier": index, "ground": g.id, "leg": g.leg, "modality": g.modality, "label": g.label, "because": g.because,
            "binding": g.binding,
        }  # fmt: skip


def column_name(norms: n.Norms, dossier: Dossier, record: Record, fact: str) -> str:
    """The heading of the column that would say this fact of this record."""
    if record.home == n.APPLICATION:
        return fact
    return heading(record.home, _place(dossier, record), fact)


def heading(entity: str, place: int, fact: str) -> str:
    """The heading of the column that says a fact of a record, by its place among those of its entity."""
    if entity == n.APPLICATION:
        return fact
    return f"{entity}.{fact}" if place == 0 else f"{entity}.{place + 1}.{fact}"


def _place(dossier: Dossier, record: Record) -> int:
    return [r.id for r in dossier.records.values() if r.home == record.home].index(record.id)


def in_order(norms: n.Norms, unknown: Mapping[Key, T]) -> dict[Key, T]:
    """What is unknown in the order of the vocabulary, the application first: rows that wait for the same say the same.

    By name, entity ("" of a list) and which record of it.
    """
    entities = [n.APPLICATION, *(e for e in norms.entities if e != n.APPLICATION)]
    lists = [norms.entities[e].list_name for e in entities]

    def key(at: Key) -> tuple[int, ...]:
        name, entity, place = at
        if not entity:
            return (len(entities), lists.index(name), place)
        declared = norms.entities[entity]
        names = [*declared.links, *declared.facts]
        return (entities.index(entity), place, names.index(name) + 1 if name in names else 0)

    return {at: unknown[at] for at in sorted(unknown, key=key)}


def _split(norms: n.Norms, dossier: Dossier, unknown: Iterable[Unknown]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of the facts, as the column that would say it, and of the lists."""
    found: dict[Key, None] = {}
    for u in unknown:
        if slot(norms, dossier, u.fact, u.entity) is Slot.LIST:
            found[u.fact, "", 0] = None
        else:
            record = dossier.records[u.entity]
            found[u.fact, record.home, 0 if record.home == n.APPLICATION else _place(dossier, record)] = None
    keys = in_order(norms, found)
    facts = (heading(entity, place, name) for name, entity, place in keys if entity)
    return tuple(dict.fromkeys(facts)), tuple(name for name, entity, _ in keys if not entity)


# ---- the whole


def framed(outcomes: Mapping[str, list[Any]], grounds: list[dict[str, Any]], given: pd.DataFrame, extra: list[Any]) -> Frames:
    """The columns of outcomes as frames; the first rows of what was given, with its index and the columns that were not read."""
    done = given.iloc[: len(outcomes["dossier"])]
    made = {c: pd.Series(outcomes[c], index=done.index, dtype=t) for c, t in TYPES.items()}
    found = pd.DataFrame(made, index=done.index)
    kept = done.loc[:, [c in extra for c in done.columns]]
    kept = kept.rename(columns={c: f"invoer.{c}" for c in kept.columns if c in TYPES})
    return Frames(pd.concat([found, kept], axis=1) if len(kept.columns) else found, pd.DataFrame(grounds, columns=GROUNDS))


def hangs(norms: n.Norms, outcomes: pd.DataFrame) -> str:
    """What most rows wait for, in a sentence; empty if there is no such thing."""
    judged = outcomes[outcomes["error"].isna()]
    if len(judged) < FEW:
        return ""
    facts, lists = (Counter(x for names in judged[c] for x in names) for c in ("unknown_facts", "open_lists"))
    often = {x: k for x, k in (*lists.items(), *facts.items()) if 2 * k > len(judged)}
    if not often:
        return ""
    ranked = sorted(often, key=lambda x: -often[x])
    said = words.enumerate_words([*ranked[:NAMED], *([f"nog {len(ranked) - NAMED} andere"] if len(ranked) > NAMED else [])], "en")
    days = {name for e in norms.entities.values() for name, f in e.facts.items() if f.system}
    open_ = [x for x in ranked if x in lists]
    advice = f" Noemt elke rij alles van een lijst: complete={open_!r}, of complete=True voor elke lijst." if open_ else ""
    advice += " Een feit krijgt een kolom met die naam." if any(x not in lists and x not in days for x in ranked) else ""
    advice += " De dag van het besluit geeft u met date=." if days & {*ranked} else ""
    return f"{often[ranked[0]]} van de {len(judged)} beoordeelde rijen wachten op hetzelfde: {said}.{advice}"


def warn(message: str) -> None:
    if message:
        warnings.warn(message, FrameWarning, stacklevel=4)


# ---- compared


def _compared(left: pd.DataFrame, right: pd.DataFrame, names: tuple[str, str]) -> pd.DataFrame:
    if not left.index.equals(right.index):
        if not (left.index.is_unique and right.index.is_unique):
            raise wrong(
                "K006", "niet te zeggen is welke rijen bij elkaar horen", "geef elke rij een eigen nummer: df.reset_index(drop=True)"
            )
        both = left.index[left.index.isin(right.index)]
        if not len(both):
            raise wrong("K006", "de twee uitkomsten hebben geen rij gemeen", "vergelijk dezelfde rijen: zij worden herkend aan de index")
        alone = len(left) + len(right) - 2 * len(both)
        warn(f"{alone} {'rij staat' if alone == 1 else 'rijen staan'} maar aan één kant en doen niet mee")
        left, right = left.loc[both], right.loc[both]
    rows = list(zip(left.to_dict("records"), right.to_dict("records"), strict=True))
    differs = [_differs(a, b) for a, b in rows]
    found = [_difference(a, b, names) for (a, b), d in zip(rows, differs, strict=True) if d]
    columns = list(_difference({}, {}, names))
    made = pd.DataFrame(found, columns=columns, index=left.index[differs], dtype="object")
    return made.astype({"difference_cents": "Int64"})


def _differs(a: Mapping[Hashable, Any], b: Mapping[Hashable, Any]) -> bool:
    return any(_plain(a.get(c)) != _plain(b.get(c)) for c in (*SIDED, *SETS, "error"))


def _difference(a: Mapping[Hashable, Any], b: Mapping[Hashable, Any], names: tuple[str, str]) -> dict[str, Any]:
    before, after = names
    row: dict[str, Any] = {f"{c}_{name}": _plain(side.get(c)) for c in SIDED for name, side in ((before, a), (after, b))}
    left, right = _money(a), _money(b)
    row["difference"] = None if left is None or right is None else right - left
    row["difference_cents"] = None if row["difference"] is None else int(row["difference"] * 100)
    for what, columns in (("grounds", SETS[:1]), ("unknown", SETS[2:])):
        old, new = ([x for c in columns for x in _plain(side.get(c)) or ()] for side in (a, b))
        row[f"{what}_gone"] = tuple(x for x in dict.fromkeys(old) if x not in new)
        row[f"{what}_new"] = tuple(x for x in dict.fromkeys(new) if x not in old)
    return row | {f"error_{before}": _plain(a.get("error")), f"error_{after}": _plain(b.get("error"))}


def _money(side: Mapping[Hashable, Any]) -> Decimal | None:
    """What can be granted: nothing if it is refused."""
    known: Decimal | None = _plain(side.get("maximum"))
    return Decimal(0) if known is None and side.get("outcome") in (MUST_REFUSE, MAY_REFUSE) else known


def _plain(value: Any) -> Any:
    """A cell, with one value for what is not there."""
    return None if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)) else value
