import { EMPTY, toResult, type UnaryRpc } from '../context.ts';
import type { EmptyMessage, ResolveIncidentRequest } from '../messages.ts';
import { keyOf } from '../request-mapper.ts';

/** Runs the failed step again; the same cause raises a new incident. */
export const resolveIncident: UnaryRpc<ResolveIncidentRequest, EmptyMessage> = async ({ engine }, request) => {
  const answer = await engine.submit({ name: 'INCIDENT.RESOLVE', key: keyOf(request.incidentKey), value: {} });
  return toResult('INCIDENT.RESOLVE', answer, () => EMPTY);
};
