import type { CommandAnswer, CommandOf } from '../../protocol/commands.ts';
import type { ActivatedJob } from '../../protocol/job-values.ts';
import { NO_KEY } from '../../protocol/keys.ts';
import { DEFAULT_TENANT } from '../../protocol/record.ts';
import { rejection } from '../../protocol/rejection.ts';
import type { Job } from '../../state/job-state.ts';
import { createJobIncident } from '../bpmn/behavior/incident-behavior.ts';
import { answered, type ProcessingContext } from '../processing-context.ts';

/** What one activation may carry; the gateway's message limit, with room for the frame. */
const ACTIVATION_BYTES = 4 * 1024 * 1024 - 8 * 1024;

/** Hands out the oldest jobs of a type. Nothing to hand out writes nothing. */
export function activateJobs(
  ctx: ProcessingContext,
  { value }: CommandOf<'JOB_BATCH.ACTIVATE'>,
): CommandAnswer<'JOB_BATCH.ACTIVATE'> {
  const { type, worker, timeout, maxJobsToActivate } = value;
  if (type.trim() === '' || timeout < 1) {
    const reason = `Expected to activate job batch with a type and a timeout greater than zero, but type was '${type}' and timeout '${timeout}'`;
    return { ok: false, rejection: rejection('INVALID_ARGUMENT', reason) };
  }
  const deadline = ctx.now + timeout;
  if (!Number.isSafeInteger(deadline)) {
    const reason = `Expected to activate job batch with a timeout that ends in this age, but it was '${timeout}'`;
    return { ok: false, rejection: rejection('INVALID_ARGUMENT', reason) };
  }
  const { jobs, tooLarge } = collect(ctx, value, { worker, deadline, max: maxJobsToActivate });
  if (jobs.length > 0) {
    const jobKeys = jobs.map(({ key }) => key);
    ctx.append('JOB_BATCH', 'ACTIVATED', ctx.nextKey(), { type, worker, timeout, deadline, jobKeys });
  }
  if (tooLarge !== undefined) {
    holdTooLarge(ctx, tooLarge);
  }
  return answered(NO_KEY, { jobs });
}

/** Takes jobs as long as they fit into one message; the first one that alone is too large ends the batch. */
function collect(
  ctx: ProcessingContext,
  { type, fetchVariables }: CommandOf<'JOB_BATCH.ACTIVATE'>['value'],
  lock: { readonly worker: string; readonly deadline: number; readonly max: number },
): { readonly jobs: readonly ActivatedJob[]; readonly tooLarge: Job | undefined } {
  const jobs: ActivatedJob[] = [];
  let size = 0;
  for (const job of ctx.state.jobs.activatable(type)) {
    if (jobs.length >= lock.max) {
      break;
    }
    if (ctx.state.banned.has(job.value.processInstanceKey)) {
      continue;
    }
    const activated = toActivated(ctx, job, fetchVariables, lock);
    const jobSize = Buffer.byteLength(activated.variables) + 1024;
    if (size + jobSize > ACTIVATION_BYTES) {
      return { jobs, tooLarge: jobs.length === 0 ? job : undefined };
    }
    size += jobSize;
    jobs.push(activated);
  }
  return { jobs, tooLarge: undefined };
}

function toActivated(
  ctx: ProcessingContext,
  { key, value }: Job,
  fetchVariables: readonly string[],
  lock: { readonly worker: string; readonly deadline: number },
): ActivatedJob {
  const parts: string[] = [];
  for (const [name, text] of ctx.state.variables.visible(value.elementInstanceKey, fetchVariables)) {
    parts.push(`${JSON.stringify(name)}:${text}`);
  }
  return {
    key,
    type: value.type,
    processInstanceKey: value.processInstanceKey,
    bpmnProcessId: value.bpmnProcessId,
    processDefinitionVersion: value.processDefinitionVersion,
    processDefinitionKey: value.processDefinitionKey,
    elementId: value.elementId,
    elementInstanceKey: value.elementInstanceKey,
    customHeaders: value.customHeaders,
    worker: lock.worker,
    retries: value.retries,
    deadline: lock.deadline,
    variables: `{${parts.join(',')}}`,
    tenantId: DEFAULT_TENANT,
  };
}

function holdTooLarge(ctx: ProcessingContext, job: Job): void {
  createJobIncident(ctx, job, {
    errorType: 'MESSAGE_SIZE_EXCEEDED',
    message: `Expected to activate job '${job.key}' with variables of less than ${ACTIVATION_BYTES} bytes, but they are larger. Fetch fewer variables, then resolve the incident.`,
  });
}
