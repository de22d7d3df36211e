import type { FileHandle } from 'node:fs/promises';
import { readObjectStreams } from './object-streams.ts';
import { readBytes } from './read-bytes.ts';

/** What can be told about a PDF without rendering it. */
export interface PdfFindings {
  readonly isPdf: boolean;
  /** True when its compressed parts inflate to more than is worth reading. */
  readonly isBomb: boolean;
  readonly isEncrypted: boolean;
  readonly pageCount: number;
  /** True when at least one page box has four numbers and an area. */
  readonly hasPageSize: boolean;
  readonly signatureCount: number;
}

interface Tally {
  isEncrypted: boolean;
  pageCount: number;
  hasPageSize: boolean;
  signatureCount: number;
}

const CHUNK = 1_048_576;
/** Longer than any name or array looked for, so that one that straddles two chunks is still seen whole, once. */
const OVERLAP = 512;
const TAIL = 2_048;
/** Beginning of a signature that is looked at. */
const LONGEST_SIGNATURE = 65_536;

/**
 * Reads a PDF in pieces of one megabyte, so that a set of drawings of any size needs little memory. Page and encryption
 * entries stand either in plain text or in compressed object streams (ISO 32000-1, 7.5.7); both are looked at. Signature
 * dictionaries always stand in plain text, since their byte range is filled in after everything else is written.
 */
export async function inspectPdf(file: FileHandle, size: number): Promise<PdfFindings> {
  const isPdf = (await startsAsPdf(file)) && (await endsAsPdf(file, size));
  const tally: Tally = { isEncrypted: false, pageCount: 0, hasPageSize: false, signatureCount: 0 };
  if (!isPdf) return { isPdf, isBomb: false, ...tally };
  const { objectStreams, ranges } = await scan(file, size, tally);
  for (const range of ranges) if (await isSigned(file, size, range)) tally.signatureCount++;
  const isRead = await readObjectStreams(file, objectStreams, (text) => countPages(text, tally));
  return { isPdf, isBomb: !isRead, ...tally };
}

/** At the very first byte: readers that search further in also open files that are something else in front. */
async function startsAsPdf(file: FileHandle): Promise<boolean> {
  return /^%PDF-[12]\.\d/.test(await readText(file, 0, 8));
}

async function endsAsPdf(file: FileHandle, size: number): Promise<boolean> {
  const tail = await readText(file, Math.max(0, size - TAIL), TAIL);
  return tail.includes('startxref') && tail.includes('%%EOF');
}

/** The two parts of the file that a signature covers: from `start` on `before` bytes, and from `after` on `rest` bytes. */
interface ByteRange {
  readonly start: number;
  readonly before: number;
  readonly after: number;
  readonly rest: number;
}

const BYTE_RANGE = /\/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]/g;
/** A file with more signatures is none that people have signed; each costs a look into the file. */
const MOST_SIGNATURES = 100;

/** Tallies the plain text and answers where object streams begin, and what signatures say they cover. */
async function scan(file: FileHandle, size: number, tally: Tally) {
  const objectStreams: number[] = [];
  const ranges: ByteRange[] = [];
  for (let start = 0; start < size; start += CHUNK) {
    const text = await readText(file, start, CHUNK + OVERLAP);
    // What begins in the overlap belongs to the next piece.
    const isOwn = (match: RegExpExecArray) => match.index < CHUNK;
    if (/\/Encrypt\s*(?:<<|\d)/.test(text)) tally.isEncrypted = true;
    for (const match of text.matchAll(BYTE_RANGE)) {
      const [first = 0, before = 0, after = 0, rest = 0] = match.slice(1).map(Number);
      if (isOwn(match) && ranges.length < MOST_SIGNATURES) ranges.push({ start: first, before, after, rest });
    }
    countPages(text, tally, CHUNK);
    for (const match of text.matchAll(/\/Type\s*\/ObjStm/g)) {
      if (isOwn(match)) objectStreams.push(start + match.index);
    }
  }
  return { objectStreams, ranges };
}

/**
 * A field that was prepared and never signed has its place for the signature filled with zeros, or a byte range of zeros:
 * only one that covers the file around something is a signature. Whether its certificate is good is not looked at here.
 */
async function isSigned(file: FileHandle, size: number, { start, before, after, rest }: ByteRange): Promise<boolean> {
  if (start !== 0 || before < 1 || after < before + 2 || after + rest > size) return false;
  const signature = await readText(file, before, Math.min(after - before, LONGEST_SIGNATURE));
  return /^<[\dA-Fa-f\s]+>?$/.test(signature) && /[1-9A-Fa-f]/.test(signature);
}

function countPages(text: string, tally: Tally, limit = text.length): void {
  for (const match of text.matchAll(/\/Type\s*\/Page(?![A-Za-z])/g)) {
    if (match.index < limit) tally.pageCount++;
  }
  for (const match of text.matchAll(/\/MediaBox\s*\[([-+\d.\s]{7,120})\]/g)) {
    if (hasArea(match[1] ?? '')) tally.hasPageSize = true;
  }
}

function hasArea(box: string): boolean {
  const [left = 0, bottom = 0, right = 0, top = 0, ...more] = box.trim().split(/\s+/).map(Number);
  return more.length === 0 && Math.abs((right - left) * (top - bottom)) > 0;
}

async function readText(file: FileHandle, position: number, length: number): Promise<string> {
  return (await readBytes(file, position, length)).toString('latin1');
}
