import { ApiError } from './errors.ts';

const DEFAULT_LIMIT = 50;

/** A page as it is answered. */
export interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly nextCursor?: string;
}

/** What a list route asks its repository for: one row more than the page, to know whether another page follows. */
export function withOneMore(query: { readonly limit?: number | undefined }): number {
  return (query.limit ?? DEFAULT_LIMIT) + 1;
}

/** Cuts the rows to the page and makes the cursor from the last row shown, by the values the list is sorted by. */
export function toPage<Row>(
  rows: readonly Row[],
  query: { readonly limit?: number | undefined },
  keysOf: (row: Row) => readonly string[],
): PageOf<Row> {
  const limit = query.limit ?? DEFAULT_LIMIT;
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  if (rows.length <= limit || last === undefined) return { items };
  return { items, nextCursor: Buffer.from(JSON.stringify(keysOf(last))).toString('base64url') };
}

type Check = (value: string) => boolean;

/**
 * The sort values in a cursor. Each must be what the list is sorted by: a cursor comes back from outside, and what it
 * holds goes into a comparison of the query. It only says where to go on; the rows shown are chosen by the caller's
 * rights.
 */
export function readCursor<Name extends string>(
  cursor: string | undefined,
  checks: Readonly<Record<Name, Check>>,
): Readonly<Record<Name, string>> | undefined {
  if (cursor === undefined) return undefined;
  const names = Object.keys(checks) as Name[];
  const values = parseCursor(cursor);
  if (values.length !== names.length || names.some((name, index) => !checks[name](values[index] ?? ''))) {
    throw new ApiError('INVALID_CURSOR');
  }
  const read = Object.fromEntries(names.map((name, index) => [name, values[index]]));
  return read as Record<Name, string>;
}

const LARGEST_BIGINT = 2n ** 63n - 1n;
const like =
  (pattern: RegExp): Check =>
  (value) =>
    pattern.test(value);
const isInstant = like(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
const isDate = like(/^\d{4}-\d{2}-\d{2}$/);

/** What a sort value must be for PostgreSQL to compare with it. */
export const cursorValues = {
  integer: (value: string) => /^\d{1,19}$/.test(value) && BigInt(value) <= LARGEST_BIGINT,
  instant: (value: string) => isInstant(value) && isReal(value),
  date: (value: string) => isDate(value) && isReal(value),
  uuid: like(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  text: like(/^[^\0\p{Surrogate}]{1,200}$/u),
} as const;

/** A day that no month has is moved on by Date, or is none at all. */
function isReal(text: string): boolean {
  const date = new Date(text);
  return !Number.isNaN(date.getTime()) && date.getTime() > 0 && date.toISOString().startsWith(text.slice(0, 23));
}

function parseCursor(cursor: string): string[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parsed) && parsed.every((value) => typeof value === 'string') ? parsed : [];
  } catch {
    return [];
  }
}
