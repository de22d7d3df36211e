import type { CommandAnswer, CommandOf, ProcessInstanceCreationRequest } from '../../protocol/commands.ts';
import type { ProcessInstanceCreationValue } from '../../protocol/process-instance-values.ts';
import { DEFAULT_TENANT } from '../../protocol/record.ts';
import { type Rejection, rejection } from '../../protocol/rejection.ts';
import { err, ok, type Result } from '../../protocol/result.ts';
import type { ProcessDefinition } from '../../state/process-state.ts';
import { answered, type Outcome, type ProcessingContext } from '../processing-context.ts';
import { mergeLocalDocument } from '../variable/variable-behavior.ts';
import { activateInOpenedScopes, findActivatableElement, openScope } from './element-activation-behavior.ts';
import { processValue } from './process-value.ts';

const LATEST = -1;

type Created = Result<{ readonly key: number; readonly value: ProcessInstanceCreationValue }, Rejection>;

/** Answers at once; the instance goes as far as it gets in the same command. */
export function createProcessInstance(
  ctx: ProcessingContext,
  { value }: CommandOf<'PROCESS_INSTANCE_CREATION.CREATE'>,
): CommandAnswer<'PROCESS_INSTANCE_CREATION.CREATE'> {
  const created = create(ctx, value, []);
  return created.ok ? answered(created.value.key, created.value.value) : { ok: false, rejection: created.error };
}

/** The answer comes when the instance completes; that may be in this very command. */
export function createProcessInstanceWithResult(
  ctx: ProcessingContext,
  { value }: CommandOf<'PROCESS_INSTANCE_CREATION.CREATE_WITH_AWAITING_RESULT'>,
): Outcome<'PROCESS_INSTANCE_CREATION.CREATE_WITH_AWAITING_RESULT'> {
  const created = create(ctx, value, value.fetchVariables);
  if (!created.ok) {
    return { ok: false, rejection: created.error };
  }
  const { processInstanceKey } = created.value.value;
  ctx.newAwait = { processInstanceKey, fetchVariables: value.fetchVariables };
  return 'AWAITING_RESULT';
}

function create(
  ctx: ProcessingContext,
  request: ProcessInstanceCreationRequest,
  fetchVariables: readonly string[],
): Created {
  const definition = findDefinition(ctx, request);
  if (!definition.ok) {
    return definition;
  }
  const refused = checkStart(ctx, request, definition.value);
  if (refused !== undefined) {
    return err(refused);
  }
  const key = ctx.nextKey();
  const processInstanceKey = ctx.nextKey();
  const instance = processValue(definition.value, processInstanceKey);
  mergeLocalDocument(ctx, processInstanceKey, instance, request.variables);
  const value: ProcessInstanceCreationValue = {
    bpmnProcessId: instance.bpmnProcessId,
    version: instance.version,
    processDefinitionKey: instance.processDefinitionKey,
    processInstanceKey,
    variables: request.variables,
    startInstructions: request.startInstructions,
    fetchVariables,
    tenantId: DEFAULT_TENANT,
  };
  ctx.append('PROCESS_INSTANCE_CREATION', 'CREATED', key, value);
  if (request.startInstructions.length > 0) {
    const started = startAtElements(ctx, request, definition.value, processInstanceKey);
    return started.ok ? ok({ key, value }) : started;
  }
  ctx.followUp({ name: 'PROCESS_INSTANCE.ACTIVATE_ELEMENT', key: processInstanceKey, value: instance });
  return ok({ key, value });
}

function findDefinition(
  ctx: ProcessingContext,
  { bpmnProcessId, version, processDefinitionKey }: ProcessInstanceCreationRequest,
): Result<ProcessDefinition, Rejection> {
  const { processes } = ctx.state;
  let found: ProcessDefinition | undefined;
  let asked: string;
  if (bpmnProcessId === '') {
    found = processes.find(processDefinitionKey);
    asked = `key '${processDefinitionKey}'`;
  } else if (version === LATEST) {
    found = processes.latest(bpmnProcessId);
    asked = `process ID '${bpmnProcessId}'`;
  } else {
    found = processes.ofVersion(bpmnProcessId, version);
    asked = `process ID '${bpmnProcessId}' and version '${version}'`;
  }
  return found === undefined
    ? err(rejection('NOT_FOUND', `Expected to find process definition with ${asked}, but none found`))
    : ok(found);
}

function checkStart(
  ctx: ProcessingContext,
  { startInstructions }: ProcessInstanceCreationRequest,
  { key }: ProcessDefinition,
): Rejection | undefined {
  if (startInstructions.length === 0) {
    const hasStart = ctx.models.process(key).root.noneStartEvent !== null;
    const reason = 'Expected to create instance of process with none start event, but there is no such event';
    return hasStart ? undefined : rejection('INVALID_STATE', reason);
  }
  for (const { elementId } of startInstructions) {
    const element = findActivatableElement(ctx, key, elementId);
    if (!element.ok) {
      const reason = `Expected to create instance of process with start instructions, but ${element.error}`;
      return rejection('INVALID_ARGUMENT', reason);
    }
  }
  return undefined;
}

/** The start event is skipped; subprocesses around the elements are opened. */
function startAtElements(
  ctx: ProcessingContext,
  { startInstructions }: ProcessInstanceCreationRequest,
  definition: ProcessDefinition,
  processInstanceKey: number,
): Result<void, Rejection> {
  const process = openScope(ctx, processValue(definition, processInstanceKey), ctx.models.process(definition.key).root);
  if (!process.ok) {
    return process;
  }
  for (const { elementId } of startInstructions) {
    const element = ctx.models.element(definition.key, elementId);
    const opened = activateInOpenedScopes(ctx, process.value, element, processInstanceKey);
    if (!opened.ok) {
      return opened;
    }
  }
  return ok(undefined);
}
