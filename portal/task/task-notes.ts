import { INELIGIBILITY_LABELS, labelOf } from '../../pages/labels.ts';
import type { Task, Timeline } from '../answers.ts';
import { ACCEPTANCE_LABELS, ACCEPTANCE_REASON_LABELS } from '../draft/precheck-words.ts';

/** A sentence above the form of a task. */
export interface TaskNote {
  readonly text: string;
  readonly good: boolean;
}

type Values = Readonly<Record<string, unknown>>;

const valuesOf = (value: unknown): Values => (typeof value === 'object' && value !== null ? { ...value } : {});
const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

const NOTES: Readonly<Record<string, (variables: Values) => readonly TaskNote[]>> = {
  AcceptanceReview: ({ acceptance }) => acceptanceNotes(valuesOf(acceptance)),
  ConfirmAgency: ({ eligibility }) => eligibilityNotes('按规则，本机构', valuesOf(eligibility)),
  FirstReviewAgain: ({ remark }) => (remark ? [{ text: `复审意见：${remark}`, good: false }] : []),
};

/** What the process tells the person before the decision: the answers of the tables, the words of the one before. */
export const notesOf = ({ taskType, variables }: Task): readonly TaskNote[] => NOTES[taskType]?.(variables ?? {}) ?? [];

/** Which agencies do not take the case, and why, the latest first: whoever is asked for another may not name them again. */
export function refusalNotes(events: Timeline['items']): readonly TaskNote[] {
  const refusals = events.filter(({ kind }) => kind === 'AGENCY_REFUSED').toReversed();
  return refusals.map(({ data }) => ({ text: refusalText(data), good: false }));
}

function refusalText({ agencyName, refusedBy, reasons }: Values): string {
  if (refusedBy === 'SILENCE') return `${agencyName}逾期未答复，视为谢绝承接`;
  const why = textsOf(reasons).map((reason) => labelOf(INELIGIBILITY_LABELS, reason));
  return `${refusedBy === 'RULES' ? `按规则，${agencyName}不能承接` : `${agencyName}谢绝承接`}：${why.join('、')}`;
}

function acceptanceNotes({ decision, reason }: Values): readonly TaskNote[] {
  if (typeof decision !== 'string') return [];
  const why = typeof reason === 'string' ? `（${labelOf(ACCEPTANCE_REASON_LABELS, reason)}）` : '';
  const good = decision.startsWith('ACCEPTED');
  return [{ text: `按受理规则：${labelOf(ACCEPTANCE_LABELS, decision)}${why}`, good }];
}

function eligibilityNotes(whose: string, { eligible, reasons }: Values): readonly TaskNote[] {
  if (typeof eligible !== 'boolean') return [];
  const why = textsOf(reasons).map((reason) => labelOf(INELIGIBILITY_LABELS, reason));
  const text = eligible ? '可以承接' : `不能承接：${why.join('、')}`;
  return [{ text: `${whose}${text}`, good: eligible }];
}
