import type { PlainDate } from './plain-date.ts';

/**
 * Why drawings go back at the end of a round (退回原因). DEPARTMENT is what the program notes where the technical head passed
 * and a department did not agree.
 */
export const RETURN_REASONS = [
  'MANDATORY_BREACH',
  'GENERAL_BREACH',
  'DEPTH',
  'CONFLICT',
  'NOT_REPAIRED',
  'SEAL',
  'DEPARTMENT',
  'OTHER',
] as const;
export type ReturnReason = (typeof RETURN_REASONS)[number];

/** True for a word of the list; narrows what came from a form. */
export function isReturnReason(value: unknown): value is ReturnReason {
  return RETURN_REASONS.some((reason) => reason === value);
}

/** True when an opinion notice went out after the last day of its round; before it has, when that day is over. */
export function isNoticeLate(dueOn: PlainDate | null, day: PlainDate): boolean {
  return dueOn !== null && day > dueOn;
}

/** True when a case goes into a round that is one too many: a project that is sent back again and again is a named problem. */
export function exceedsRounds(round: number, allowed: number): boolean {
  return round > allowed;
}
