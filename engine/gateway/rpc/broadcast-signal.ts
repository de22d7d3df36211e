import { DEFAULT_TENANT } from '../../protocol/record.ts';
import { toResult, type UnaryRpc } from '../context.ts';
import { readVariables } from '../json-document.ts';
import type { BroadcastSignalRequest, KeyAndTenantResponse } from '../messages.ts';
import { checkTenants } from '../request-mapper.ts';

/** Reaches everyone who waits, and is no fault when nobody does. */
export const broadcastSignal: UnaryRpc<BroadcastSignalRequest, KeyAndTenantResponse> = async ({ engine }, request) => {
  const tenants = checkTenants('BroadcastSignal', [request.tenantId]);
  const variables = tenants.ok ? readVariables(request.variables) : tenants;
  if (!variables.ok) {
    return variables;
  }
  const answer = await engine.submit({
    name: 'SIGNAL.BROADCAST',
    key: -1,
    value: { signalName: request.signalName, variables: variables.value },
  });
  return toResult('SIGNAL.BROADCAST', answer, ({ key }) => ({ key, tenantId: DEFAULT_TENANT }));
};
