import type { JsonObject, JsonText } from '../../protocol/json.ts';
import { NO_KEY } from '../../protocol/keys.ts';
import { DEFAULT_TENANT } from '../../protocol/record.ts';
import type { ProcessingContext } from '../processing-context.ts';

/** The process a variable belongs to; every PROCESS_INSTANCE value has these fields. */
export interface VariableOwner {
  readonly processInstanceKey: number;
  readonly processDefinitionKey: number;
  readonly bpmnProcessId: string;
}

/** Sets each variable in this scope and no other. */
export function mergeLocalDocument(
  ctx: ProcessingContext,
  scopeKey: number,
  owner: VariableOwner,
  variables: JsonObject,
): void {
  for (const name of Object.keys(variables)) {
    setLocalVariable(ctx, scopeKey, owner, { name, value: variables[name] ?? 'null' });
  }
}

/**
 * Zeebe's merge: each variable is set in the nearest scope outwards that has one of that name; those that no scope has
 * become variables of the outermost, the process instance.
 */
export function mergeDocument(
  ctx: ProcessingContext,
  scopeKey: number,
  owner: VariableOwner,
  variables: JsonObject,
): void {
  const left = new Map(Object.entries(variables));
  let scope = scopeKey;
  for (;;) {
    const parent = ctx.state.variables.parentScope(scope);
    for (const [name, value] of left) {
      if (parent === NO_KEY || ctx.state.variables.findLocal(scope, name) !== undefined) {
        setLocalVariable(ctx, scope, owner, { name, value });
        left.delete(name);
      }
    }
    if (parent === NO_KEY || left.size === 0) {
      return;
    }
    scope = parent;
  }
}

/** An unchanged value writes nothing, as in Zeebe. */
export function setLocalVariable(
  ctx: ProcessingContext,
  scopeKey: number,
  owner: VariableOwner,
  variable: { readonly name: string; readonly value: JsonText },
): void {
  const { name, value } = variable;
  const existing = ctx.state.variables.findLocal(scopeKey, name);
  if (existing?.value === value) {
    return;
  }
  const record = {
    name,
    value,
    scopeKey,
    processInstanceKey: owner.processInstanceKey,
    processDefinitionKey: owner.processDefinitionKey,
    bpmnProcessId: owner.bpmnProcessId,
    tenantId: DEFAULT_TENANT,
  };
  if (existing === undefined) {
    ctx.append('VARIABLE', 'CREATED', ctx.nextKey(), record);
  } else {
    ctx.append('VARIABLE', 'UPDATED', existing.key, record);
  }
}
