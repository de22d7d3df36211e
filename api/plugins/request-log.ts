import type { FastifyInstance } from 'fastify';
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
    request.log.info({ method, path, status: reply.statusCode, ms, actor: principal?.actor.id ?? null }, 'answered');
  });
}
