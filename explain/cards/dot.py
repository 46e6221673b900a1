"""Cards as Graphviz source: one card a node, status by glyph, word, colour and border; bold and a thick border: it decides."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import count

import graphviz

from ..words import printable
from .around import FRAME, LEGEND, Boxed, Entry, Legend, Said, boxed_lines, entry_width, foot_lines, head_lines, legend_rows, told_lines
from .card import COMPARED, GLYPHS, Card, Look, decides, face
from .layout import PADDING, WIDE, Layout
from .lines import beside, lines
from .measure import leading, width
from .palette import CITE, EDGE, INK, PALETTE, WHITE, colours, solid

FONT = "Arial"
LONGEST_TOOLTIP = 4_000  # Graphviz refuses strings over 16,384
CLUSTER = 0.04  # inches that a cluster adds on each side


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
    below = _legend(legend_rows(card, legend, layout), foot, layout, card.below, card.boxed)
    if not card.said:
        graph.attr(label=below)
        _draw(graph, card, layout, True)
        return str(graph.source)
    graph.attr(label=_heading(card.said, layout), labelloc="t")
    with graph.subgraph(name="cluster_bewijs") as inner:  # a graph has one label: the sentence is that of the whole, the legend of this
        inner.attr(label=below, labelloc="b", penwidth="0", margin="0", tooltip=" ")
        _draw(inner, card, layout, layout.down)  # in a cluster from left to right Graphviz stacks from the bottom
    return str(graph.source)


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


def _edge(card: Card) -> dict[str, str]:
    look = card.tone or face(card)
    if look in (Look.UNKNOWN, Look.JUDGEMENT, Look.CHOICE):
        return {"style": "dashed", "color": PALETTE[Look.UNKNOWN][0]}
    if look is Look.RIGHT:
        return {"style": "dashed", "color": PALETTE[look][0], "penwidth": "2.2"}
    if decides(card):
        return {"color": PALETTE[look if look in PALETTE else Look.NO][0], "penwidth": "2.2"}
    return {}


def _label(card: Card, layout: Layout) -> str:
    colour, fill, extra = colours(card)
    thick = decides(card)
    width = (3 if card.look in COMPARED else 2) if thick else 1
    rows = "".join(_line(*line) for line in lines(card, layout))
    mark_colour = WHITE if solid(card) else CITE if (card.tone or card.look) is Look.SAME else colour
    size = round(15 * layout.sentence / 11)
    mark = f'<FONT POINT-SIZE="{size}" COLOR="{mark_colour}">{GLYPHS[face(card)]}</FONT>'
    glyph = f'<TD WIDTH="{layout.glyph}" ALIGN="CENTER" VALIGN="TOP">{mark}</TD>'
    body = f'<TD WIDTH="{layout.card - layout.glyph - 8}" ALIGN="LEFT" BALIGN="LEFT">{rows}</TD>'
    return (
        f'<<TABLE BORDER="{width}" CELLBORDER="0" CELLSPACING="0" CELLPADDING="{PADDING}" COLOR="{colour}" BGCOLOR="{fill}" '
        f'STYLE="ROUNDED{extra}" WIDTH="{layout.card}"><TR>{glyph}{body}</TR></TABLE>>'
    )


def _line(text: str, size: int, colour: str, bold: bool, italic: bool) -> str:
    open_, close = ("<B>", "</B>") if bold else ("<I>", "</I>") if italic else ("", "")
    return f'<FONT POINT-SIZE="{size}" COLOR="{colour}">{open_}{_html(text)}{close}{_strut(size)}<BR ALIGN="LEFT"/></FONT>'


def _strut(size: int) -> str:
    """A space that gives a line its height: Graphviz has no other way."""
    return f'<FONT POINT-SIZE="{leading(size)}"> </FONT>'


def _folded(text: str, colour: str, layout: Layout) -> str:
    rows = f'{_html(text)}<BR ALIGN="LEFT"/>'
    return (
        f'<<TABLE BORDER="0" CELLBORDER="0" CELLPADDING="2" WIDTH="{layout.card}"><TR><TD ALIGN="LEFT">'
        f'<FONT COLOR="{colour}" POINT-SIZE="{layout.status}">{rows}</FONT></TD></TR></TABLE>>'
    )


def _legend(rows: list[list[Entry]], foot: str, layout: Layout, said: Said, boxed: Boxed = ()) -> str:
    under = foot_lines(foot, layout)
    told = [line for label, text in said for line in told_lines(label, text, layout)]
    longest = max((width(line, layout.foot) for line in (*under, *told)), default=0)
    across = 0 if layout is WIDE else int(max(longest, layout.across if boxed else 0))
    cells = "".join(
        (
            _boxed(boxed, layout) if boxed else "",
            *(_told(label, text, layout) for label, text in said),
            *(_legend_row(row, layout, across) for row in rows),
        )
    )
    last = _rows(under, layout.foot) if len(under) > 1 else _html("".join(under))
    return (
        f'<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="3" CELLPADDING="0">{cells}'
        f'<TR><TD ALIGN="LEFT"><FONT POINT-SIZE="{layout.foot}" COLOR="{CITE}">{last}</FONT></TD></TR></TABLE>>'
    )


def _boxed(boxed: Boxed, layout: Layout) -> str:
    """A frame; in it each label, and under that its rows, each on lines of its own."""
    body = ""
    for label, rows in boxed:
        text = "".join(_rows(lines_, layout.status) for lines_ in boxed_lines(rows, layout))
        body += f'<FONT POINT-SIZE="{layout.sentence}" COLOR="{CITE}">{_rows([printable(label)], layout.sentence)}</FONT>'
        body += f'<FONT POINT-SIZE="{layout.status}" COLOR="{INK}">{text}</FONT>'
    return (
        f'<TR><TD ALIGN="LEFT"><TABLE BORDER="1" CELLBORDER="0" CELLSPACING="0" CELLPADDING="{FRAME}" COLOR="{EDGE}" STYLE="ROUNDED" '
        f'WIDTH="{int(layout.across)}"><TR><TD ALIGN="LEFT" BALIGN="LEFT">{body}</TD></TR></TABLE></TD></TR>'
    )


def _rows(lines_: Iterable[str], size: int) -> str:
    return "".join(f'{_html(line)}{_strut(size)}<BR ALIGN="LEFT"/>' for line in lines_)


def _told(label: str, text: str, layout: Layout) -> str:
    """A line under the drawing, its label in the colour of a citation: bold says only that a step decides."""
    head = f"{printable(label)}:"
    rows = _rows(told_lines(label, text, layout), layout.foot).removeprefix(_html(head))
    lead = f'<FONT COLOR="{CITE}">{_html(head)}</FONT>'
    return f'<TR><TD ALIGN="LEFT"><FONT POINT-SIZE="{layout.foot}" COLOR="{INK}">{lead}{rows}</FONT></TD></TR>'


def _heading(text: str, layout: Layout) -> str:
    return f'<<FONT POINT-SIZE="{layout.head}" COLOR="{INK}">{_rows(head_lines(text, layout), layout.head)}</FONT>>'


def _legend_row(row: list[Entry], layout: Layout, across: int) -> str:
    """across: how wide the foot is: the last cell takes what is left."""
    cells, size = "", layout.foot
    for look, strong, text in row:
        if look is None:
            bold = f"<B>{_html(strong)}</B>" if strong else ""
            cells += f'<TD ALIGN="LEFT"><FONT POINT-SIZE="{size}">{bold}{_html(text)}  </FONT></TD>'
            continue
        colour, fill, extra = PALETTE[look]
        cells += (
            f'<TD><TABLE BORDER="1" CELLBORDER="0" CELLSPACING="0" CELLPADDING="2" COLOR="{colour}" BGCOLOR="{fill}" '
            f'STYLE="ROUNDED{extra}"><TR><TD>'
            f'<FONT COLOR="{colour}" POINT-SIZE="{size if layout.brief else size + 1}">{GLYPHS[look]}</FONT></TD></TR></TABLE></TD>'
            f'<TD ALIGN="LEFT"><FONT POINT-SIZE="{size}">{_html(text)}  </FONT></TD>'
        )
    room = across - sum(entry_width(entry, layout) for entry in row)
    filler = f'<TD WIDTH="{int(room)}"></TD>' if room > 0 else ""
    return (
        f'<TR><TD ALIGN="LEFT"><TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="2"><TR>{cells}{filler}</TR></TABLE></TD></TR>'
    )


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
