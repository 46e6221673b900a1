"""The text of the law that belongs to a decision: every lid in its cone, verbatim, with where it is used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from parser import norms as n
from parser.numbers import Key, order
from parser.places import ANNEX, is_article
from reasoner import Decision
from reasoner.decision.proof import ProofNode
from reasoner.semantics.cone import amount_roots, cone, decision_roots, ending_roots

from .. import words
from .cells import Cell, Grid, grid


@dataclass(frozen=True)
class Use:
    """A place in the report that cites a lid: anchor and words."""

    anchor: str
    text: str


@dataclass(frozen=True)
class Lid:
    """One address: short citation, what is quoted of it (paragraphs and tables), its uses."""

    anchor: str
    id: str
    label: str
    blocks: tuple[str | Grid, ...]
    uses: tuple[Use, ...]
    key: bool  # the answer turns on it
    printed: bool  # on paper too


@dataclass(frozen=True)
class Article:
    heading: str
    used: tuple[Lid, ...]
    others: tuple[Lid, ...]


@dataclass(frozen=True)
class Text:
    """A document: title, link to its publication, its articles in the order of the text."""

    title: str
    publication: str | None
    articles: tuple[Article, ...]


def anchor(id_: str) -> str:
    """`lid-regeling-2-3-c` for `regeling:2.3.c`."""
    return "lid-" + re.sub(r"\W", "-", id_)


def addresses(norms: n.Norms, decision: Decision, nodes: Iterable[ProofNode]) -> set[str]:
    """Every address in the cone of a decision and in its proof: rules, readings, tables, duties, powers to deviate."""
    provision = norms.provisions[decision.provision]
    kind = decision.provision
    roots = [*ending_roots(norms, kind)] if decision.running else [*decision_roots(norms, kind), *amount_roots(norms, kind)]
    props = [norms.props[p] for p in cone(norms, roots, False).props]
    rules: list[n.Address | None] = [p.address for p in props] + [node.address for node in nodes]
    rules += [norms.readings[p.body.reading].address for p in props if isinstance(p.body, n.ReadingIs)]
    rules += [r.address for r in provision.conditions] + [c.via for c in provision.conditions]
    if decision.running is not None and provision.ending is not None:
        rules += [g.address for g in provision.ending.grounds] + [r.address for r in provision.ending.keeps]
        rules += [d.address for d in provision.duties if d.when == "on_ending"]
    else:
        rules += [r.address for r in (*provision.powers, *provision.shalls)]
        rules += [g.address for g in provision.grounds] + [x.address for x in provision.limits]
        rules += [d.address for d in provision.duties if d.when != "on_ending"] + [r.address for r in provision.amounts]
        rules += [norms.tables[t].address for r in provision.amounts if isinstance(r, n.AmountRule | n.CellRule) for t in r.tables]
    return {a.id for a in rules if a is not None} | set(decision.deviation)


def texts(
    norms: n.Norms, decision: Decision, nodes: Iterable[ProofNode], uses: Mapping[str, Iterable[Use]],
    key: Sequence[str], near: Iterable[str], cells: Iterable[Cell], together: bool = False, printed: Iterable[str] = (),
) -> tuple[Text, ...]:  # fmt: skip
    """The law beside a decision.

    nodes: of the proof; uses: where each address is cited; key: the addresses that decide, the first of them
    names the document that comes first; near: others to show at once. What introduces one
    of these (14.2 for 14.2.c) is shown too, the rest of an article is folded. together:
    all at once and none marked (the exercise must not tell which decide). printed: those
    that are printed besides what decides; together: all.
    """
    wanted = addresses(norms, decision, nodes) | set(uses)
    shown = _with_context(norms, wanted)
    first = key[0].partition(":")[0] if key else ""
    used = shown if together else _with_context(norms, {*key, *near})
    on_paper = shown if together else _with_context(norms, {*key, *printed})
    marked = tuple(cells)
    found = []
    for document in sorted(norms.documents.values(), key=lambda d: d.name != first):
        ids = sorted((a for a in shown if a.partition(":")[0] == document.name), key=_order)
        by_article: dict[str, list[str]] = {}
        for id_ in ids:
            by_article.setdefault(n.Address.of(id_).path[0], []).append(id_)
        articles = []
        for name, members in by_article.items():
            lids = {i: _lid(norms, i, tuple(uses.get(i, ())), marked, i in key, i in on_paper) for i in members}
            articles.append(
                Article(
                    _heading(norms, document.name, name, members),
                    tuple(lid for i, lid in lids.items() if i in used),
                    tuple(lid for i, lid in lids.items() if i not in used),
                )
            )
        if articles:
            found.append(Text(document.title, document.link, tuple(articles)))
    return tuple(found)


def _with_context(norms: n.Norms, ids: set[str]) -> set[str]:
    """The addresses, what introduces them, and for one without words of its own what stands under it."""
    found = set(ids)
    for id_ in ids:
        address = n.Address.of(id_)
        above = (n.Address(address.document, address.path[:k]).id for k in range(1, len(address.path)))
        found |= {a for a in above if (text := norms.articles.get(a)) is not None and text.quotations}
        own = norms.articles.get(id_)
        if own is None or not own.quoted:
            found |= {a for a in norms.articles if a.startswith(f"{id_}.")}
    return found


def _lid(norms: n.Norms, id_: str, uses: tuple[Use, ...], cells: tuple[Cell, ...], key: bool, printed: bool) -> Lid:
    text = norms.articles.get(id_)
    blocks = tuple(_blocks(norms, id_, text.quoted, cells)) if text is not None else ()
    return Lid(anchor(id_), id_, words.capital(n.short_citation(n.Address.of(id_).path)), blocks, uses, key, printed)


def _blocks(norms: n.Norms, id_: str, quoted: tuple[str, ...], cells: tuple[Cell, ...]) -> Iterator[str | Grid]:
    """The quotations in the order of the text; headings and rows of a table together as that table."""
    tables = [t for t in norms.tables.values() if t.address.id == id_]
    rest = list(quoted)
    while rest:
        table = next((t for t in tables if rest[: len(t.columns)] == [heading for heading, _ in t.columns]), None)
        if table is None:
            yield rest.pop(0)
        else:
            yield grid(table, cells)
            tables.remove(table)
            del rest[: len(table.columns) + len(table.rows)]


def _heading(norms: n.Norms, document: str, article: str, members: list[str]) -> str:
    published = [p.heading for p in norms.published if p.document == document and p.article == article]
    quoted = [norms.articles[m].heading for m in members if m in norms.articles]
    return [*quoted, *published, words.capital(n.short_citation((article,)))][0]


def _order(id_: str) -> list[tuple[bool, tuple[int, Key], str]]:
    """Articles before annexes; numbers as numbers."""
    return [(not is_article(part), order(part.removeprefix(ANNEX)), part) for part in n.Address.of(id_).path]


__all__ = ["Article", "Lid", "Text", "Use", "addresses", "anchor", "texts"]
