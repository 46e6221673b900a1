"""A comparison in words, part by part: what every form of it shows, in its order."""

from __future__ import annotations

from dataclasses import dataclass

from parser.norms import short_citation
from reasoner.comparison.compare import RuleChange
from reasoner.comparison.parts import AMOUNTS, DUTIES, GROUNDS, LISTS, UNKNOWN, UNMET

from .. import words
from ..sentence import outcome_words
from . import words as c
from .rows import NOTHING, Row, rows
from .words import Comparison

SAME_WORDS = {
    GROUNDS: ("grond", "gronden"), UNMET: ("voorwaarde niet vervuld", "voorwaarden niet vervuld"),
    UNKNOWN: ("gegeven onbekend", "gegevens onbekend"), AMOUNTS: ("bedrag of aantal uren", "bedragen of aantallen uren"),
    DUTIES: ("plicht", "plichten"),
}  # fmt: skip
FLIPPING = ("condition", "ground", "definition", "exception", "in_force", "power", "deviation")


@dataclass(frozen=True)
class Told:
    """A row is what it is, what the left says, what the right says; a carrier has a fourth: through which lids it works."""

    sentence: str
    left: str
    right: str
    differs: bool
    outcome: Row
    rows: tuple[Row, ...]
    duties: tuple[Row, ...]
    same: str
    carriers: tuple[tuple[str, str, str, str], ...]
    flips: tuple[str, ...]
    idle: tuple[Row, ...]
    footer: str


def told(comparison: Comparison) -> Told:
    """The whole of it."""
    found = comparison.difference
    left, right = (outcome_words(s.answer, s.decision) for s in (found.left, found.right))
    same = [f"{len(s.both)} {SAME_WORDS[a][len(s.both) != 1]}" for a, s in found.lists.items() if s.both]
    sides = {
        x: (words.capital(c.label(comparison, x)), c.value(comparison, x, x.left), c.value(comparison, x, x.right))
        for x in (*found.carriers, *found.idle)
    }
    return Told(
        c.sentence(comparison), comparison.names.left, comparison.names.right, not found.empty, ("uitkomst", left, right),
        tuple(row for aspect in LISTS[:-1] for row in rows(comparison, aspect)), tuple(rows(comparison, DUTIES)),
        f"Bij beide gelijk: {', '.join(same)}." if same else "",
        tuple((*sides[x], c.cited(comparison, x.ids) or NOTHING) for x in found.carriers),
        tuple(flip(r) for r in found.rules if r.role in FLIPPING), tuple(sides[x] for x in found.idle), c.footer(comparison),
    )  # fmt: skip


def flip(rule: RuleChange) -> str:
    """A rule that has another value on either side."""
    cite = f" ({words.capital(rule.address.document)} {short_citation(rule.address.path)})" if rule.address else ""
    return f"{rule.label.holds}{cite}: {_truth(rule.role, rule.left)} → {_truth(rule.role, rule.right)}"


def _truth(role: str, value: bool | None) -> str:
    if value is None:
        return "nog onbekend"
    if role == "ground":
        return "geldt" if value else "geldt niet"
    if role == "condition":
        return "vervuld" if value else "niet vervuld"
    return "het geval" if value else "niet het geval"
