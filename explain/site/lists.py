"""The pages that list what stands in all articles: readings, facts, definitions, duties, cases, example dossiers."""

from __future__ import annotations

from collections.abc import Iterator

from parser import norms as n

from ..sentence import class_words
from ..words import capital
from . import places
from .articles import Book, case_lines, reading_card
from .facts import fact_rows, place_in_dossier, presumptions, type_words
from .law import Statement, asked, value_statement
from .logic import because, reach, top
from .text import details, fence, heading, link, many, md, table


def readings(book: Book) -> str:
    norms, here = book.norms, places.READINGS
    lines = [
        heading(1, "Alle lezingen"), "",
        "Waar de tekst op meer manieren te lezen is, staat een lezing: de keuzes, de standaard met haar reden, en wat een andere",
        "keuze verandert. Een andere keuze probeert u met `--reading NAAM=KEUZE`.", "",
    ]  # fmt: skip
    for reading in norms.readings.values():
        lines += [
            heading(2, reading.name, reading.name),
            "",
            f"Bij {link(here, places.of_address(reading.address), norms.cite(reading.address))}.",
        ]
        lines += reading_card(here, reading)
        used = [s for group in book.statements.values() for s in group if reading.name in _readings_of(norms, s)]
        cited = dict.fromkeys(link(here, places.of_address(s.address), norms.cite(s.address)) for s in used)
        lines += details(f"Bepalingen waarin deze lezing speelt ({len(cited)})", [f"- {c}" for c in cited])
        cases = [c for c in book.evidence.cases if reading.name in c.readings]
        lines += details(
            many(len(cases), "geval met een keuze van deze lezing", "gevallen met een keuze van deze lezing"), case_lines(here, cases)
        )
    return "\n".join(lines) + "\n"


def _readings_of(norms: n.Norms, s: Statement) -> set[str]:
    bodies = (norms.props[p].body for p in reach(norms, s.roots))
    return {b.reading for b in bodies if isinstance(b, n.ReadingIs)}


def _to(norms: n.Norms) -> str:
    return "" if norms.wording.nobody is not None else f" en aan {norms.authority.called}"


def facts(book: Book) -> str:
    norms, here = book.norms, places.FACTS
    used: dict[tuple[str, str], dict[n.Address, None]] = {}
    for address, group in book.statements.items():
        for place, name in asked(norms, group):
            used.setdefault((places.declared(norms, place, name), name), {})[address] = None
    lines = [
        heading(1, "Alle gegevens van een dossier"), "",
        f"Een *feit* is na te gaan; een *oordeel* is een open norm{_to(norms)}; een *koppeling* wijst naar een ander onderdeel",
        "van het dossier. Wat u weglaat, is onbekend en nooit hetzelfde als nee.", "",
    ]  # fmt: skip
    for entity in norms.entities.values():
        lines += [heading(2, capital(entity.label), entity.name), "", f"In het dossier: de lijst `{entity.list_name}`.", ""]
        items: list[n.Fact | n.Link] = [*entity.links.values(), *entity.facts.values()]
        for item in items:
            if not item.inherited:
                lines += _item(norms, here, entity, item, tuple(used.get((entity.name, item.name), ())))
    return "\n".join(lines) + "\n"


def _item(norms: n.Norms, here: str, entity: n.Entity, item: n.Fact | n.Link, used: tuple[n.Address, ...]) -> Iterator[str]:
    yield from ("", heading(3, item.name, f"{entity.name}.{item.name}"), "")
    if item.question:
        yield from (f"**{md(item.question)}**", "")
    who = f"te beantwoorden door {md(item.answered_by or 'wie het weet')}, te veranderen door {md(item.changed_by or 'niet opgegeven')}"
    if isinstance(item, n.Link):
        yield f"- koppeling naar `{norms.entities[item.target].list_name}`; {who}"
    else:
        yield f"- {item.kind}, {type_words(item)}; {who}"
        holds, fails = item.label.holds, item.label.fails
        if item.type == "ja_nee":
            yield from (f"- ja: {md(holds)}", f"- nee: {md(fails)}")
        for told in item.by_kind:
            label = norms.kinds[str(told.kind)].label
            yield f"- bij {md(label)}: te beantwoorden door {md(told.answered_by or '')}, te veranderen door {md(told.changed_by or '')}"
    yield f"- in het dossier: {place_in_dossier(norms, entity, item.name)}"
    yield from (f"- {md(text)}" for text in presumptions(norms, entity.name, item.name))
    cited = [f"- {link(here, places.of_address(a), norms.cite(a))}" for a in used]
    yield from details(f"Gevraagd bij {many(len(cited), 'bepaling', 'bepalingen')}" if cited else "", cited)


