"""All pages of the reference, and their place in the navigation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from parser import norms as n

from ..origin import builds_on
from ..rules.coverage import share
from ..rules.inspect import Coverage, inspection
from ..words import capital, kind_word, kinds_word
from . import articles, kinds, lists, places
from .articles import Book
from .evidence import Evidence
from .law import statements
from .text import heading, link, many, md, table


def pages(norms: n.Norms, evidence: Evidence) -> dict[str, str]:
    """Markdown by path, in the order of the navigation."""
    book = Book(norms, evidence, statements(norms), places.every_address(norms))
    found = {places.HOME: _home(book)}
    for published in norms.published:
        found[places.article_page(n.Address(published.document, (published.article,)))] = articles.article(book, published)
    found[places.KINDS] = kinds.index(book)
    for name in norms.provisions:
        found[places.of_kind(name)] = kinds.kind(book, name)
    found[places.READINGS] = lists.readings(book)
    found[places.FACTS] = lists.facts(book)
    found[places.TERMS] = lists.terms(book)
    found[places.DUTIES] = lists.duties(book)
    found[places.CASES] = lists.cases(book)
    found[places.DOSSIERS] = lists.dossiers(book)
    return found


def navigation(norms: n.Norms) -> list[dict[str, object]]:
    """Titles and paths, as mkdocs wants them."""
    entries: list[dict[str, object]] = [{"Overzicht": places.HOME}]
    for document in norms.documents.values():
        inside: list[object] = []
        for p in norms.published:
            if p.document == document.name:
                inside.append({_title(p): places.article_page(n.Address(p.document, (p.article,)))})
        entries.append({document.title: inside})
    provisions = sorted(norms.provisions.values(), key=lambda p: p.label)
    entries.append({capital(kinds_word(norms)): [places.KINDS, *({capital(p.label): places.of_kind(p.kind)} for p in provisions)]})
    titles = {"Lezingen": places.READINGS, "Gegevens": places.FACTS, "Begrippen en waarden": places.TERMS, "Plichten": places.DUTIES}
    entries += [{title: page} for title, page in titles.items()]
    entries += [{"Gevallen": places.CASES}, {"Voorbeelddossiers": places.DOSSIERS}, {"Dekking": "dekking.md"}]
    return entries


def _title(p: n.PublishedArticle) -> str:
    """`14 Voorwaarden persoonlijke ondersteuning`, `Bijlage 1`"""
    return capital((p.heading or p.article).removeprefix("Artikel ").strip())


def _home(book: Book) -> str:
    norms = book.norms
    coverage, origin = inspection(norms).coverage, builds_on(norms)
    one, more = kind_word(norms), kinds_word(norms)
    lines = [
        heading(1, norms.title), "",
        f"Versie {md(norms.version)} van de regels. Deze naslag is uit de regels zelf gemaakt: elk artikel met zijn gepubliceerde tekst,",
        "woord voor woord, en daaronder wat de regels ervan maken.", "", *((md(origin), "") if origin is not None else ()),
    ]  # fmt: skip
    counted = {
        places.KINDS: many(len(norms.provisions), f"{one} waarover wordt beslist", f"{more} waarover wordt beslist"),
        places.READINGS: many(len(norms.readings), "lezing", "lezingen"),
        places.FACTS: many(sum(1 for e in norms.entities.values() for f in e.facts.values() if not f.inherited), "gegeven", "gegevens"),
        places.CASES: many(len(book.evidence.cases), "geval", "gevallen"),
        places.DOSSIERS: many(len(book.evidence.dossiers), "voorbeelddossier", "voorbeelddossiers"),
    }
    lines += [f"- {link(places.HOME, page, words)}" for page, words in counted.items()]
    for document in norms.documents.values():
        lines += [
            "",
            heading(2, document.title),
            *table(("artikel", "door regels", "zonder regel"), _rows(c for c in coverage if c.document == document.name)),
        ]
    return "\n".join(lines) + "\n"


def _rows(coverage: Iterable[Coverage]) -> Iterator[tuple[str, ...]]:
    for c in coverage:
        page = places.article_page(n.Address(c.document, (c.article,)))
        yield link(places.HOME, page, c.heading or c.article), share(c.rule, c.total), share(c.without_rule, c.total)
