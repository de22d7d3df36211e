import { checkCreditCode } from '../domain/credit-code.ts';
import { USERNAME_FORM } from '../domain/usernames.ts';
import type { CsvColumn, CsvRow, RowFault } from './csv-register.ts';

/** A column of free text of at most `longest` characters. */
export function textColumn(longest = 200): CsvColumn {
  return {
    read: (text) => {
      if (text.length > longest) {
        throw new Error(`Expected at most ${longest} characters, but found ${text.length}.`);
      }
      return text;
    },
  };
}

/** A column of six digits after GB/T 2260. */
export const regionColumn: CsvColumn = { read: (text) => matching(text, /^\d{6}$/, 'six digits (GB/T 2260)') };

/** A column that names one of a few words. */
export function oneOfColumn(words: readonly string[]): CsvColumn {
  return {
    read: (text) => {
      if (!words.includes(text)) throw new Error(`Expected one of ${words.join(', ')}, but found "${text}".`);
      return text;
    },
  };
}

/** A column that holds a code of a form; `expected` says the form in words. */
export function codeColumn(form: RegExp, expected: string): CsvColumn {
  return { read: (text) => matching(text, form, expected) };
}

/** A number, maybe with decimals. */
export const numberColumn: CsvColumn = {
  read: (text) => Number(matching(text, /^-?\d{1,12}(\.\d{1,6})?$/, 'a number')),
};

/** Place in lists and notices. */
export const positionColumn: CsvColumn = {
  read: (text) => Number(matching(text, /^\d{1,6}$/, 'a whole number from 0 to 999999')),
};

/** 0 or 1, as the sample files write false and true; empty is false. */
export const flagColumn: CsvColumn = {
  whenEmpty: false,
  read: (text) => matching(text, /^[01]$/, '0 or 1') === '1',
};

/** As the register files write dates, and as a Chinese Excel does when it saves them: 2026/1/1. */
const DATE_FORM = /^(\d{4}-\d{2}-\d{2}|\d{4}\/\d{1,2}\/\d{1,2})$/;

/** A calendar date that exists, YYYY-MM-DD or YYYY/M/D; kept as YYYY-MM-DD. */
export const dateColumn: CsvColumn = {
  read: (text) => {
    const parts = matching(text, DATE_FORM, 'a date YYYY-MM-DD or YYYY/M/D').split(/[-/]/);
    const day = parts.map((part) => part.padStart(2, '0')).join('-');
    const date = new Date(`${day}T00:00:00Z`);
    if (Number.isNaN(date.getTime()) || !date.toISOString().startsWith(day)) {
      throw new Error(`Expected a date that exists, but found "${text}".`);
    }
    return day;
  },
};

/** A part of a hundred, with up to two decimals. */
export const percentColumn: CsvColumn = {
  read: (text) => {
    const percent = Number(matching(text, /^\d{1,3}(\.\d{1,2})?$/, 'a percentage from 0 to 100'));
    if (percent > 100) throw new Error(`Expected a percentage from 0 to 100, but found "${text}".`);
    return percent;
  },
};

/** Values parted by semicolons, each read by `column`; empty is an empty list. */
export function listColumn(column: CsvColumn): CsvColumn {
  return { whenEmpty: [], ...filledListColumn(column) };
}

/** Values parted by semicolons, at least one. */
export function filledListColumn(column: CsvColumn): CsvColumn {
  return { read: (text) => text.split(';').map((part) => column.read(part.trim())) };
}

/** A user name, in small letters: names that differ in case only are the same account. */
export const usernameColumn: CsvColumn = {
  read: (text) => matching(text, USERNAME_FORM, '2 to 50 letters, digits, dots, hyphens or underscores').toLowerCase(),
};

/** The same column, but allowed to be empty: unknown, not an empty text. */
export function optionalColumn(column: CsvColumn): CsvColumn {
  return { whenEmpty: null, read: column.read };
}

function matching(text: string, pattern: RegExp, expected: string): string {
  if (!pattern.test(text)) throw new Error(`Expected ${expected}, but found "${text}".`);
  return text;
}

/**
 * A unified credit code. One whose check characters are wrong passes here: some real ones are, so that the register
 * looks at the row as a whole and wants a reason for it.
 */
export const creditCodeColumn: CsvColumn = {
  read: (text) => {
    const { code, faults } = checkCreditCode(text);
    if (faults.includes('FORM')) throw new Error(`Expected 18 characters after GB 32100-2015, but found "${text}".`);
    return code;
  },
};

/** What is wrong with the check characters of a row's credit code and not explained by `codeOverrideReason`. */
export function unexplainedCodeFaults(row: CsvRow): readonly RowFault[] {
  const { faults } = checkCreditCode(String(row['credit_code'] ?? ''));
  if (faults.length === 0 || faults.includes('FORM') || typeof row['code_override_reason'] === 'string') return [];
  const failing = faults.join(', ');
  const expected = 'Expected a credit code with right check characters, or a codeOverrideReason';
  return [{ column: null, message: `${expected}, but ${failing} fails.` }];
}

/** Columns of a row that holds from a day to a last one; empty: nothing has replaced it. */
export const validityColumns = { validFrom: dateColumn, validTo: optionalColumn(dateColumn) } as const;

/** What is wrong with the days of such a row. */
export function validityFaults({ valid_from: from, valid_to: to }: CsvRow): readonly RowFault[] {
  if (typeof from !== 'string' || typeof to !== 'string' || to >= from) return [];
  return [{ column: 'validTo', message: `Expected a last day from ${from} on, but found ${to}.` }];
}
