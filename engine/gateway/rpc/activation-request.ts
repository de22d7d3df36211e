/** What both ways of fetching jobs ask for. */
import type { JobActivationRequest } from '../../protocol/commands.ts';
import { type GrpcResult, invalidArgument, rejectedArgument } from '../grpc-error-mapper.ts';
import { checkTenants, durationOf } from '../request-mapper.ts';

type ActivationRpc = 'ActivateJobs' | 'StreamActivatedJobs';

interface ActivationMessage {
  readonly type: string;
  readonly worker: string;
  readonly timeout: string;
  readonly maxJobsToActivate: number;
  readonly fetchVariable: readonly string[];
  readonly tenantIds: readonly string[];
}

export function readActivation(rpc: ActivationRpc, request: ActivationMessage): GrpcResult<JobActivationRequest> {
  const tenants = checkTenants(rpc, request.tenantIds);
  if (!tenants.ok) {
    return tenants;
  }
  const { type, worker, maxJobsToActivate, fetchVariable } = request;
  const timeout = durationOf(request.timeout);
  if (type === '') {
    return refuse(rpc, 'type to be present, but it was blank');
  }
  if (timeout < 1) {
    return refuse(rpc, `timeout to be greater than zero, but it was '${timeout}'`);
  }
  return { ok: true, value: { type, worker, timeout, maxJobsToActivate, fetchVariables: fetchVariable } };
}

/** A real broker finds these faults for a batch, its gateway for a stream; the texts tell the two apart. */
function refuse(rpc: ActivationRpc, expectation: string): GrpcResult<never> {
  return rpc === 'ActivateJobs'
    ? rejectedArgument('JOB_BATCH.ACTIVATE', `Expected to activate job batch with ${expectation}`)
    : invalidArgument(`Expected to stream activated jobs with ${expectation}`);
}
