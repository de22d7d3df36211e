/**
 * 项目代码 `tttt-rrrrrr-dd-kk-nnnnnn`. Since November 2020 (GB/T 40058-2021) tttt is YYMM, dd the guiding department, kk the
 * kind, and the last group five random digits and a check digit; before, tttt is the year 2015-2020 and dd the industry.
 */
export type ProjectCodeCheck = 'none' | 'mod11-10';

/** A code taken apart. */
export interface ProjectCode {
  readonly format: 'SINCE_2020' | 'BEFORE_2020';
  /** County, 6 digits. */
  readonly region: string;
  /** Guiding department (04 NDRC, 07 industry), or division of GB/T 4754 in the older format. */
  readonly department: string;
  readonly kind: string;
  readonly serial: string;
}

/** What is wrong with a code, ready to be shown. */
export interface ProjectCodeFault {
  readonly code: 'FORM' | 'TIME' | 'REGION' | 'CHECK_DIGIT';
  readonly expected: string;
  readonly found: string;
}

export type ProjectCodeResult =
  | { readonly ok: true; readonly projectCode: ProjectCode }
  | { readonly ok: false; readonly fault: ProjectCodeFault };

/** Settings of a city: how to check the last digit, and which regions it knows (undefined = any). */
export interface ProjectCodeRules {
  /** The method of GB/T 40058 is not public, so `none` unless the city knows that its codes follow MOD 11,10. */
  readonly check: ProjectCodeCheck;
  readonly regions?: readonly string[] | undefined;
}

const FORM = /^(\d{4})-(\d{6})-(\d{2})-(\d{2})-(\d{6})$/;

/** Reads a code, or says the first thing wrong with it. The older format has no check digit. */
export function parseProjectCode(text: string, rules: ProjectCodeRules = { check: 'none' }): ProjectCodeResult {
  const [, time = '', region = '', department = '', kind = '', serial = ''] = FORM.exec(text) ?? [];
  if (time === '') return refuse('FORM', 'five groups tttt-rrrrrr-dd-kk-nnnnnn of digits', text);
  const format = formatOf(time);
  if (format === undefined) return refuse('TIME', 'year and month YYMM, or a year 2015 to 2020', time);
  if (rules.regions !== undefined && !rules.regions.includes(region)) {
    return refuse('REGION', 'a region of this city', region);
  }
  const digits = text.replaceAll('-', '');
  if (rules.check === 'mod11-10' && format === 'SINCE_2020' && !endsInCheckDigit(digits)) {
    return refuse('CHECK_DIGIT', 'a check digit after ISO 7064 MOD 11,10', serial.slice(-1));
  }
  return { ok: true, projectCode: { format, region, department, kind, serial } };
}

function formatOf(time: string): ProjectCode['format'] | undefined {
  const secondHalf = Number(time.slice(2));
  if (secondHalf >= 1 && secondHalf <= 12) return 'SINCE_2020';
  return time.startsWith('20') && secondHalf >= 15 && secondHalf <= 20 ? 'BEFORE_2020' : undefined;
}

/** ISO 7064 MOD 11,10: the running product of all digits before the last, plus the last, is 1 modulo 10. */
function endsInCheckDigit(digits: string): boolean {
  let product = 10;
  for (const digit of digits.slice(0, -1)) {
    const sum = (product + Number(digit)) % 10;
    product = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  return (product + Number(digits.slice(-1))) % 10 === 1;
}

function refuse(code: ProjectCodeFault['code'], expected: string, found: string): ProjectCodeResult {
  return { ok: false, fault: { code, expected, found } };
}
