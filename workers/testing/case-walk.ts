import type { AcceptanceDecision } from '../../domain/decision-outputs.ts';
import type { Discipline } from '../../domain/disciplines.ts';
import type { Job, JobOutcome, Variables } from '../../platform/zeebe-client/index.ts';
import { handIn } from '../../storage/hand-ins.ts';
import { completeTask } from '../../storage/task-actions.ts';
import { findWaitingTask, type Task } from '../../storage/tasks.ts';
import { jobHandlers } from '../index.ts';
import { takeUserTask, USER_TASK_TYPE } from '../user-task.ts';
import type { CaseKit, PersonName } from './case-kit.ts';

let lastKey = 2_251_799_813_685_249;

/** A plain job as the engine hands it out. */
export function makeJob(type: string, variables: Variables, more: Partial<Job> = {}): Job {
  lastKey += 1;
  return {
    key: String(lastKey),
    type,
    retries: 3,
    deadline: 0,
    processInstanceKey: `7${String(variables['caseId']).replaceAll(/\D/g, '').slice(0, 12)}`,
    processId: 'drawing-review',
    processVersion: 1,
    processDefinitionKey: '1',
    elementId: type,
    elementInstanceKey: String(lastKey + 1_000_000),
    headers: {},
    variables,
    ...more,
  };
}

/** Runs the worker of a job type and answers what it hands to the process. */
export async function runJob(kit: CaseKit, type: string, variables: Variables): Promise<Variables> {
  const outcome = await runJobRaw(kit, makeJob(type, variables));
  if (outcome.kind !== 'complete')
    throw new Error(`Expected job ${type} to complete, but found ${JSON.stringify(outcome)}.`);
  return outcome.variables ?? {};
}

/** Runs the worker of a job. */
export async function runJobRaw(kit: CaseKit, job: Job): Promise<JobOutcome> {
  const handler = jobHandlers[job.type];
  if (handler === undefined) throw new Error(`Expected a worker for ${job.type}, but there is none.`);
  return handler({ job, deps: kit.deps });
}

/** The engine's side of a user task: nothing to observe but that the lock was stretched. */
export const ENGINE_STUB = { failJob: async () => {}, updateJobTimeout: async () => {} };

/** What the diagram says about a user task. */
export interface UserTask {
  readonly elementId: string;
  readonly role: string;
  readonly stage?: string;
  readonly variables?: Variables;
}

/** Makes the row of a user task. */
export async function openTask(kit: CaseKit, caseId: string, userTask: UserTask): Promise<Task> {
  const job = makeJob(
    USER_TASK_TYPE,
    { caseId, ...userTask.variables },
    {
      elementId: userTask.elementId,
      headers: {
        'io.camunda.zeebe:candidateGroups': JSON.stringify([userTask.role]),
        ...(userTask.stage === undefined ? {} : { stage: userTask.stage }),
      },
    },
  );
  await takeUserTask({ job, deps: kit.deps, zeebe: ENGINE_STUB });
  const task = await findWaitingTask(kit.knex, caseId, userTask.elementId);
  if (task === undefined) throw new Error(`Expected a task ${userTask.elementId}, but there is none.`);
  return task;
}

/** Opens a user task and has a person finish it. */
export async function doTask(
  kit: CaseKit,
  caseId: string,
  step: UserTask & { readonly by: PersonName; readonly answer: Variables },
): Promise<void> {
  const task = await openTask(kit, caseId, step);
  const completion = { person: kit.person(step.by), variables: step.answer, at: kit.clock.now() };
  await kit.write((acting) => completeTask(acting, task.id, completion));
  await closeTask(kit, task.id);
}

/** As the outbox does once the engine has taken the outcome. */
async function closeTask(kit: CaseKit, id: string): Promise<void> {
  await kit
    .knex('tasks')
    .where({ id, status: 'COMPLETING' })
    .update({ status: 'COMPLETED', closed_at: kit.clock.now() });
}

/** Opens a task of the applicant and hands in. */
export async function doHandIn(kit: CaseKit, caseId: string, elementId: string, stage: string): Promise<void> {
  const task = await openTask(kit, caseId, { elementId, role: 'applicant', stage });
  await kit.write((acting) =>
    handIn(acting, task.id, { person: kit.person('applicant'), remark: '已办', decide: kit.deps.decide }, kit.clock),
  );
  await closeTask(kit, task.id);
}

export const LIMITS = {
  firstWd: 3,
  secondWd: 2,
  finalWd: 1,
  statutoryWd: 10,
  roundLimit: 3,
  revisionWd: 15,
  revisionExtensionWd: 10,
  supplementWd: 5,
  supplementExtensionWd: 5,
};

export const DISCIPLINE_ROWS = [
  { discipline: 'ARCH', department: null },
  { discipline: 'FIRE', department: 'FIRE' },
];

export const FEE = { priceFenPerM2: 150, surchargePercent: 100, minimumFen: 200_000 };

