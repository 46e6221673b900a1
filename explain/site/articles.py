"""The page of one article or bijlage: the text as published, and under each lid what the rule base makes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from itertools import groupby

from parser import norms as n

from ..words import capital, enumerate_words, euro, kind_word, modality_word, number, printable
from . import places
from .evidence import Evidence, ShownCase
from .facts import fact_rows
from .law import DORMANT, NEVER, Statement, asked, consequences
from .logic import because, top
from .text import details, heading, link, many, md, quote, table


@dataclass(frozen=True)
class Book:
    """Everything a page may refer to."""

    norms: n.Norms
    evidence: Evidence
    statements: dict[n.Address, tuple[Statement, ...]]
    addresses: tuple[n.Address, ...]


def article(book: Book, published: n.PublishedArticle) -> str:
    """The page as Markdown."""
    root = n.Address(published.document, (published.article,))
    here = places.article_page(root)
    document = book.norms.documents[published.document]
    lines = [heading(1, published.heading or published.article, places.anchor(root)), ""]
    source = f" · [publicatie]({document.link})" if document.link else ""
    lines += [f'<p class="bron" markdown="1">{md(document.title)}{source}</p>', ""]
    for address in (a for a in book.addresses if a.under(root)):
        if address != root:
            lines += ["", heading(len(address.path), capital(_within(address)), places.anchor(address)), ""]
        lines += _address(book, here, address)
    lines += _files(book, here, root)
    return "\n".join(lines) + "\n"


def _within(address: n.Address) -> str:
    """`lid 2 onder c`: an address without its article."""
    short = n.short_citation(address.path)
    return short.removeprefix(n.short_citation(address.path[:1])).strip()


def _address(book: Book, here: str, address: n.Address) -> Iterator[str]:
    norms = book.norms
    stretches = [s for s in norms.claims if s.address == address]
    for (_, kind, reason), group in groupby(stretches, key=lambda s: (s.claim, s.kind, s.reason)):
        texts = list(group)
        yield from quote(s.text for s in texts)
        if texts[0].claim == "without_rule":
            yield f'<p class="zonder"><strong>Zonder regel</strong> ({escape(kind)}): {escape(printable(reason))}</p>'
        elif texts[0].claim is None:
            yield f'<p class="zonder"><strong>Niet geclaimd</strong>: {escape(printable(reason))}</p>'
    found = book.statements.get(address, ())
    for statement in found:
        yield from _statement(book, here, statement)
    for reading in norms.readings.values():
        if reading.address == address:
            yield from reading_card(here, reading)
    rows = list(fact_rows(norms, here, asked(norms, found)))
    columns = ("vraag", "soort", "wie antwoordt", "wie kan het veranderen", "in het dossier")
    yield from details(many(len(rows), "gevraagd gegeven", "gevraagde gegevens"), table(columns, rows))
    yield from _shown(book, here, address)


# ---- statements


def _statement(book: Book, here: str, s: Statement) -> Iterator[str]:
    norms = book.norms
    yield from ("", '<div class="regel" markdown="1">', "", f"**{md(s.what)}** · {md(s.label)}", "")
    if s.table is not None:
        yield from _cells(here, norms, s.table)
    for note in s.notes:
        yield from (f"*{md(note)}*" if note in (DORMANT, NEVER) else md(note), "")
    if s.steps and not _same(s) and NEVER not in s.notes:
        yield from (*because(here, s.when, s.steps), "")
    if s.what == "Voorwaarde" and s.prop is not None:
        yield from _consequences(norms, here, s)
    if len(s.turns_on) > 1:
        rows = (
            (
                link(here, places.of_kind(kind), norms.kinds[kind].label),
                ", ".join(cited(norms, here, a, s.address.document) for a in addresses),
            )
            for kind, addresses in s.turns_on
        )
        yield from details(f"Draait om deze voorwaarden, per {kind_word(norms)}", table(("soort", "voorwaarden"), rows))
    if s.kinds:
        yield from _kinds(norms, here, s)
    yield from ("</div>", "")


def _same(s: Statement) -> bool:
    """A single sentence that only repeats the label."""
    return len(s.steps) == 1 and not s.steps[0].children and s.steps[0].text == s.label


def cited(norms: n.Norms, here: str, address: n.Address, document: str) -> str:
    """A link; with the name of the regulation if it is another one."""
    return link(here, places.of_address(address), n.short_citation(address.path) if address.document == document else norms.cite(address))


def _consequences(norms: n.Norms, here: str, s: Statement) -> Iterator[str]:
    assert s.prop is not None
    items = []
    for found, kinds in consequences(norms, s.prop, s.kinds).items():
        only = "" if set(kinds) == set(s.kinds) else f"alleen bij {md(enumerate_words([norms.kinds[k].label for k in kinds], 'en'))}"
        other = "" if found.by_default else "niet bij de standaardlezing"
        aside = ", ".join(x for x in (only, other) if x)
        own = "deze bepaling zelf" if found.address == s.address else cited(norms, here, found.address, s.address.document)
        items.append(f"- {modality_word(found.modality, norms)}: {own}" + (f" ({aside})" if aside else ""))
    if items:
        yield from ("Niet vervuld, dan:", "", *items, "")
    else:
        yield from ("Niet vervuld: er is geen grond die hiernaar verwijst.", "")


def _kinds(norms: n.Norms, here: str, s: Statement) -> Iterator[str]:
    via = dict(s.via)

    def named(kinds: Iterable[str]) -> str:
        words = []
        for kind in kinds:
            extra = f" (op grond van {cited(norms, here, via[kind], s.address.document)})" if kind in via else ""
            words.append(link(here, places.of_kind(kind), norms.kinds[kind].label) + extra)
        return enumerate_words(words, "en")

    others = [kind for kind in norms.provisions if kind not in s.kinds]
    if len(others) * 3 > len(norms.provisions):
        words = named(s.kinds)
    else:
        words = f"elke {kind_word(norms)}" + (f", behalve {named(others)}" if others else "")
    yield from (f'<p class="soorten" markdown="1">Voor {words}</p>', "")


def _cells(here: str, norms: n.Norms, t: n.TableNorm) -> Iterator[str]:
    columns = ["", *(md(name) for name, _ in t.columns)]
    yield from table(columns, ([md(label), *(_cell(t.unit, c) for c in row)] for (_, label, _), row in zip(t.rows, t.cells, strict=True)))
    inside = [line for name, prop in t.columns for line in (*because(here, f"**{md(name)}** geldt als", top(norms, prop)), "")]
    yield from details("Wanneer welke kolom geldt", inside)


def _cell(unit: str, value: object) -> str:
    if not isinstance(value, Decimal):
        return "–"
    return md(euro(value) if unit == "euro" else f"{number(value)}%")


def reading_card(here: str, reading: n.Reading, anchor: str = "") -> Iterator[str]:
    """A reading: its question, choices, default, and what another choice changes."""
    yield from ("", '<div class="lezing" markdown="1">', "", f"**Lezing** · {md(reading.question)}", "")
    for choice in reading.choices:
        if choice.name == reading.default:
            yield f"- **{md(choice.label)}** (standaard). {md(reading.reason)}"
        else:
            yield f"- {md(choice.label)}: `{reading.name}={choice.name}`"
    yield from ("", f"Wat een andere keuze verandert: {md(reading.changes)}", "")
    if here != places.READINGS:
        yield from (link(here, places.of_reading(reading.name), f"Alle bepalingen waarin de lezing {reading.name} speelt"), "")
    yield from ("</div>", "")


# ---- what shows it


def _shown(book: Book, here: str, address: n.Address) -> Iterator[str]:
    readings = {r.name for r in book.norms.readings.values() if r.address == address}
    cases = [c for c in book.evidence.cases if address.id in c.addresses or readings & set(c.readings)]
    dossiers = [d for d in book.evidence.dossiers if address.id in d.addresses]
    title = f"{many(len(cases), 'geval dat dit laat zien', 'gevallen die dit laten zien')}"
    yield from details(title, case_lines(here, cases))
    lines = [f"- {link(here, f'{places.DOSSIERS}#{d.file}', d.file)} ({'; '.join(md(x) for x in d.answers)})" for d in dossiers]
    yield from details(many(len(dossiers), "voorbeelddossier", "voorbeelddossiers"), lines)


def case_lines(here: str, cases: Iterable[ShownCase]) -> Iterator[str]:
    for case in cases:
        yield f"- {link(here, f'{places.CASES}#{case.file}', case.file)}: {md(case.name)}"


def _files(book: Book, here: str, root: n.Address) -> Iterator[str]:
    """The case files that are named after this article."""
    files = dict.fromkeys(c.file for c in book.evidence.cases if root.path[0] in articles_of(c.file, root.document))
    items = [f"- {link(here, f'{places.CASES}#{name}', name)}" for name in files]
    if items:
        yield from ("", heading(2, "Gevallen over dit artikel"), "", *items, "")


def articles_of(file: str, document: str) -> frozenset[str]:
    """The articles a case file is named after: `document_02_lid_5.yaml` is about article 2, `document_17_18.yaml` about two."""
    first, *rest = file.removesuffix(".yaml").split("_")
    if first != document:
        return frozenset()
    head = rest[: rest.index("lid")] if "lid" in rest else rest
    return frozenset(str(int(word)) if word.isdigit() else word for word in head)
