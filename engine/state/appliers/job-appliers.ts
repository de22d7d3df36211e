import type { JobValue } from '../../protocol/job-values.ts';
import { NO_VARIABLES } from '../../protocol/json.ts';
import { NO_KEY } from '../../protocol/keys.ts';
import type { EngineState } from '../engine-state.ts';
import type { Job, JobLifecycle } from '../job-state.ts';
import type { AppliersOf } from './applier.ts';

export const jobAppliers: AppliersOf<'JOB'> = {
  CREATED: (state, key, value) => {
    state.jobs.set({ key, state: 'ACTIVATABLE', value });
    state.elements.update(value.elementInstanceKey, { jobKey: key });
  },
  COMPLETED: removeJob,
  CANCELED: removeJob,
  FAILED: (state, key, value) => keep(state, key, value, afterFailure(value)),
  TIMED_OUT: (state, key, value) => keep(state, key, unlocked(value), 'ACTIVATABLE'),
  YIELDED: (state, key, value) => keep(state, key, unlocked(value), 'ACTIVATABLE'),
  RECURRED_AFTER_BACKOFF: (state, key, value) => keep(state, key, value, 'ACTIVATABLE'),
  ERROR_THROWN: (state, key, value) => keep(state, key, value, 'ERROR_THROWN'),
  RETRIES_UPDATED: (state, key, value) => keep(state, key, value, state.jobs.find(key)?.state ?? 'FAILED'),
  TIMEOUT_UPDATED: (state, key, value) => keep(state, key, value, 'ACTIVATED'),
};

/** One event locks all jobs of an activation; Zeebe writes no event per job either. */
export const jobBatchAppliers: AppliersOf<'JOB_BATCH'> = {
  ACTIVATED: (state, _, { jobKeys, worker, deadline, timeout }) => {
    for (const key of jobKeys) {
      const job = state.jobs.find(key);
      if (job !== undefined) {
        state.jobs.set({ ...job, state: 'ACTIVATED', value: { ...job.value, worker, deadline, timeout } });
      }
    }
  },
};

/** Retries of zero or less park the job until an operator resolves its incident. */
function afterFailure({ retries, recurringTime }: JobValue): JobLifecycle {
  if (retries <= 0) {
    return 'FAILED';
  }
  return recurringTime > 0 ? 'BACKOFF' : 'ACTIVATABLE';
}

/** The variables of a command are told in the record, but are not the job's. */
function keep(state: EngineState, key: number, value: JobValue, lifecycle: JobLifecycle): void {
  const job: Job = { key, state: lifecycle, value: { ...value, variables: NO_VARIABLES } };
  state.jobs.set(job);
}

function unlocked(value: JobValue): JobValue {
  return { ...value, deadline: NO_KEY };
}

/** The element forgets its job, so that a later termination cancels nothing twice. */
function removeJob(state: EngineState, key: number, value: JobValue): void {
  state.jobs.remove(key);
  state.elements.update(value.elementInstanceKey, { jobKey: NO_KEY });
}
