import { Type } from 'typebox';
import { METRICS_CONTENT_TYPE } from '../../../platform/metrics.ts';
import type { App, AppDeps } from '../../deps.ts';
import { problems } from '../../schemas/problem.ts';
import { List } from '../../schemas/shapes.ts';

const Check = Type.Object({ name: Type.String(), ok: Type.Boolean(), detail: Type.Optional(Type.String()) });
const Readiness = Type.Object({ ready: Type.Boolean(), checks: List(Check) });

const getLivenessSchema = {
  operationId: 'getLiveness',
  summary: '存活 The process answers',
  response: { 200: Type.Object({ alive: Type.Boolean() }), ...problems },
};

const getReadinessSchema = {
  operationId: 'getReadiness',
  summary: '就绪 Everything it needs answers',
  response: { 200: Readiness, 503: Readiness, ...problems },
};

const getMetricsSchema = {
  operationId: 'getMetrics',
  summary: '指标 Prometheus text',
  response: { 200: { description: 'Metrics', content: { 'text/plain': { schema: Type.String() } } }, ...problems },
};

/** Fixed addresses for supervisors and monitoring, outside of the API's own path. */
export function registerHealthRoutes(app: App, { health, metrics }: Pick<AppDeps, 'health' | 'metrics'>): void {
  app.get('/health/live', { schema: getLivenessSchema }, async () => ({ alive: true }));

  app.get('/health/ready', { schema: getReadinessSchema }, async (_request, reply) => {
    const checks = await health.checks();
    const ready = checks.every(({ ok }) => ok);
    return reply.code(ready ? 200 : 503).send({ ready, checks });
  });

  app.get('/metrics', { schema: getMetricsSchema }, async (_request, reply) => {
    reply.type(METRICS_CONTENT_TYPE);
    return metrics.text();
  });
}
