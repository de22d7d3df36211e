import { RE2JS } from 're2js';
import type { DiagramFinding } from './deps.ts';
import { DEEPEST, isTooDeep } from './json-depth.ts';

/** Ids that can stand in an address, as the schemas of our routes have it. */
const FORM_ID = /^[A-Za-z_][A-Za-z0-9_.-]{0,99}$/;
/** Keys become variables of the process, which FEEL must be able to name. */
const FIELD_KEY = /^[\p{L}_][\p{L}\p{N}_]{0,99}$/u;

/** What an administrator reads beside the message. */
const ADVICE = {
  'form/readable-json': '表单文件无法读取：请在表单编辑器中打开并重新保存。',
  'form/depth': '表单嵌套过深，请减少层级。',
  'form/id': '表单编号须为英文单词（如 FirstReview）。',
  'form/key': '字段的键须能作为变量名：以字母或汉字开头，只含字母、汉字、数字和下划线。',
  'form/pattern': '校验表达式不得使用前后查找和反向引用。',
} as const;

/**
 * What is wrong with a form before it is deployed. The engine looks at its id only, but values are held to the form when
 * a task is finished, and by then nobody could mend it.
 */
export function findFormFaults(content: string): DiagramFinding[] {
  const form = parseForm(content);
  if (form === undefined) return [fault(undefined, 'form/readable-json', 'Expected a JSON object, but found none.')];
  if (isTooDeep(form)) return [fault(undefined, 'form/depth', `Expected at most ${DEEPEST} levels, but found more.`)];
  const id = Reflect.get(form, 'id');
  const isNamed = typeof id === 'string' && FORM_ID.test(id);
  return [
    ...(isNamed ? [] : [fault(undefined, 'form/id', 'Expected an id like FirstReview, but found another.')]),
    ...faultsOfFields(form),
  ];
}

function faultsOfFields(parent: object): DiagramFinding[] {
  const components: unknown = Reflect.get(parent, 'components');
  if (!Array.isArray(components)) return [];
  return components
    .filter((component: unknown): component is object => typeof component === 'object' && component !== null)
    .flatMap((component) => [...faultsOfField(component), ...faultsOfFields(component)]);
}

function faultsOfField(component: object): DiagramFinding[] {
  const key: unknown = Reflect.get(component, 'key');
  if (key === undefined) return [];
  if (typeof key !== 'string' || !FIELD_KEY.test(key)) {
    return [
      fault(String(key).slice(0, 100), 'form/key', 'Expected a key that can name a variable, but found another.'),
    ];
  }
  const validate: unknown = Reflect.get(component, 'validate');
  const pattern: unknown =
    typeof validate === 'object' && validate !== null ? Reflect.get(validate, 'pattern') : undefined;
  if (pattern === undefined || pattern === null || isPattern(pattern)) return [];
  const found = 'Expected a pattern without look-around and back references (RE2), but found another.';
  return [fault(key, 'form/pattern', found)];
}

function isPattern(pattern: unknown): boolean {
  try {
    return typeof pattern === 'string' && RE2JS.compile(pattern) !== undefined;
  } catch {
    return false;
  }
}

function parseForm(content: string): object | undefined {
  try {
    const parsed: unknown = JSON.parse(content);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function fault(element: string | undefined, rule: keyof typeof ADVICE, message: string): DiagramFinding {
  return { element, rule, severity: 'error', message, advice: ADVICE[rule] };
}
