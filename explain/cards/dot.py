"""Cards as Graphviz source: one card a node, status by glyph, word, colour and border; bold and a thick border: it decides.

Long because every part of a drawing has its lines here: they are measured (`fit`) as they are drawn.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from html import escape
from itertools import count

import graphviz

from ..words import printable
from .card import COMPARED, GLYPHS, NOT_HOLDING, ONE_NOT_HOLDING, Card, Look, decides, face, left_out, left_out_cards, walk
from .layout import LIGHT, PADDING, WIDE, Layout
from .passes import AGAINST, NO_OTHER, STANDS, UNMET

FONT = "Arial"
CHARACTERS = 31  # of a sentence, in the wide drawing
INK, CITE, EDGE, WHITE = "#1B1F23", "#56616A", "#77828A", "#FFFFFF"
FOOT_CHARACTERS = 130
CAPITALS = 0.75  # so many capitals stand where one small letter does
LONGEST_TOOLTIP = 4_000  # Graphviz refuses strings over 16,384
SIGNS = {"✓": Look.YES, "✗": Look.NO, "?": Look.UNKNOWN, "=": Look.REFERENCE, GLYPHS[Look.ASSUMED]: Look.ASSUMED}  # before what is counted
PLAIN = (STANDS, "het geval", "vervuld", "van toepassing")  # statuses that a check mark before the sentence says
SO = (STANDS, AGAINST, NO_OTHER, UNMET)  # statuses of a fact as it is
NO_BREAK = "\N{NO-BREAK SPACE}"
CITED = re.compile(r"\b(art\.|artikel|onder|sub|lid) (?=\w{1,3}\b)")
CLUSTER = 0.04  # inches that a cluster adds on each side
LONGEST = 240  # characters of user text on a card; the rest is in the tooltip

# border and text colour, fill, extra style
PALETTE = {
    Look.YES: ("#005F95", "#E3F0F9", ""),
    Look.NO: ("#A83F00", "#FBE6DA", ""),
    Look.UNKNOWN: ("#7A5600", "#FFF4D6", ",DASHED"),
    Look.JUDGEMENT: ("#7A5600", "#FFF4D6", ",DASHED"),
    Look.GROUND: ("#A83F00", WHITE, ""),
    Look.ASSUMED: ("#5B3F8C", "#F1ECF9", ",DOTTED"),
    Look.DECISION: (INK, WHITE, ""),  # in the legend; the decision itself has the colour of its outcome
    Look.CHOICE: ("#7A5600", "#FFF4D6", ""),
    Look.REFERENCE: ("#56616A", WHITE, ""),
    Look.HIDDEN: ("#56616A", WHITE, ""),
    Look.LEFT: ("#005F95", "#CFE4F3", ""),
    Look.RIGHT: ("#A83F00", WHITE, ",DASHED"),
    Look.CHANGED: (INK, "#EDEFF1", ""),
    Look.SAME: ("#B4BCC4", WHITE, ""),
}
Legend = tuple[tuple[Look, str], ...]
Said = tuple[tuple[str, str], ...]
LEGEND: Legend = (
    (Look.YES, "vervuld of staat vast"), (Look.NO, "niet vervuld"), (Look.UNKNOWN, "onbekend of oordeel van {}"),
    (Look.ASSUMED, "aangenomen, nog niet vastgesteld"), (Look.GROUND, "grond"), (Look.DECISION, "uitkomst"),
)  # fmt: skip
CHOICE_ENTRY = (Look.CHOICE, "keuze: {} bepaalt")  # only where there is one


def dot(card: Card, title: str, foot: str, legend: Legend = LEGEND, layout: Layout = WIDE) -> str:
    """Graphviz source of the cards. `title` is read out by screen readers; `foot` names rule base, date and readings."""
    style = {
        "rankdir": "TB" if layout.down else "LR", "ordering": "out", "splines": "line", "nodesep": f"{layout.rows:.2f}",
        "ranksep": f"{layout.ranks:.2f}", "pad": f"{layout.pad - (CLUSTER if card.said else 0):.2f}", "bgcolor": "white",
        "fontname": FONT, "fontsize": "12", "labeljust": "l", "labelloc": "b", "tooltip": _tip(_plain(title)), "lang": "nl",
    }  # fmt: skip
    nodes = {"shape": "plain", "fontname": FONT, "fontsize": "11"}
    ports = {"headport": "n", "tailport": "s"} if layout.down else {"headport": "w", "tailport": "e"}
    edges = {"arrowhead": "none", "color": EDGE, "fontname": FONT, **ports}
    graph = graphviz.Digraph("waarom", graph_attr=style, node_attr=nodes, edge_attr=edges)
    bold = legend is LEGEND and (layout is WIDE or any(decides(c) for c in drawn(card)))
    below = _legend(entries(card, legend, layout), foot, bold, layout, card.below)
    if not card.said:
        graph.attr(label=below)
        _draw(graph, card, layout, True)
        return str(graph.source)
    graph.attr(label=_heading(card.said, layout), labelloc="t")
    with graph.subgraph(name="cluster_bewijs") as inner:  # a graph has one label: the sentence is that of the whole, the legend of this
        inner.attr(label=below, labelloc="b", penwidth="0", margin="0", tooltip=" ")
        _draw(inner, card, layout, layout.down)  # in a cluster from left to right Graphviz stacks from the bottom
    return str(graph.source)


def entries(card: Card, legend: Legend, layout: Layout) -> Legend:
    """What the legend explains: in a layout that must fit only what is there."""
    looks = {c.tone if c.look is Look.REFERENCE and c.tone else face(c) for c in drawn(card)} | set(_counted_looks(card, layout))
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
        yield from (look for _, _, look in (_all_left(each) if layout.brief else beside(each)))


def drawn(card: Card) -> Iterator[Card]:
    """Every card of which the drawing shows something, told inside another too."""
    for each in walk(card):
        yield each
        yield from each.told


Edge = tuple[str, str, dict[str, str]]


def _draw(graph: graphviz.Digraph, card: Card, layout: Layout, forward: bool) -> None:
    edges: list[Edge] = []
    _add(graph, card, None, count(1), layout, edges)
    for parent, child, style in edges if forward else reversed(edges):
        graph.edge(parent, child, **style)


def _add(graph: graphviz.Digraph, card: Card, parent: str | None, ids: count[int], layout: Layout, edges: list[Edge]) -> None:
    id_ = f"k{next(ids)}"
    attributes = {"tooltip": _tip(_tooltip(card)), "id": f"kaart-{id_}"}
    if card.url:
        attributes["URL"] = graphviz.escape(card.url)
    graph.node(id_, _label(card, layout), **attributes)
    if parent is not None:
        edges.append((parent, id_, _edge(card)))
    for child in card.children:
        _add(graph, child, id_, ids, layout, edges)
    for text, items, look in beside(card) if layout is WIDE else ():
        folded = f"k{next(ids)}"
        colour = PALETTE[look][0]
        graph.node(folded, _folded(text, colour, layout), tooltip=_tip(_plain("; ".join(items))))
        edges.append((id_, folded, {"style": "dotted"}))


def beside(card: Card) -> Iterator[tuple[str, tuple[str, ...], Look]]:
    """What is left out of a card, each as one line, inside it or beside its children: text, sentences, look."""
    for word, items in left_out(card):
        look = SIGNS[word[0]]
        glyph, _, rest = word.partition(" ")
        yield f"{glyph} {len(items)} {rest.replace(NOT_HOLDING, ONE_NOT_HOLDING) if len(items) == 1 else rest}", items, look
    if card.cut:
        yield more(card), tuple(c.sentence for c in card.cut), Look.REFERENCE


def _all_left(card: Card) -> Iterator[tuple[str, tuple[str, ...], Look]]:
    """In one line how much is left out of a card, whatever the reason; open points and facts are not counted with the rest."""
    hidden = tuple(c for _, cards in left_out_cards(card) for c in cards)
    if card.cut_word == "onderdelen":
        yield from beside(replace(card, folded=(), folded_no=(), folded_unknown=(), folded_same=(), cut=(*hidden, *card.cut)))
    else:
        yield from beside(card)


def more(card: Card) -> str:
    """`… nog 4 onderdelen`: so much is not in the drawing for want of room."""
    one = {"onderdelen": "onderdeel", "feiten": "feit", "open punten": "open punt", "gronden": "grond"}
    return f"… nog {len(card.cut)} {one[card.cut_word] if len(card.cut) == 1 else card.cut_word}"


def _edge(card: Card) -> dict[str, str]:
    look = card.tone or face(card)
    if look in (Look.UNKNOWN, Look.JUDGEMENT, Look.CHOICE):
        return {"style": "dashed", "color": PALETTE[Look.UNKNOWN][0]}
    if look is Look.RIGHT:
        return {"style": "dashed", "color": PALETTE[look][0], "penwidth": "2.2"}
    if decides(card):
        return {"color": PALETTE[look if look in PALETTE else Look.NO][0], "penwidth": "2.2"}
    return {}


Line = tuple[str, int, str, bool, bool]  # text, size, colour, bold, italic


def _label(card: Card, layout: Layout) -> str:
    colour, fill, extra = _colours(card)
    thick = decides(card)
    width = (3 if card.look in COMPARED else 2) if thick else 1
    rows = "".join(_line(*line) for line in lines(card, layout))
    mark_colour = WHITE if _solid(card) else CITE if (card.tone or card.look) is Look.SAME else colour
    size = round(15 * layout.sentence / 11)
    mark = f'<FONT POINT-SIZE="{size}" COLOR="{mark_colour}">{GLYPHS[face(card)]}</FONT>'
    glyph = f'<TD WIDTH="{layout.glyph}" ALIGN="CENTER" VALIGN="TOP">{mark}</TD>'
    body = f'<TD WIDTH="{layout.card - layout.glyph - 8}" ALIGN="LEFT" BALIGN="LEFT">{rows}</TD>'
    return (
        f'<<TABLE BORDER="{width}" CELLBORDER="0" CELLSPACING="0" CELLPADDING="{PADDING}" COLOR="{colour}" BGCOLOR="{fill}" '
        f'STYLE="ROUNDED{extra}" WIDTH="{layout.card}"><TR>{glyph}{body}</TR></TABLE>>'
    )


def _solid(card: Card) -> bool:
    """Is this the decision itself, filled with the colour of its outcome?"""
    return card.kind == "decision" and (card.tone or card.look) is not Look.HIDDEN


def _colours(card: Card) -> tuple[str, str, str]:
    tone = card.tone or face(card)
    colour, fill, extra = PALETTE[tone if tone in PALETTE else Look.NO]
    if _solid(card):
        return colour, colour, ""
    return (colour, WHITE, "") if card.look is Look.REFERENCE else (colour, fill, extra)


def lines(card: Card, layout: Layout) -> Iterator[Line]:
    """The lines of a card as they are wrapped: text, size, colour, bold, italic."""
    colour = _colours(card)[0]
    same = (card.tone or card.look) is Look.SAME
    text, cite, status = (WHITE,) * 3 if _solid(card) else (CITE,) * 3 if same else (INK, CITE, colour)
    wide = layout is WIDE
    sentence = CHARACTERS if wide else layout.letters(layout.sentence, True)
    middle = CHARACTERS + 8 if wide else layout.letters(layout.status)
    small = CHARACTERS + 11 if wide else layout.letters(layout.small)
    number = str(card.number) if card.number and (wide or not _solid(card)) else ""
    also = [card.place] if card.same and card.place not in ("", card.citation) else []
    head = " ".join(x for x in (number, "; ".join([card.citation, *also])) if x)
    if head:
        yield from _wrapped(head, small, layout.small, cite)
    main = card.sentence.partition("; ")[0] if card.kind == "ground" and (layout.brief or _read_out(card)) else card.sentence
    yield from _wrapped(main, sentence, layout.sentence, text, bold=decides(card))
    if card.kind == "decision" and layout.brief and card.said:
        pass  # the sentence above begins with it
    elif card.kind == "decision":
        yield from _wrapped(card.status.upper(), middle if wide else round(middle * CAPITALS), layout.status, status)
    else:
        said = card.status.partition(" · ")[0] if layout.brief and card.kind == "ground" else card.status
        yield from _wrapped(said, middle, layout.status, status)
    for each in card.told:
        bold, stated = decides(each), each.sentence if each.sentence.endswith("?") else f"{each.sentence}:"
        size = layout.letters(layout.status, bold)
        said = each.status.partition(" · ")[2] or each.status
        if each.look is Look.GROUND:
            line = f"{each.citation}: {each.sentence.partition('; ')[0]}"
        else:
            line = (
                f"{stated} {each.fact}"
                if each.fact and each.look is Look.NO and each.kind != "leaf" and not each.assumed
                else f"{stated} {said}"
            )
            line = _fact(each) if each.fact and each.status in SO else each.sentence if _goes_without(each) else line
        yield from _wrapped(f"{GLYPHS[face(each)]} {line}", size, layout.status, WHITE if _solid(card) else _colours(each)[0], bold=bold)
        if (
            card.kind == "facts"
            and each.place
            and not layout.brief
            and each.place not in (card.citation, *(x.citation for x in card.told[: card.told.index(each)]))
        ):
            yield from _wrapped(each.place, small, layout.small, WHITE if _solid(card) else CITE)
    for line in card.detail if not layout.brief or _solid(card) else ():
        if card.look in COMPARED:
            yield from _wrapped(line, middle, layout.status, text)
        else:
            yield from _wrapped(line, small, layout.small, cite, italic=True)
    for left, _, look in () if wide else _all_left(card) if layout.brief else beside(card):
        yield from _wrapped(left, middle, layout.status, WHITE if _solid(card) else PALETTE[look][0])


def _read_out(card: Card) -> bool:
    """Does a reading that stands on the card say the second half of its sentence again?"""
    half = set(card.sentence.partition("; ")[2].split())
    return any(half <= set(line.split()) for line in card.detail)


def _goes_without(card: Card) -> bool:
    """Does the sign before the sentence say how it stands?"""
    return card.look is Look.YES and not card.assumed and card.status in PLAIN


def _fact(card: Card) -> str:
    """`Er is een tafel`, `staat in de weg: er is een tafel`: with a cross before it what is so needs that word."""
    return card.sentence if card.status == STANDS else f"{card.status}: {card.fact}"


def _wrapped(text: str, width: int, size: int, colour: str, bold: bool = False, italic: bool = False) -> Iterator[Line]:
    for line in _wrap(text, width):
        yield line, size, colour, bold, italic


@lru_cache(maxsize=4096)
def _wrap(text: str, width: int) -> tuple[str, ...]:
    plain = _plain(text)
    return tuple(wrapped(plain if len(plain) <= LONGEST else plain[:LONGEST] + " …", width)) or (" ",)


def wrapped(text: str, width: int) -> list[str]:
    """The text over lines; a citation does not end in a letter on a line of its own."""
    return [line.replace(NO_BREAK, " ") for line in textwrap.wrap(CITED.sub(rf"\1{NO_BREAK}", text), width)]


def _line(text: str, size: int, colour: str, bold: bool, italic: bool) -> str:
    open_, close = ("<B>", "</B>") if bold else ("<I>", "</I>") if italic else ("", "")
    return f'<FONT POINT-SIZE="{size}" COLOR="{colour}">{open_}{_html(text)}{close}<BR ALIGN="LEFT"/></FONT>'


def _folded(text: str, colour: str, layout: Layout) -> str:
    rows = f'{_html(text)}<BR ALIGN="LEFT"/>'
    return (
        f'<<TABLE BORDER="0" CELLBORDER="0" CELLPADDING="2" WIDTH="{layout.card}"><TR><TD ALIGN="LEFT">'
        f'<FONT COLOR="{colour}" POINT-SIZE="{layout.status}">{rows}</FONT></TD></TR></TABLE>>'
    )


def _legend(legend: Legend, foot: str, bold: bool, layout: Layout, said: Said = ()) -> str:
    wrapped_lines = foot_lines(foot, layout)
    longest = max(map(len, wrapped_lines), default=0) * layout.foot
    longest = max([longest, *(len(line) * layout.status for label, text in said for line in told_lines(label, text, layout))])
    across = 0 if layout is WIDE else int(longest * LIGHT)
    told = "".join(_told(label, text, layout) for label, text in said)
    rows = "".join(_legend_row(row, layout, across) for row in legend_rows(legend, bold, layout))
    wrapped = (
        "".join(f'{_html(line)}<BR ALIGN="LEFT"/>' for line in wrapped_lines) if len(wrapped_lines) > 1 else _html("".join(wrapped_lines))
    )
    return (
        f'<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="3" CELLPADDING="0">{told}{rows}'
        f'<TR><TD ALIGN="LEFT"><FONT POINT-SIZE="{layout.foot}" COLOR="{CITE}">{wrapped}</FONT></TD></TR></TABLE>>'
    )


def _told(label: str, text: str, layout: Layout) -> str:
    """A line under the drawing, its label in the colour of a citation: bold says only that a step decides."""
    head = f"{_plain(label)}:"
    rows = "".join(f'{_html(line)}<BR ALIGN="LEFT"/>' for line in told_lines(label, text, layout)).removeprefix(_html(head))
    lead = f'<FONT COLOR="{CITE}">{_html(head)}</FONT>'
    return f'<TR><TD ALIGN="LEFT"><FONT POINT-SIZE="{layout.status}" COLOR="{INK}">{lead}{rows}</FONT></TD></TR>'


def told_lines(label: str, text: str, layout: Layout) -> list[str]:
    """A line under the drawing as it is wrapped."""
    return wrapped(_plain(f"{label}: {text}"), _across(layout, layout.status))


def _heading(text: str, layout: Layout) -> str:
    wrapped = "".join(f'{_html(line)}<BR ALIGN="LEFT"/>' for line in head_lines(text, layout))
    return f'<<FONT POINT-SIZE="{layout.head}" COLOR="{INK}">{wrapped}</FONT>>'


def head_lines(text: str, layout: Layout) -> list[str]:
    """The answer in a sentence as it is wrapped above the drawing."""
    return wrapped(_plain(text), _across(layout, layout.head))


def _across(layout: Layout, size: int) -> int:
    """So many letters of a size stand beside each other in the whole drawing."""
    return FOOT_CHARACTERS if layout.width is None else int((layout.width - 52) / (size * LIGHT))


Entry = tuple[Look | None, str]
DECIDES = ("vet en dikke rand", ": beslissend voor de uitkomst")
DECIDES_BRIEF = ("vet", ": beslissend")


def legend_rows(legend: Legend, bold: bool, layout: Layout) -> list[list[Entry]]:
    """The entries of the legend over as many rows as the width asks."""
    found: list[Entry] = [*legend, *([(None, "".join(DECIDES_BRIEF if layout.brief else DECIDES))] if bold else [])]
    rows: list[list[Entry]] = [[]]
    room = width = (layout.width or 1e9) - 40
    for entry in found:
        needed = _entry_width(entry[1], layout)
        if rows[-1] and needed > room:
            rows.append([])
            room = width
        rows[-1].append(entry)
        room -= needed
    return rows


def _entry_width(text: str, layout: Layout) -> float:
    return layout.foot * (LIGHT * len(text) + 5)


def _legend_row(row: list[Entry], layout: Layout, across: int) -> str:
    """across: how wide the foot is: the last cell takes what is left."""
    cells, size = "", layout.foot
    for look, text in row:
        if look is None:
            strong, rest = DECIDES_BRIEF if layout.brief else DECIDES
            cells += f'<TD ALIGN="LEFT"><FONT POINT-SIZE="{size}"><B>{strong}</B>{rest}</FONT></TD>'
            continue
        colour, fill, extra = PALETTE[look]
        cells += (
            f'<TD><TABLE BORDER="1" CELLBORDER="0" CELLPADDING="2" COLOR="{colour}" BGCOLOR="{fill}" STYLE="ROUNDED{extra}"><TR><TD>'
            f'<FONT COLOR="{colour}" POINT-SIZE="{size if layout.brief else size + 1}">{GLYPHS[look]}</FONT></TD></TR></TABLE></TD>'
            f'<TD ALIGN="LEFT"><FONT POINT-SIZE="{size}">{_html(text)}  </FONT></TD>'
        )
    room = across - sum(_entry_width(text, layout) for _, text in row)
    filler = f'<TD WIDTH="{int(room)}"></TD>' if room > 0 else ""
    return f'<TR><TD ALIGN="LEFT"><TABLE BORDER="0" CELLBORDER="0" CELLPADDING="3"><TR>{cells}{filler}</TR></TABLE></TD></TR>'


def foot_lines(foot: str, layout: Layout) -> list[str]:
    """The foot as it is wrapped; in a brief one the rules alone: the whole is in the description."""
    text = foot.partition(" · ")[0] if layout.brief else foot
    return wrapped(_plain(text), _across(layout, layout.foot))


def _tooltip(card: Card) -> str:
    return _plain(". ".join(x for x in (f"{card.sentence}: {card.status}", card.citation, card.law) if x))


def _plain(text: str) -> str:
    shown = printable(text)
    return shown if len(shown) <= LONGEST_TOOLTIP else shown[:LONGEST_TOOLTIP] + " …"


def _tip(text: str) -> str:
    """A tooltip that says what it says: Graphviz reads the backslashes of one twice."""
    return str(graphviz.escape(graphviz.escape(text)))


def _html(text: str) -> str:
    r"""Text in a label. Graphviz reads `\N` and its like there too: a backslash is written twice."""
    return escape(text, quote=True).replace("&#x27;", "&#39;").replace("\\", "\\\\")
