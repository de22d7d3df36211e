import swagger from '@fastify/swagger';
import type { App } from '../deps.ts';
import { Problem } from '../schemas/problem.ts';

/** Collects the schemas of all routes registered after it into one OpenAPI 3.1 document. */
export async function registerOpenApi(app: App, version: string): Promise<void> {
  app.addSchema(Problem);
  await app.register(swagger, {
    exposeHeadRoutes: true,
    openapi: {
      openapi: '3.1.0',
      info: {
        title: '图审 Tushen API',
        version,
        description:
          'Every POST takes an Idempotency-Key. Lists are paged by cursor. Refusals are Problem Details with a code.',
      },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'tushen' },
          apiKey: { type: 'http', scheme: 'bearer' },
        },
      },
      security: [{ session: [] }, { apiKey: [] }],
    },
    refResolver: {
      buildLocalReference: (schema, _base, _fragment, index) => String(schema['$id'] ?? `schema-${index}`),
    },
  });
  const schema = { operationId: 'getOpenApi', hide: true } as const;
  app.get('/openapi.json', { schema }, async () => app.swagger());
}
