"""What a display says, apart from its form: one view as HTML, as Markdown and as plain text."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import words
from ..cards.card import GLYPHS, Card, Look, decides, face, left_out_cards

FOLDER = Path(__file__).parent / "templates"
TONES = {
    Look.ASSUMED: "aanname",
    Look.YES: "ja",
    Look.NO: "nee",
    Look.AGAINST: "nee",
    Look.GROUND: "nee",
    Look.UNKNOWN: "open",
    Look.JUDGEMENT: "open",
    Look.CHOICE: "open",
}


@dataclass(frozen=True)
class Ref:
    """A citation with a link to the published text, if there is one."""

    text: str
    url: str | None = None


@dataclass(frozen=True)
class Entry:
    """An item of a list: a mark, a sentence, lines under it, citations, items below it."""

    text: str
    mark: str = "·"
    notes: tuple[str, ...] = ()
    refs: tuple[Ref, ...] = ()
    below: tuple[Entry, ...] = ()
    strong: bool = False
    veiled: str = ""  # said only when it is opened


@dataclass(frozen=True)
class Table:
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Part:
    """A part of a display: a list, a table, a quotation or source text. `closed`: folded until it is opened."""

    heading: str = ""
    entries: tuple[Entry, ...] = ()
    table: Table | None = None
    quotes: tuple[str, ...] = ()
    source: str = ""
    closed: bool = False


@dataclass(frozen=True)
class View:
    """A heading with a status, lines, cards, parts, a drawing and a footer."""

    heading: str
    status: str = ""
    tone: str = ""
    lines: tuple[str, ...] = ()
    card: Card | None = None
    parts: tuple[Part, ...] = ()
    drawing: str | None = None  # SVG
    drawing_open: bool = False
    foot: str = ""


class Shown(ABC):
    """What shows itself in a notebook, and as text anywhere else."""

    @abstractmethod
    def views(self) -> tuple[View, ...]:
        """What is shown, in order."""

    def _repr_html_(self) -> str:
        return html(self.views())

    def _repr_markdown_(self) -> str:
        return "\n".join(markdown(v) for v in self.views())

    def __repr__(self) -> str:
        return "\n".join(text(v) for v in self.views()).rstrip("\n")

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        views = self.views()
        return {
            "text/html": html(views),
            "text/markdown": "\n".join(markdown(v) for v in views),
            "text/plain": "\n".join(text(v) for v in views).rstrip("\n"),
        }


def tone(look: Look) -> str:
    """One of ja, nee, open, or nothing."""
    return TONES.get(look, "")


# ---- the three forms


def html(views: tuple[View, ...]) -> str:
    """A snippet that stands on its own: scoped style, no script, no ids, nothing from elsewhere."""
    from markupsafe import Markup

    from ..html.page import environment

    style = Markup((FOLDER / "snippet.css").read_text(encoding="utf-8"))
    template = environment(FOLDER).get_template("snippet.html")
    return template.render(
        views=[(v, _image(v.drawing) if v.drawing else "") for v in views], style=style,
        glyphs=GLYPHS, tone=tone, left_out=left_out_cards, decides=decides, face=face,
        reference=Look.REFERENCE, law=_linked, source=_source, numeric=_numeric,
    )  # fmt: skip


def _linked(card: Card) -> str:
    """The link of a card, if it leads to a published text."""
    return card.url if card.url and card.url.startswith(("https://", "http://")) else ""


def _image(svg: str) -> str:
    """A drawing as an image: where a notebook is not trusted, an element `svg` falls apart into loose words."""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def _numeric(table: Table) -> tuple[bool, ...]:
    """Of each column whether it holds numbers alone, to stand to the right."""
    return tuple(all(re.fullmatch(r"\d[\d.,]*%?|", c) for c in cells) and any(cells) for cells in zip(*table.rows, strict=True))


def _source(text_: str) -> Any:
    """Source text line by line, escaped."""
    from markupsafe import escape

    return escape("\n".join("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line) for line in text_.splitlines()))


def markdown(view: View) -> str:
    """Markdown of one view."""
    from ..cards.markdown import escaped, outlined

    lines = [f"**{escaped(view.heading)}**" + (f": {escaped(view.status)}" if view.status else ""), ""]
    lines += [f"{escaped(line)}\n" for line in view.lines]
    if view.card is not None:
        lines.append("".join(outlined(c) for c in view.card.children) + "".join(_folded_line(view.card)))
    for part in view.parts:
        lines.append(f"*{escaped(part.heading)}*\n" if part.heading else "")
        lines += [f"> {escaped(q)}\n" for q in part.quotes]
        lines += [line for e in part.entries for line in _entry(e, 0, escaped)]
        if part.table is not None:
            lines += ["", _row(part.table.columns), _row(("---",) * len(part.table.columns)), *map(_row, part.table.rows), ""]
        lines += [f"    {line}" for line in part.source.splitlines()]
    lines.append(escaped(view.foot))
    return "\n".join(lines) + "\n"


def _folded_line(card: Card) -> Iterator[str]:
    from ..cards.markdown import escaped

    for word, cards in left_out_cards(card):
        yield f"- {word}: {escaped('; '.join(c.sentence for c in cards))}\n"


def _row(cells: tuple[str, ...]) -> str:
    from ..cards.markdown import escaped

    return "| " + " | ".join(c if c == "---" else escaped(c) for c in cells) + " |"


def text(view: View) -> str:
    """Plain text of one view."""
    from ..cards.outline import outline

    lines = [view.heading + (f": {view.status}" if view.status else ""), *view.lines]
    if view.card is not None:
        lines += outline(view.card).splitlines()[1 + len(view.card.detail) :]
    for part in view.parts:
        lines += ["", part.heading] if part.heading else []
        lines += [f"  {q}" for q in part.quotes]
        lines += [line for e in part.entries for line in _entry(e, 0, words.printable)]
        if part.table is not None:
            lines += _columns(part.table)
        lines += [f"  {line}" for line in part.source.splitlines()]
    return (
        "\n".join(words_ if words_.startswith(("│", "├", "└", " ")) else words.printable(words_) for words_ in [*lines, view.foot]) + "\n"
    )


def _entry(entry: Entry, depth: int, clean: Any) -> Iterator[str]:
    refs = f" ({'; '.join(r.text for r in entry.refs)})" if entry.refs else ""
    indent = "  " * depth
    yield f"{indent}- {entry.mark} {clean(entry.text)}{refs and ' ' + clean(refs)}".replace("- · ", "- ")
    yield from (f"{indent}    {clean(note)}" for note in (*entry.notes, *(["…………………"] if entry.veiled else [])))
    for each in entry.below:
        yield from _entry(each, depth + 1, clean)


def _columns(table: Table) -> Iterator[str]:
    rows = [table.columns, *table.rows]
    widths = [min(60, max(len(words.printable(r[i])) for r in rows)) for i in range(len(table.columns))]
    for row in rows:
        yield "  " + "  ".join(words.printable(c).ljust(w) for c, w in zip(row, widths, strict=True)).rstrip()
