import { isPlainDate, type PlainDate } from './plain-date.ts';

/** Number of an application, `TS{region}{yyyymmdd}{serial}`, e.g. TS339902202603020001. */
export interface ApplicationNumber {
  /** County, 6 digits. */
  readonly region: string;
  /** Day of the first submission. */
  readonly date: PlainDate;
  /** 1-9999, given by storage per region and day. */
  readonly serial: number;
}

const FORM = /^TS(\d{6})(\d{4})(\d{2})(\d{2})(\d{4})$/;

/** Writes the number. Throws RangeError if a part does not fit its digits or the date does not exist. */
export function formatApplicationNumber(number: ApplicationNumber): string {
  const text = `TS${number.region}${number.date.replaceAll('-', '')}${String(number.serial).padStart(4, '0')}`;
  if (parseApplicationNumber(text) === undefined) {
    throw new RangeError(
      `Expected a region of 6 digits, a date and a serial 1-9999, but found ${JSON.stringify(number)}.`,
    );
  }
  return text;
}

/** Reads a number, or answers undefined if the text is none. */
export function parseApplicationNumber(text: string): ApplicationNumber | undefined {
  const [, region, year, month, day, serial] = FORM.exec(text) ?? [];
  const date = `${year}-${month}-${day}`;
  if (region === undefined || !isPlainDate(date) || Number(serial) === 0) return undefined;
  return { region, date, serial: Number(serial) };
}
