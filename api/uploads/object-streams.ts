import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, inflate } from 'node:zlib';
import { systemCodeOf } from '../../platform/errors.ts';
import { readBytes } from './read-bytes.ts';

const inflateAsync = promisify(inflate);
const MEGABYTE = 1_048_576;
/** A dictionary of an object stream holds a handful of numbers and names before its data begin. */
const LONGEST_DICTIONARY = 4_096;
const PIECE = 131_072;
const LARGEST_STREAM = 4 * MEGABYTE;
const LARGEST_INFLATED = 8 * MEGABYTE;
const MOST_STREAMS = 2_000;
/** All together, read and inflated: real drawings stay far below, and it is read through in a second or two. */
const LARGEST_TOTAL = 96 * MEGABYTE;

/**
 * Gives the text of each object stream (ISO 32000-1, 7.5.7) whose dictionary lies at one of the positions to `look`.
 * False when the streams inflate to more than a real drawing could hold: a few kilobytes can be made to cost hours.
 */
export async function readObjectStreams(
  file: FileHandle,
  positions: readonly number[],
  look: (text: string) => void,
): Promise<boolean> {
  const seen = new Set<number>();
  let total = 0;
  for (const position of positions.slice(0, MOST_STREAMS)) {
    const start = await findData(file, position);
    if (start === undefined || seen.has(start)) continue;
    seen.add(start);
    const data = await readData(file, start);
    const { text, cost } = await inflateText(data);
    total += data.length + cost;
    if (total > LARGEST_TOTAL) return false;
    look(text);
  }
  return true;
}

/** Where the data of the object begin whose dictionary holds the position. */
async function findData(file: FileHandle, position: number): Promise<number | undefined> {
  const text = (await readBytes(file, position, LONGEST_DICTIONARY)).toString('latin1');
  const start = /stream\r?\n/.exec(text);
  return start === null ? undefined : position + start.index + start[0].length;
}

/** The data up to `endstream`, in pieces: most streams are small. */
async function readData(file: FileHandle, start: number): Promise<Buffer> {
  let data = Buffer.alloc(0);
  while (data.length < LARGEST_STREAM) {
    const piece = await readBytes(file, start + data.length, PIECE);
    data = Buffer.concat([data, piece]);
    const end = data.indexOf('endstream');
    if (end >= 0) return data.subarray(0, end);
    if (piece.length < PIECE) break;
  }
  return data;
}

/** The text is empty where the data are not Flate, damaged, or too large; what it took to find out counts all the same. */
async function inflateText(data: Buffer): Promise<{ readonly text: string; readonly cost: number }> {
  try {
    // The line break before `endstream` is no part of the data.
    const options = { maxOutputLength: LARGEST_INFLATED, finishFlush: constants.Z_SYNC_FLUSH };
    const inflated = await inflateAsync(data, options);
    return { text: inflated.toString('latin1'), cost: inflated.length };
  } catch (error) {
    const isTooLarge = systemCodeOf(error) === 'ERR_BUFFER_TOO_LARGE';
    return { text: '', cost: isTooLarge ? LARGEST_INFLATED : 0 };
  }
}
