import type { ElementInstance } from '../../state/element-instance-state.ts';
import type { EngineStateView } from '../../state/engine-state.ts';

/**
 * True when nothing is pending for an element instance: no event, worker or further step will ever move it. Its own
 * children and its called process count as pending; whether these are stuck is asked of them.
 */
export function isStuck(state: EngineStateView, elementInstanceKey: number): boolean {
  const instance = state.elements.find(elementInstanceKey);
  if (instance === undefined || state.incidents.ofElement(elementInstanceKey).length > 0) {
    return false;
  }
  const { processInstanceKey } = instance.value;
  if (state.banned.has(processInstanceKey)) {
    // Everything in it stands still on purpose; one incident, on the process instance, says so.
    return elementInstanceKey === processInstanceKey;
  }
  return (
    !isInUse(state, instance) && !isWaiting(state, instance) && !state.continuations.hasStepsOf(processInstanceKey)
  );
}

function isInUse({ elements }: EngineStateView, { key, calledInstanceKey }: ElementInstance): boolean {
  return elements.hasChildren(key) || elements.find(calledInstanceKey) !== undefined;
}

function isWaiting(state: EngineStateView, { key, jobKey }: ElementInstance): boolean {
  const job = state.jobs.find(jobKey);
  // One that failed or threw an error goes on by an incident only.
  const hasJob = job !== undefined && job.state !== 'FAILED' && job.state !== 'ERROR_THROWN';
  return (
    hasJob ||
    state.timers.ofElement(key).length > 0 ||
    state.messageSubscriptions.ofElement(key).length > 0 ||
    state.signals.ofElement(key).length > 0
  );
}
