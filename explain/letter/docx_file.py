"""Letters as a Word document (python-docx); LibreOffice opens it too. The same letters give the same bytes."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.text import WD_BREAK, WD_COLOR_INDEX
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from reasoner import Answer

from ..decision.receipt import PROPERTIES, WORD, in_pieces, product, receipt
from ..words import printable
from .model import Block, Kind, Paper
from .paper import FONT, GREY, INK, SIZES, STEP, WIDTHS, pieces

if TYPE_CHECKING:
    from docx.table import _Cell

STYLES = {Kind.TITLE: "Title", Kind.HEADING: "Heading 1", Kind.SUBHEADING: "Heading 2", Kind.ITEM: "List Bullet", Kind.QUOTE: "Quote"}
INDENT = Cm(STEP)
EPOCH = (1980, 1, 1, 0, 0, 0)  # of every file in the document: no clock
CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # of custom properties


def word(answer: Answer, papers: tuple[Paper, ...]) -> bytes:
    """One document; each paper starts on a new page."""
    document = Document()
    _dress(document)
    for i, paper in enumerate(papers):
        if i:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        for block in paper.blocks:
            _block(document, block)
    _frame(document, papers)
    _properties(document, answer, papers)
    out = io.BytesIO()
    document.save(out)
    return _without_clock(out.getvalue())


# ---- looks


def _dress(document: DocumentObject) -> None:
    for name, size in SIZES.items():
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), RGBColor.from_string(INK)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
        for attribute in ("w:asciiTheme", "w:hAnsiTheme"):
            style.element.rPr.rFonts.attrib.pop(qn(attribute), None)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "nl-NL")
    for usual in document.styles.element.iter(qn("w:lang")):
        usual.set(qn("w:val"), "nl-NL")
    document.styles["Normal"].element.get_or_add_rPr().append(language)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)


def _frame(document: DocumentObject, papers: tuple[Paper, ...]) -> None:
    """What every page says above and below."""
    section = document.sections[0]
    head = section.header.paragraphs[0].add_run(printable(" | ".join(dict.fromkeys(p.head for p in papers))))
    head.bold = True
    foot = section.footer.paragraphs[0].add_run(printable(" | ".join((*dict.fromkeys(p.foot for p in papers if p.foot), "bladzijde"))))
    section.footer.paragraphs[0].add_run("\N{NO-BREAK SPACE}")
    foot.font.size, foot.font.color.rgb = Pt(7.5), RGBColor.from_string(GREY)
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    run = section.footer.paragraphs[0].add_run("1")  # what is shown until the pages are counted
    run.font.size, run.font.color.rgb = Pt(7.5), RGBColor.from_string(GREY)
    number.append(run._r)
    section.footer.paragraphs[0]._p.append(number)


# ---- content


def _block(document: DocumentObject, block: Block) -> None:
    if block.kind is Kind.TABLE:
        _table(document, block.rows, WIDTHS[len(block.rows[0])], 9)
        document.add_paragraph()
        return
    paragraph = document.add_paragraph(style=STYLES.get(block.kind, "Normal"))
    if block.depth:
        paragraph.paragraph_format.left_indent = INDENT * (block.depth + 1)
    elif block.kind is Kind.QUOTE:
        paragraph.paragraph_format.left_indent = INDENT
    if block.sentences[-1].text.endswith(":"):
        paragraph.paragraph_format.keep_with_next = True
    for text, gap in pieces(block):
        run = paragraph.add_run(text)
        if gap:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _table(document: DocumentObject, rows: tuple[tuple[str, ...], ...], widths: tuple[float, ...], size: float) -> None:
    table = document.add_table(len(rows), len(rows[0]), "Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    first = OxmlElement("w:tblHeader")  # once more on every page that the table reaches
    table.rows[0]._tr.get_or_add_trPr().append(first)
    for i, row in enumerate(table.rows):
        row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))
        for j, cell in enumerate(row.cells):
            _cell(cell, rows[i][j], size, i == 0)
            cell.width = Cm(widths[j])


def _cell(cell: _Cell, text: str, size: float, bold: bool) -> None:
    run = cell.paragraphs[0].add_run(printable(text))
    run.font.size, run.bold = Pt(size), bold


# ---- properties


def _properties(document: DocumentObject, answer: Answer, papers: tuple[Paper, ...]) -> None:
    core = document.core_properties
    core.title = printable("; ".join(paper.title for paper in papers))[:255]
    core.author, core.comments, core.language = product(), "Concept, geen besluit.", "nl-NL"
    root = ElementTree.Element(f"{{{CUSTOM}}}Properties")
    for i, piece in enumerate(in_pieces(receipt(answer)), 1):
        item = ElementTree.SubElement(root, f"{{{CUSTOM}}}property", fmtid=FORMAT_ID, pid=str(i + 1), name=f"{WORD} {i}")
        ElementTree.SubElement(item, f"{{{TYPES}}}lpwstr").text = piece
    package = document.part.package
    assert package is not None
    blob = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    part = Part(PackURI(f"/{PROPERTIES}"), CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, blob, package)
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def _without_clock(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
