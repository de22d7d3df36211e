import { CodedError } from '../platform/errors.ts';

/**
 * Why a write was refused although the request was well formed. The state of the case decides, so nothing was changed.
 * - NOT_FOUND: no such row, or none that this person may know of
 * - VERSION_CONFLICT: someone else has changed the row since it was read
 * - WRONG_STATE: the step is over, not yet reached, or already done
 * - SUSPENDED: the case rests by order of a department
 * - NOT_YOURS: another person holds the task, or the person lacks the role, firm, agency or discipline
 * - NOT_REGISTERED: the person's registration in the discipline has run out, or there is none
 * - LEFT: the person works for the agency no more
 * - ABSENT: the person is absent on this day
 * - RECUSED: the person has an interest in the case
 * - PERSON_RULE: first, second and final stage need three different persons
 * - DUPLICATE_PROJECT: the same building of the project is already under review
 * - ALREADY_REVIEWED: valid certificates cover every drawing of the filing, with the items that name them, or the discipline
 * - ALREADY_IMPORTED: a case of that number is here
 * - FILE_REVIEWED: a round has looked at the file, so that it can only be replaced
 * - FILE_UNCHANGED: the case has handed in the same content before
 * - DEMAND_BLOCKED: the one notice has gone out, and nothing more may be asked for
 * - CLAUSE_NOT_CITABLE: the library knows the cited clause, and it does not bind this case or not so
 * - CERTIFICATE_BARRED: opinions keep the case from its certificate; the items name them
 * - FILES_UNCONFIRMED: versions of the design unit wait for the applicant's decision
 * - PAPER_ON_FILE: a paper is asked for that was accepted for the project before and is valid
 * - OLD_SET: the file is not of the set of drawings that the round is about
 * - CONTRADICTIONS_OPEN: two parties contradict each other and nobody has decided; the items name the pairs
 * - LANE_BARRED: the matter may not go on in that lane, whoever asks
 * - INCOMPLETE: something that the step needs is missing
 */
export type RefusalCode =
  | 'NOT_FOUND'
  | 'VERSION_CONFLICT'
  | 'WRONG_STATE'
  | 'SUSPENDED'
  | 'NOT_YOURS'
  | 'NOT_REGISTERED'
  | 'LEFT'
  | 'ABSENT'
  | 'RECUSED'
  | 'PERSON_RULE'
  | 'DUPLICATE_PROJECT'
  | 'ALREADY_REVIEWED'
  | 'ALREADY_IMPORTED'
  | 'FILE_REVIEWED'
  | 'FILE_UNCHANGED'
  | 'DEMAND_BLOCKED'
  | 'CLAUSE_NOT_CITABLE'
  | 'CERTIFICATE_BARRED'
  | 'FILES_UNCONFIRMED'
  | 'PAPER_ON_FILE'
  | 'OLD_SET'
  | 'CONTRADICTIONS_OPEN'
  | 'LANE_BARRED'
  | 'INCOMPLETE';

/** One thing that stands in the way of a write: where it is, and what. */
export interface RefusalItem {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/** A write refused by the state of the case; its transaction must be rolled back. */
export class Refusal extends CodedError<RefusalCode> {
  readonly items: readonly RefusalItem[];

  constructor(
    code: RefusalCode,
    message: string,
    { items = [], ...options }: ErrorOptions & { readonly items?: readonly RefusalItem[] } = {},
  ) {
    super(code, message, options);
    this.name = 'Refusal';
    this.items = items;
  }
}

/** True when PostgreSQL refused a row for a unique constraint or index of this name. */
export function breaksUnique(thrown: unknown, constraint: string): boolean {
  return (
    thrown instanceof Error &&
    'code' in thrown &&
    thrown.code === '23505' &&
    'constraint' in thrown &&
    thrown.constraint === constraint
  );
}
