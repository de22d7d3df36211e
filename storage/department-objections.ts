import type { Knex } from 'knex';
import { sheetNameOf } from '../domain/contradictions.ts';
import type { Discipline } from '../domain/disciplines.ts';
import type { ActorTransaction } from './audit.ts';
import { findChannelDecision } from './channels.ts';
import { type ContradictionCase, listContradictions, storeResolution } from './contradictions.ts';
import { createOpinion, type Opinion } from './opinions.ts';
import { Refusal } from './refusal.ts';
import { findRound, isConcludedByHead } from './reviews.ts';
import { listSubmittedFiles } from './submissions.ts';
import type { ActingPerson } from './task-rules.ts';
import type { Task } from './tasks.ts';

/** A department's answer that it does not agree, in its own words. */
export interface DepartmentAnswer extends ActingPerson {
  readonly remark: string | null;
  /** The sheet that it is about; null where none is named. */
  readonly sheet: string | null;
  /** How it goes together with what it seems to contradict, agreed on with the technical head. */
  readonly coordination: string | null;
}

/**
 * A department that does not agree states a finding: it goes into the notice and needs an answer like any other. What it
 * contradicts is decided by the technical head; once the head has concluded, the department says how both go together, as agreed
 * with the head. Refuses INCOMPLETE and CONTRADICTIONS_OPEN.
 */
export async function recordObjection(
  acting: ActorTransaction,
  subject: { readonly task: Task; readonly round: number },
  answer: DepartmentAnswer,
): Promise<void> {
  const { trx } = acting;
  const { task, round } = subject;
  const { person, at, remark: text } = answer;
  if (text === null) throw new Refusal('INCOMPLETE', 'Expected a reason for not agreeing, but found none.');
  const decision = await findChannelDecision(trx, task.caseId);
  const discipline = decision?.disciplines.find((row) => row.department === task.department)?.discipline ?? 'ARCH';
  const place = await findPlace(trx, { caseId: task.caseId, round, discipline, sheet: answer.sheet });
  const opinion = {
    ...{ ...place, position: null, standard: null, clause: null, privateNote: null },
    caseId: task.caseId,
    round,
    stage: 'FINAL' as const,
    discipline,
    department: task.department,
    taskId: task.id,
    reviewerId: person.id,
    reviewerName: person.displayName,
    severity: 'SHALL' as const,
    text,
    ...(round === 1
      ? { origin: 'FIRST_ROUND' as const }
      : { origin: 'LATE_FOUND' as const, lateReason: 'DEPARTMENT' as const, lateText: text }),
  };
  const written = await createOpinion(acting, opinion, at);
  if (await isConcludedByHead(trx, task.caseId, round)) await coordinate(acting, written, answer);
}

/** The sheet as it was named, and its file in the set that the round is about. */
async function findPlace(
  db: Knex,
  named: {
    readonly caseId: string;
    readonly round: number;
    readonly discipline: Discipline;
    readonly sheet: string | null;
  },
): Promise<Pick<Opinion, 'sheet' | 'fileId'>> {
  const { caseId, round, discipline, sheet } = named;
  if (sheet === null) return { sheet, fileId: null };
  const planned = await findRound(db, caseId, round);
  const files = planned === undefined ? [] : await listSubmittedFiles(db, planned.setId);
  const file = files.find(
    (each) =>
      each.discipline !== null &&
      each.sheetNo !== null &&
      sheetNameOf(each.discipline, each.sheetNo) === sheetNameOf(discipline, sheet),
  );
  return { sheet, fileId: file?.fileId ?? null };
}

/** Nobody decides after the technical head has concluded: the department brings what was agreed on along with its answer. */
async function coordinate(
  acting: ActorTransaction,
  written: Opinion,
  { person, at, coordination }: DepartmentAnswer,
): Promise<void> {
  const pairs = (await listContradictions(acting.trx, written.caseId)).filter(
    ({ settled, firstId, secondId }) => !settled && [firstId, secondId].includes(written.id),
  );
  if (pairs.length === 0) return;
  if (coordination === null) throw uncoordinated(pairs, written);
  for (const { first, second } of pairs) {
    const decided = { prevailingId: null, reason: coordination, by: person.displayName, at };
    await storeResolution(acting, [first, second], decided);
  }
}

function uncoordinated(pairs: readonly ContradictionCase[], written: Opinion): Refusal {
  const others = pairs.map(({ first, second }) => (first.id === written.id ? second : first));
  const serials = others.map(({ serial }) => serial).join(', ');
  const items = others.map(({ id, serial, text }) => ({
    ...{ pointer: `/opinions/${id}`, code: 'CONTRADICTION', detail: `${serial}: ${text}` },
  }));
  return new Refusal(
    'CONTRADICTIONS_OPEN',
    `Expected words on how the answer goes together with opinion ${serials}, since the technical head has concluded, but found none.`,
    { items },
  );
}
