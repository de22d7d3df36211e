import type { JsonObject } from './json.ts';

/** SIGNAL. */
export interface SignalValue {
  readonly signalName: string;
  readonly variables: JsonObject;
  readonly tenantId: string;
}

/** SIGNAL_SUBSCRIPTION: of a waiting element (`catchEventInstanceKey`) or of a start event (-1). */
export interface SignalSubscriptionValue {
  readonly signalName: string;
  readonly processDefinitionKey: number;
  readonly bpmnProcessId: string;
  readonly catchEventId: string;
  readonly catchEventInstanceKey: number;
  readonly tenantId: string;
}
