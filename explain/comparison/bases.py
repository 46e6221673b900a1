"""One dossier under two rule bases: what each says, side by side, and what the other does not know of the dossier."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, assert_never

from parser.norms import APPLICATION, Norms
from reasoner.comparison.parts import Side, same_outcome
from reasoner.decision.answer import CONTINUE, AmountRow, Ground, HoursRow
from reasoner.decision.proof import prove
from reasoner.dossier.translate import Left

from .. import words
from ..cards.build import build
from ..cards.card import Card, Look
from ..cards.dot import dot
from ..cards.passes import fold, merge, number, share, weigh
from ..cards.render import render
from ..decision.heading import markdown
from ..origin import kb_json
from ..sentence import force_words, outcome_words, sentence
from ..sentence.modality import IN_PRINCIPLE
from .contrast import Names
from .serialize import side_json

DUTIES = "plichten"
MODALITY = {"weigert": "moet", "kan_weigeren": "kan", "kan_beeindigen": "kan", "behoudt": "blijft"}


@dataclass(frozen=True)
class Bases:
    """The same application by two rule bases. lost: what the right one does not know; unknown_lists: of what nothing is known there."""

    names: Names
    left: Side
    right: Side
    lost: tuple[Left, ...]
    unknown_lists: tuple[str, ...]

    @property
    def sides(self) -> tuple[tuple[str, Side], tuple[str, Side]]:
        return (self.names.left, self.left), (self.names.right, self.right)


@dataclass(frozen=True)
class Row:
    """One part of the answers: what it is, and what each says of it, line by line."""

    part: str
    left: tuple[str, ...]
    right: tuple[str, ...]


def base_names(left: Norms, right: Norms) -> Names:
    """What people call two rule bases: their titles, with the id if these are the same."""
    if left.title != right.title:
        return Names(left.title, right.title)
    return Names(f"{left.title} ({left.id})", f"{right.title} ({right.id}, andere bestanden)")


def headline(found: Bases) -> str:
    """Whether the outcomes differ, and by which rules."""
    left, right = (f"{outcome_words(s.answer, s.decision)}{_by(s)}" for _, s in found.sides)
    if same_outcome(found.left.decision, found.right.decision):
        said = {outcome_words(s.answer, s.decision) for _, s in found.sides}
        if len(said) == 1:
            return f"De uitkomst is gelijk: {said.pop()}{_both(found)}."
        return f"De uitkomst is van dezelfde soort, maar niet even vast. {found.names.left}: {left}. {found.names.right}: {right}."
    return f"De uitkomst verschilt. {found.names.left}: {left}. {found.names.right}: {right}."


def _by(side: Side) -> str:
    cited = [_cite(side, g.id) for g in side.decision.grounds]
    return f", op grond van {words.enumerate_words(cited, 'en')}" if cited else ""


def _both(found: Bases) -> str:
    each = [f"{name}{said}" for name, side in found.sides if (said := _by(side))]
    return f" ({'; '.join(each)})" if each else ""


def table(found: Bases) -> tuple[Row, ...]:
    """Every part of which either side says something."""
    left, right = (dict(_parts(side)) for _, side in found.sides)
    return tuple(Row(part, left[part], right[part]) for part in left if left[part] or right[part])


def _parts(side: Side) -> Iterator[tuple[str, tuple[str, ...]]]:
    decision = side.decision
    yield "uitkomst", (outcome_words(side.answer, decision),)
    yield "waarom", (sentence(side.answer, decision),)
    yield "gronden", tuple(_ground(side, g) for g in decision.grounds)
    yield "niet vervuld", tuple(f"{u.label} ({_cite(side, u.id)})" for u in decision.unmet)
    yield "nog onbekend", tuple(u.question or u.fact.replace("_", " ") for u in (*decision.unknown, *decision.waiting))
    yield "bedragen", tuple(_amount(side, r) for r in decision.amounts)
    yield "uren", tuple(_amount(side, r) for r in decision.hours)
    yield DUTIES, tuple(f"{words.duty_words(d)} ({_cite(side, d.id)})" for d in decision.duties)
    yield "afwijken", tuple(_cite(side, x) for x in decision.deviation)


def _cite(side: Side, id_: str) -> str:
    article = side.question.norms.articles.get(id_)
    return words.cite(article.address) if article is not None else id_


def _ground(side: Side, ground: Ground) -> str:
    because = f", wegens {words.enumerate_words([_cite(side, b) for b in ground.because], 'en')}" if ground.because else ""
    limit = f" ({said})" if (said := words.limit_words(side.question.norms, ground, "t/m")) else ""
    force = IN_PRINCIPLE.strip() if force_words(side.answer, side.decision, ground).startswith(IN_PRINCIPLE) else MODALITY[ground.modality]
    return f"{force}: {words.small(ground.label)}{limit} ({_cite(side, ground.id)}{because})"


def _amount(side: Side, row: AmountRow | HoursRow) -> str:
    when = f"{words.day(row.from_)} t/m {words.day(row.to)}: " if row.from_ is not None and row.to is not None else ""
    shown = "de regels kennen hier niets" if row.status == "geen_cel" else "onbekend"
    if row.maximum is not None:
        shown = words.euro(row.maximum) if isinstance(row, AmountRow) else f"{words.number(row.maximum)} uur"
    return f"{when}{shown} ({_cite(side, row.id)})"


def lost_words(found: Bases, lost: Left) -> str:
    """One thing that the right rule base does not know, in words of the left one."""
    norms, records = found.left.question.norms, found.left.question.dossier.records
    entity, record = norms.entities[lost.entity], records[lost.record]
    about = f"{entity.label} {record.name}" if record.name != lost.record else f"{entity.label} {lost.record}"
    match lost.what:
        case "entity":
            return f"{about}: zo'n onderdeel kent zij niet"
        case "kind":
            kind = norms.kinds[lost.name].label if lost.name in norms.kinds else lost.name
            asked = "over die soort beslist zij niet" if lost.entity == APPLICATION else "welke soort dat daar is, is onbekend"
            return f"{about}: {kind}; {asked}"
        case "fact":
            return f"{about}: {entity.facts[lost.name].label.holds} ({lost.name})"
        case "type":
            theirs = lost.detail.replace("_", "/", 1) if lost.detail == "ja_nee" else lost.detail.replace("_", " ")
            return f"{about}: {entity.facts[lost.name].label.holds} ({lost.name}): daar van een ander type, {theirs}"
        case "value":
            return f"{about}: {entity.facts[lost.name].label.holds} ({lost.name}): de waarde {lost.detail} kent zij niet"
        case "link":
            return f"{about}: {entity.links[lost.name].label} ({lost.name})"
        case "deviation":
            return f"{about}: een afwijking op grond van {lost.name}"
        case "recorded":
            return f"{about}: het genomen besluit"
        case other:
            assert_never(other)


def footer(found: Bases) -> str:
    """Both rule bases with their versions, and when each was judged."""
    return " · ".join(f"{words.rules_words(s.question.norms)}: {words.judged_words(s.decision)}" for _, s in found.sides)


# ---- forms


def bases_json(found: Bases) -> dict[str, Any]:
    lost = [{"what": x.what, "record": x.record, "entity": x.entity, "name": x.name, "text": lost_words(found, x)} for x in found.lost]
    return {
        "kb": kb_json(found.left.question.norms), "mode": "bases", "other_kb": kb_json(found.right.question.norms),
        "left": side_json(found.names.left, found.left), "right": side_json(found.names.right, found.right),
        "same_outcome": same_outcome(found.left.decision, found.right.decision), "sentence": headline(found),
        "table": [{"part": r.part, "left": list(r.left), "right": list(r.right)} for r in table(found)],
        "not_known": lost,
        "unknown_lists": list(found.unknown_lists),
    }  # fmt: skip


def bases_picture(found: Bases, format_: str) -> bytes:
    """Both proofs under one card, as svg, png, pdf, dot or md. Raises render.NoRenderer for svg, png and pdf without Graphviz."""
    root, line = number(share(_cards(found))), words.printable(headline(found))
    if format_ == "md":
        return markdown(line, root, footer(found))
    source = dot(root, line, footer(found))
    return source.encode() if format_ == "dot" else render(source, format_, line)


def _cards(found: Bases) -> Card:
    same = same_outcome(found.left.decision, found.right.decision)
    trees = tuple(_tree(at, name, side) for at, (name, side) in enumerate(found.sides))
    lost = tuple(lost_words(found, x) for x in found.lost)
    beside = Card("onbekend", f"Wat {found.names.right} niet kent", f"{len(lost)}", Look.UNKNOWN, detail=lost) if lost else None
    status, look = ("gelijk", Look.SAME) if same else ("verschilt", Look.CHANGED)
    return Card("twee", "Een dossier, twee kennisbanken", status, look, children=(*trees, *((beside,) if beside is not None else ())))


def _tree(at: int, name: str, side: Side) -> Card:
    """The proof of one side under its name, with ids of its own."""
    made = merge(build(side.answer, side.decision, prove(side.answer, side.decision)))
    card = _renamed(weigh(fold(made), side.decision.outcome == CONTINUE), f"{at}|")
    return replace(card, sentence=f"{name}: {words.small(card.sentence)}")


def _renamed(card: Card, prefix: str) -> Card:
    return replace(card, id=f"{prefix}{card.id}", children=tuple(_renamed(c, prefix) for c in card.children))


def bases_rows(found: Bases) -> Iterator[tuple[str, str, str]]:
    """The table as rows of text, its heading first; what is not known at the end."""
    yield "", found.names.left, found.names.right
    for row in table(found):
        yield row.part, "\n".join(row.left), "\n".join(row.right)
    for x in found.lost:
        yield "niet bekend", lost_words(found, x), ""
