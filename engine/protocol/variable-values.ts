import type { JsonObject, JsonText } from './json.ts';

/** VARIABLE: `value` is JSON text. */
export interface VariableValue {
  readonly name: string;
  readonly value: JsonText;
  readonly scopeKey: number;
  readonly processInstanceKey: number;
  readonly processDefinitionKey: number;
  readonly bpmnProcessId: string;
  readonly tenantId: string;
}

/** VARIABLE_DOCUMENT: variables set by a client on a scope. */
export interface VariableDocumentValue {
  readonly scopeKey: number;
  readonly updateSemantics: 'PROPAGATE' | 'LOCAL';
  readonly variables: JsonObject;
  readonly tenantId: string;
}
