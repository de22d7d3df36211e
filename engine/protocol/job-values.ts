import type { JsonObject } from './json.ts';

/** JOB: times in ms; `deadline` is -1 while the job is not locked, `recurringTime` -1 without a back-off. */
export interface JobValue {
  readonly type: string;
  readonly jobKind: 'BPMN_ELEMENT';
  readonly retries: number;
  readonly retryBackoff: number;
  readonly recurringTime: number;
  readonly deadline: number;
  readonly timeout: number;
  readonly worker: string;
  readonly customHeaders: Readonly<Record<string, string>>;
  /** Those of the command on COMPLETED, FAILED and ERROR_THROWN; else none. */
  readonly variables: JsonObject;
  readonly errorMessage: string;
  readonly errorCode: string;
  readonly elementId: string;
  readonly elementInstanceKey: number;
  readonly bpmnProcessId: string;
  readonly processDefinitionVersion: number;
  readonly processDefinitionKey: number;
  readonly processInstanceKey: number;
  readonly tenantId: string;
}

/** JOB_BATCH (not exported): one activation. `jobKeys` and nothing else is needed to rebuild the state. */
export interface JobBatchValue {
  readonly type: string;
  readonly worker: string;
  readonly timeout: number;
  readonly deadline: number;
  readonly jobKeys: readonly number[];
}

/** A job handed out to a worker. `variables` is a JSON object text of what the job sees (nearest scope wins). */
export interface ActivatedJob {
  readonly key: number;
  readonly type: string;
  readonly processInstanceKey: number;
  readonly bpmnProcessId: string;
  readonly processDefinitionVersion: number;
  readonly processDefinitionKey: number;
  readonly elementId: string;
  readonly elementInstanceKey: number;
  readonly customHeaders: Readonly<Record<string, string>>;
  readonly worker: string;
  readonly retries: number;
  readonly deadline: number;
  readonly variables: string;
  readonly tenantId: string;
}
