import type { InternalCommand } from '../../protocol/commands.ts';
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
  return !isInUse(state, instance) && !isWaiting(state, instance) && !hasSteps(state, processInstanceKey);
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

/** True when steps of the process instance, or the first one of a process it calls, were put aside. */
function hasSteps({ continuations }: EngineStateView, processInstanceKey: number): boolean {
  for (const { commands } of continuations.all()) {
    if (commands.some((command) => isStepOf(command, processInstanceKey))) {
      return true;
    }
  }
  return false;
}

function isStepOf({ value }: InternalCommand, processInstanceKey: number): boolean {
  const isOfCalled = 'parentProcessInstanceKey' in value && value.parentProcessInstanceKey === processInstanceKey;
  return value.processInstanceKey === processInstanceKey || isOfCalled;
}
