import type { Application, CaseTask, Items } from './answers.ts';
import type { Caller } from './api-client.ts';
import { until } from './until.ts';

/** What the people do with the tasks of a case, by type of task; a task without an act waits. */
export type Acts = Readonly<Record<string, ((task: CaseTask) => Promise<unknown>) | undefined>>;

export interface Drive {
  readonly acts: Acts;
  /** True when there is no more to do. */
  isDone(application: Application, open: readonly CaseTask[]): boolean;
  /** Lets legal time pass before the work of a stage is finished, once for each stage of a round. */
  readonly pace?: (task: CaseTask) => Promise<void>;
  /** Waits no longer for the next step. */
  readonly patienceMs?: number;
}

/** Steps that take days of work; everything else is done before time passes. */
const STEPS_OF_DAYS: readonly string[] = ['FirstReview', 'SecondReview', 'FinalReview'];

/**
 * Lets the people of a case act on its tasks as they come, side by side, until it is done; nobody knows the order of the
 * steps but the diagram.
 */
export async function driveCase(caller: Caller, caseId: string, drive: Drive): Promise<Application> {
  const begun = new Set<string>();
  const paced = new Set<string>();
  for (;;) {
    const { application, tasks } = await lookForWork(caller, caseId, { drive, begun });
    if (drive.isDone(application, tasks)) return application;
    const waiting = tasks.filter((task) => isFor(drive, begun, task));
    const quick = waiting.filter(({ taskType }) => !STEPS_OF_DAYS.includes(taskType));
    const [slow] = waiting;
    if (quick.length === 0 && slow !== undefined) await passTime(drive, paced, slow);
    const now = quick.length > 0 ? quick : waiting;
    for (const { id } of now) begun.add(id);
    await Promise.all(now.map((task) => drive.acts[task.taskType]?.(task)));
  }
}

/** The case and its open tasks. */
export async function readCase(caller: Caller, caseId: string) {
  const [application, { items }] = await Promise.all([
    caller.get<Application>(`/applications/${caseId}`),
    caller.get<Items<CaseTask>>(`/applications/${caseId}/tasks`),
  ]);
  return { application, tasks: items.filter(({ status }) => status === 'OPEN' || status === 'CLAIMED') };
}

function lookForWork(
  caller: Caller,
  caseId: string,
  { drive, begun }: { readonly drive: Drive; readonly begun: ReadonlySet<string> },
) {
  const acts = Object.keys(drive.acts).join(', ');
  const look = async () => {
    const seen = await readCase(caller, caseId);
    const isWork = seen.tasks.some((task) => isFor(drive, begun, task));
    return isWork || drive.isDone(seen.application, seen.tasks) ? seen : undefined;
  };
  return until(`a task of ${acts}, or the end, of case ${caseId}`, look, drive.patienceMs);
}

function isFor(drive: Drive, begun: ReadonlySet<string>, { id, taskType }: CaseTask): boolean {
  return !begun.has(id) && drive.acts[taskType] !== undefined;
}

async function passTime(drive: Drive, paced: Set<string>, task: CaseTask): Promise<void> {
  const stage = `${task.round}:${task.stage}`;
  if (paced.has(stage)) return;
  paced.add(stage);
  await drive.pace?.(task);
}
