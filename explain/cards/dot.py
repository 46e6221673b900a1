"""Cards as Graphviz source: left to right, one card a node, status by glyph, word, colour and border."""

from __future__ import annotations

import textwrap
from html import escape
from itertools import count

import graphviz

from ..words import printable
from .card import COMPARED, GLYPHS, OPEN, Card, Look, left_out, walk

FONT = "Arial"
WIDTH, GLYPH_WIDTH, CHARACTERS = 236, 18, 31
INK, CITE, EDGE, WHITE = "#1B1F23", "#56616A", "#77828A", "#FFFFFF"
FOOT_CHARACTERS = 130
LONGEST_TOOLTIP = 4_000  # Graphviz refuses strings over 16,384
LONGEST = 240  # characters of user text on a card; the rest is in the tooltip

# border and text colour, fill, extra style
PALETTE = {
    Look.YES: ("#005F95", "#E3F0F9", ""),
    Look.NO: ("#A83F00", "#FBE6DA", ""),
    Look.UNKNOWN: ("#7A5600", "#FFF4D6", ",DASHED"),
    Look.JUDGEMENT: ("#7A5600", "#FFF4D6", ",DASHED"),
    Look.GROUND: ("#A83F00", WHITE, ""),
    Look.CHOICE: ("#7A5600", "#FFF4D6", ""),
    Look.REFERENCE: ("#56616A", WHITE, ""),
    Look.HIDDEN: ("#56616A", WHITE, ""),
    Look.LEFT: ("#005F95", "#CFE4F3", ""),
    Look.RIGHT: ("#A83F00", WHITE, ",DASHED"),
    Look.CHANGED: (INK, "#EDEFF1", ""),
    Look.SAME: ("#B4BCC4", WHITE, ""),
}
Legend = tuple[tuple[Look, str], ...]
LEGEND: Legend = (
    (Look.YES, "vervuld of staat vast"), (Look.NO, "niet vervuld"), (Look.UNKNOWN, "onbekend of oordeel van het college"),
    (Look.GROUND, "grond"),
)  # fmt: skip
CHOICE_ENTRY = (Look.CHOICE, "keuze: het college bepaalt")  # only where there is one


def dot(card: Card, title: str, foot: str, legend: Legend = LEGEND) -> str:
    """Graphviz source of the cards. `title` is read out by screen readers; `foot` names rule base, date and readings."""
    style = {
        "rankdir": "LR", "ordering": "out", "splines": "line", "nodesep": "0.10", "ranksep": "0.40", "pad": "0.15", "bgcolor": "white",
        "fontname": FONT, "fontsize": "12", "labeljust": "l", "labelloc": "b", "tooltip": graphviz.escape(_plain(title)), "lang": "nl",
    }  # fmt: skip
    nodes = {"shape": "plain", "fontname": FONT, "fontsize": "11"}
    edges = {"arrowhead": "none", "color": EDGE, "fontname": FONT, "headport": "w", "tailport": "e"}
    graph = graphviz.Digraph("waarom", graph_attr=style, node_attr=nodes, edge_attr=edges)
    shown = (*legend, CHOICE_ENTRY) if any(c.look is Look.CHOICE for c in walk(card)) else legend
    graph.attr(label=_legend(shown, foot, bold=legend is LEGEND))
    _add(graph, card, None, count(1))
    return str(graph.source)


def _add(graph: graphviz.Digraph, card: Card, parent: str | None, ids: count[int]) -> None:
    id_ = f"k{next(ids)}"
    attributes = {"tooltip": graphviz.escape(_tooltip(card)), "id": f"kaart-{id_}"}
    if card.url:
        attributes["URL"] = graphviz.escape(card.url)
    graph.node(id_, _label(card), **attributes)
    if parent is not None:
        _edge(graph, parent, id_, card)
    for child in card.children:
        _add(graph, child, id_, ids)
    for word, items in left_out(card):
        folded = f"k{next(ids)}"
        look = {"✓": Look.YES, "✗": Look.NO, "?": Look.UNKNOWN, "=": Look.REFERENCE}[word[0]]
        graph.node(folded, _folded(word, len(items), PALETTE[look][0]), tooltip=graphviz.escape(_plain("; ".join(items))))
        graph.edge(id_, folded, style="dotted")


def _edge(graph: graphviz.Digraph, parent: str, child: str, card: Card) -> None:
    look = card.tone or card.look
    if look in (Look.UNKNOWN, Look.JUDGEMENT, Look.CHOICE):
        graph.edge(parent, child, style="dashed", color=PALETTE[Look.UNKNOWN][0])
    elif look is Look.RIGHT:
        graph.edge(parent, child, style="dashed", color=PALETTE[look][0], penwidth="2.2")
    elif card.decisive:
        graph.edge(parent, child, color=PALETTE[look if look in PALETTE else Look.NO][0], penwidth="2.2")
    else:
        graph.edge(parent, child)


