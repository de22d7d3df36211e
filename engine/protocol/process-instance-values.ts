import type { JsonObject } from './json.ts';

/** `bpmnElementType` of Zeebe's records. */
type ElementType =
  | 'PROCESS'
  | 'SUB_PROCESS'
  | 'EVENT_SUB_PROCESS'
  | 'MULTI_INSTANCE_BODY'
  | 'CALL_ACTIVITY'
  | 'SERVICE_TASK'
  | 'SEND_TASK'
  | 'USER_TASK'
  | 'SCRIPT_TASK'
  | 'BUSINESS_RULE_TASK'
  | 'RECEIVE_TASK'
  | 'TASK'
  | 'MANUAL_TASK'
  | 'EXCLUSIVE_GATEWAY'
  | 'INCLUSIVE_GATEWAY'
  | 'PARALLEL_GATEWAY'
  | 'EVENT_BASED_GATEWAY'
  | 'START_EVENT'
  | 'INTERMEDIATE_CATCH_EVENT'
  | 'INTERMEDIATE_THROW_EVENT'
  | 'BOUNDARY_EVENT'
  | 'END_EVENT'
  | 'SEQUENCE_FLOW';

/** `bpmnEventType` of Zeebe's records. */
type EventType =
  | 'UNSPECIFIED'
  | 'NONE'
  | 'MESSAGE'
  | 'TIMER'
  | 'SIGNAL'
  | 'ERROR'
  | 'ESCALATION'
  | 'LINK'
  | 'TERMINATE';

/** PROCESS_INSTANCE: one step of one element instance; the record's key is the element instance key. Missing keys are -1. */
export interface ProcessInstanceValue {
  readonly bpmnProcessId: string;
  readonly version: number;
  readonly processDefinitionKey: number;
  readonly processInstanceKey: number;
  readonly elementId: string;
  readonly bpmnElementType: ElementType;
  readonly bpmnEventType: EventType;
  readonly flowScopeKey: number;
  readonly parentProcessInstanceKey: number;
  readonly parentElementInstanceKey: number;
  readonly tenantId: string;
}

/** PROCESS_EVENT (not exported): an event reached a scope; its variables wait there until the element consumes them. */
export interface ProcessEventValue {
  readonly scopeKey: number;
  readonly targetElementId: string;
  readonly variables: JsonObject;
  readonly processDefinitionKey: number;
  readonly processInstanceKey: number;
}

/** PROCESS_INSTANCE_CREATION. */
export interface ProcessInstanceCreationValue {
  readonly bpmnProcessId: string;
  readonly version: number;
  readonly processDefinitionKey: number;
  readonly processInstanceKey: number;
  readonly variables: JsonObject;
  readonly startInstructions: readonly StartInstruction[];
  readonly fetchVariables: readonly string[];
  readonly tenantId: string;
}

export interface StartInstruction {
  readonly elementId: string;
}

/** PROCESS_INSTANCE_MODIFICATION. */
export interface ProcessInstanceModificationValue {
  readonly processInstanceKey: number;
  readonly activateInstructions: readonly ActivateInstruction[];
  readonly terminateInstructions: readonly TerminateInstruction[];
  readonly tenantId: string;
}

export interface ActivateInstruction {
  readonly elementId: string;
  /** Scope to open the element in when there is more than one; -1 lets the engine choose. */
  readonly ancestorScopeKey: number;
  readonly variableInstructions: readonly VariableInstruction[];
}

export interface VariableInstruction {
  /** Empty: the process instance (global). */
  readonly elementId: string;
  readonly variables: JsonObject;
}

export interface TerminateInstruction {
  readonly elementInstanceKey: number;
}

/** ESCALATION: an escalation was thrown, and caught or not (`catchElementId` empty). */
export interface EscalationValue {
  readonly processInstanceKey: number;
  readonly escalationCode: string;
  readonly throwElementId: string;
  readonly catchElementId: string;
  readonly tenantId: string;
}
