import type { ValueType } from './value-type.ts';

/** The four states an element instance is seen in on its way; Zeebe's intents of PROCESS_INSTANCE. */
type ElementLifecycleIntent =
  | 'ELEMENT_ACTIVATING'
  | 'ELEMENT_ACTIVATED'
  | 'ELEMENT_COMPLETING'
  | 'ELEMENT_COMPLETED'
  | 'ELEMENT_TERMINATING'
  | 'ELEMENT_TERMINATED';

/** Event intents (what happened) of every value type. Commands are named in `commands.ts`. */
interface EventIntents {
  readonly DEPLOYMENT: 'CREATED';
  readonly PROCESS: 'CREATED' | 'DELETING' | 'DELETED';
  readonly DECISION_REQUIREMENTS: 'CREATED' | 'DELETED';
  readonly DECISION: 'CREATED' | 'DELETED';
  readonly FORM: 'CREATED' | 'DELETED';
  readonly RESOURCE_DELETION: 'DELETING' | 'DELETED';
  readonly PROCESS_INSTANCE_CREATION: 'CREATED';
  readonly PROCESS_INSTANCE_MODIFICATION: 'MODIFIED';
  readonly PROCESS_INSTANCE: ElementLifecycleIntent | 'SEQUENCE_FLOW_TAKEN';
  readonly PROCESS_EVENT: 'TRIGGERING' | 'TRIGGERED';
  readonly CONTINUATION: 'CREATED' | 'SUSPENDED' | 'COMPLETED';
  readonly JOB:
    | 'CREATED'
    | 'COMPLETED'
    | 'FAILED'
    | 'TIMED_OUT'
    | 'CANCELED'
    | 'ERROR_THROWN'
    | 'RETRIES_UPDATED'
    | 'TIMEOUT_UPDATED'
    | 'RECURRED_AFTER_BACKOFF'
    | 'YIELDED';
  readonly JOB_BATCH: 'ACTIVATED';
  readonly INCIDENT: 'CREATED' | 'RESOLVED';
  readonly ERROR: 'CREATED';
  readonly VARIABLE: 'CREATED' | 'UPDATED';
  readonly VARIABLE_DOCUMENT: 'UPDATED';
  readonly TIMER: 'CREATED' | 'TRIGGERED' | 'CANCELED';
  readonly MESSAGE: 'PUBLISHED' | 'EXPIRED';
  readonly MESSAGE_SUBSCRIPTION: 'CREATED' | 'CORRELATING' | 'CORRELATED' | 'REJECTED' | 'DELETED';
  readonly PROCESS_MESSAGE_SUBSCRIPTION: 'CREATING' | 'CREATED' | 'CORRELATED' | 'DELETING' | 'DELETED';
  readonly MESSAGE_START_EVENT_SUBSCRIPTION: 'CREATED' | 'CORRELATED' | 'DELETED';
  readonly SIGNAL: 'BROADCASTED';
  readonly SIGNAL_SUBSCRIPTION: 'CREATED' | 'DELETED';
  readonly ESCALATION: 'ESCALATED' | 'NOT_ESCALATED';
  readonly DECISION_EVALUATION: 'EVALUATED' | 'FAILED';
}

export type IntentOf<V extends ValueType> = EventIntents[V];
