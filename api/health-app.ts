import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { LogController } from 'fastify';
import type { App, AppDeps } from './deps.ts';
import { registerProblemDetails } from './plugins/problem-details.ts';
import { registerMethodList } from './plugins/unrouted.ts';
import { registerHealthRoutes } from './routes/health/index.ts';
import { Problem } from './schemas/problem.ts';

/** The fixed addresses of supervisors and monitoring alone, for a process that does not serve the API. */
export function buildHealthApp(deps: Pick<AppDeps, 'health' | 'metrics' | 'logger'>): App {
  const app: App = Fastify({
    loggerInstance: deps.logger,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: 'idle',
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.addSchema(Problem);
  registerProblemDetails(app);
  registerMethodList(app);
  registerHealthRoutes(app, deps);
  return app;
}
