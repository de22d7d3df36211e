import { signPdf } from '../../platform/signed-pdf.ts';

/** A sheet as `pdfOf` makes it, with a signature dictionary over its bytes. */
export function signedPdfOf(content: Parameters<typeof pdfOf>[0]): Buffer {
  return signPdf(Buffer.from(pdfOf(content)));
}

/** A small PDF as text: enough of the format for the checks of an upload, in a few hundred bytes. */
export function pdfOf(content: {
  readonly pages: number;
  readonly box?: string;
  readonly trailer?: string;
  /** Makes two files differ. */
  readonly note?: string;
}): string {
  const { pages, box = '0 0 595 842', trailer = '', note = '' } = content;
  const kids = Array.from({ length: pages }, (_, index) => `${index + 3} 0 R`).join(' ');
  const objects = Array.from(
    { length: pages },
    (_, index) => `${index + 3} 0 obj <</Type /Page /Parent 2 0 R /MediaBox [${box}]>> endobj`,
  );
  return [
    '%PDF-1.7',
    `% ${note}`,
    '1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj',
    `2 0 obj <</Type /Pages /Kids [${kids}] /Count ${pages}>> endobj`,
    ...objects,
    `trailer <</Size ${pages + 3} /Root 1 0 R ${trailer}>>`,
    'startxref',
    '0',
    '%%EOF',
    '',
  ].join('\n');
}
