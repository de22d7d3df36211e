import { toResult, type UnaryRpc } from '../context.ts';
import { rejectedArgument } from '../grpc-error-mapper.ts';
import type { DeployProcessRequest, DeployProcessResponse } from '../messages.ts';
import { toProcessMessage } from './deploy-resource.ts';

/** The predecessor of DeployResource, for processes only; older clients still call it. */
export const deployProcess: UnaryRpc<DeployProcessRequest, DeployProcessResponse> = async ({ engine }, request) => {
  if (request.processes.length === 0) {
    return rejectedArgument('DEPLOYMENT.CREATE', 'Expected to deploy at least one resource, but none given');
  }
  const resources = request.processes.map(({ name, definition }) => ({ name, bytes: definition }));
  const answer = await engine.submit({ name: 'DEPLOYMENT.CREATE', key: -1, value: { resources } });
  return toResult('DEPLOYMENT.CREATE', answer, ({ key, value }) => ({
    key,
    processes: value.processesMetadata.map(toProcessMessage),
  }));
};
