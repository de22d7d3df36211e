import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import PDFDocument from 'pdfkit';
import type { IndustrialProject } from '../domain/building.ts';
import { signPdf } from '../platform/signed-pdf.ts';

/** A1 landscape in PDF points (1/72 inch): 841 × 594 mm. */
const A1: [number, number] = [2383.94, 1683.78];
const GRID_M = 6;

const fontPackage = dirname(dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-sc')));
/** Read once: it has eight megabytes, and a set has some twenty sheets. */
const CHINESE_FONT = readFileSync(join(fontPackage, 'fonts', 'NotoSansHans-Regular.otf'));

export interface Sheet {
  readonly discipline: string;
  readonly number: string;
  readonly title: string;
}

/**
 * Draws A1 sheets into one file: frame, title block, column grid to the project's area and span, and texts. The geometry
 * follows the project's facts, so that no two projects share a file. A set is handed in signed.
 */
export async function drawSheets(project: IndustrialProject, sheets: readonly Sheet[]): Promise<Buffer> {
  const drawn = await draw(project.projectName, (document) => {
    for (const sheet of sheets) {
      document.addPage({ size: A1, margin: 0 });
      drawFrame(document, project, sheet);
      drawGrid(document, project);
    }
  });
  return signPdf(drawn);
}

/** Writes one A4 page that stands for a paper such as a contract. */
export function writePaper(project: IndustrialProject, title: string): Promise<Buffer> {
  return draw(title, (document) => {
    document.addPage({ size: 'A4', margin: 72 });
    document.font('zh').fontSize(22).text(title, { align: 'center' }).moveDown().fontSize(12);
    for (const line of linesOf(project)) document.text(line).moveDown();
  });
}

function draw(title: string, drawPages: (document: PDFKit.PDFDocument) => void): Promise<Buffer> {
  const document = new PDFDocument({ autoFirstPage: false, info: { Title: title } });
  const done = collect(document);
  document.registerFont('zh', CHINESE_FONT);
  drawPages(document);
  document.end();
  return done;
}

function linesOf(project: IndustrialProject): string[] {
  return [
    `项目名称 ${project.projectName}`,
    `项目代码 ${project.projectCode}`,
    `建设单位 ${project.applicantName}`,
    `设计单位 ${project.designUnit}`,
    `总建筑面积 ${project.totalAreaM2} 平方米`,
  ];
}

async function collect(document: PDFKit.PDFDocument): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of document) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function drawFrame(document: PDFKit.PDFDocument, project: IndustrialProject, sheet: Sheet): void {
  const [width, height] = A1;
  document
    .lineWidth(2)
    .rect(70, 28, width - 98, height - 56)
    .stroke();
  document
    .lineWidth(1)
    .rect(width - 560, height - 230, 532, 202)
    .stroke();
  const lines = [...linesOf(project), `${sheet.title}  图号 ${sheet.discipline}-${sheet.number}`];
  document.font('zh').fontSize(20);
  for (const [index, line] of lines.entries()) {
    document.text(line, width - 540, height - 220 + index * 32, { lineBreak: false });
  }
}

function drawGrid(document: PDFKit.PDFDocument, project: IndustrialProject): void {
  const spans = Math.max(2, Math.min(24, Math.round(Math.sqrt(project.maxSingleAreaM2) / GRID_M)));
  const cell = Math.min(120, 1900 / spans, 1200 / spans);
  const [left, top] = [160, 120];
  document.lineWidth(0.5);
  for (let line = 0; line <= spans; line += 1) {
    document
      .moveTo(left + line * cell, top)
      .lineTo(left + line * cell, top + spans * cell)
      .stroke();
    document
      .moveTo(left, top + line * cell)
      .lineTo(left + spans * cell, top + line * cell)
      .stroke();
    document.fontSize(10).text(String(line + 1), left + line * cell - 4, top - 24, { lineBreak: false });
  }
  for (let column = 0; column <= spans; column += 1) {
    for (let row = 0; row <= spans; row += 1)
      document.rect(left + column * cell - 3, top + row * cell - 3, 6, 6).fill();
  }
  document
    .fontSize(14)
    .text(`柱距 ${GRID_M} 米，最大跨度 ${project.maxSpanM} 米`, left, top + spans * cell + 20, { lineBreak: false });
}
