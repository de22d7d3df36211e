import type { Knex } from 'knex';
import { sheetNameOf } from '../domain/contradictions.ts';
import type { Discipline } from '../domain/disciplines.ts';
import type { NamedSheet } from '../domain/late-opinions.ts';
import type { ActorTransaction } from './audit.ts';
import { findChannelDecision } from './channels.ts';
import { type ContradictionCase, listContradictions, storeResolution } from './contradictions.ts';
import { judgeOrigin } from './late-opinions.ts';
import { createOpinion, type Opinion } from './opinions.ts';
import { Refusal } from './refusal.ts';
import { findRound, isConcludedByHead, listRoundDisciplines } from './reviews.ts';
import { noteReopening, refuseCertified } from './second-reviews.ts';
import { listSubmittedFiles } from './submissions.ts';
import { asksFor } from './task-outcomes.ts';
import type { ActingPerson } from './task-rules.ts';
import type { Task } from './tasks.ts';

/** A department's answer that it does not agree, in its own words. */
export interface DepartmentAnswer extends ActingPerson {
  readonly remark: string | null;
  /** The sheet that it is about; null where none is named. */
  readonly sheet: string | null;
  /** How it goes together with what it seems to contradict, agreed on with the technical head. */
  readonly coordination: string | null;
  /** Why it comes in a later round only. */
  readonly lateText: string | null;
}

/**
 * A department that does not agree states a finding: it goes into the notice and needs an answer like any other. What it
 * contradicts is decided by the technical head; once the head has concluded, the department says how both go together, as agreed
 * with the head. Refuses INCOMPLETE, also for a later answer without a reason for that, ALREADY_REVIEWED for what a certificate
 * covers, and CONTRADICTIONS_OPEN.
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
  const discipline = await findDiscipline(trx, task, round);
  await refuseCertified(trx, { caseId: task.caseId, round, discipline, text });
  const place = await findPlace(trx, { caseId: task.caseId, round, discipline, sheet: answer.sheet });
  const late = await judgeLateness(trx, { task, round, named: { discipline, ...place } }, { ...answer, remark: text });
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
    ...late,
  };
  const written = await createOpinion(acting, opinion, at);
  await noteReopening(acting, written, answer);
  if (await isConcludedByHead(trx, task.caseId, round)) await coordinate(acting, written, answer);
}

/** Of the disciplines that the department confirms, one that is under review comes before one that stands. */
async function findDiscipline(db: Knex, { caseId, department }: Task, round: number): Promise<Discipline> {
  const rows = (await findChannelDecision(db, caseId))?.disciplines ?? [];
  const own = rows.flatMap((row) => (row.department === department ? row.discipline : []));
  const planned = await listRoundDisciplines(db, caseId, round);
  const reviewed = own.find((code) => planned.some((each) => each.discipline === code && each.underReview));
  return reviewed ?? own[0] ?? 'ARCH';
}

/** A department says like anybody why its answer was not there before; where its form does not ask, the answer is the reason. */
async function judgeLateness(
  db: Knex,
  { task, round, named }: { readonly task: Task; readonly round: number; readonly named: NamedSheet },
  { remark, lateText }: Pick<DepartmentAnswer, 'remark' | 'lateText'>,
): Promise<Pick<Opinion, 'origin' | 'lateReason' | 'lateText'>> {
  const isAsked = round === 1 || (await asksFor(db, task, 'lateText'));
  const words = isAsked ? lateText : remark;
  const content = { lateReason: words === null ? null : ('DEPARTMENT' as const), lateText: words };
  const { caseId, department } = task;
  return { origin: await judgeOrigin(db, { caseId, round, named, content, department }), ...content };
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
