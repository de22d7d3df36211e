import type { AcceptanceDecision } from '../domain/decision-outputs.ts';

/**
 * What an officer may decide upon the answer of the table material-acceptance, the lawful default first. The table bars the
 * way up: nobody accepts what it found incomplete or out of scope. Down is open, with a reason. A second correction notice
 * is not (行政许可法 article 32: everything is told once).
 */
export function allowedDecisions(table: AcceptanceDecision, wasCorrected: boolean): readonly AcceptanceDecision[] {
  const allowed: Readonly<Record<AcceptanceDecision, readonly AcceptanceDecision[]>> = {
    ACCEPTED: ['ACCEPTED', 'CORRECTION_NOTICE', 'NOT_ACCEPTED'],
    ACCEPTED_WITH_DEFICIENCY: ['ACCEPTED_WITH_DEFICIENCY', 'CORRECTION_NOTICE', 'NOT_ACCEPTED'],
    CORRECTION_NOTICE: ['CORRECTION_NOTICE', 'NOT_ACCEPTED'],
    NOT_ACCEPTED: ['NOT_ACCEPTED'],
  };
  return allowed[table].filter((decision) => !(wasCorrected && decision === 'CORRECTION_NOTICE'));
}
