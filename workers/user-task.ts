import { AGENCY_ROLES, ROLES, type Role } from '../domain/roles.ts';
import type { Job, JobOutcome, WorkerOptions, ZeebeClient } from '../platform/zeebe-client/index.ts';
import { ZeebeError } from '../platform/zeebe-client/index.ts';
import { findOpenProposal } from '../storage/agency-proposals.ts';
import { type Application, getApplication } from '../storage/applications.ts';
import { type ActorTransaction, actAs } from '../storage/audit.ts';
import { CLOCK_KINDS, findRunningClock } from '../storage/clocks.ts';
import { type SeatFinding, takeSeatAnswer } from '../storage/seat-answers.ts';
import { offerToFirstReviewer, secondLookDueOn } from '../storage/second-looks.ts';
import { isReviewStage } from '../storage/task-rules.ts';
import { cancelWaitingTask, createTask, lockJob, type NewTask } from '../storage/tasks.ts';
import type { WorkerDeps } from './handler.ts';
import { findText, readText } from './job-variables.ts';

/** BPMN user tasks without an implementation of Zeebe's own are jobs of this type. */
export const USER_TASK_TYPE = 'io.camunda.zeebe:userTask';

/** Long enough to store the row; if that fails, the lock runs out and the job is handed out again. */
const STORING_MS = 15_000;
/** Zeebe takes such a lock, hands a locked job to nobody else, and completes it by its key whenever a person decides. */
const HUNDRED_YEARS_MS = 100 * 365 * 24 * 3_600_000;

const ACTOR = { kind: 'WORKER', id: USER_TASK_TYPE, name: 'user-task' } as const;

/**
 * Turns jobs of user tasks into rows of our task layer. Such jobs have a single retry, so a handler that throws would be an
 * incident: on a fault of the database nothing is sent and the lock runs out.
 */
export function userTaskWorker(deps: WorkerDeps, zeebe: ZeebeClient): WorkerOptions {
  return {
    type: USER_TASK_TYPE,
    timeoutMs: STORING_MS,
    maxJobs: 32,
    whenThrown: 'keep',
    handler: async (job) => {
      await deps.clock.refresh();
      return takeUserTask({ job, deps, zeebe });
    },
  };
}

/**
 * Stores the task of one job, then stretches its lock. A job of a case that was seated anew may find its task waiting, or
 * answered before. Exported for tests.
 */
export async function takeUserTask(call: {
  readonly job: Job;
  readonly deps: WorkerDeps;
  readonly zeebe: Pick<ZeebeClient, 'failJob' | 'updateJobTimeout'>;
}): Promise<JobOutcome> {
  const { job, deps, zeebe } = call;
  const fault = faultOf(job);
  if (fault !== undefined) {
    // The diagram is wrong, not the moment: an incident tells the administrator, a lock that runs out tells nobody.
    await zeebe.failJob({ jobKey: job.key, retries: 0, errorMessage: fault });
    return { kind: 'keep' };
  }
  const found = await actAs(deps.knex, ACTOR, (acting) => storeTask(acting, job, deps));
  if (found?.kind === 'ANSWERED') return { kind: 'complete', variables: found.outcome };
  try {
    await zeebe.updateJobTimeout(job.key, HUNDRED_YEARS_MS);
  } catch (thrown) {
    if (!(thrown instanceof ZeebeError && thrown.code === 'NOT_FOUND')) throw thrown;
    // The job was canceled while its row was written, or a person was quick enough to decide: that stands.
    await cancelWaitingTask(deps.knex, { engineIdentity: deps.engineIdentity, jobKey: job.key, at: deps.clock.now() });
  }
  return { kind: 'keep' };
}

async function storeTask(acting: ActorTransaction, job: Job, deps: WorkerDeps): Promise<SeatFinding | undefined> {
  const fresh = await describeTask(acting, job, deps);
  await lockJob(acting.trx, fresh.engineIdentity, fresh.jobKey);
  const found = await takeSeatAnswer(acting, fresh, fresh.createdAt);
  if (found === undefined) await createAndOffer(acting, fresh);
  return found;
}

/** The first reviewer who is asked again works inside the second stage, and nobody else unless he or she cannot. */
async function createAndOffer(acting: ActorTransaction, fresh: NewTask): Promise<void> {
  const task = await createTask(acting, fresh);
  if (task.stage !== 'FIRST') return;
  const { caseId: id, regionCode, createdAt } = task;
  const isSecondLook = (await secondLookDueOn(acting.trx, { id, regionCode }, createdAt)) !== undefined;
  if (isSecondLook) await offerToFirstReviewer(acting, task, createdAt);
}

function faultOf(job: Job): string | undefined {
  if (findText(job, 'caseId') === null) {
    return `Expected variable caseId for user task ${job.elementId}, but there is none. Map it into the process.`;
  }
  if (candidateRole(job) === undefined) {
    return `Expected one of ${ROLES.join(', ')} as candidate group of ${job.elementId}, but found ${job.headers['io.camunda.zeebe:candidateGroups']}.`;
  }
  return undefined;
}

/** The first candidate group that is a role of ours; the header holds a JSON array as text. */
function candidateRole(job: Job): Role | undefined {
  const groups: unknown = JSON.parse(job.headers['io.camunda.zeebe:candidateGroups'] ?? '[]');
  return Array.isArray(groups) ? ROLES.find((role) => groups.includes(role)) : undefined;
}

async function describeTask(acting: ActorTransaction, job: Job, deps: WorkerDeps): Promise<NewTask> {
  const application = await getApplication(acting.trx, readText(job, 'caseId'));
  const role = candidateRole(job) ?? 'administrator';
  const stage = job.headers['stage'] ?? null;
  const at = deps.clock.now();
  return {
    engineIdentity: deps.engineIdentity,
    jobKey: job.key,
    caseId: application.id,
    processInstanceKey: job.processInstanceKey,
    processId: job.processId,
    elementId: job.elementId,
    elementInstanceKey: job.elementInstanceKey,
    taskType: job.elementId,
    title: job.headers['title'] ?? null,
    stage,
    round: isReviewStage(stage) ? application.round : null,
    discipline: findText(job, 'discipline'),
    department: role === 'department' ? findText(job, 'department') : null,
    candidateRole: role,
    regionCode: application.regionCode,
    firmCode: firmOf(application, role),
    agencyCode: AGENCY_ROLES.includes(role) ? await agencyOf(acting, application) : null,
    formKey: job.headers['io.camunda.zeebe:formKey'] ?? null,
    dueDate: await dueDateOf(acting, application, { stage, at }),
    variables: job.variables,
    createdAt: at,
  };
}

function firmOf(application: Application, role: Role): string | null {
  if (role === 'applicant') return application.applicantCode;
  return role === 'designUnit' ? application.designUnitCode : null;
}

interface TaskMoment {
  readonly stage: string | null;
  readonly at: Date;
}

/** Before the assignment it is the proposed agency that is asked. */
async function agencyOf(acting: ActorTransaction, application: Application): Promise<string | null> {
  if (application.agencyCode !== null) return application.agencyCode;
  return (await findOpenProposal(acting.trx, application.id))?.agencyCode ?? null;
}

async function dueDateOf(acting: ActorTransaction, application: Application, { stage, at }: TaskMoment) {
  const kind = CLOCK_KINDS.find((each) => each === stage);
  if (kind === undefined) return null;
  const own = await findRunningClock(acting.trx, application.id, kind);
  if (own !== undefined || kind !== 'FIRST') return own?.dueDate ?? null;
  return (await secondLookDueOn(acting.trx, application, at)) ?? null;
}
