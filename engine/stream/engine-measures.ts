import type { EngineState } from '../state/engine-state.ts';
import type { JobLifecycle } from '../state/job-state.ts';

/** What can be counted of the state at a moment. */
export interface StateMeasures {
  readonly runningInstances: number;
  readonly openIncidents: number;
  /** Timers whose due date has passed and that have not fired yet. */
  readonly timersOverdue: number;
  /** Goes over all jobs: some milliseconds for each 100,000, so ask as often as a metrics server does, not more. */
  jobs(): readonly JobCount[];
}

export interface JobCount {
  readonly type: string;
  readonly state: JobLifecycle;
  readonly count: number;
}

export function measureState(state: EngineState, now: number): StateMeasures {
  return {
    runningInstances: state.elements.rootCount(),
    openIncidents: state.incidents.size,
    timersOverdue: [...state.timers.due(now)].length,
    jobs: () => countJobs(state),
  };
}

function countJobs(state: EngineState): JobCount[] {
  const types = new Map<string, Map<JobLifecycle, number>>();
  for (const job of state.jobs.all()) {
    const states = types.get(job.value.type) ?? new Map<JobLifecycle, number>();
    types.set(job.value.type, states.set(job.state, (states.get(job.state) ?? 0) + 1));
  }
  return [...types].flatMap(([type, states]) => [...states].map(([state, count]) => ({ type, state, count })));
}
