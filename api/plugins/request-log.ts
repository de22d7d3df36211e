import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Metrics } from '../../platform/metrics.ts';
import { operationOf } from './authorisation.ts';

/**
 * One line for each request, with who asked. Without the query: it may hold a document's verification code, or what
 * somebody searched for.
 */
export function registerRequestLog(app: FastifyInstance, metrics: Metrics): void {
  const requests = metrics.seconds('http_request_seconds', 'From a request to its answer.', ['operation', 'status']);
  app.addHook('onResponse', async (request, reply) => {
    const { method, principal } = request;
    const path = request.url.split('?', 1)[0];
    const ms = Math.round(reply.elapsedTime);
    requests.observe(
      { operation: operationOf(request) ?? 'none', status: String(reply.statusCode) },
      reply.elapsedTime / 1_000,
    );
    const caseId = caseOf(request);
    const line = { method, path, status: reply.statusCode, ms, actor: principal?.actor.id ?? null };
    request.log.info(caseId === undefined ? line : { ...line, caseId }, 'answered');
  });
}

/** The case that the address names, by which all lines of a case are found. */
function caseOf({ params }: FastifyRequest): string | undefined {
  const hasCase = typeof params === 'object' && params !== null && 'applicationId' in params;
  return hasCase && typeof params.applicationId === 'string' ? params.applicationId : undefined;
}
