import type { CommandAnswer, CommandOf } from '../../protocol/commands.ts';
import { NO_KEY } from '../../protocol/keys.ts';
import { rejection } from '../../protocol/rejection.ts';
import type { ElementInstance } from '../../state/element-instance-state.ts';
import { terminateElement } from '../bpmn/behavior/transition-behavior.ts';
import { answered, type ProcessingContext } from '../processing-context.ts';

/** Ends an instance with everything it called. A banned instance can be canceled too: it is the way to be rid of it. */
export function cancelProcessInstance(
  ctx: ProcessingContext,
  { key }: CommandOf<'PROCESS_INSTANCE.CANCEL'>,
): CommandAnswer<'PROCESS_INSTANCE.CANCEL'> {
  const instance = ctx.state.elements.find(key);
  if (instance?.value.bpmnElementType !== 'PROCESS' || instance.state === 'TERMINATING') {
    const reason = `Expected to cancel a process instance with key '${key}', but no such process was found`;
    return { ok: false, rejection: rejection('NOT_FOUND', reason) };
  }
  if (instance.value.parentProcessInstanceKey !== NO_KEY) {
    const root = rootOf(ctx, instance);
    const reason = `Expected to cancel a process instance with key '${key}', but it is created by a parent process instance. Cancel the root process instance '${root.key}' instead.`;
    return { ok: false, rejection: rejection('INVALID_STATE', reason) };
  }
  ctx.processInstanceKey = key;
  terminateElement(ctx, instance);
  return answered(key, {});
}

function rootOf(ctx: ProcessingContext, instance: ElementInstance): ElementInstance {
  const parent = ctx.state.elements.find(instance.value.parentProcessInstanceKey);
  return parent === undefined ? instance : rootOf(ctx, parent);
}
