import type { JsonObject } from './json.ts';

/** MESSAGE: `deadline` = publication + time to live, in ms. */
export interface MessageValue {
  readonly name: string;
  readonly correlationKey: string;
  readonly messageId: string;
  readonly timeToLive: number;
  readonly deadline: number;
  readonly variables: JsonObject;
  readonly tenantId: string;
}

/** MESSAGE_SUBSCRIPTION: the side of the message; `messageKey` is -1 until one correlates. */
export interface MessageSubscriptionValue {
  readonly processInstanceKey: number;
  readonly elementInstanceKey: number;
  readonly bpmnProcessId: string;
  readonly messageName: string;
  readonly correlationKey: string;
  readonly messageKey: number;
  readonly variables: JsonObject;
  readonly interrupting: boolean;
  readonly tenantId: string;
}

/** PROCESS_MESSAGE_SUBSCRIPTION: the side of the waiting element. */
export interface ProcessMessageSubscriptionValue {
  readonly processInstanceKey: number;
  readonly elementInstanceKey: number;
  readonly bpmnProcessId: string;
  readonly messageName: string;
  readonly correlationKey: string;
  readonly messageKey: number;
  readonly variables: JsonObject;
  readonly interrupting: boolean;
  readonly elementId: string;
  readonly tenantId: string;
}

/** MESSAGE_START_EVENT_SUBSCRIPTION: held by the latest version of a process. */
export interface MessageStartEventSubscriptionValue {
  readonly processDefinitionKey: number;
  readonly bpmnProcessId: string;
  readonly startEventId: string;
  readonly messageName: string;
  readonly messageKey: number;
  readonly correlationKey: string;
  readonly processInstanceKey: number;
  readonly variables: JsonObject;
  readonly tenantId: string;
}
