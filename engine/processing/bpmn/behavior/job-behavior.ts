import type { JobDefinition } from '../../../model/index.ts';
import { type Failure, failure } from '../../../protocol/error-type.ts';
import { NO_VARIABLES } from '../../../protocol/json.ts';
import { NO_KEY } from '../../../protocol/keys.ts';
import { DEFAULT_TENANT } from '../../../protocol/record.ts';
import { err, ok, type Result } from '../../../protocol/result.ts';
import type { ElementInstance } from '../../../state/element-instance-state.ts';
import { evaluateText, evaluateWholeNumber } from '../../expression/expression-behavior.ts';
import type { ProcessingContext } from '../../processing-context.ts';

/** What a job is created with; all expressions evaluated. */
export interface JobProperties {
  readonly type: string;
  readonly retries: number;
  readonly customHeaders: Readonly<Record<string, string>>;
}

/** Evaluated before anything is opened: a wrong type or retries value leaves no job behind. */
export function evaluateJob(
  ctx: ProcessingContext,
  definition: JobDefinition,
  instance: ElementInstance,
): Result<JobProperties, Failure> {
  const type = evaluateText(ctx, definition.type, instance.key);
  if (!type.ok) {
    return type;
  }
  if (type.value === '') {
    return err(failure('EXTRACT_VALUE_ERROR', 'Expected the job type to be a text, but it was empty', instance.key));
  }
  const retries = evaluateWholeNumber(ctx, definition.retries, instance.key);
  if (!retries.ok) {
    return retries;
  }
  return ok({ type: type.value, retries: retries.value, customHeaders: definition.headers });
}

/** The job exists from before ELEMENT_ACTIVATED on, in the order of a real broker. */
export function createJob(ctx: ProcessingContext, instance: ElementInstance, properties: JobProperties): void {
  const { value } = instance;
  ctx.append('JOB', 'CREATED', ctx.nextKey(), {
    // Named one by one: a spread would make a slower and larger object, and there is one for every waiting task.
    type: properties.type,
    retries: properties.retries,
    customHeaders: properties.customHeaders,
    jobKind: 'BPMN_ELEMENT',
    retryBackoff: 0,
    recurringTime: NO_KEY,
    deadline: NO_KEY,
    timeout: NO_KEY,
    worker: '',
    variables: NO_VARIABLES,
    errorMessage: '',
    errorCode: '',
    elementId: value.elementId,
    elementInstanceKey: instance.key,
    bpmnProcessId: value.bpmnProcessId,
    processDefinitionVersion: value.version,
    processDefinitionKey: value.processDefinitionKey,
    processInstanceKey: value.processInstanceKey,
    tenantId: DEFAULT_TENANT,
  });
}

/** A job that threw its error is over already; every other one is taken back from the workers. */
export function cancelJob(ctx: ProcessingContext, instance: ElementInstance): void {
  const job = ctx.state.jobs.find(instance.jobKey);
  if (job !== undefined && job.state !== 'ERROR_THROWN') {
    ctx.append('JOB', 'CANCELED', job.key, job.value);
  }
}
