import { EMPTY, toResult, type UnaryRpc } from '../context.ts';
import type { EmptyMessage, MigrateProcessInstanceRequest } from '../messages.ts';
import { keyOf } from '../request-mapper.ts';

/** The engine refuses and says what to do instead; 8.5 itself refuses most instances. */
export const migrateProcessInstance: UnaryRpc<MigrateProcessInstanceRequest, EmptyMessage> = async (
  { engine },
  { processInstanceKey, migrationPlan },
) => {
  const answer = await engine.submit({
    name: 'PROCESS_INSTANCE_MIGRATION.MIGRATE',
    key: keyOf(processInstanceKey),
    value: {
      targetProcessDefinitionKey: keyOf(migrationPlan?.targetProcessDefinitionKey ?? '0'),
      mappingInstructions: migrationPlan?.mappingInstructions ?? [],
    },
  });
  return toResult('PROCESS_INSTANCE_MIGRATION.MIGRATE', answer, () => EMPTY);
};
