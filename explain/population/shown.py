"""A population and a comparison in a notebook: as views, and as frames with a row for each line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from parser import norms as n
from reasoner.decision.answer import EXCESS

from .. import words
from ..notebook.view import Part, Table, View
from ..synthetic.write import MARK, NOT_REAL
from .decide import GroundKey, Rows
from .differences import Change, Differences
from .report import _many, percent
from .summary import Summary, money_words
from .thresholds import Bin

FEW = 3  # conditions under a ground
MOST = 12  # lines of a table; the frames have all
OUTCOMES = ("outcome", "label", "rows", "share")
GROUNDS = ("ground", "citation", "label", "rows", "only", "binding")
THRESHOLDS = ("threshold", "grounds", "distance", "missed", "only", "passed")
CONDITIONS = ("ground", "condition", "citation", "label", "rows")
UNKNOWN = ("fact", "question", "rows", "share")
CHANGES = ("row", "before", "after", "grounds_gone", "grounds_new", "difference")


# ---- frames


def outcomes_frame(found: Summary) -> pd.DataFrame:
    return pd.DataFrame([(c.name, c.label, c.rows, c.share) for c in found.outcomes], columns=list(OUTCOMES))


def grounds_frame(norms: n.Norms, found: Summary) -> pd.DataFrame:
    labels, binding = ground_labels(norms), binding_grounds(norms)
    rows = [(g.name, g.label, labels.get(g.name, ""), g.rows, g.only, g.name in binding) for g in found.grounds]
    return pd.DataFrame(rows, columns=list(GROUNDS))


def thresholds_frame(found: Summary) -> pd.DataFrame:
    rows = [
        (t.label, t.grounds, missed.label, missed.rows, missed.only, passed.rows)
        for t in found.thresholds for missed, passed in zip(t.missed, t.passed, strict=True)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(THRESHOLDS))


def conditions_frame(norms: n.Norms, found: Summary) -> pd.DataFrame:
    labels = condition_labels(norms)
    rows = [(g.name, c.name, c.label, labels.get(c.name, ""), c.rows) for g in found.grounds for c in g.below if c.name != g.id]
    return pd.DataFrame(rows, columns=list(CONDITIONS)).sort_values("rows", ascending=False, kind="stable", ignore_index=True)


def unknown_frame(found: Summary) -> pd.DataFrame:
    return pd.DataFrame([(u.name, u.label, u.rows, u.share) for u in found.unknown], columns=list(UNKNOWN))


def changes_frame(found: Iterable[Change]) -> pd.DataFrame:
    rows = [(c.row, c.before, c.after, c.gone, c.new, c.difference) for c in found]
    return pd.DataFrame(rows, columns=list(CHANGES)).astype(object)


def ground_labels(norms: n.Norms) -> Mapping[str, str]:
    """What each ground says, by its name in a table."""
    found: dict[str, str] = {}
    for provision in norms.provisions.values():
        for g in (*provision.grounds, *(provision.ending.grounds if provision.ending is not None else ())):
            found.setdefault(str(GroundKey(g.address.id, g.leg)), g.label)
        for kept in provision.ending.keeps if provision.ending is not None else ():
            found.setdefault(kept.address.id, kept.label)
        for limit in provision.limits:
            found.setdefault(str(GroundKey(limit.address.id, EXCESS)), limit.label)
    return found


def binding_grounds(norms: n.Norms) -> frozenset[str]:
    """The grounds, by name in a table, on which there is no choice, of whichever kind they are."""
    refusing = [(str(GroundKey(g.address.id, g.leg)), g.binding) for p in norms.provisions.values() for g in p.grounds]
    free = {name for name, binding in refusing if not binding}
    limits = {str(GroundKey(limit.address.id, EXCESS)) for p in norms.provisions.values() for limit in p.limits}
    return frozenset(name for name, _ in refusing if name not in free) | limits


def condition_labels(norms: n.Norms) -> Mapping[str, str]:
    """What each condition says, by its address."""
    found: dict[str, str] = {}
    for provision in norms.provisions.values():
        for rule in provision.conditions:
            found.setdefault(rule.address.id, rule.label)
    return found


# ---- views


def population_view(norms: n.Norms, source: Rows, found: Summary) -> View:
    """Outcomes, grounds and thresholds; what it waits for and what is wrong with rows folded."""
    shares = tuple((c.label, str(c.rows), percent(c.share)) for c in found.outcomes)
    parts = [
        Part("Uitkomsten", table=Table(("uitkomst", "rijen", "aandeel"), shares)),
        _grounds(norms, found), _thresholds(found),
        _more("Waarop het wacht", ("vraag", "rijen"), [(u.label, str(u.rows)) for u in found.unknown]),
        _more("Niet beslist, omdat er iets mis is", ("rij", "melding"), found.errors, found.more_errors),
    ]  # fmt: skip
    lines = [NOT_REAL] if MARK in source.frame else []
    if found.variant is not None:
        lines.append(f"Volgens variant {found.variant}; dit is geen geldend recht.")
    if found.stopped:
        lines.append("Dit is niet de hele tabel: het beslissen is afgebroken.")
    if money := money_words(found):
        lines.append(money)
    lines += [words.capital(w) + "." for w in found.warnings if f"'{MARK}'" not in w]
    foot = f"{words.rules_words(norms)}. Dit overzicht beslist niets: het laat zien wat uit de regels en de opgegeven feiten volgt."
    return View(
        _many(found.rows, "aanvraag", "aanvragen"),
        found.headline,
        lines=tuple(lines),
        parts=tuple(p for p in parts if _full(p)),
        foot=foot,
    )


def _grounds(norms: n.Norms, found: Summary) -> Part:
    labels, below = ground_labels(norms), condition_labels(norms)
    rows = []
    for g in found.grounds[:MOST]:
        rows.append((labels.get(g.name, ""), g.label, str(g.rows), str(g.only)))
        rows += [(f"– wegens: {below.get(c.name, '')}", c.label, str(c.rows), "") for c in g.below[:FEW] if c.name != g.id]
    return Part("Gronden", table=Table(("grond", "vindplaats", "rijen", "alleen deze"), tuple(rows)))


def _thresholds(found: Summary) -> Part:
    rows = [(t.label, *_nearest(t.missed), str(t.only), str(t.over)) for t in found.thresholds[:MOST]]
    return Part("Hoe ver van de grens", table=Table(("grens", "mist haar", "het dichtst erbij", "anders niet", "haalt haar"), tuple(rows)))


def _nearest(bins: Iterable[Bin]) -> tuple[str, str]:
    """How many in all, and the nearest of them: `12: ten hoogste 1 uur`."""
    there = [b for b in bins if b.rows]
    return str(sum(b.rows for b in there)), f"{there[0].rows}: {there[0].label}" if there else ""


def compared_view(found: Differences) -> View:
    """From which outcome to which, which grounds go; the rows that change folded."""
    head = f"{words.capital(found.names[0])} naast {found.names[1]}"
    said = f"{_many(found.changed, 'rij krijgt', 'rijen krijgen')} een ander antwoord, van {found.rows}"
    moves = tuple((found.before(t.before), found.after(t.after), str(t.rows)) for t in found.transitions)
    grounds = [(g.label, str(g.gone), str(g.new)) for g in found.grounds]
    changes = [
        (
            c.row,
            found.before(c.before),
            found.after(c.after),
            "; ".join((*(f"{g} vervalt" for g in c.gone), *(f"{g} komt erbij" for g in c.new))),
        )
        for c in found.changes
    ]
    difference = found.money[1] - found.money[0]
    more = f"{words.euro(abs(difference))} {'meer' if difference > 0 else 'minder'}" if difference else "evenveel"
    lines = (f"{found.amounts}, ten hoogste: {words.euro(found.money[0])} en {words.euro(found.money[1])}, dus {more}.",)
    parts = (
        Part("Van welke uitkomst naar welke", table=Table(("van", "naar", "rijen"), moves)),
        Part("Gronden die vervallen of erbij komen", table=Table(("grond", "vervalt bij", "komt erbij bij"), tuple(grounds[:MOST]))),
        _more("De rijen die veranderen", ("rij", "van", "naar", "door"), changes, found.more_changes),
    )
    return View(head, said, lines=lines, parts=tuple(p for p in parts if _full(p)))


def _more(heading: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]], more: int = 0) -> Part:
    """A folded table."""
    table = tuple(rows)
    return Part(f"{heading} ({len(table) + more})", table=Table(columns, table), closed=True)


def _full(part: Part) -> bool:
    return part.table is not None and bool(part.table.rows)