def _label(card: Card) -> str:
    tone = card.tone or card.look
    colour, fill, extra = PALETTE[tone if tone in PALETTE else Look.NO]
    text_colour, cite_colour, strong = INK, CITE, card.decisive and card.look not in OPEN
    if card.kind == "decision" and tone is not Look.HIDDEN:
        fill, text_colour, cite_colour, extra, strong = colour, WHITE, WHITE, "", True
        colour_text = WHITE
    else:
        colour_text = colour
    if card.look is Look.REFERENCE:
        fill, strong, extra = WHITE, False, ""
    if tone is Look.SAME:
        text_colour, colour_text, strong = CITE, CITE, False
    compared = card.look in COMPARED
    width = (3 if compared else 2) if strong else 1
    head = " ".join(x for x in (str(card.number) if card.number else "", card.citation) if x)
    rows = _lines(head, 8, cite_colour, False, CHARACTERS + 11) if head else ""
    rows += _lines(card.sentence, 11, text_colour, strong, CHARACTERS)
    rows += _lines(card.status.upper() if card.kind == "decision" else card.status, 9, colour_text, False, CHARACTERS + 8)
    for line in card.detail:
        rows += (
            _lines(line, 9, text_colour, False, CHARACTERS + 8)
            if compared
            else _lines(line, 8, cite_colour, False, CHARACTERS + 11, italic=True)
        )
    mark = f'<FONT POINT-SIZE="15" COLOR="{colour_text}"><B>{GLYPHS[card.look]}</B></FONT>'
    glyph = f'<TD WIDTH="{GLYPH_WIDTH}" ALIGN="CENTER" VALIGN="TOP">{mark}</TD>'
    body = f'<TD WIDTH="{WIDTH - GLYPH_WIDTH - 8}" ALIGN="LEFT" BALIGN="LEFT">{rows}</TD>'
    return (
        f'<<TABLE BORDER="{width}" CELLBORDER="0" CELLSPACING="0" CELLPADDING="4" COLOR="{colour}" BGCOLOR="{fill}" '
        f'STYLE="ROUNDED{extra}" WIDTH="{WIDTH}"><TR>{glyph}{body}</TR></TABLE>>'
    )


def _lines(text: str, size: int, colour: str, bold: bool, width: int, italic: bool = False) -> str:
    plain = _plain(text)
    shown = plain if len(plain) <= LONGEST else plain[:LONGEST] + " …"
    wrapped = textwrap.wrap(shown, width) or [" "]
    open_, close = ("<B>", "</B>") if bold else ("<I>", "</I>") if italic else ("", "")
    inner = "".join(f'{open_}{_html(line)}{close}<BR ALIGN="LEFT"/>' for line in wrapped)
    return f'<FONT POINT-SIZE="{size}" COLOR="{colour}">{inner}</FONT>'


def _folded(word: str, how_many: int, colour: str) -> str:
    glyph, _, rest = word.partition(" ")
    text = f"{glyph} {how_many} {rest}"
    return (
        f'<<TABLE BORDER="0" CELLBORDER="0" CELLPADDING="2" WIDTH="{WIDTH}"><TR><TD ALIGN="LEFT"><FONT COLOR="{colour}" POINT-SIZE="9">'
        f'{_html(text)}<BR ALIGN="LEFT"/></FONT></TD></TR></TABLE>>'
    )


def _legend(legend: Legend, foot: str, bold: bool) -> str:
    cells = ""
    for look, text in legend:
        colour, fill, extra = PALETTE[look]
        cells += (
            f'<TD><TABLE BORDER="1" CELLBORDER="0" CELLPADDING="2" COLOR="{colour}" BGCOLOR="{fill}" STYLE="ROUNDED{extra}"><TR><TD>'
            f'<FONT COLOR="{colour}" POINT-SIZE="10"><B>{GLYPHS[look]}</B></FONT></TD></TR></TABLE></TD>'
            f'<TD ALIGN="LEFT"><FONT POINT-SIZE="9">{_html(text)}  </FONT></TD>'
        )
    if bold:
        cells += '<TD ALIGN="LEFT"><FONT POINT-SIZE="9"><B>vet en dikke rand</B>: beslissend voor de uitkomst</FONT></TD>'
    lines = textwrap.wrap(_plain(foot), FOOT_CHARACTERS)
    wrapped = "".join(f'{_html(line)}<BR ALIGN="LEFT"/>' for line in lines) if len(lines) > 1 else _html(_plain(foot))
    return (
        '<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="3" CELLPADDING="0">'
        f'<TR><TD ALIGN="LEFT"><TABLE BORDER="0" CELLBORDER="0" CELLPADDING="3"><TR>{cells}</TR></TABLE></TD></TR>'
        f'<TR><TD ALIGN="LEFT"><FONT POINT-SIZE="9" COLOR="{CITE}">{wrapped}</FONT></TD></TR></TABLE>>'
    )


def _tooltip(card: Card) -> str:
    return _plain(". ".join(x for x in (f"{card.sentence}: {card.status}", card.citation, card.law) if x))


def _plain(text: str) -> str:
    shown = printable(text)
    return shown if len(shown) <= LONGEST_TOOLTIP else shown[:LONGEST_TOOLTIP] + " …"


def _html(text: str) -> str:
    return escape(text, quote=True).replace("&#x27;", "&#39;")
