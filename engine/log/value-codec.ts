import type { JobValue } from '../protocol/job-values.ts';
import { type JsonObject, NO_VARIABLES } from '../protocol/json.ts';
import { KEY_BASE, NO_KEY } from '../protocol/keys.ts';
import type { ProcessEventValue, ProcessInstanceValue } from '../protocol/process-instance-values.ts';
import { DEFAULT_TENANT, type EngineEvent } from '../protocol/record.ts';
import type { ValueType } from '../protocol/value-type.ts';
import type { VariableValue } from '../protocol/variable-values.ts';

/**
 * The four value types that make up nearly all of a log are written as short arrays, without field names and without what
 * follows from the rest of the row; the others as they are. This makes a row about a quarter as long.
 */
export type EncodedValue = number | object;

/** The fields all records of a process instance share; written once per row, then named by number. */
type Owner = readonly [
  bpmnProcessId: string,
  version: number,
  processDefinitionKey: number,
  processInstanceKey: number,
  parentProcessInstanceKey: number,
  parentElementInstanceKey: number,
];

type OwnerReference = Owner | number;

type EncodedElement = readonly [
  owner: OwnerReference,
  elementId: string,
  bpmnElementType: ProcessInstanceValue['bpmnElementType'],
  bpmnEventType: ProcessInstanceValue['bpmnEventType'],
  flowScopeKey: number,
];

type EncodedVariable = readonly [owner: OwnerReference, name: string, value: string, scopeKey: number];

/** Variables equal to those of an earlier value of the row are named by number. */
type EncodedVariables = JsonObject | number;

type EncodedProcessEvent = readonly [
  owner: OwnerReference,
  scopeKey: number,
  targetElementId: string,
  variables: EncodedVariables,
];

type EncodedJob = readonly [
  owner: OwnerReference,
  elementId: string,
  elementInstanceKey: number,
  type: string,
  retries: number,
  customHeaders: JobValue['customHeaders'],
  variables: EncodedVariables,
  rest?: JobRest,
];

/** What a job has only after something happened to it. */
type JobRest = readonly [
  retryBackoff: number,
  recurringTime: number,
  deadline: number,
  timeout: number,
  worker: string,
  errorMessage: string,
  errorCode: string,
];

type OwnedValue = Pick<ProcessInstanceValue, 'processDefinitionKey' | 'processInstanceKey'> & {
  readonly bpmnProcessId?: string;
};

/** Writes the values of one row. */
export class RowWriter {
  readonly #owners = new Map<string, number>();
  readonly #variables = new Map<JsonObject, number>();

  write(event: EngineEvent): EncodedValue {
    switch (event.valueType) {
      case 'PROCESS_INSTANCE':
        return this.#element(event.value);
      case 'VARIABLE':
        return this.#variable(event.value);
      case 'PROCESS_EVENT':
        return this.#processEvent(event.value);
      case 'JOB':
        return this.#job(event.value);
      default:
        return event.value;
    }
  }

  #element(value: ProcessInstanceValue): EncodedElement {
    const { version, parentProcessInstanceKey, parentElementInstanceKey } = value;
    const owner = this.#owner(value, version, parentProcessInstanceKey, parentElementInstanceKey);
    return [owner, value.elementId, value.bpmnElementType, value.bpmnEventType, short(value.flowScopeKey)];
  }

  #variable(value: VariableValue): EncodedVariable {
    return [this.#owner(value, 0, NO_KEY, NO_KEY), value.name, value.value, short(value.scopeKey)];
  }

  #processEvent(value: ProcessEventValue): EncodedProcessEvent {
    const owner = this.#owner(value, 0, NO_KEY, NO_KEY);
    return [owner, short(value.scopeKey), value.targetElementId, this.#variablesOf(value.variables)];
  }

  #job(value: JobValue): EncodedJob {
    const job = [
      this.#owner(value, value.processDefinitionVersion, NO_KEY, NO_KEY),
      value.elementId,
      short(value.elementInstanceKey),
      value.type,
      value.retries,
      value.customHeaders,
      this.#variablesOf(value.variables),
    ] as const;
    const isFresh = value.worker === '' && value.timeout === NO_KEY && value.errorMessage === '';
    if (isFresh && value.errorCode === '' && value.retryBackoff === 0 && value.recurringTime === NO_KEY) {
      return job;
    }
    const { retryBackoff, recurringTime, deadline, timeout, worker, errorMessage, errorCode } = value;
    return [...job, [retryBackoff, recurringTime, deadline, timeout, worker, errorMessage, errorCode]];
  }

  #owner(value: OwnedValue, version: number, parentInstance: number, parentElement: number): OwnerReference {
    const identity = `${value.processInstanceKey} ${version} ${parentElement} ${value.bpmnProcessId ?? ''}`;
    const known = this.#owners.get(identity);
    if (known !== undefined) {
      return known;
    }
    this.#owners.set(identity, this.#owners.size);
    return [
      value.bpmnProcessId ?? '',
      version,
      short(value.processDefinitionKey),
      short(value.processInstanceKey),
      short(parentInstance),
      short(parentElement),
    ];
  }

  #variablesOf(variables: JsonObject): EncodedVariables {
    const known = this.#variables.get(variables);
    // Empty ones get no number; the reader counts in the same way.
    if (known === undefined && Object.keys(variables).length > 0) {
      this.#variables.set(variables, this.#variables.size);
    }
    return known ?? variables;
  }
}

