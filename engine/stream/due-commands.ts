import { isStuck } from '../processing/incident/stuck-element-behavior.ts';
import type { DueCommand } from '../protocol/commands.ts';
import { NO_KEY } from '../protocol/keys.ts';
import type { EngineState } from '../state/engine-state.ts';
import type { OrderedKey } from '../state/sorted-keys.ts';
import type { TimerTicks } from './timer-ticks.ts';

/** Commands taken up at once, so that a flood of due timers does not hold up the clients. */
const MAX_DUE = 200;

/** Continuations taken up at once: each one is a full turn of work. */
const MAX_CONTINUATIONS = 4;

interface DueOptions {
  readonly now: number;
  readonly ticks: TimerTicks;
  /** Keys that can't be processed. */
  readonly skip: ReadonlySet<number>;
}

/** What is due now, in the order of the due dates of each kind. */
export function collectDue(state: EngineState, { now, ticks, skip }: DueOptions): DueCommand[] {
  const due: DueCommand[] = [];
  const add = (name: DueCommand['name'], keys: Iterable<OrderedKey>) => {
    let count = 0;
    for (const { key } of keys) {
      if (count === MAX_DUE) {
        return;
      }
      if (!skip.has(key)) {
        count++;
        due.push({ name, key, value: {} });
      }
    }
  };
  if (state.nextDue() <= now) {
    add('TIMER.TRIGGER', ticks.due(now));
    add('JOB.TIME_OUT', state.jobs.expired(now));
    add('JOB.RECUR_AFTER_BACKOFF', state.jobs.backoffOver(now));
    add('MESSAGE.EXPIRE', state.messages.expired(now));
  }
  for (const key of state.continuations.ready().slice(0, MAX_CONTINUATIONS)) {
    if (!skip.has(key)) {
      due.push({ name: 'CONTINUATION.CONTINUE', key, value: {} });
    }
  }
  return due;
}

/** True when the command changed nothing: what it is for is still there and still due. */
export function isStillDue(state: EngineState, { name, key }: DueCommand, now: number): boolean {
  switch (name) {
    case 'TIMER.TRIGGER':
      return (state.timers.find(key)?.dueDate ?? Number.POSITIVE_INFINITY) <= now;
    case 'JOB.TIME_OUT': {
      const job = state.jobs.find(key);
      return job?.state === 'ACTIVATED' && job.value.deadline <= now;
    }
    case 'JOB.RECUR_AFTER_BACKOFF': {
      const job = state.jobs.find(key);
      return job?.state === 'BACKOFF' && job.value.recurringTime <= now;
    }
    case 'MESSAGE.EXPIRE':
      return (state.messages.find(key)?.deadline ?? Number.POSITIVE_INFINITY) <= now;
    case 'INCIDENT.CREATE':
      return isStuck(state, key);
    case 'CONTINUATION.CONTINUE':
      return state.continuations.find(key)?.incidentKey === NO_KEY;
  }
}
