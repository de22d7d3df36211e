import { RE2JS } from 're2js';
import { ApiError, type ProblemItem } from './errors.ts';

type Values = Readonly<Record<string, unknown>>;

/** What may be chosen where a form names a list (`valuesKey`) instead of carrying its own. */
export type ChoiceLists = Readonly<Record<string, readonly unknown[]>>;

/** The parts of a form component (Camunda form-js schema) that say what a value must be. */
interface Field {
  readonly key: string;
  readonly type: string;
  readonly required: boolean;
  readonly choices: readonly unknown[] | undefined;
  readonly least: number | undefined;
  readonly most: number | undefined;
  readonly pattern: string | undefined;
}

/**
 * Holds what a person decided to the form of the task: the page has checked it already, but nobody needs to use the page.
 * Only the form's own keys may be set: anything else would put foreign variables into the process.
 */
export function checkFormValues(form: unknown, values: Values, lists: ChoiceLists = {}): void {
  const fields = fieldsOf(form, lists);
  const unknown = Object.keys(values).filter((key) => !fields.some((field) => field.key === key));
  const faults = [
    ...unknown.map((key) => item(key, 'no such field in the form')),
    ...fields.flatMap(
      (field) => faultOf(field, Object.hasOwn(values, field.key) ? values[field.key] : undefined) ?? [],
    ),
  ];
  if (faults.length > 0) throw new ApiError('INVALID_REQUEST', faults[0]?.detail, { errors: faults });
}

/** All input fields, those inside groups included. */
function fieldsOf(form: unknown, lists: ChoiceLists): Field[] {
  const components = propertyOf(form, 'components');
  if (!Array.isArray(components)) return [];
  return components.flatMap((component: unknown) => {
    const key = propertyOf(component, 'key');
    return typeof key === 'string' ? [toField(key, component, lists)] : fieldsOf(component, lists);
  });
}

function toField(key: string, component: unknown, lists: ChoiceLists): Field {
  const validate = propertyOf(component, 'validate');
  const values = propertyOf(component, 'values');
  return {
    key,
    type: String(propertyOf(component, 'type')),
    required: propertyOf(validate, 'required') === true,
    choices: Array.isArray(values)
      ? values.map((each: unknown) => propertyOf(each, 'value'))
      : lists[String(propertyOf(component, 'valuesKey'))],
    least: numberOf(propertyOf(validate, 'min') ?? propertyOf(validate, 'minLength')),
    most: numberOf(propertyOf(validate, 'max') ?? propertyOf(validate, 'maxLength')),
    pattern: textOf(propertyOf(validate, 'pattern')),
  };
}

function faultOf(field: Field, value: unknown): ProblemItem[] | undefined {
  if (value === undefined || value === null || value === '') {
    return field.required ? [item(field.key, 'a value')] : undefined;
  }
  const check = Object.hasOwn(CHECKS, field.type) ? CHECKS[field.type] : undefined;
  const expected = (check ?? checkText)(field, value);
  return expected === undefined ? undefined : [item(field.key, expected)];
}

type Check = (field: Field, value: unknown) => string | undefined;

const CHECKS: Readonly<Record<string, Check>> = {
  select: checkChoice,
  radio: checkChoice,
  checklist: checkChoices,
  taglist: checkChoices,
  checkbox: checkFlag,
  number: checkNumber,
};

function checkChoice({ choices = [] }: Field, value: unknown): string | undefined {
  return choices.includes(value) ? undefined : `one of ${choices.join(', ')}`;
}

function checkChoices({ choices = [] }: Field, value: unknown): string | undefined {
  const isGood = Array.isArray(value) && value.every((each: unknown) => choices.includes(each));
  return isGood ? undefined : `some of ${choices.join(', ')}`;
}

/** A box that must be ticked is a promise: false is no answer to it. */
function checkFlag({ required }: Field, value: unknown): string | undefined {
  if (typeof value !== 'boolean') return 'true or false';
  return required && !value ? 'true' : undefined;
}

function checkNumber({ least = -Infinity, most = Infinity }: Field, value: unknown): string | undefined {
  return typeof value === 'number' && value >= least && value <= most ? undefined : `a number from ${least} to ${most}`;
}

/** The pattern is an administrator's: it runs on an engine whose time grows with the text only, whatever it says. */
function checkText({ least = 0, most = 10_000, pattern }: Field, value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length < least || value.length > most) {
    return `a text of ${least} to ${most} characters`;
  }
  if (pattern === undefined || RE2JS.compile(pattern).matcher(value).find()) return undefined;
  return `a text like ${pattern}`;
}

function item(key: string, expected: string): ProblemItem {
  return { pointer: `/body/variables/${key}`, detail: `Expected ${expected} for ${key}, but found something else.` };
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
