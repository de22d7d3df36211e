/** Does the work in the engine's own process, by its commands. */
import type { Engine } from '../../engine/engine.ts';
import type { ClientCommandName, CommandAnswer } from '../../engine/protocol/commands.ts';
import type { ActivatedJob } from '../../engine/protocol/job-values.ts';
import { Crowd } from './crowd.ts';
import { IN_FLIGHT, JOB_TYPES, JOBS_PER_FETCH, LAST_ELEMENT, PROCESS_ID, readReview, resultOf } from './review.ts';

const LOCK_MS = 60_000;

/** Runs instances for so many seconds; tells how many ended. */
export async function openInProcess(engine: Engine): Promise<(seconds: number) => Promise<number>> {
  await submitted(
    engine.submit({
      name: 'DEPLOYMENT.CREATE',
      key: -1,
      value: { resources: [{ name: 'review.bpmn', bytes: readReview() }] },
    }),
  );
  const crowd = new Crowd(() => createInstance(engine, PROCESS_ID));
  const complete = async (job: ActivatedJob): Promise<void> => {
    const { missing } = JSON.parse(job.variables);
    const result = Object.entries(resultOf(job.elementId, missing));
    const variables = Object.fromEntries(result.map(([name, value]) => [name, JSON.stringify(value)]));
    await submitted(engine.submit({ name: 'JOB.COMPLETE', key: job.key, value: { variables } }));
    if (job.elementId === LAST_ELEMENT) {
      crowd.ended();
    }
  };
  for (const type of JOB_TYPES) {
    const fetch = fetcher(engine, type, (job) => complete(job).catch((error) => crowd.failed(error)));
    engine.onJobsAvailable(type, () => fetch().catch((error) => crowd.failed(error)));
  }
  return (seconds) => crowd.run(seconds, IN_FLIGHT);
}

export function createInstance(engine: Engine, bpmnProcessId: string): Promise<unknown> {
  const value = { processDefinitionKey: -1, bpmnProcessId, version: -1, variables: {}, startInstructions: [] };
  return submitted(engine.submit({ name: 'PROCESS_INSTANCE_CREATION.CREATE', key: -1, value }));
}

/** Takes jobs as long as there are some; one call at a time. */
function fetcher(engine: Engine, type: string, work: (job: ActivatedJob) => void): () => Promise<void> {
  const value = { type, worker: 'bench', timeout: LOCK_MS, maxJobsToActivate: JOBS_PER_FETCH, fetchVariables: [] };
  let busy = false;
  let again = false;
  return async () => {
    again = true;
    if (busy) {
      return;
    }
    busy = true;
    while (again) {
      again = false;
      const { jobs } = await submitted(engine.submit({ name: 'JOB_BATCH.ACTIVATE', key: -1, value }));
      again ||= jobs.length === JOBS_PER_FETCH;
      jobs.forEach(work);
    }
    busy = false;
  };
}

/** A refusal would make the numbers worthless. */
export async function submitted<N extends ClientCommandName>(
  pending: Promise<CommandAnswer<N>>,
): Promise<Extract<CommandAnswer<N>, { ok: true }>['value']> {
  const answer = await pending;
  if (!answer.ok) {
    throw new Error(`Expected the engine to take the command, but: ${answer.rejection.reason}`);
  }
  return answer.value;
}
