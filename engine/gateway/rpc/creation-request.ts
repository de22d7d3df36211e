/** What both ways of creating an instance ask for. */
import type { ProcessInstanceCreationRequest } from '../../protocol/commands.ts';
import { type GrpcResult, rejectedArgument } from '../grpc-error-mapper.ts';
import { readVariables } from '../json-document.ts';
import type { CreateProcessInstanceRequest } from '../messages.ts';
import { checkTenants, keyOf } from '../request-mapper.ts';

const LATEST = -1;

export function readCreation(
  rpc: string,
  request: CreateProcessInstanceRequest,
): GrpcResult<ProcessInstanceCreationRequest> {
  const tenants = checkTenants(rpc, [request.tenantId]);
  const variables = tenants.ok ? readVariables(request.variables) : tenants;
  if (!variables.ok) {
    return variables;
  }
  // A process id wins over a key, as in Zeebe.
  const byId = request.bpmnProcessId !== '';
  const key = keyOf(request.processDefinitionKey);
  if (!byId && key < 0) {
    return rejectedArgument(
      'PROCESS_INSTANCE_CREATION.CREATE',
      'Expected at least a bpmnProcessId or a key greater than -1, but none given',
    );
  }
  return {
    ok: true,
    value: {
      processDefinitionKey: byId ? -1 : key,
      bpmnProcessId: request.bpmnProcessId,
      // Any negative version means the latest.
      version: Math.max(request.version, LATEST),
      variables: variables.value,
      startInstructions: request.startInstructions.map(({ elementId }) => ({ elementId })),
    },
  };
}
