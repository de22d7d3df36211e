/** zeebe:taskDefinition, zeebe:taskHeaders and what a job-based user task makes of its assignment, dates and form. */
import { type CompiledExpression, compileExpression } from '../../expression/index.ts';
import type { JobDefinition, UserTaskElement } from '../executable.ts';
import type { Faults } from '../faults.ts';
import { childrenOf, extensionOf, idOf, type ModdleElement, textOf } from '../moddle.ts';
import { parseDateTime } from '../timer/iso-8601.ts';
import { optionalExpression, requiredExpression } from './expressions.ts';

const DEFAULT_RETRIES = '3';

/** Job type and header names that Zeebe gives to user tasks; workers and task lists rely on them. */
const USER_TASK_JOB_TYPE = 'io.camunda.zeebe:userTask';
const FORM_KEY_HEADER = 'io.camunda.zeebe:formKey';

export function hasJob(element: ModdleElement): boolean {
  return extensionOf(element, 'zeebe:TaskDefinition') !== undefined;
}

/** Retries are an expression too; without any, Zeebe gives three. */
export function readJob(element: ModdleElement, faults: Faults): JobDefinition {
  const definition = extensionOf(element, 'zeebe:TaskDefinition');
  const type = definition && textOf(definition, 'type');
  const retries = (definition && textOf(definition, 'retries')) ?? DEFAULT_RETRIES;
  return {
    type: requiredExpression({ element, what: 'a job type (zeebe:taskDefinition)', faults }, type),
    retries: requiredExpression({ element, what: 'the retries of the job', faults }, retries),
    headers: readHeaders(element, faults),
  };
}

/** Headers without key or value are left out: modelers write them while the form is being filled in, and so does Zeebe. */
function readHeaders(element: ModdleElement, faults: Faults): Readonly<Record<string, string>> {
  const container = extensionOf(element, 'zeebe:TaskHeaders');
  const headers = new Map<string, string>();
  for (const header of container === undefined ? [] : childrenOf(container, 'values')) {
    const key = textOf(header, 'key') ?? '';
    const value = textOf(header, 'value') ?? '';
    if (headers.has(key)) {
      faults.add(idOf(element), `Expected every header once, but found '${key}' more often`);
    }
    if (key !== '' && value !== '') {
      headers.set(key, value);
    }
  }
  return Object.fromEntries(headers);
}

type UserTaskFields = Pick<
  UserTaskElement,
  'job' | 'assignee' | 'candidateGroups' | 'candidateUsers' | 'dueDate' | 'followUpDate' | 'formId'
>;

/** Everything is evaluated when the task is activated; only literals are checked here. */
export function readUserTask(element: ModdleElement, faults: Faults): UserTaskFields {
  const assignment = extensionOf(element, 'zeebe:AssignmentDefinition');
  const schedule = extensionOf(element, 'zeebe:TaskSchedule');
  const form = extensionOf(element, 'zeebe:FormDefinition');
  const formKey = form && textOf(form, 'formKey');
  const formId = form && textOf(form, 'formId');
  const hasId = (formId ?? '') !== '';
  if (form !== undefined && hasId === ((formKey ?? '') !== '')) {
    const found = hasId ? 'both' : 'neither';
    faults.add(idOf(element), `Expected either a form id or a form key in zeebe:formDefinition, but found ${found}`);
  }
  return {
    job: {
      type: requiredExpression({ element, what: 'a job type', faults }, USER_TASK_JOB_TYPE),
      // A user task is not retried: what goes wrong with it is for a person to look at.
      retries: requiredExpression({ element, what: 'the retries', faults }, '1'),
      headers: { ...readHeaders(element, faults), ...(formKey ? { [FORM_KEY_HEADER]: formKey } : {}) },
    },
    assignee: optionalExpression(
      { element, what: 'the assignee', faults },
      assignment && textOf(assignment, 'assignee'),
    ),
    candidateGroups: readNames({ element, property: 'candidateGroups', assignment }, faults),
    candidateUsers: readNames({ element, property: 'candidateUsers', assignment }, faults),
    dueDate: readDate({ element, property: 'dueDate', schedule }, faults),
    followUpDate: readDate({ element, property: 'followUpDate', schedule }, faults),
    formId: optionalExpression({ element, what: 'the form id', faults }, formId),
  };
}

interface NamesSite {
  readonly element: ModdleElement;
  readonly property: string;
  readonly assignment: ModdleElement | undefined;
}

/** A literal "a, b" means the list ["a","b"]; compiled as such, so that a processor sees lists only. */
function readNames({ element, property, assignment }: NamesSite, faults: Faults): CompiledExpression | null {
  const text = assignment && textOf(assignment, property);
  const compiled = optionalExpression({ element, what: property, faults }, text);
  if (compiled === null || !compiled.isStatic) {
    return compiled;
  }
  const names = compiled.source.split(',').map((name) => name.trim());
  if (names.includes('')) {
    faults.add(idOf(element), `Expected ${property} to be names separated by commas, but found '${compiled.source}'`);
  }
  const list = compileExpression(`=${JSON.stringify(names)}`);
  return list.ok ? list.value : compiled;
}

interface DateSite {
  readonly element: ModdleElement;
  readonly property: string;
  readonly schedule: ModdleElement | undefined;
}

function readDate({ element, property, schedule }: DateSite, faults: Faults): CompiledExpression | null {
  const compiled = optionalExpression({ element, what: property, faults }, schedule && textOf(schedule, property));
  if (compiled?.isStatic === true && parseDateTime(compiled.source) === undefined) {
    faults.add(
      idOf(element),
      `Expected ${property} to be a date and time such as '2026-01-31T17:00:00+08:00', but found '${compiled.source}'`,
    );
  }
  return compiled;
}
