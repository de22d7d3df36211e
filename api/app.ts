import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { LogController } from 'fastify';
import type { App, AppDeps } from './deps.ts';
import { createSessionCookie, registerAuthentication } from './plugins/authentication.ts';
import { registerAuthorisation } from './plugins/authorisation.ts';
import { registerBodies } from './plugins/bodies.ts';
import { registerHousekeeping } from './plugins/housekeeping.ts';
import { registerIdempotency } from './plugins/idempotency.ts';
import { registerOpenApi } from './plugins/openapi.ts';
import { registerOriginCheck } from './plugins/origin-check.ts';
import { registerPages } from './plugins/pages.ts';
import { answerError, registerProblemDetails } from './plugins/problem-details.ts';
import { registerRequestLog } from './plugins/request-log.ts';
import { registerSecurityHeaders } from './plugins/security-headers.ts';
import { registerTracing } from './plugins/tracing.ts';
import { answerParserError, registerMethodList } from './plugins/unrouted.ts';
import { registerValidation } from './plugins/validation.ts';
import { registerHealthRoutes } from './routes/health/index.ts';
import { registerApiRoutes } from './routes/index.ts';

const BODY_LIMIT = 1_048_576;
/** A drawing of 200 MB over a slow line arrives in pieces, each a request of its own. */
const REQUEST_TIMEOUT_MS = 300_000;

/** Builds the HTTP side of the program; the caller listens and closes. */
export async function buildApp(deps: AppDeps): Promise<App> {
  const { config, knex } = deps;
  const https = config.PUBLIC_URL?.startsWith('https:') ?? false;
  const sessionCookie = createSessionCookie(https);
  const app: App = Fastify({
    loggerInstance: deps.logger,
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { maxParamLength: 200 },
    trustProxy: config.TRUSTED_PROXIES?.split(',') ?? false,
    exposeHeadRoutes: false,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: 'idle',
    frameworkErrors: answerError,
    clientErrorHandler: answerParserError,
  }).withTypeProvider<TypeBoxTypeProvider>();
  registerProblemDetails(app);
  registerMethodList(app);
  registerTracing(app);
  registerRequestLog(app, deps.metrics);
  await registerSecurityHeaders(app, https);
  await registerAuthentication(app, { knex, sessionCookie });
  // Another process may have moved the legal time of a demonstration.
  if (config.VIRTUAL_TIME) app.addHook('onRequest', () => deps.clock.refresh());
  registerOriginCheck(app, config.PUBLIC_URL);
  registerAuthorisation(app, knex);
  registerIdempotency(app, knex);
  registerBodies(app);
  registerValidation(app);
  await registerOpenApi(app, deps.version);
  registerHealthRoutes(app, deps);
  await app.register(
    async (api) => registerApiRoutes(api.withTypeProvider<TypeBoxTypeProvider>(), { ...deps, sessionCookie }),
    { prefix: '/api/v1' },
  );
  await registerPages(app, deps.pagesDirectory);
  registerHousekeeping(app, deps);
  return app;
}
