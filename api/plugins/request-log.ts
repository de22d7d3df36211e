import type { FastifyInstance } from 'fastify';

/**
 * One line for each request, with who asked. Without the query: it may hold a document's verification code, or what
 * somebody searched for.
 */
export function registerRequestLog(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const { method, principal } = request;
    const path = request.url.split('?', 1)[0];
    const ms = Math.round(reply.elapsedTime);
    request.log.info({ method, path, status: reply.statusCode, ms, actor: principal?.actor.id ?? null }, 'answered');
  });
}
