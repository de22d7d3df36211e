import type { JobValue } from '../protocol/job-values.ts';
import { type JsonObject, NO_VARIABLES } from '../protocol/json.ts';
import { fullKey, NO_KEY, shortKey } from '../protocol/keys.ts';
import type { ProcessEventValue, ProcessInstanceValue } from '../protocol/process-instance-values.ts';
import { DEFAULT_TENANT, type EngineEvent } from '../protocol/record.ts';
import type { ValueType } from '../protocol/value-type.ts';
import type { VariableValue } from '../protocol/variable-values.ts';
import { decodeContinuation, type EncodedContinuation, encodeContinuation } from './continuation-codec.ts';
import { elementTypeCode, elementTypeOf, eventTypeCode, eventTypeOf } from './element-codes.ts';

/**
 * The four value types that make up nearly all of a log, and the steps of a long run, are written as short arrays, without
 * field names and without what follows from the rest of the row; the others as they are. This makes a row about a quarter
 * as long.
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
  bpmnElementType: number | ProcessInstanceValue['bpmnElementType'],
  bpmnEventType: number | ProcessInstanceValue['bpmnEventType'],
  flowScopeKey: number,
];

/** A text that came with the variables of an earlier value of the row is named by their number. */
type EncodedVariable = readonly [owner: OwnerReference, name: string, value: string | number, scopeKey: number];

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

/** What a value says of its owner; what it leaves open fits any. */
interface OwnerFields {
  readonly processDefinitionKey: number;
  readonly processInstanceKey: number;
  readonly bpmnProcessId?: string;
  readonly version?: number;
  readonly parentProcessInstanceKey?: number;
  readonly parentElementInstanceKey?: number;
}

