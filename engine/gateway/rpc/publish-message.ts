import { DEFAULT_TENANT } from '../../protocol/record.ts';
import { toResult, type UnaryRpc } from '../context.ts';
import { readVariables } from '../json-document.ts';
import type { KeyAndTenantResponse, PublishMessageRequest } from '../messages.ts';
import { checkTenants, durationOf } from '../request-mapper.ts';

/** With a time to live of 0 the message is correlated now or dropped; a messageId blocks doubles while the first lives. */
export const publishMessage: UnaryRpc<PublishMessageRequest, KeyAndTenantResponse> = async ({ engine }, request) => {
  const tenants = checkTenants('PublishMessage', [request.tenantId]);
  const variables = tenants.ok ? readVariables(request.variables) : tenants;
  if (!variables.ok) {
    return variables;
  }
  const answer = await engine.submit({
    name: 'MESSAGE.PUBLISH',
    key: -1,
    value: {
      name: request.name,
      correlationKey: request.correlationKey,
      messageId: request.messageId,
      timeToLive: durationOf(request.timeToLive),
      variables: variables.value,
    },
  });
  return toResult('MESSAGE.PUBLISH', answer, ({ key }) => ({ key, tenantId: DEFAULT_TENANT }));
};
