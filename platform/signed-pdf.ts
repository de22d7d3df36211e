import { createHash } from 'node:crypto';

/** Room for the signature in hexadecimal digits; a real one with its certificates takes some thousand. */
const CONTENTS_DIGITS = 128;
const NUMBER_DIGITS = 10;

/**
 * Appends a signature dictionary to a PDF (ISO 32000-1, 12.8.1) as a signing program does: an incremental update whose byte
 * range covers the whole file but the signature itself. The sheets of the demonstration are invented, and so is their
 * designer: in place of a certificate's signature stands the SHA-256 of the signed bytes.
 */
export function signPdf(pdf: Uint8Array): Buffer {
  const body = Buffer.from(pdf);
  const text = body.toString('latin1');
  const size = Number(/\/Size (\d+)/.exec(text)?.[1] ?? 1);
  const root = /\/Root (\d+ \d+ R)/.exec(text)?.[1] ?? '1 0 R';
  const previous = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1] ?? '0';
  const blank = ' '.repeat(NUMBER_DIGITS);
  const objectStart = body.length + 1;
  const head = `\n${size} 0 obj\n<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached\n/ByteRange [0 ${blank} ${blank} ${blank}]\n/Contents `;
  const contentsStart = body.length + head.length;
  const contentsEnd = contentsStart + CONTENTS_DIGITS + 2;
  const xref = `>>\nendobj\n`;
  const xrefStart = contentsEnd + xref.length;
  const entry = `${String(objectStart).padStart(10, '0')} 00000 n `;
  const tail = [
    ...[`${xref}xref`, `${size} 1`, entry, 'trailer', `<</Size ${size + 1} /Root ${root} /Prev ${previous}>>`],
    ...['startxref', String(xrefStart), '%%EOF', ''],
  ].join('\n');
  const numbers = [contentsStart, contentsEnd, tail.length].map((each) => String(each).padEnd(NUMBER_DIGITS));
  const range = head.replace(`[0 ${blank} ${blank} ${blank}`, `[0 ${numbers.join(' ')}`);
  const signed = Buffer.concat([body, Buffer.from(range, 'latin1'), Buffer.from(tail, 'latin1')]);
  const digest = createHash('sha256').update(signed).digest('hex').padEnd(CONTENTS_DIGITS, '0');
  return Buffer.concat([body, Buffer.from(`${range}<${digest}>${tail}`, 'latin1')]);
}