/** Reads the values of one row, in the order in which they were written. */
export class RowReader {
  readonly #owners: Owner[] = [];
  readonly #variables: JsonObject[] = [];
  readonly #texts: Map<string, string>;

  constructor(texts: Map<string, string>) {
    this.#texts = texts;
  }

  /** The casts say what RowWriter writes for the value type. */
  read(valueType: ValueType, value: object): object {
    switch (valueType) {
      case 'PROCESS_INSTANCE':
        return this.#element(value as EncodedElement);
      case 'VARIABLE':
        return this.#variable(value as EncodedVariable);
      case 'PROCESS_EVENT':
        return this.#processEvent(value as EncodedProcessEvent);
      case 'JOB':
        return this.#job(value as EncodedJob);
      default:
        return value;
    }
  }

  #element([reference, elementId, bpmnElementType, bpmnEventType, flowScopeKey]: EncodedElement): ProcessInstanceValue {
    const owner = this.#owner(reference);
    return {
      bpmnProcessId: owner[0],
      version: owner[1],
      processDefinitionKey: full(owner[2]),
      processInstanceKey: full(owner[3]),
      elementId: this.#intern(elementId),
      bpmnElementType,
      bpmnEventType,
      flowScopeKey: full(flowScopeKey),
      parentProcessInstanceKey: full(owner[4]),
      parentElementInstanceKey: full(owner[5]),
      tenantId: DEFAULT_TENANT,
    };
  }

  #variable([reference, name, value, scopeKey]: EncodedVariable): VariableValue {
    const owner = this.#owner(reference);
    return {
      name: this.#intern(name),
      value,
      scopeKey: full(scopeKey),
      processInstanceKey: full(owner[3]),
      processDefinitionKey: full(owner[2]),
      bpmnProcessId: owner[0],
      tenantId: DEFAULT_TENANT,
    };
  }

  #processEvent([reference, scopeKey, targetElementId, variables]: EncodedProcessEvent): ProcessEventValue {
    const owner = this.#owner(reference);
    return {
      scopeKey: full(scopeKey),
      targetElementId: this.#intern(targetElementId),
      variables: this.#variablesOf(variables),
      processDefinitionKey: full(owner[2]),
      processInstanceKey: full(owner[3]),
    };
  }

  #job([reference, elementId, elementInstanceKey, type, retries, headers, variables, rest]: EncodedJob): JobValue {
    const owner = this.#owner(reference);
    return {
      type: this.#intern(type),
      retries,
      customHeaders: headers,
      jobKind: 'BPMN_ELEMENT',
      retryBackoff: rest?.[0] ?? 0,
      recurringTime: rest?.[1] ?? NO_KEY,
      deadline: rest?.[2] ?? NO_KEY,
      timeout: rest?.[3] ?? NO_KEY,
      worker: this.#intern(rest?.[4] ?? ''),
      variables: this.#variablesOf(variables),
      errorMessage: rest?.[5] ?? '',
      errorCode: rest?.[6] ?? '',
      elementId: this.#intern(elementId),
      elementInstanceKey: full(elementInstanceKey),
      bpmnProcessId: owner[0],
      processDefinitionVersion: owner[1],
      processDefinitionKey: full(owner[2]),
      processInstanceKey: full(owner[3]),
      tenantId: DEFAULT_TENANT,
    };
  }

  #owner(reference: OwnerReference): Owner {
    if (typeof reference !== 'number') {
      const [bpmnProcessId, ...rest] = reference;
      const owner: Owner = [this.#intern(bpmnProcessId), ...rest];
      this.#owners.push(owner);
      return owner;
    }
    const known = this.#owners[reference];
    if (known === undefined) {
      throw new Error(`Expected a row of the log to hold process instance number ${reference}, but it does not`);
    }
    return known;
  }

  #variablesOf(variables: EncodedVariables): JsonObject {
    if (typeof variables === 'number') {
      return this.#variables[variables] ?? NO_VARIABLES;
    }
    if (Object.keys(variables).length === 0) {
      return NO_VARIABLES;
    }
    this.#variables.push(variables);
    return variables;
  }

  #intern(text: string): string {
    const known = this.#texts.get(text);
    if (known === undefined) {
      this.#texts.set(text, text);
    }
    return known ?? text;
  }
}

function short(key: number): number {
  return key > KEY_BASE ? key - KEY_BASE : key;
}

function full(key: number): number {
  return key > 0 ? key + KEY_BASE : key;
}