def terms(book: Book) -> str:
    norms, here = book.norms, places.TERMS
    lines = [
        heading(1, "Begrippen en waarden"), "",
        "Een *begrip* is waar, niet waar of onbekend; een *waarde* is een getal of een dag. Wat geen eigen plaats in de tekst heeft,",
        "staat alleen hier.", "", heading(2, "Begrippen"), "",
    ]  # fmt: skip
    for prop in norms.props.values():
        if places.named(prop) and prop.label is not None:
            lines += ["", heading(3, prop.label.holds, prop.id), ""]
            lines += (
                [f"Bij {link(here, places.of_address(prop.address), norms.cite(prop.address))}.", ""] if prop.address is not None else []
            )
            lines += [*because(here, "Waar als", top(norms, prop.id)), ""]
            lines += _asked(norms, here, Statement(_nowhere(norms), "", "", roots=(prop.id,)))
    lines += ["", heading(2, "Waarden"), ""]
    for value in norms.values.values():
        statement = value_statement(norms, value, _nowhere(norms))
        lines += ["", heading(3, statement.label, value.name), "", *because(here, statement.when, statement.steps), ""]
        lines += _asked(norms, here, statement)
    return "\n".join(lines) + "\n"


def _nowhere(norms: n.Norms) -> n.Address:
    return n.Address(next(iter(norms.documents)), ("0",))


def _asked(norms: n.Norms, here: str, statement: Statement) -> Iterator[str]:
    rows = list(fact_rows(norms, here, asked(norms, (statement,))))
    columns = ("vraag", "soort", "wie antwoordt", "wie kan het veranderen", "in het dossier")
    yield from details(many(len(rows), "gevraagd gegeven", "gevraagde gegevens"), table(columns, rows))


def duties(book: Book) -> str:
    norms, here = book.norms, places.DUTIES
    found = [s for group in book.statements.values() for s in group if s.what.lower().split(" van ")[0] in ("plicht", "algemene plicht")]
    lines = [
        heading(1, "Plichten en termijnen"), "",
        "Wie wat moet doen, en uiterlijk wanneer. Algemene plichten worden door geen aanvraag opgeroepen.", "",
    ]  # fmt: skip
    for bearer in dict.fromkeys(s.what.partition(" van ")[2] for s in found):
        lines += ["", heading(2, f"Plichten van {bearer}")]
        for document in norms.documents.values():
            group = [s for s in found if s.what.partition(" van ")[2] == bearer and s.address.document == document.name]
            if group:
                lines += ["", heading(3, document.title), *table(("bepaling", "wat", "wanneer"), (_duty(here, s) for s in group))]
    return "\n".join(lines) + "\n"


def _duty(here: str, s: Statement) -> tuple[str, ...]:
    only = " Alleen als aan een voorwaarde is voldaan." if s.steps else ""
    notes = f"{' '.join(md(note) for note in s.notes)}{only}".strip()
    return link(here, places.of_address(s.address), n.short_citation(s.address.path)), md(s.label), notes or "–"


def cases(book: Book) -> str:
    norms, here = book.norms, places.CASES
    lines = [
        heading(1, "Gevallen"), "",
        "Een geval zegt wat uit de wet volgt voor een dossier. Zij staan bij de kennisbank, in de map `gevallen/`;",
        f"hoe u er een schrijft, staat in [Een geval schrijven](../gevallen.md). Dit zijn er {len(book.evidence.cases)}.", "",
    ]  # fmt: skip
    for file in dict.fromkeys(c.file for c in book.evidence.cases):
        group = [c for c in book.evidence.cases if c.file == file]
        rows = []
        for case in group:
            cited = [norms.articles[a].address for a in sorted(case.addresses)]
            about = ", ".join(link(here, places.of_address(a), a.id) for a in cited)
            rows.append((md(case.name), "; ".join(md(class_words(norms, o)) for o in case.outcomes) or "–", about or "–"))
        lines += ["", heading(2, file, file), *table(("geval", "uitkomst", "gaat over"), rows)]
    return "\n".join(lines) + "\n"


def dossiers(book: Book) -> str:
    norms, here = book.norms, places.DOSSIERS
    lines = [
        heading(1, "Voorbeelddossiers"), "",
        "Elk dossier stelt een vraag; eronder staat het antwoord van `waarom decide`. Zij staan bij de kennisbank, in de map",
        "`dossiers/`.", "",
    ]  # fmt: skip
    for d in book.evidence.dossiers:
        lines += ["", heading(2, d.file, d.file), "", md(d.question), "", *(f"- {md(answer)}" for answer in d.answers), ""]
        cited = [a for a in book.addresses if a.id in d.addresses]
        lines += details(many(len(cited), "bepaling die het antwoord noemt", "bepalingen die het antwoord noemt"),
                         [f"- {link(here, places.of_address(a), norms.cite(a))}" for a in cited])  # fmt: skip
        lines += details("Het dossier", fence(d.text))
    return "\n".join(lines) + "\n"
