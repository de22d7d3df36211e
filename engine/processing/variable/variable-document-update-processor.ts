import type { CommandAnswer, CommandOf } from '../../protocol/commands.ts';
import { DEFAULT_TENANT } from '../../protocol/record.ts';
import { rejection } from '../../protocol/rejection.ts';
import { answered, type ProcessingContext } from '../processing-context.ts';
import { mergeDocument, mergeLocalDocument } from './variable-behavior.ts';

/** The variables of a client, by the same merge rule as those of a job, or local to the scope. */
export function updateVariableDocument(
  ctx: ProcessingContext,
  { key: scopeKey, value: { variables, local } }: CommandOf<'VARIABLE_DOCUMENT.UPDATE'>,
): CommandAnswer<'VARIABLE_DOCUMENT.UPDATE'> {
  const scope = ctx.state.elements.find(scopeKey);
  if (scope === undefined) {
    const reason = `Expected to update variables for element with key '${scopeKey}', but no such element was found`;
    return { ok: false, rejection: rejection('NOT_FOUND', reason) };
  }
  ctx.processInstanceKey = scope.value.processInstanceKey;
  const key = ctx.nextKey();
  if (local) {
    mergeLocalDocument(ctx, scopeKey, scope.value, variables);
  } else {
    mergeDocument(ctx, scopeKey, scope.value, variables);
  }
  ctx.append('VARIABLE_DOCUMENT', 'UPDATED', key, {
    scopeKey,
    updateSemantics: local ? 'LOCAL' : 'PROPAGATE',
    variables,
    tenantId: DEFAULT_TENANT,
  });
  return answered(key, {});
}
