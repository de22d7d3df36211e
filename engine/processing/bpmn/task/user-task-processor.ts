import { type CompiledExpression, compileExpression, toJsonText } from '../../../expression/index.ts';
import type { UserTaskElement } from '../../../model/index.ts';
import { type Failure, failure } from '../../../protocol/error-type.ts';
import { err, ok, type Result } from '../../../protocol/result.ts';
import type { ElementInstance } from '../../../state/element-instance-state.ts';
import { evaluateList, evaluateText } from '../../expression/expression-behavior.ts';
import type { ProcessingContext } from '../../processing-context.ts';
import { completeActivity, terminateActivity } from '../behavior/activity-behavior.ts';
import type { ElementProcessor } from '../element-processor.ts';
import { activateWithJob } from './job-task-processor.ts';

type HeaderValue = Result<string | undefined, Failure>;

/** Names of the headers that tell a task list about a job-based user task (Zeebe's protocol constants). */
const HEADERS = {
  assignee: 'io.camunda.zeebe:assignee',
  candidateGroups: 'io.camunda.zeebe:candidateGroups',
  candidateUsers: 'io.camunda.zeebe:candidateUsers',
  dueDate: 'io.camunda.zeebe:dueDate',
  followUpDate: 'io.camunda.zeebe:followUpDate',
  formKey: 'io.camunda.zeebe:formKey',
} as const;

/** A job-based user task: the job is what a task list works on, its headers say for whom. */
export const userTaskProcessor: ElementProcessor<UserTaskElement> = {
  onActivate: (ctx, element, instance) =>
    activateWithJob(ctx, element, instance, {
      definition: element.job,
      headers: () => evaluateHeaders(ctx, element, instance),
    }),
  onComplete: completeActivity,
  onTerminate: (ctx, _element, instance) => terminateActivity(ctx, instance),
};

function evaluateHeaders(
  ctx: ProcessingContext,
  element: UserTaskElement,
  instance: ElementInstance,
): Result<Readonly<Record<string, string>>, Failure> {
  const added: Record<string, string> = {};
  const evaluated: readonly (readonly [string, () => HeaderValue])[] = [
    [HEADERS.assignee, () => optional(element.assignee, (it) => evaluateText(ctx, it, instance.key))],
    [HEADERS.candidateGroups, () => optional(element.candidateGroups, (it) => textList(ctx, it, instance))],
    [HEADERS.candidateUsers, () => optional(element.candidateUsers, (it) => textList(ctx, it, instance))],
    [HEADERS.dueDate, () => optional(element.dueDate, (it) => dateTime(ctx, it, instance))],
    [HEADERS.followUpDate, () => optional(element.followUpDate, (it) => dateTime(ctx, it, instance))],
    [HEADERS.formKey, () => optional(element.formId, (it) => formKey(ctx, it, instance))],
  ];
  for (const [name, evaluateHeader] of evaluated) {
    const value = evaluateHeader();
    if (!value.ok) {
      return value;
    }
    if (value.value !== undefined && value.value !== '') {
      added[name] = value.value;
    }
  }
  // Tasks without any of them share the headers of the diagram.
  return ok(Object.keys(added).length === 0 ? element.job.headers : { ...element.job.headers, ...added });
}

function optional(
  expression: CompiledExpression | null,
  evaluateHeader: (expression: CompiledExpression) => HeaderValue,
): HeaderValue {
  return expression === null ? ok(undefined) : evaluateHeader(expression);
}

/** Candidates are written as JSON array text, the only form a header can hold. */
function textList(ctx: ProcessingContext, expression: CompiledExpression, instance: ElementInstance): HeaderValue {
  const list = evaluateList(ctx, expression, instance.key);
  if (!list.ok) {
    return list;
  }
  if (list.value.some((entry) => typeof entry !== 'string')) {
    const text = `Expected result of the expression '${expression.source}' to be a list of texts, but it holds something else`;
    return err(failure('EXTRACT_VALUE_ERROR', text, instance.key));
  }
  return ok(toJsonText(list.value));
}

const asDateTime = compileExpression('=date and time(value)');

/** Written again as FEEL writes it, which drops zero seconds: what a worker gets from a real broker. */
function dateTime(ctx: ProcessingContext, expression: CompiledExpression, instance: ElementInstance): HeaderValue {
  const text = evaluateText(ctx, expression, instance.key);
  if (!text.ok || text.value === '') {
    return text;
  }
  const parsed = asDateTime.ok
    ? asDateTime.value.evaluate({ get: (name) => (name === 'value' ? text.value : undefined) })
    : asDateTime;
  if (!parsed.ok || parsed.value === null) {
    const reason = `Expected result of the expression '${expression.source}' to be a date and time, but was '${text.value}'`;
    return err(failure('EXTRACT_VALUE_ERROR', reason, instance.key));
  }
  const json: unknown = JSON.parse(toJsonText(parsed.value));
  return ok(String(json));
}

/** The latest form of that id at the moment the task opens. */
function formKey(ctx: ProcessingContext, expression: CompiledExpression, instance: ElementInstance): HeaderValue {
  const id = evaluateText(ctx, expression, instance.key);
  if (!id.ok) {
    return id;
  }
  const form = ctx.state.forms.latest(id.value);
  return form === undefined
    ? err(failure('FORM_NOT_FOUND', `Expected to find a form with id '${id.value}', but no form with this id is found`))
    : ok(String(form.formKey));
}
