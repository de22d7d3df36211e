/**
 * Facts by which a sector describes its projects beside what every filing states: rows of a register, so that a sector with
 * other facts needs no new program.
 */

/** NUMBER and WHOLE have a unit and bounds, CHOICE a list of words, TEXT is free and stays out of the decision tables. */
export const FACT_KINDS = ['NUMBER', 'WHOLE', 'FLAG', 'CHOICE', 'TEXT'] as const;
export type FactKind = (typeof FACT_KINDS)[number];

/** What a fact may be; null where none is lawful. */
export type FactValue = string | number | boolean | null;

/** What a fact is called in tables, files and JSON: `totalAreaM2`. */
export const FACT_NAME_FORM = /^[a-z][A-Za-z0-9]{1,39}$/;

/** One word of a CHOICE. */
export interface FactChoice {
  readonly code: string;
  readonly label: string;
}

/** One fact of a sector. */
export interface FactRule {
  readonly name: string;
  /** Heading under which the form asks for it, Chinese. */
  readonly groupZh: string;
  readonly labelZh: string;
  readonly labelEn: string;
  readonly kind: FactKind;
  /** As people write it: ㎡, km; null for what is not measured. */
  readonly unit: string | null;
  /** Bounds of a number, both included. */
  readonly least: number | null;
  readonly most: number | null;
  /** In the order of the form; empty unless a CHOICE. */
  readonly choices: readonly FactChoice[];
  readonly hintZh: string | null;
}

const LONGEST_TEXT = 200;
const CHOICE_FORM = /^(?<code>[^\s=;]{1,40})=(?<label>[^=;]{1,60})$/;

/** Reads one word of a CHOICE as the register writes it: `PLANT=厂房`. */
export function parseFactChoice(text: string): FactChoice | undefined {
  const { code, label } = CHOICE_FORM.exec(text)?.groups ?? {};
  return code === undefined || label === undefined ? undefined : { code, label };
}

/** True where a value is of the kind that the fact has, whether or not it is within the bounds: what a draft may hold. */
export function isOfKind({ kind, choices }: FactRule, value: unknown): boolean {
  if (value === null) return true;
  if (kind === 'CHOICE') return choices.some(({ code }) => code === value);
  if (kind === 'WHOLE') return Number.isInteger(value);
  return typeof value === { NUMBER: 'number', FLAG: 'boolean', TEXT: 'string' }[kind];
}

/** What was expected of a value, or undefined if it is good. */
export function faultOfValue(rule: FactRule, value: unknown): string | undefined {
  switch (rule.kind) {
    case 'FLAG':
      return typeof value === 'boolean' ? undefined : 'true or false';
    case 'CHOICE': {
      const codes = rule.choices.map(({ code }) => code);
      return codes.some((code) => code === value) ? undefined : `one of ${codes.join(', ')}`;
    }
    case 'TEXT':
      return isText(value) ? undefined : `a text of 1 to ${LONGEST_TEXT} characters`;
    default:
      return faultOfNumber(rule, value);
  }
}

function faultOfNumber({ kind, least, most }: FactRule, value: unknown): string | undefined {
  const [from, to] = [least ?? 0, most ?? Number.MAX_SAFE_INTEGER];
  const isWithin = typeof value === 'number' && value >= from && value <= to;
  if (isWithin && (kind === 'NUMBER' || Number.isInteger(value))) return undefined;
  return `a ${kind === 'WHOLE' ? 'whole number' : 'number'} from ${from} to ${to}`;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '' && value.length <= LONGEST_TEXT;
}
