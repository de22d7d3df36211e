import swagger from '@fastify/swagger';
import type { FastifySchema } from 'fastify';
import type { App } from '../deps.ts';
import { policy } from '../policy.ts';
import { Problem } from '../schemas/problem.ts';
import { operationIn } from './authorisation.ts';
import { KEY_PATTERN, needsKey } from './idempotency.ts';

/**
 * What the document says of a request beyond what the framework checks: headers and bodies that the upload protocol
 * reads by itself.
 */
export interface DocumentedRequest {
  readonly documentedHeaders?: Readonly<Record<string, object>>;
  readonly documentedBody?: { readonly type: string; readonly schema: object };
}

const keyHeader = {
  'idempotency-key': {
    type: 'string',
    pattern: KEY_PATTERN,
    description: 'The same key answers what the first request with it answered',
  },
};

/** Collects the schemas of all routes registered after it into one OpenAPI 3.1 document. */
export async function registerOpenApi(app: App, version: string): Promise<void> {
  app.addSchema(Problem);
  await app.register(swagger, {
    exposeHeadRoutes: true,
    transform: ({ schema, url, route }) => ({ schema: describe(schema, [route.method].flat()[0] ?? ''), url }),
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

/** Adds what holds for operations by their rows in the tables of rights and of keys, so that no route repeats it. */
function describe(schema: FastifySchema & DocumentedRequest, method: string): FastifySchema {
  const { documentedHeaders, documentedBody, ...rest } = schema;
  const operation = operationIn(schema);
  const key = operation !== undefined && needsKey(method, operation) ? keyHeader : {};
  const properties = { ...propertiesOf(schema.headers), ...documentedHeaders, ...key };
  const isPublic = operation !== undefined && policy[operation].access === 'PUBLIC';
  return {
    ...rest,
    ...(Object.keys(properties).length === 0
      ? {}
      : { headers: { type: 'object', properties, required: Object.keys(properties) } }),
    ...(documentedBody === undefined ? {} : { consumes: [documentedBody.type], body: documentedBody.schema }),
    ...(isPublic ? { security: [] } : {}),
  };
}

function propertiesOf(headers: unknown): object {
  return typeof headers === 'object' && headers !== null && 'properties' in headers ? Object(headers.properties) : {};
}
