import { toResult, type UnaryRpc } from '../context.ts';
import { readVariables } from '../json-document.ts';
import type { SetVariablesRequest } from '../messages.ts';
import { keyOf } from '../request-mapper.ts';

/** Not local: each variable goes to the nearest scope upwards that has it, else to the instance. */
export const setVariables: UnaryRpc<SetVariablesRequest, { readonly key: number }> = async ({ engine }, request) => {
  const variables = readVariables(request.variables);
  if (!variables.ok) {
    return variables;
  }
  const answer = await engine.submit({
    name: 'VARIABLE_DOCUMENT.UPDATE',
    key: keyOf(request.elementInstanceKey),
    value: { variables: variables.value, local: request.local },
  });
  return toResult('VARIABLE_DOCUMENT.UPDATE', answer, ({ key }) => ({ key }));
};