/** Answers of the table material-acceptance. */
export const TABLE = {
  complete: { decision: 'ACCEPTED', reason: 'COMPLETE' },
  deficient: { decision: 'ACCEPTED_WITH_DEFICIENCY', reason: 'NON_KEY_PROMISED' },
  incomplete: { decision: 'CORRECTION_NOTICE', reason: 'KEY_MATERIAL_MISSING' },
  outOfScope: { decision: 'NOT_ACCEPTED', reason: 'OUT_OF_SCOPE' },
} as const;

/** From the message to the recorded decision of the officer. */
export async function walkToAcceptance(
  kit: CaseKit,
  filed: { readonly caseId: string; readonly submissionId: string },
  acceptance: (typeof TABLE)[keyof typeof TABLE] = TABLE.complete,
): Promise<Variables> {
  const { caseId } = filed;
  await runJob(kit, 'open-case', filed);
  const { facts, rulesDate } = await runJob(kit, 'check-materials', filed);
  const { decision } = acceptance;
  const officer = {
    elementId: 'AcceptanceReview',
    role: 'acceptanceOfficer',
    stage: 'ACCEPTANCE',
    by: 'officer' as const,
  };
  const answer = { decision, reason: reasonFor(decision) };
  await doTask(kit, caseId, { ...officer, variables: { acceptance, facts }, answer });
  await runJob(kit, 'record-acceptance', { caseId, facts, rulesDate, acceptance, decision, reason: answer.reason });
  return { caseId, facts, rulesDate };
}

function reasonFor(decision: AcceptanceDecision): string {
  if (decision === 'NOT_ACCEPTED') return '不属于受理范围';
  return decision === 'CORRECTION_NOTICE' ? '材料不全' : '';
}

/** From the acceptance to the assigned agency and the first planned round. */
export async function walkToReview(kit: CaseKit, accepted: Variables): Promise<void> {
  const caseId = String(accepted['caseId']);
  const channel = {
    channelDecision: { channel: 'FAST', rule: 'F1' },
    disciplineRows: DISCIPLINE_ROWS,
    limits: LIMITS,
    fee: FEE,
  };
  await runJob(kit, 'record-channel', { ...accepted, ...channel });
  await runJob(kit, 'check-agency', { caseId, disciplineRows: DISCIPLINE_ROWS });
  const confirm = { elementId: 'ConfirmAgency', role: 'agencyManager', stage: 'AGENCY', by: 'manager' as const };
  await doTask(kit, caseId, { ...confirm, answer: { confirmed: true } });
  await runJob(kit, 'assign-agency', { caseId });
  await runJob(kit, 'plan-round', { caseId, disciplineRows: DISCIPLINE_ROWS });
}

/** One discipline's step in a stage. */
export function reviewStep(stage: 'FIRST' | 'SECOND', discipline: Discipline | string) {
  const isFirst = stage === 'FIRST';
  return {
    elementId: isFirst ? 'FirstReview' : 'SecondReview',
    role: isFirst ? 'reviewer' : 'secondReviewer',
    stage,
    variables: { discipline },
  };
}

/** A round in which nobody finds anything; answers its conclusion. */
export async function walkCleanRound(kit: CaseKit, caseId: string, round: number, disciplines: readonly string[]) {
  const round_ = { caseId, round, limits: LIMITS, finalDepartments: ['FIRE'] };
  await runJob(kit, 'start-stage', { ...round_, stage: 'FIRST' });
  for (const discipline of disciplines) {
    await doTask(kit, caseId, {
      ...reviewStep('FIRST', discipline),
      by: 'reviewer',
      answer: { conclusion: 'NO_OPINION' },
    });
  }
  await runJob(kit, 'start-stage', { ...round_, stage: 'SECOND' });
  for (const discipline of disciplines) {
    await doTask(kit, caseId, { ...reviewStep('SECOND', discipline), by: 'second', answer: { agree: true } });
  }
  await runJob(kit, 'start-stage', { ...round_, stage: 'FINAL' });
  const head = { elementId: 'FinalReview', role: 'technicalHead', stage: 'FINAL', by: 'head' as const };
  await doTask(kit, caseId, { ...head, answer: { conclusion: 'PASS' } });
  const fire = { elementId: 'DepartmentConfirmation', role: 'department', stage: 'FINAL', by: 'fire' as const };
  await doTask(kit, caseId, { ...fire, variables: { department: 'FIRE' }, answer: { agree: true } });
  return runJob(kit, 'conclude-round', { caseId, round });
}

/** A whole case up to the signature of the legal representative, with nothing missing and nothing found. */
export async function walkToSignature(kit: CaseKit, filed: { caseId: string; submissionId: string }): Promise<string> {
  const { caseId } = filed;
  await walkToReview(kit, await walkToAcceptance(kit, filed));
  await walkCleanRound(kit, caseId, 1, ['ARCH', 'FIRE']);
  await runJob(kit, 'record-pass', { caseId, round: 1 });
  const sign = {
    elementId: 'SignCertificate',
    role: 'legalRepresentative',
    stage: 'CERTIFICATE',
    by: 'legal' as const,
  };
  await doTask(kit, caseId, { ...sign, answer: { signed: true } });
  return caseId;
}
