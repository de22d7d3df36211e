import type { ErrorType } from './error-type.ts';

/** INCIDENT: something is stuck until an operator resolves it. `jobKey` is -1 unless a job is the cause. */
export interface IncidentValue {
  readonly errorType: ErrorType;
  readonly errorMessage: string;
  readonly bpmnProcessId: string;
  readonly processDefinitionKey: number;
  readonly processInstanceKey: number;
  readonly elementId: string;
  readonly elementInstanceKey: number;
  readonly jobKey: number;
  readonly variableScopeKey: number;
  readonly tenantId: string;
}

/** ERROR: an unexpected fault while an instance was processed; the instance is banned from here on. */
export interface ErrorValue {
  readonly exceptionMessage: string;
  readonly stacktrace: string;
  readonly errorEventPosition: number;
  readonly processInstanceKey: number;
}
