"""A published text as a rule file to fill in: every address once, with its words as quotations that are right."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from .claims import claim_map
from .places import written
from .published_text import Path, PublishedText

NAME = "naam"  # of the document, for who fills it in
TODO = '# vul in: een regel, of zonder regel ... omdat "..."'
WIDTH = 116


def header(source: str) -> str:
    """What has to stand above the skeleton for `waarom check` to read it. `source`: the file, as `bronnen/wet.xml`."""
    return "\n".join(
        (
            'kennisbank "vul in" versie "0.1.0"',
            'entiteit aanvraag in aanvragen "aanvraag"',
            f'regeling "vul in" als {NAME}',
            f'  bron "{source}"',
            "  geldt op ontvangen vanaf 1 januari 2025  # vul in",
        )
    )


def skeleton(text: PublishedText, source: str) -> str:
    """The rule file. Each paragraph is a quotation of its own."""
    lines = [
        f"# Geraamte van {source}: elk adres eenmaal, met zijn woorden. Vul bij elk citaat in wat het zegt.",
        "# Zet dit erboven, met uw eigen woordenlijst:",
        *(f"#   {line}" for line in header(source).splitlines()),
        *_remarks(text),
    ]
    words: dict[Path, list[str]] = {}
    for stretch in claim_map((), (), {NAME: text}):
        words.setdefault(stretch.address.path, []).append(stretch.text)
    headings = {segment.path[0]: segment.heading for segment in reversed(text.segments)}
    for path in text.paths():
        if len(path) == 1:
            lines += ["", *([f"# {headings[path[0]]}"] if headings.get(path[0]) else [])]
        lines.append(written(path))
        for part in words.get(path, ()):
            lines += [*_quotation(part), f"  {TODO}"]
    return "\n".join(lines) + "\n"


def _quotation(words: str) -> Iterator[str]:
    """`  tekst "..."`, on more lines if it is long: a quotation may be broken at any space."""
    said = words.replace('"', '""')
    yield from textwrap.wrap(
        f'tekst "{said}"', WIDTH, initial_indent="  ", subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )


def _remarks(text: PublishedText) -> Iterator[str]:
    """What looks like the heading of something that is nowhere else and is none, for who knows better."""
    for passed in (p for p in text.passed if not text.has((p.name,))):
        expected = f"; verwacht: {written((passed.expected,))}" if passed.expected else ""
        yield f"# Let op, regel {passed.line}: '{passed.words[:80]}' is als gewone tekst gelezen{expected}"