/** Writes the values of one row. */
export class RowWriter {
  readonly #owners: Required<OwnerFields>[] = [];
  readonly #variables: JsonObject[] = [];

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
      case 'CONTINUATION':
        return encodeContinuation(event.value, (value) => this.#element(value));
      default:
        return event.value;
    }
  }

  #element(value: ProcessInstanceValue): EncodedElement {
    const { elementId, bpmnElementType, bpmnEventType, flowScopeKey } = value;
    const types = [elementTypeCode(bpmnElementType), eventTypeCode(bpmnEventType)] as const;
    return [this.#owner(value), elementId, ...types, shortKey(flowScopeKey)];
  }

  #variable(value: VariableValue): EncodedVariable {
    const { name, scopeKey } = value;
    const source = lastIndex(this.#variables, (variables) => variables[name] === value.value);
    return [this.#owner(value), name, source < 0 ? value.value : source, shortKey(scopeKey)];
  }

  #processEvent(value: ProcessEventValue): EncodedProcessEvent {
    const { scopeKey, targetElementId, variables } = value;
    return [this.#owner(value), shortKey(scopeKey), targetElementId, this.#variablesOf(variables)];
  }

  #job(value: JobValue): EncodedJob {
    const { bpmnProcessId, processDefinitionKey, processInstanceKey, processDefinitionVersion: version } = value;
    const job = [
      this.#owner({ bpmnProcessId, version, processDefinitionKey, processInstanceKey }),
      value.elementId,
      shortKey(value.elementInstanceKey),
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

  #owner(fields: OwnerFields): OwnerReference {
    const known = lastIndex(this.#owners, (owner) => isOwner(owner, fields));
    if (known >= 0) {
      return known;
    }
    const owner = {
      processDefinitionKey: fields.processDefinitionKey,
      processInstanceKey: fields.processInstanceKey,
      bpmnProcessId: fields.bpmnProcessId ?? '',
      version: fields.version ?? 0,
      parentProcessInstanceKey: fields.parentProcessInstanceKey ?? NO_KEY,
      parentElementInstanceKey: fields.parentElementInstanceKey ?? NO_KEY,
    };
    this.#owners.push(owner);
    return [
      owner.bpmnProcessId,
      owner.version,
      shortKey(owner.processDefinitionKey),
      shortKey(owner.processInstanceKey),
      shortKey(owner.parentProcessInstanceKey),
      shortKey(owner.parentElementInstanceKey),
    ];
  }

  #variablesOf(variables: JsonObject): EncodedVariables {
    const known = lastIndex(this.#variables, (each) => each === variables);
    if (known >= 0) {
      return known;
    }
    // Empty ones get no number; the reader counts in the same way.
    if (Object.keys(variables).length > 0) {
      this.#variables.push(variables);
    }
    return variables;
  }
}

/** How far back a value is looked for; a row of thousands of instances would else take the square of their number. */
const LOOK_BACK = 32;

function lastIndex<T>(values: readonly T[], isMeant: (value: T) => boolean): number {
  const oldest = Math.max(0, values.length - LOOK_BACK);
  for (let index = values.length - 1; index >= oldest; index--) {
    const value = values[index];
    if (value !== undefined && isMeant(value)) return index;
  }
  return -1;
}

function isOwner(owner: Required<OwnerFields>, fields: OwnerFields): boolean {
  return (
    owner.processInstanceKey === fields.processInstanceKey &&
    (fields.bpmnProcessId ?? owner.bpmnProcessId) === owner.bpmnProcessId &&
    (fields.version ?? owner.version) === owner.version &&
    (fields.parentElementInstanceKey ?? owner.parentElementInstanceKey) === owner.parentElementInstanceKey
  );
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
      case 'CONTINUATION':
        return decodeContinuation(value as EncodedContinuation<EncodedElement>, (element) => this.#element(element));
      default:
        return value;
    }
  }

  #element([reference, elementId, bpmnElementType, bpmnEventType, flowScopeKey]: EncodedElement): ProcessInstanceValue {
    const owner = this.#owner(reference);
    return {
      bpmnProcessId: owner[0],
      version: owner[1],
      processDefinitionKey: fullKey(owner[2]),
      processInstanceKey: fullKey(owner[3]),
      elementId: this.#intern(elementId),
      bpmnElementType: elementTypeOf(bpmnElementType),
      bpmnEventType: eventTypeOf(bpmnEventType),
      flowScopeKey: fullKey(flowScopeKey),
      parentProcessInstanceKey: fullKey(owner[4]),
      parentElementInstanceKey: fullKey(owner[5]),
      tenantId: DEFAULT_TENANT,
    };
  }

  #variable([reference, name, value, scopeKey]: EncodedVariable): VariableValue {
    const owner = this.#owner(reference);
    return {
      name: this.#intern(name),
      value: typeof value === 'number' ? this.#textOf(value, name) : value,
      scopeKey: fullKey(scopeKey),
      processInstanceKey: fullKey(owner[3]),
      processDefinitionKey: fullKey(owner[2]),
      bpmnProcessId: owner[0],
      tenantId: DEFAULT_TENANT,
    };
  }

  #processEvent([reference, scopeKey, targetElementId, variables]: EncodedProcessEvent): ProcessEventValue {
    const owner = this.#owner(reference);
    return {
      scopeKey: fullKey(scopeKey),
      targetElementId: this.#intern(targetElementId),
      variables: this.#variablesOf(variables),
      processDefinitionKey: fullKey(owner[2]),
      processInstanceKey: fullKey(owner[3]),
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
      elementInstanceKey: fullKey(elementInstanceKey),
      bpmnProcessId: owner[0],
      processDefinitionVersion: owner[1],
      processDefinitionKey: fullKey(owner[2]),
      processInstanceKey: fullKey(owner[3]),
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

  #textOf(source: number, name: string): string {
    const text = this.#variables[source]?.[name];
    if (text === undefined) {
      throw new Error(`Expected a row of the log to hold the text of variable '${name}', but it does not`);
    }
    return text;
  }

  #intern(text: string): string {
    const known = this.#texts.get(text);
    if (known === undefined) {
      this.#texts.set(text, text);
    }
    return known ?? text;
  }
}
