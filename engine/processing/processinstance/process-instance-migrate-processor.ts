import type { CommandAnswer, CommandOf } from '../../protocol/commands.ts';
import { rejection } from '../../protocol/rejection.ts';
import type { ProcessingContext } from '../processing-context.ts';

/**
 * Not supported. A real 8.5 broker refuses it for any instance with an event subprocess, boundary timer or wait event, so
 * nothing that runs on both may depend on it.
 */
export function migrateProcessInstance(
  ctx: ProcessingContext,
  { key }: CommandOf<'PROCESS_INSTANCE_MIGRATION.MIGRATE'>,
): CommandAnswer<'PROCESS_INSTANCE_MIGRATION.MIGRATE'> {
  if (ctx.state.elements.find(key)?.value.bpmnElementType !== 'PROCESS') {
    const reason = `Expected to migrate process instance but no process instance found with key '${key}'`;
    return { ok: false, rejection: rejection('NOT_FOUND', reason) };
  }
  const reason = `Expected to migrate process instance '${key}', but migration is not supported by the embedded engine. Cancel the instance and create it again with start instructions.`;
  return { ok: false, rejection: rejection('INVALID_STATE', reason) };
}
