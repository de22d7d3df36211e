import type { Span } from '@opentelemetry/api';
import type { FastifyInstance } from 'fastify';
import { beginSpan, markFailed, withinSpan } from '../../platform/tracing.ts';
import { operationOf } from './authorisation.ts';

declare module 'fastify' {
  interface FastifyRequest {
    span: Span | null;
  }
}

/** A span for each request, of which whatever the request causes is a part: outbox, engine, jobs. */
export function registerTracing(app: FastifyInstance): void {
  app.decorateRequest('span', null);
  app.addHook('onRequest', (request, _reply, done) => {
    const name = operationOf(request) ?? 'unknown operation';
    const { traceparent } = request.headers;
    const span = beginSpan({
      name,
      kind: 'server',
      parent: typeof traceparent === 'string' ? traceparent : undefined,
      attributes: { 'http.request.method': request.method, 'http.route': request.routeOptions.url ?? '' },
    });
    request.span = span;
    withinSpan(span, done);
  });
  app.addHook('onResponse', async ({ span, principal }, reply) => {
    if (principal !== null) span?.setAttribute('enduser.id', principal.actor.id);
    span?.setAttribute('http.response.status_code', reply.statusCode);
    if (span !== null && reply.statusCode >= 500) markFailed(span, `answered ${reply.statusCode}`);
    span?.end();
  });
}
