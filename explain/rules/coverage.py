"""The coverage table of a rule base in Markdown: per address its rules, what is claimed without a rule, what is not claimed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from parser import norms as n
from parser.norms import short_citation

from ..cards.markdown import escaped
from .inspect import Coverage, inspection

SHOWN = 160  # characters of a text that is not claimed


def coverage_table(norms: n.Norms) -> str:
    """The table as text, with a line feed at the end."""
    return "\n".join(_lines(norms)) + "\n"


def share(part: int, total: int) -> str:
    """A percentage, rounded down: 100% only if it is all."""
    return f"{part * 100 // total}%" if total else ""


def _lines(norms: n.Norms) -> Iterator[str]:
    found = inspection(norms)
    yield f"# Dekking van de tekst: {escaped(norms.title)}"
    yield ""
    yield "Elke zin en elke tabelcel van de gepubliceerde tekst staat bij een regel of is met een reden 'zonder regel' gelaten;"
    yield "wat dat nog niet is, staat onder 'niet geclaimd', met de regel van het bronbestand. Opschriften van"
    yield "hoofdstukken en artikelen en de nummers van leden en onderdelen zijn indeling en tellen niet mee. De aandelen zijn"
    yield "van letters en cijfers, naar beneden afgerond."
    yield ""
    yield "Dit bestand is gemaakt met `waarom check --coverage-table > docs/dekking.md`; verander het niet met de hand."
    for document in norms.documents.values():
        rows = [c for c in found.coverage if c.document == document.name]
        rule, without, total = sum(c.rule for c in rows), sum(c.without_rule for c in rows), sum(c.total for c in rows)
        yield from ("", f"## {escaped(document.title)}", "")
        yield f"Geclaimd: {share(rule + without, total)}, waarvan {share(rule, total)} door regels."
        yield from _table(("artikel", "kop", "geclaimd", "door regels", "zonder regel"), (_row(c) for c in rows))
        for article in rows:
            yield from ("", f"### {escaped(article.heading or article.article)}")
            yield from _table(("adres", "regels", "zonder regel", "niet geclaimd"), _addresses(norms, article))


def _row(c: Coverage) -> tuple[str, ...]:
    shares = (share(part, c.total) for part in (c.rule + c.without_rule, c.rule, c.without_rule))
    return (short_citation((c.article,)), escaped(c.heading), *shares)


def _addresses(norms: n.Norms, article: Coverage) -> Iterator[tuple[str, ...]]:
    """A row for each address of an article: those with rules only first, then in the order of the source."""
    texts: dict[n.Address, list[n.Stretch]] = {}
    for text in norms.articles.values():
        if _of(text.address, article) and text.rules:
            texts[text.address] = []
    with_text = [s for s in norms.claims if _of(s.address, article)]
    for stretch in with_text:
        texts.pop(stretch.address, None)
    for stretch in with_text:
        texts.setdefault(stretch.address, []).append(stretch)
    for address, stretches in texts.items():
        own = norms.articles.get(address.id)
        rules = [f"{word}: {label}" if label else word for word, label in (own.rules if own else ())]
        if not rules and any(s.claim == "rule" for s in stretches):
            rules = ["bij de onderdelen eronder"]
        without = [f"{s.kind}: {s.reason}" for s in stretches if s.claim == "without_rule"]
        nothing = [f"bronregel {s.line}: {_short(s.text)}" for s in stretches if s.claim is None]
        yield (short_citation(address.path), *(_cell(items) for items in (rules, without, nothing)))


def _of(address: n.Address, article: Coverage) -> bool:
    return address.document == article.document and address.path[0] == article.article


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN].rsplit(" ", 1)[0] + " ..."


def _cell(items: Iterable[str]) -> str:
    return "<br>".join(escaped(item) for item in dict.fromkeys(items))


def _table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield from ("", "| " + " | ".join(columns) + " |", "|" + "---|" * len(columns))
    for row in rows:
        yield "| " + " | ".join(row) + " |"
