import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { create as createFont, type Font } from 'fontkit';
import PDFDocument from 'pdfkit';
import { create as createQrCode } from 'qrcode';
import { projectRoot } from '../../platform/project-root.ts';
import type { DocumentContent, DocumentSection } from './content.ts';

declare global {
  namespace PDFKit.Mixins {
    interface PDFFont {
      /** The types know fonts as bytes alone; pdfkit takes one that has been read as well. */
      registerFont(name: string, font: Font): this;
    }
  }
}

/** Everything that is printed. */
export interface PrintedDocument {
  readonly title: string;
  readonly number: string;
  readonly cityName: string;
  readonly content: DocumentContent;
  /** Chinese date. */
  readonly issuedOn: string;
  readonly issuedAt: Date;
  readonly verificationCode: string;
  /** Address of the public check page for this document. */
  readonly checkUrl: string;
}

const MARGIN = 64;
const QR_SIZE = 88;
const SIZES = { title: 20, heading: 12, body: 11, small: 9 } as const;
const LINE_GAP = 5;

/** Chinese characters need a font inside the file: none of the fonts every reader has holds them. */
const FONT_FILE = join(projectRoot, 'dist/fonts/NotoSansHans-Regular.otf');
let font: Font | undefined;

/** Prints a document as PDF on A4; the embedded subset of the font holds only the characters used. */
export async function renderPdf(printed: PrintedDocument): Promise<Buffer> {
  const pdf = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    info: { Title: `${printed.title} ${printed.number}`, Author: printed.cityName, CreationDate: printed.issuedAt },
  });
  const chunks: Buffer[] = [];
  const finished = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
  pdf.registerFont('body', readFont());
  printHeading(pdf, printed);
  for (const paragraph of printed.content.paragraphs) {
    pdf
      .fontSize(SIZES.body)
      .text(paragraph, { indent: SIZES.body * 2, lineGap: LINE_GAP })
      .moveDown(0.4);
  }
  for (const section of printed.content.sections ?? []) printSection(pdf, section);
  printEnd(pdf, printed);
  pdf.end();
  return finished;
}

function printHeading(pdf: PDFKit.PDFDocument, { title, number, cityName, content }: PrintedDocument): void {
  pdf.font('body').fontSize(SIZES.body).text(cityName, { align: 'center' });
  pdf.fontSize(SIZES.title).text(title, { align: 'center' }).moveDown(0.3);
  pdf.fontSize(SIZES.body).text(`编号：${number}`, { align: 'right' }).moveDown(0.8);
  pdf.text(`${content.addressee}：`).moveDown(0.4);
}

function printSection(pdf: PDFKit.PDFDocument, { heading, lines, numbered = false }: DocumentSection): void {
  pdf.moveDown(0.3).fontSize(SIZES.heading).text(heading).moveDown(0.2).fontSize(SIZES.body);
  lines.forEach((line, index) => {
    pdf.text(numbered ? `${index + 1}. ${line}` : line, { lineGap: LINE_GAP - 2 });
  });
}

/** Signatures, date and QR code stay together: a page with a QR code alone would say nothing. */
function printEnd(pdf: PDFKit.PDFDocument, printed: PrintedDocument): void {
  const { signatures } = printed.content;
  const needed = QR_SIZE + (signatures.length + 3) * (SIZES.body + LINE_GAP * 2);
  const hasRoom = pdf.y + needed < pdf.page.height - MARGIN;
  if (!hasRoom && needed < pdf.page.height - MARGIN * 2) pdf.addPage();
  pdf.moveDown(1).fontSize(SIZES.body);
  for (const { label, name } of signatures) pdf.text(`${label}：${name}`, { align: 'right', lineGap: LINE_GAP });
  pdf.text(printed.issuedOn, { align: 'right' }).moveDown(1);
  if (pdf.y + QR_SIZE > pdf.page.height - MARGIN) pdf.addPage();
  const top = pdf.y;
  printQrCode(pdf, printed.checkUrl, { x: MARGIN, y: top });
  const beside = { width: pdf.page.width - MARGIN * 2 - QR_SIZE - 16 };
  pdf
    .fontSize(SIZES.small)
    .text('扫描二维码，或在查验页面输入编号和验证码，可核对本文书的状态。', MARGIN + QR_SIZE + 16, top + 8, beside);
  pdf.text(`验证码：${printed.verificationCode}`, beside).text(printed.checkUrl, beside);
}

/** One path of rectangles, a row's neighbouring dark modules together; to make a picture took as long as the whole rest. */
function printQrCode(
  pdf: PDFKit.PDFDocument,
  text: string,
  { x, y }: { readonly x: number; readonly y: number },
): void {
  const { modules } = createQrCode(text, { errorCorrectionLevel: 'M' });
  const side = QR_SIZE / modules.size;
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      const begin = column;
      while (column < modules.size && modules.get(row, column)) column++;
      if (column > begin) pdf.rect(x + begin * side, y + row * side, (column - begin) * side, side);
    }
  }
  pdf.fill();
}

/** Read once: going through eight megabytes of font took longer than the rest of a document. */
function readFont(): Font {
  if (font !== undefined) return font;
  if (!existsSync(FONT_FILE)) throw new Error(`Expected ${FONT_FILE}, but it is not there. Make it by npm run build.`);
  const read = createFont(readFileSync(FONT_FILE));
  if (!('layout' in read)) throw new Error(`Expected ${FONT_FILE} to be one font, but it is a collection`);
  font = read;
  return font;
}
