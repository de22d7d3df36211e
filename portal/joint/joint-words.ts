import { DEPARTMENT_LABELS, DISCIPLINE_LABELS, labelOf } from '../../pages/labels.ts';
import type { Clash, ReviewRequest } from '../answers.ts';

const GROUND_WORDS = { OPPOSITE_DEMAND: '要求相反', SAME_PLACE: '位置重叠', SAME_CLAUSE: '依据同一条文' } as const;

/** Why two opinions were put side by side, with the evidence. */
export function groundText({ sheet, grounds, words, flaggedByName, flagReason }: Clash): string {
  const found = grounds.map((ground) => GROUND_WORDS[ground]);
  const evidence = words.length === 0 ? '' : `（“${words.join('”与“')}”）`;
  const flagged = flaggedByName === null ? [] : [`${flaggedByName}标记：${flagReason}`];
  const reasons = [...(found.length === 0 ? [] : [`${found.join('、')}${evidence}`]), ...flagged];
  return [...(sheet === null ? [] : [`图纸 ${sheet}`]), ...reasons].join('，');
}

/** Whose opinion it is: a department's, or of a discipline of the agency. */
export function partyName({ department, discipline }: Clash['first']): string {
  return department === null ? `${labelOf(DISCIPLINE_LABELS, discipline)}专业` : labelOf(DEPARTMENT_LABELS, department);
}

/** The people in a line, however they are set apart. */
export function namesIn(line: string): readonly string[] {
  return line
    .split(/[、，,；;\n]/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** What a request for a review was answered. */
export function answerText(request: ReviewRequest): string {
  const { outcome, passedCaseNumber, passedRound, certificateNumber, reviewRound } = request;
  if (outcome === 'UNDER_REVIEW') return `第 ${reviewRound} 轮正在审查`;
  if (outcome === 'NOT_UNDER_REVIEW') return '尚未审查通过，也不在审查中';
  if (outcome === 'REOPENED')
    return `已受理：第 ${passedRound} 轮已审查通过，第 ${reviewRound} 轮提出的意见使其再次审查`;
  const certificate = certificateNumber === null ? '' : `，合格书 ${certificateNumber}`;
  return `拒绝：案件 ${passedCaseNumber} 第 ${passedRound} 轮已审查通过${certificate}`;
}
