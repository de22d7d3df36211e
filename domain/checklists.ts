import type { PlainDate } from './plain-date.ts';
import type { ProjectKind } from './project.ts';

/** What a reviewer can say to an item of the checklist (审查要点). */
export const CHECKLIST_ANSWERS = ['PASS', 'FINDING', 'NOT_APPLICABLE'] as const;
export type ChecklistAnswerWord = (typeof CHECKLIST_ANSWERS)[number];

/** One thing that a discipline looks at. */
export interface ChecklistItem {
  readonly code: string;
  readonly discipline: string;
  /** null: of every kind of project. */
  readonly projectKind: ProjectKind | null;
  readonly number: number;
  readonly text: string;
  readonly validFrom: PlainDate;
  readonly validTo: PlainDate | null;
}

/** What was said to an item, in which round. */
export interface ChecklistAnswer {
  readonly itemCode: string;
  readonly round: number;
  readonly answer: ChecklistAnswerWord;
  readonly reason: string | null;
}

/** True for an answer that says enough: "not applicable" needs a reason. */
export function isAnswerComplete({ answer, reason }: Pick<ChecklistAnswer, 'answer' | 'reason'>): boolean {
  return answer !== 'NOT_APPLICABLE' || (reason ?? '').trim() !== '';
}

/** The newest answer to each item: what an earlier round has said stands until it is said anew. */
export function standingAnswers<Answer extends ChecklistAnswer>(
  answers: readonly Answer[],
): ReadonlyMap<string, Answer> {
  const standing = new Map<string, Answer>();
  for (const answer of [...answers].sort((a, b) => a.round - b.round)) standing.set(answer.itemCode, answer);
  return standing;
}

/** Numbers of the items that nobody has answered. */
export function unanswered(items: readonly ChecklistItem[], answers: readonly ChecklistAnswer[]): readonly number[] {
  const standing = standingAnswers(answers);
  return items.filter(({ code }) => !standing.has(code)).map(({ number }) => number);
}

/**
 * Numbers of the items that stand as found wanting, also since an earlier round: a conclusion without opinions contradicts
 * them until they are answered anew.
 */
export function findingsOf(items: readonly ChecklistItem[], answers: readonly ChecklistAnswer[]): readonly number[] {
  const standing = standingAnswers(answers);
  return items.filter(({ code }) => standing.get(code)?.answer === 'FINDING').map(({ number }) => number);
}
