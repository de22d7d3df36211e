import type { AppliersOf } from './applier.ts';

export const incidentAppliers: AppliersOf<'INCIDENT'> = {
  CREATED: (state, key, value) => {
    state.incidents.create(key, value);
    const job = state.jobs.find(value.jobKey);
    // A job too large to be handed out leaves the queue with all its retries, or it would stop every other of its type.
    if (job !== undefined && value.errorType === 'MESSAGE_SIZE_EXCEEDED') {
      state.jobs.set({ ...job, state: 'FAILED' });
      state.jobs.announce(job.value.type);
    }
  },
  RESOLVED: (state, key, value) => {
    state.incidents.remove(key);
    const job = state.jobs.find(value.jobKey);
    // Resolving gives the job back to the workers; with an error nobody caught it keeps the retries it had.
    if (job !== undefined && (job.state === 'FAILED' || job.state === 'ERROR_THROWN')) {
      state.jobs.set({ ...job, state: 'ACTIVATABLE' });
    }
  },
};

/** An ERROR event is what bans an instance: replay bans it again without running into the fault. */
export const errorAppliers: AppliersOf<'ERROR'> = {
  CREATED: (state, _, value) => state.banned.add(value.processInstanceKey, value.exceptionMessage),
};
