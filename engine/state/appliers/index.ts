import type { IntentOf } from '../../protocol/intent.ts';
import type { RecordValues, ValueType } from '../../protocol/value-type.ts';
import type { EngineState } from '../engine-state.ts';
import { type AppliersOf, changesNothing } from './applier.ts';
import { continuationAppliers } from './continuation-appliers.ts';
import {
  decisionAppliers,
  decisionRequirementsAppliers,
  deploymentAppliers,
  formAppliers,
  processAppliers,
  resourceDeletionAppliers,
} from './deployment-appliers.ts';
import { errorAppliers, incidentAppliers } from './incident-appliers.ts';
import { jobAppliers, jobBatchAppliers } from './job-appliers.ts';
import {
  messageAppliers,
  messageStartEventSubscriptionAppliers,
  messageSubscriptionAppliers,
  processMessageSubscriptionAppliers,
} from './message-appliers.ts';
import { processEventAppliers } from './process-event-appliers.ts';
import { processInstanceAppliers } from './process-instance-appliers.ts';
import { variableAppliers, variableDocumentAppliers } from './variable-appliers.ts';
import { signalAppliers, signalSubscriptionAppliers, timerAppliers } from './wait-state-appliers.ts';

const appliers: { readonly [V in ValueType]: AppliersOf<V> } = {
  DEPLOYMENT: deploymentAppliers,
  PROCESS: processAppliers,
  DECISION_REQUIREMENTS: decisionRequirementsAppliers,
  DECISION: decisionAppliers,
  FORM: formAppliers,
  RESOURCE_DELETION: resourceDeletionAppliers,
  PROCESS_INSTANCE_CREATION: { CREATED: changesNothing },
  PROCESS_INSTANCE_MODIFICATION: { MODIFIED: changesNothing },
  PROCESS_INSTANCE: processInstanceAppliers,
  PROCESS_EVENT: processEventAppliers,
  CONTINUATION: continuationAppliers,
  JOB: jobAppliers,
  JOB_BATCH: jobBatchAppliers,
  INCIDENT: incidentAppliers,
  ERROR: errorAppliers,
  VARIABLE: variableAppliers,
  VARIABLE_DOCUMENT: variableDocumentAppliers,
  TIMER: timerAppliers,
  MESSAGE: messageAppliers,
  MESSAGE_SUBSCRIPTION: messageSubscriptionAppliers,
  PROCESS_MESSAGE_SUBSCRIPTION: processMessageSubscriptionAppliers,
  MESSAGE_START_EVENT_SUBSCRIPTION: messageStartEventSubscriptionAppliers,
  SIGNAL: signalAppliers,
  SIGNAL_SUBSCRIPTION: signalSubscriptionAppliers,
  ESCALATION: { ESCALATED: changesNothing, NOT_ESCALATED: changesNothing },
  DECISION_EVALUATION: { EVALUATED: changesNothing, FAILED: changesNothing },
};

/** Changes the state by one event: the same function live and in replay, which is why replay rebuilds an equal state. */
export function applyEvent<V extends ValueType>(
  state: EngineState,
  valueType: V,
  intent: IntentOf<V>,
  key: number,
  value: RecordValues[V],
): void {
  const ofType: AppliersOf<V> = appliers[valueType];
  ofType[intent](state, key, value);
  state.raiseLastKey(key);
}

/** Every event that has an applier, as "JOB CREATED": what a proof that replay equals the live state has to have run. */
export function eventsWithApplier(): string[] {
  return Object.entries(appliers).flatMap(([valueType, ofType]) =>
    Object.keys(ofType).map((intent) => `${valueType} ${intent}`),
  );
}
