"""What stands above and under the cards of a drawing, as it is wrapped: the answer in a sentence, lines, the legend, the foot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .card import ALSO, Card, Look, decides, face, walk
from .layout import WIDE, Layout
from .lines import counts, left, shown_as
from .measure import DOT, leading, width, wrapped

Legend = tuple[tuple[Look, str], ...]
Said = tuple[tuple[str, str], ...]
Boxed = tuple[tuple[str, tuple[str, ...]], ...]
Entry = tuple[Look | None, str, str]  # the sign that is explained, what stands in bold, and what it means
LEGEND: Legend = (
    (Look.YES, "vervuld of staat vast"), (Look.NO, "niet vervuld"),
    (Look.AGAINST, "feit dat tegen telt"),
    (Look.UNKNOWN, "onbekend, of oordeel van {} (streepjes)"), (Look.ASSUMED, "aangenomen (stippen)"),
    (Look.GROUND, "grond"), (Look.DECISION, "uitkomst"),
)  # fmt: skip
CHOICE_ENTRY = (Look.CHOICE, "keuze: {} bepaalt")  # only where there is one
CHOICE_LINES = "streepjes: hangt af van de keuze"
DECIDES, DECIDES_BRIEF = ("vet, met dikke rand en lijn", ": beslissend voor de uitkomst"), ("vet", ": beslissend")
THIN = f"dun: {ALSO}"  # of a ground on which the outcome does not rest
COUNTED = "…: uitgeschreven in het rapport"
COUNTED_BRIEF = "…: in het rapport"
SURE = 0.97  # of the width of a line: Graphviz takes letters for somewhat wider than they are
FRAME = 4  # points between a frame and its text
BESIDE = 52  # points of a row of the legend that its signs and margins take


def entries(card: Card, legend: Legend, layout: Layout) -> Legend:
    """What the legend explains: in a layout that must fit only what is there."""
    looks = {c.tone if c.look is Look.REFERENCE and c.tone else face(c) for c in walk(card)} | set(_counted_looks(card, layout))
    looks |= {c.tone if c.look is Look.REFERENCE and c.tone else shown_as(c) for each in walk(card) for c in each.told}
    shown = (*legend, CHOICE_ENTRY) if Look.CHOICE in looks else legend

    def said(chosen: Iterable[tuple[Look, str]]) -> Legend:
        return tuple((look, text.replace("{}", card.authority)) for look, text in chosen)

    if layout is WIDE or legend is not LEGEND:
        return said(shown)
    looks |= {Look.UNKNOWN} if Look.JUDGEMENT in looks else set()
    return said((look, text) for look, text in shown if look in looks)


def _counted_looks(card: Card, layout: Layout) -> Iterator[Look]:
    """The signs before what is only counted."""
    for each in walk(card):
        yield from (look for _, _, look in left(each, layout))


def drawn(card: Card) -> Iterator[Card]:
    """Every card of which the drawing shows something, told inside another too."""
    for each in walk(card):
        yield each
        yield from each.told


def legend_rows(card: Card, legend: Legend, layout: Layout) -> list[list[Entry]]:
    """The entries of the legend over as many rows as the width asks."""
    found: list[Entry] = [(look, "", text) for look, text in entries(card, legend, layout)]
    if legend is LEGEND and (layout is WIDE or any(decides(c) for c in drawn(card))):
        found.append((None, *(DECIDES_BRIEF if layout.brief else DECIDES)))
    if legend is LEGEND and layout is not WIDE and any(c.idle for c in walk(card)):
        found.append((None, "", THIN))
    if legend is LEGEND and any((c.tone or c.look) is Look.CHOICE for c in walk(card)):
        found.append((None, "", CHOICE_LINES))
    if legend is LEGEND and counts(card, layout):
        found.append((None, "", COUNTED_BRIEF if layout.brief else COUNTED))
    rows: list[list[Entry]] = [[]]
    room = whole = (layout.width or 1e9) - BESIDE
    for entry in found:
        needed = entry_width(entry, layout)
        if rows[-1] and needed > room:
            rows.append([])
            room = whole
        rows[-1].append(entry)
        room -= needed
    return rows


def entry_width(entry: Entry, layout: Layout) -> float:
    """How wide an entry is with its sign and what is left open after it."""
    look, strong, rest = entry
    return width(strong, layout.foot, True) + width(rest, layout.foot) + (layout.foot * 1.6 + 16 if look else layout.foot * 0.6 + 7)


def legend_height(layout: Layout) -> float:
    """How high a row of the legend is, with what is left open above it."""
    return layout.foot * 1.35 + 12


def told_lines(label: str, text: str, layout: Layout) -> tuple[str, ...]:
    """A line under the drawing as it is wrapped."""
    return wrapped(f"{label}: {text}", layout.across * SURE, layout.foot)


def boxed_lines(rows: tuple[str, ...], layout: Layout) -> tuple[tuple[str, ...], ...]:
    """The rows in a frame as they are wrapped."""
    return tuple(wrapped(row, layout.across - 2 * FRAME - layout.status, layout.status) for row in rows)


def boxed_height(boxed: Boxed, layout: Layout) -> float:
    """How high the frame is, with what is left open above it."""
    rows = sum(len(lines) for _, rows in boxed for lines in boxed_lines(rows, layout))
    return len(boxed) * leading(layout.sentence) + rows * leading(layout.status) + 2 * FRAME + 6 if boxed else 0


def head_lines(text: str, layout: Layout) -> tuple[str, ...]:
    """The answer in a sentence as it is wrapped above the drawing."""
    return wrapped(text, layout.across, layout.head)


def foot_lines(foot: str, layout: Layout) -> tuple[str, ...]:
    """The foot as it is wrapped; in a brief one the rules alone: the whole is in the description."""
    return wrapped(foot.partition(DOT)[0] if layout.brief else foot, layout.across, layout.foot)
