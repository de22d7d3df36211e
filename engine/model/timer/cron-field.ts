/** One field of a cron expression: lists of numbers, names, ranges and steps. */

export interface FieldBounds {
  readonly min: number;
  readonly max: number;
  /** Names of the values from `min` on. */
  readonly names?: readonly string[];
  /** A range may go over the end: FRI-MON. */
  readonly wraps?: boolean;
}

/** The values in rising order; undefined when the field cannot be read. */
export function parseField(field: string, bounds: FieldBounds): readonly number[] | undefined {
  const values = new Set<number>();
  for (const part of withNumbers(field, bounds).split(',')) {
    const partValues = parsePart(part, bounds);
    if (partValues === undefined) {
      return undefined;
    }
    for (const value of partValues) {
      values.add(value);
    }
  }
  return [...values].sort((a, b) => a - b);
}

/** FRI to 5, FEB to 2. */
export function withNumbers(field: string, { names = [], min }: FieldBounds): string {
  return names.reduce((text, name, index) => text.replaceAll(name, String(index + min)), field);
}

const PART = /^(?:([*?])|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/;

function parsePart(part: string, { min, max, wraps = false }: FieldBounds): readonly number[] | undefined {
  const match = PART.exec(part);
  if (match === null) {
    return undefined;
  }
  const [, any, first, last, stepText] = match;
  const step = stepText === undefined ? 1 : Number(stepText);
  const from = any === undefined ? Number(first) : min;
  const single = stepText === undefined && any === undefined ? from : max;
  const to = last === undefined ? single : Number(last);
  if (step < 1 || from < min || from > max || to < min || to > max || (from > to && !wraps)) {
    return undefined;
  }
  return from <= to ? stepped(from, to, step) : [...stepped(from, max, step), ...stepped(min, to, step)];
}

function stepped(from: number, to: number, step: number): readonly number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}
