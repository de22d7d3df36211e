import type { ProcessInstanceValue } from '../protocol/process-instance-values.ts';

type ElementType = ProcessInstanceValue['bpmnElementType'];
type EventType = ProcessInstanceValue['bpmnEventType'];

/** Number of a type in the log: its place in the list. As logs outlive programs, the lists only ever grow at their ends. */
const ELEMENT_TYPES = [
  'PROCESS',
  'SUB_PROCESS',
  'EVENT_SUB_PROCESS',
  'MULTI_INSTANCE_BODY',
  'CALL_ACTIVITY',
  'SERVICE_TASK',
  'SEND_TASK',
  'USER_TASK',
  'SCRIPT_TASK',
  'BUSINESS_RULE_TASK',
  'RECEIVE_TASK',
  'TASK',
  'MANUAL_TASK',
  'EXCLUSIVE_GATEWAY',
  'INCLUSIVE_GATEWAY',
  'PARALLEL_GATEWAY',
  'EVENT_BASED_GATEWAY',
  'START_EVENT',
  'INTERMEDIATE_CATCH_EVENT',
  'INTERMEDIATE_THROW_EVENT',
  'BOUNDARY_EVENT',
  'END_EVENT',
  'SEQUENCE_FLOW',
] as const;

const EVENT_TYPES = [
  'UNSPECIFIED',
  'NONE',
  'MESSAGE',
  'TIMER',
  'SIGNAL',
  'ERROR',
  'ESCALATION',
  'LINK',
  'TERMINATE',
] as const;

/** Do not compile when a type has no number. */
const ELEMENT_CODES: Readonly<Record<ElementType, number>> = codesOf(ELEMENT_TYPES);
const EVENT_CODES: Readonly<Record<EventType, number>> = codesOf(EVENT_TYPES);

export function elementTypeCode(type: ElementType): number {
  return ELEMENT_CODES[type];
}

export function eventTypeCode(type: EventType): number {
  return EVENT_CODES[type];
}

/** Rows of before there were numbers hold the name. */
export function elementTypeOf(code: number | ElementType): ElementType {
  return typeof code === 'string' ? code : known(ELEMENT_TYPES[code], code);
}

export function eventTypeOf(code: number | EventType): EventType {
  return typeof code === 'string' ? code : known(EVENT_TYPES[code], code);
}

function codesOf<T extends string>(types: readonly T[]): Record<T, number> {
  // fromEntries forgets the names of the keys.
  return Object.fromEntries(types.map((type, code) => [type, code])) as Record<T, number>;
}

function known<T>(type: T | undefined, code: number): T {
  if (type === undefined) {
    throw new Error(`Expected a log of this engine's version, but found the unknown element type number ${code}`);
  }
  return type;
}
