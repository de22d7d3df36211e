import type { EngineEvent } from '../protocol/record.ts';

/**
 * Number of an event in the log: its place in this list. Logs outlive programs, so the list only ever grows at its end.
 */
const EVENT_NAMES = [
  'PROCESS_INSTANCE.ELEMENT_ACTIVATING',
  'PROCESS_INSTANCE.ELEMENT_ACTIVATED',
  'PROCESS_INSTANCE.ELEMENT_COMPLETING',
  'PROCESS_INSTANCE.ELEMENT_COMPLETED',
  'PROCESS_INSTANCE.ELEMENT_TERMINATING',
  'PROCESS_INSTANCE.ELEMENT_TERMINATED',
  'PROCESS_INSTANCE.SEQUENCE_FLOW_TAKEN',
  'PROCESS_EVENT.TRIGGERING',
  'PROCESS_EVENT.TRIGGERED',
  'VARIABLE.CREATED',
  'VARIABLE.UPDATED',
  'JOB.CREATED',
  'JOB.COMPLETED',
  'JOB.FAILED',
  'JOB.TIMED_OUT',
  'JOB.CANCELED',
  'JOB.ERROR_THROWN',
  'JOB.RETRIES_UPDATED',
  'JOB.TIMEOUT_UPDATED',
  'JOB.RECURRED_AFTER_BACKOFF',
  'JOB.YIELDED',
  'JOB_BATCH.ACTIVATED',
  'TIMER.CREATED',
  'TIMER.TRIGGERED',
  'TIMER.CANCELED',
  'MESSAGE.PUBLISHED',
  'MESSAGE.EXPIRED',
  'MESSAGE_SUBSCRIPTION.CREATED',
  'MESSAGE_SUBSCRIPTION.CORRELATING',
  'MESSAGE_SUBSCRIPTION.CORRELATED',
  'MESSAGE_SUBSCRIPTION.REJECTED',
  'MESSAGE_SUBSCRIPTION.DELETED',
  'PROCESS_MESSAGE_SUBSCRIPTION.CREATING',
  'PROCESS_MESSAGE_SUBSCRIPTION.CREATED',
  'PROCESS_MESSAGE_SUBSCRIPTION.CORRELATED',
  'PROCESS_MESSAGE_SUBSCRIPTION.DELETING',
  'PROCESS_MESSAGE_SUBSCRIPTION.DELETED',
  'MESSAGE_START_EVENT_SUBSCRIPTION.CREATED',
  'MESSAGE_START_EVENT_SUBSCRIPTION.CORRELATED',
  'MESSAGE_START_EVENT_SUBSCRIPTION.DELETED',
  'SIGNAL.BROADCASTED',
  'SIGNAL_SUBSCRIPTION.CREATED',
  'SIGNAL_SUBSCRIPTION.DELETED',
  'INCIDENT.CREATED',
  'INCIDENT.RESOLVED',
  'ERROR.CREATED',
  'PROCESS_INSTANCE_CREATION.CREATED',
  'PROCESS_INSTANCE_MODIFICATION.MODIFIED',
  'CONTINUATION.CREATED',
  'CONTINUATION.SUSPENDED',
  'CONTINUATION.COMPLETED',
  'VARIABLE_DOCUMENT.UPDATED',
  'ESCALATION.ESCALATED',
  'ESCALATION.NOT_ESCALATED',
  'DECISION_EVALUATION.EVALUATED',
  'DECISION_EVALUATION.FAILED',
  'DEPLOYMENT.CREATED',
  'PROCESS.CREATED',
  'PROCESS.DELETING',
  'PROCESS.DELETED',
  'DECISION_REQUIREMENTS.CREATED',
  'DECISION_REQUIREMENTS.DELETED',
  'DECISION.CREATED',
  'DECISION.DELETED',
  'FORM.CREATED',
  'FORM.DELETED',
  'RESOURCE_DELETION.DELETING',
  'RESOURCE_DELETION.DELETED',
] as const;

type EventName = {
  [V in EngineEvent['valueType']]: `${V}.${Extract<EngineEvent, { valueType: V }>['intent']}`;
}[EngineEvent['valueType']];

/** Fails to compile when an event has no number. */
type Missing = Exclude<EventName, (typeof EVENT_NAMES)[number]>;
const NO_EVENT_IS_MISSING: [Missing] extends [never] ? true : Missing = true;

const CODES = new Map<string, Map<string, number>>();
const KINDS: Pick<EngineEvent, 'valueType' | 'intent'>[] = [];
for (const [code, name] of EVENT_NAMES.entries()) {
  const [valueType = '', intent = ''] = name.split('.');
  const intents = CODES.get(valueType) ?? new Map<string, number>();
  intents.set(intent, code);
  CODES.set(valueType, intents);
  KINDS.push({ valueType, intent } as Pick<EngineEvent, 'valueType' | 'intent'>);
}

/** Number of an event. */
export function codeOf({ valueType, intent }: Pick<EngineEvent, 'valueType' | 'intent'>): number {
  const code = CODES.get(valueType)?.get(intent);
  if (code === undefined || !NO_EVENT_IS_MISSING) {
    throw new Error(`Expected the event ${valueType} ${intent} to have a number, but it has none`);
  }
  return code;
}

/** What the number stands for. */
export function kindOf(code: number): Pick<EngineEvent, 'valueType' | 'intent'> {
  const kind = KINDS[code];
  if (kind === undefined) {
    throw new Error(`Expected a log of this engine's version, but found the unknown event number ${code}`);
  }
  return kind;
}
