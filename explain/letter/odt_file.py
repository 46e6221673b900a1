"""Letters as an OpenDocument text (odfdo). The same letters give the same bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

from odfdo import Cell, Document, Element, Header, List, ListItem, Paragraph, Row, Span, Style, StyleMasterPage, Table

from reasoner import Answer

from ..decision.receipt import WORD, in_pieces, product, receipt
from ..words import printable
from .model import Block, Kind, Paper
from .paper import pieces

EPOCH = datetime(1980, 1, 1)  # of the document and of every file in it: no clock
LEFT_OUT = ("Thumbnails/", "Configurations2/", "manifest.rdf")
FONT = "Liberation Sans"
STYLES = {Kind.TITLE: "Titel", Kind.HEADING: "Kop", Kind.SUBHEADING: "Tussenkop", Kind.ITEM: "Punt", Kind.QUOTE: "Aanhaling"}
LEVELS = {Kind.TITLE: 1, Kind.HEADING: 2, Kind.SUBHEADING: 3}
GAP, LIST, TABLE, CELL = "Invullen", "Punten", "Tabel", "Vak"
# size in points, bold, and in centimetres the room above and below
LOOKS = {
    "Titel": (17, True, 0, 0.5), "Kop": (13, True, 0.5, 0.2), "Tussenkop": (11, True, 0.35, 0.15), "Alinea": (10.5, False, 0, 0.25),
    "Punt": (10.5, False, 0, 0.12), "Aanhaling": (10, False, 0, 0.25), "Celkop": (9, True, 0, 0), "Cel": (9, False, 0, 0),
}  # fmt: skip


BULLETS = "".join(
    f'<text:list-level-style-bullet text:level="{i}" text:bullet-char="•">'
    '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
    f'<style:list-level-label-alignment text:label-followed-by="listtab" fo:text-indent="-0.5cm" fo:margin-left="{0.6 * i:.1f}cm"/>'
    "</style:list-level-properties></text:list-level-style-bullet>"
    for i in (1, 2, 3)
)


def opendocument(answer: Answer, papers: tuple[Paper, ...]) -> bytes:
    """One document; each paper starts on a new page."""
    document = Document("text")
    document.body.clear()
    _dress(document)
    for i, paper in enumerate(papers):
        for j, block in enumerate(paper.blocks):
            document.body.append(_block(block, new_page=bool(i) and not j))
    _frame(document, papers)
    _properties(document, answer, papers)
    out = io.BytesIO()
    document.save(out)
    return _without_clock(out.getvalue())


# ---- looks


def _dress(document: Document) -> None:
    for name, (size, bold, above, below) in LOOKS.items():
        style = Style("paragraph", name=name)
        weight = {"fo:font-weight": "bold"} if bold else {}
        look = {"fo:font-size": f"{size}pt", "style:font-name": FONT, "fo:language": "nl", "fo:country": "NL"} | weight
        room = {"fo:margin-top": f"{above}cm", "fo:margin-bottom": f"{below}cm"}
        room |= {"fo:margin-left": "0.75cm"} if name == "Aanhaling" else {}
        room |= {"fo:keep-with-next": "always"} if name in ("Kop", "Tussenkop") else {}
        style.set_properties(room, area="paragraph")
        style.set_properties(look, area="text")
        document.insert_style(style)
    for usual in document.styles.get_elements("//style:default-style/style:text-properties"):
        usual.set_attribute("fo:language", "nl")
        usual.set_attribute("fo:country", "NL")
    for level in document.styles.get_elements("//text:outline-level-style"):  # headings without numbers
        level.set_attribute("style:num-format", "")
        level.set_attribute("loext:num-list-format", None)
        level.set_attribute("style:num-suffix", None)
        level.set_attribute("text:display-levels", None)
    first = Style("paragraph", name="Titel nieuw", parent_style="Titel")
    first.set_properties({"fo:break-before": "page"}, area="paragraph")
    document.insert_style(first)
    gap = Style("text", name=GAP)
    gap.set_properties({"fo:background-color": "#ffff00"}, area="text")
    document.insert_style(gap)
    bullets = Element.from_tag(f'<text:list-style style:name="{LIST}">{BULLETS}</text:list-style>')
    styles = document.styles.get_element("//office:styles")
    assert styles is not None
    styles.append(bullets)
    table = Style("table", name=TABLE)
    table.set_properties({"fo:margin-bottom": "0.3cm", "table:align": "margins", "style:width": "17cm"}, area="table")
    document.insert_style(table, automatic=True)
    cell = Style("table-cell", name=CELL)
    cell.set_properties({"fo:border": "0.5pt solid #56616a", "fo:padding": "0.1cm"}, area="table-cell")
    document.insert_style(cell, automatic=True)


def _frame(document: Document, papers: tuple[Paper, ...]) -> None:
    """What every page says above and below."""
    page = document.get_style("master-page", "Standard")
    assert isinstance(page, StyleMasterPage)
    page.set_page_header(_text(" | ".join(dict.fromkeys(p.head for p in papers)), "Celkop"))
    foot = _text(" | ".join((*dict.fromkeys(p.foot for p in papers if p.foot), "bladzijde")), "Cel")
    foot.append("\N{NO-BREAK SPACE}")
    foot.append(Element.from_tag('<text:page-number text:select-page="current"/>'))
    page.set_page_footer(foot)


# ---- content


def _block(block: Block, new_page: bool) -> Element:
    style = STYLES.get(block.kind, "Alinea")
    if block.kind is Kind.TABLE:
        return _table(block.rows)
    if block.kind in LEVELS:
        text = "".join(piece for piece, _ in pieces(block))
        header = Header(LEVELS[block.kind], text)
        header.style = f"{style} nieuw" if new_page else style
        return header
    paragraph = Paragraph("", style=style)
    for text, gap in pieces(block):
        paragraph.append(Span(text, style=GAP) if gap else text)
    if block.kind is not Kind.ITEM:
        return paragraph
    found = _list(paragraph)
    for _ in range(block.depth):
        found = _list(found)
    return found


def _list(inside: Element) -> Element:
    found, item = List(style=LIST), ListItem()
    item.append(inside)
    found.append(item)
    return found


def _table(rows: tuple[tuple[str, ...], ...]) -> Element:
    table = Table("Tabel", style=TABLE)
    for i, cells in enumerate(rows):
        row = Row()
        for text in cells:
            cell = Cell(style=CELL)
            cell.append(_text(text, "Cel" if i else "Celkop"))
            row.append_cell(cell)
        if i:
            table.append_row(row)
        else:  # once more on every page that the table reaches
            head = Element.from_tag("<table:table-header-rows/>")
            head.append(row)
            table.append(head)
    return table


def _text(text: str, style: str) -> Element:
    return Paragraph(printable(text), style=style)


# ---- properties


def _properties(document: Document, answer: Answer, papers: tuple[Paper, ...]) -> None:
    meta = document.meta
    meta.set_title(printable("; ".join(paper.title for paper in papers)))
    meta.set_generator(product())
    meta.set_creation_date(EPOCH)
    meta.set_modification_date(EPOCH)
    meta.set_language("nl-NL")
    for i, piece in enumerate(in_pieces(receipt(answer)), 1):
        meta.set_user_defined_metadata(f"{WORD} {i}", piece)


def _without_clock(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=lambda x: x != "mimetype"):
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            new.writestr(zipfile.ZipInfo(name, EPOCH.timetuple()[:6]), old.read(name), how)
    return out.getvalue()
