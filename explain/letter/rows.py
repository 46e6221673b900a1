"""Why a table is read in this row: what the rule base says of it, and a place to motivate it where it is for the college to judge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from parser import norms as n
from reasoner.decision.answer import AmountRow, HoursRow
from reasoner.semantics.uses import FactUse, fact_uses

from .. import words
from ..sentence.fill import fill, value_words
from .matter import Matter
from .model import Block, Origin, Sentence, field, paragraph, say
from .motive import Use, place


def row_words(matter: Matter, rows: Iterable[AmountRow | HoursRow], judged: set[Use] | None) -> Iterator[Block]:
    """`De kleur is rood. Daarom lezen wij de tabel in rij Rood.` judged: None where nothing is decided, and nothing motivated."""
    for id_, label in dict.fromkeys((r.id, r.row) for r in rows if r.row):
        said, uses = _carrying(matter, id_, str(label))
        texts = (f"{words.capital(matter.ours(words.printable(x)))}." for x in said)
        origin = field("amounts", id_)
        where = f"{'Daarom lezen wij' if said else 'Wij lezen'} de tabel in rij {label}."
        yield paragraph(*(say(x, origin) for x in texts), say(where, origin), *_places(matter, uses, judged, origin))


def _carrying(matter: Matter, id_: str, label: str) -> tuple[tuple[str, ...], tuple[FactUse, ...]]:
    """What makes it this row, in clauses, and the judgements among it. Rows stand beside the proof: facts are read as they are."""
    rules = (a for a in matter.provision.amounts if a.address.id == id_ and isinstance(a, n.AmountRule | n.CellRule))
    tables = dict.fromkeys(t for rule in rules for t in rule.tables)
    props = dict.fromkeys(prop for t in tables for _, name, prop in matter.norms.tables[t].rows if name == label)
    found = dict(x for prop in props for x in _read(matter, prop, True))
    return tuple(found.values()), tuple(use for use in found if use.kind == "oordeel")


def _read(matter: Matter, prop: str, holds: bool) -> Iterator[tuple[FactUse, str]]:
    """The facts under a row that have the value it asks, each as a main clause."""
    declared = matter.norms.props[prop]
    if isinstance(declared.body, n.All | n.Any_):
        for child in declared.body.children:
            yield from _read(matter, child.prop, child.holds is holds)
    elif isinstance(declared.body, n.Flag | n.Member) and declared.context == (n.APPLICATION,):
        wanted = ("ja",) if isinstance(declared.body, n.Flag) else declared.body.values
        for use in fact_uses(matter.model, prop, (matter.decision.subject,)):
            if use.fact == declared.body.fact and use.value is not None and (use.value in wanted) is holds:
                yield use, _main(matter, use)


def _main(matter: Matter, use: FactUse) -> str:
    """`de kleur is rood`: as the rule base says it, else by its label."""
    case = matter.model.case
    record = case.dossier.records[use.entity]
    fact = matter.norms.entities[record.entity].facts[use.fact]
    said, yes = fact.label.said or n.Said(), fact.type != "ja_nee" or use.value == "ja"
    usual = (fact.label.holds if yes else fact.label.fails) if fact.type == "ja_nee" else f"{fact.label.holds}: {{}}"
    return fill(
        case, (said.holds if yes else said.fails) or usual, {record.entity: record.id}, record.id, value_words(str(use.value), fact)
    )


def _places(matter: Matter, uses: tuple[FactUse, ...], judged: set[Use] | None, origin: Origin) -> Iterator[Sentence]:
    for use in uses:
        if judged is not None and (use.fact, use.entity) not in judged:
            judged.add((use.fact, use.entity))
            yield place(matter, use, origin)
