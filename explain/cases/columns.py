"""Cases decided many at once, in columns, as far as columns give what they expect; and which sides of propositions that shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence

import numpy as np

from parser.norms import Norms
from reasoner import DossierError
from reasoner.columns.amounts import has_amounts
from reasoner.columns.answers import parts_of
from reasoner.columns.choices import Choices
from reasoner.columns.days import Bools
from reasoner.columns.engine import Group
from reasoner.columns.worlds import blocks, each
from reasoner.semantics.question import Question

from . import words
from .case import Case, Shown, Solved, Written
from .sides import Side

GIVEN = frozenset(
    {"uitkomst", "datum", "mogelijk", "gronden", words.NOT_GROUNDS, "onvervuld", "onbekend", "oordelen", "afwijken", "plichten",
     "plichten_misschien", words.DUE, words.RECORDED, *words.ROWS}
)  # fmt: skip
OF_GROUND = frozenset({"wegens", "tot_en_met", "vanaf"})
OF_ROW = frozenset({"van", "tot_en_met", "rij", "kolom", "percentage", "maximum", "status", "bron"})


def given(case: Case) -> bool:
    """Do columns give all that this case expects?"""
    return case.errors is None and all(key in GIVEN and _details(key, x) for one in case.expected.values() for key, x in one.items())


def _details(key: str, written: Written) -> bool:
    known = OF_GROUND if key == "gronden" else OF_ROW if key in words.ROWS else None
    if known is None or isinstance(written.value, str):
        return True
    items = written.value.values() if isinstance(written.value, dict) else written.value
    return all(item.value.keys() <= known for item in items if isinstance(item.value, dict))


def solve(norms: Norms, cases: Sequence[Case], question: Callable[[Norms, Case], Question]) -> dict[int, Shown]:
    """By place among the cases what columns find; not of what they do not give, do not decide, or of a dossier that cannot be."""
    asked: list[tuple[int, Question]] = []
    for place, case in enumerate(cases):
        if given(case):
            try:
                asked += [(place, one) for one in each(question(norms, case))]
            except DossierError:
                continue
    worlds = Counter(place for place, _ in asked)
    out: dict[int, Shown] = {}
    for block in blocks(asked):
        solved = Solved(block.decided, tuple(parts_of(block.decided, block.worlds)), Choices(block.decided.run).circular)
        decided = {world: decision for part in solved.parts for world, decision in part.decisions.items()}
        mine: dict[int, list[int]] = {}
        for world in sorted(decided):
            mine.setdefault(block.asked[world][0], []).append(world)
        for place, own in mine.items():
            if len(own) == worlds[place]:
                one = block.asked[own[0]][1]
                out[place] = Shown(solved, tuple(own), tuple(decided[w] for w in own), one.readings, one.dossier.sha256)
    return out


def shown_sides(solved: Solved, worlds: Collection[int], wanted: Collection[str]) -> Iterator[tuple[str, Side]]:
    """The sides that these propositions have in some of the worlds; may repeat. As `Meter` reads them from models."""
    mask = np.zeros(solved.decided.seen.batch.size, bool)
    mask[list(worlds)] = True
    known = mask & ~solved.circular
    for group in solved.decided.run.groups.values():
        yield from _sides(group, mask[group.spaces.worlds], known[group.spaces.worlds], wanted)
    for part in solved.parts:
        if part.amounts is not None:
            rows = np.zeros(len(part.amounts.rows), bool)
            rows[part.judged.at[has_amounts(part.judged) & mask[part.judged.worlds]]] = True
            yield from _sides(part.amounts, rows, rows, wanted)


def _sides(group: Group, rows: Bools, known: Bools, wanted: Collection[str]) -> Iterator[tuple[str, Side]]:
    """known: of these applications also what is undecided counts."""
    if not rows.any():
        return
    for name in group.plan.order:
        if name in wanted:
            (holds, fails), above = group.truth(name), group.space(name).application
            mine, open_ = (rows, known) if above is None else (rows[above], known[above])
            if (holds & mine).any():
                yield name, True
            if (fails & mine).any():
                yield name, False
            if (~holds & ~fails & open_).any():
                yield name, None
