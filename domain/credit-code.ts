/** 统一社会信用代码 after GB 32100-2015: 1 registrar, 1 kind, 6 region, 9 body (GB 11714), 1 check character. */

/** I, O, S, V and Z are left out because they are misread. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const FORM = /^[0-9A-HJ-NP-RTUWXY]{18}$/;
const BODY_ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const BODY_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];
const BODY_START = 8;
const BODY_CHECK_AT = 16;
const CHECK_AT = 17;

export type CreditCodeFault = 'FORM' | 'BODY_CHECK' | 'CHECK_CHARACTER';

/** A code in upper case and what is wrong with it; some codes really issued fail a check, so an officer may override. */
export interface CreditCodeCheck {
  readonly code: string;
  readonly faults: readonly CreditCodeFault[];
}

/** Checks form, inner organisation code and check character. Lower case and spaces around are accepted. */
export function checkCreditCode(text: string): CreditCodeCheck {
  const code = text.trim().toUpperCase();
  if (!FORM.test(code)) return { code, faults: ['FORM'] };
  const faults: CreditCodeFault[] = [];
  if (bodyCheckCharacter(code) !== code[BODY_CHECK_AT]) faults.push('BODY_CHECK');
  if (checkCharacter(code) !== code[CHECK_AT]) faults.push('CHECK_CHARACTER');
  return { code, faults };
}

/** The check character that the first 17 characters ask for. Weights are the powers of 3 modulo 31. */
function checkCharacter(code: string): string | undefined {
  let sum = 0;
  let weight = 1;
  for (const character of code.slice(0, CHECK_AT)) {
    sum += ALPHABET.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  // The second "mod 31" turns 31 into 0; without it every 31st code is refused.
  return ALPHABET[(31 - (sum % 31)) % 31];
}

function bodyCheckCharacter(code: string): string | undefined {
  const sum = BODY_WEIGHTS.reduce(
    (total, weight, index) => total + weight * BODY_ALPHABET.indexOf(code.charAt(BODY_START + index)),
    0,
  );
  return '0123456789X'[(11 - (sum % 11)) % 11];
}
