// A letter as a Word document, made in the page itself: by docx, which is fetched from the folder when it is asked for.

/**
 * @typedef {{kind: string, depth: number, pieces: [string, boolean][], rows: string[][]}} Block
 * @typedef {{name: string, product: string, mark: string, receipt: string[],
 *   look: {font: string, ink: string, grey: string, sizes: Record<string, number>, widths: Record<string, number[]>, step: number},
 *   papers: {title: string, head: string, foot: string, blocks: Block[]}[]}} Letters  as `explain/page/files.py` gives them
 */

const STYLES = { title: "Title", heading: "Heading1", subheading: "Heading2", quote: "Quote" };
const TWIPS = 567; // in a centimetre

/** @param {Letters} given @returns {Promise<Blob>} */
export async function document(given) {
  const docx = await import(new URL("runtime/docx.mjs", globalThis.document.baseURI).href);
  const { look, papers } = given;
  const size = (/** @type {string} */ style) => Math.round(look.sizes[style] * 2);
  const style = (/** @type {string} */ name) => ({ run: { font: look.font, size: size(name), color: look.ink, italics: name === "Quote" } });

  /** @param {Block} block */
  const paragraph = (block) => new docx.Paragraph({
    style: /** @type {Record<string, string>} */ (STYLES)[block.kind],
    bullet: block.kind === "item" ? { level: 0 } : undefined,
    indent: block.depth ? { left: look.step * (block.depth + 1) * TWIPS } : block.kind === "quote" ? { left: look.step * TWIPS } : undefined,
    keepNext: block.pieces.at(-1)?.[0].endsWith(":"),
    spacing: { after: 120 },
    children: block.pieces.map(([text, gap]) => new docx.TextRun({ text, highlight: gap ? "yellow" : undefined })),
  });

  /** @param {string[][]} rows */
  const table = (rows) => new docx.Table({
    columnWidths: look.widths[rows[0].length].map((cm) => Math.round(cm * TWIPS)),
    rows: rows.map((row, i) => new docx.TableRow({ tableHeader: i === 0, children: row.map((text, j) => new docx.TableCell({
      width: { size: Math.round(look.widths[row.length][j] * TWIPS), type: docx.WidthType.DXA },
      children: [new docx.Paragraph({ children: [new docx.TextRun({ text, size: 18, bold: i === 0 })] })],
    })) })),
  });

  const children = papers.flatMap((paper, i) => [
    ...(i ? [new docx.Paragraph({ children: [new docx.PageBreak()] })] : []),
    ...paper.blocks.flatMap((block) => block.kind === "table" ? [table(block.rows), new docx.Paragraph("")] : [paragraph(block)]),
  ]);
  const every = (/** @type {"head" | "foot"} */ what) => [...new Set(papers.map((p) => p[what]).filter(Boolean))].join(" | ");
  return docx.Packer.toBlob(new docx.Document({
    title: papers.map((p) => p.title).join("; ").slice(0, 255), creator: given.product, description: "Concept, geen besluit.",
    customProperties: given.receipt.map((value, i) => ({ name: `${given.mark} ${i + 1}`, value })),
    styles: {
      default: {
        document: { run: { font: look.font, size: size("Normal"), color: look.ink, language: { value: "nl-NL" } } },
        title: style("Title"), heading1: style("Heading 1"), heading2: style("Heading 2"), listParagraph: style("List Bullet"),
      },
      paragraphStyles: [{ id: "Quote", name: "Quote", basedOn: "Normal", ...style("Quote") }],
    },
    sections: [{
      properties: { page: { size: { width: 21 * TWIPS, height: Math.round(29.7 * TWIPS) }, margin: { left: Math.round(2.5 * TWIPS), right: Math.round(2.5 * TWIPS) } } },
      headers: { default: new docx.Header({ children: [new docx.Paragraph({ children: [new docx.TextRun({ text: every("head"), bold: true })] })] }) },
      footers: { default: new docx.Footer({ children: [new docx.Paragraph({ children: [new docx.TextRun({ text: every("foot"), size: 15, color: look.grey })] })] }) },
      children,
    }],
  }));
}
