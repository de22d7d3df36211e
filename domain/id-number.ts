/** 公民身份号码 after GB 11643: 6 region, 8 birth date, 3 serial, 1 check character. Stored encrypted, shown masked. */
import { isPlainDate, type PlainDate } from './plain-date.ts';

export type IdNumberFault = 'FORM' | 'BIRTH_DATE' | 'CHECK_CHARACTER';

/** The number in upper case and the first fault found; no fault = valid. */
export interface IdNumberCheck {
  readonly idNumber: string;
  readonly fault: IdNumberFault | null;
}

const FORM = /^\d{17}[\dX]$/;
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_CHARACTERS = '10X98765432';
const KEPT_AT_START = 3;
const KEPT_AT_END = 4;

/** Checks form, birth date (a day that exists, not after `today`) and check character. */
export function checkIdNumber(text: string, today: PlainDate): IdNumberCheck {
  const idNumber = text.trim().toUpperCase();
  return { idNumber, fault: faultOf(idNumber, today) };
}

/** The number with everything but the first three and last four characters hidden. */
export function maskIdNumber(idNumber: string): string {
  const hidden = Math.max(0, idNumber.length - KEPT_AT_START - KEPT_AT_END);
  if (hidden === 0) return '*'.repeat(idNumber.length);
  return idNumber.slice(0, KEPT_AT_START) + '*'.repeat(hidden) + idNumber.slice(-KEPT_AT_END);
}

function faultOf(idNumber: string, today: PlainDate): IdNumberFault | null {
  if (!FORM.test(idNumber)) return 'FORM';
  const birthDate = `${idNumber.slice(6, 10)}-${idNumber.slice(10, 12)}-${idNumber.slice(12, 14)}`;
  if (!isPlainDate(birthDate) || birthDate > today) return 'BIRTH_DATE';
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(idNumber.charAt(index)), 0);
  return CHECK_CHARACTERS[sum % 11] === idNumber.charAt(17) ? null : 'CHECK_CHARACTER';
}
