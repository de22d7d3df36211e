import type { AppDeps } from './api/deps.ts';
import { createHealth, engineFault, type HealthSources } from './api/health.ts';
import { buildHealthApp } from './api/health-app.ts';
import type { EngineHealth } from './engine/engine.ts';
import type { Config } from './platform/config.ts';
import { type Lifecycle, listenFault } from './platform/lifecycle.ts';
import type { ProgramRole } from './program-role.ts';

type Health = AppDeps['health'];

/** What is asked of a part; who serves the API is asked of the whole program. */
const CHECKS: Readonly<Partial<Record<ProgramRole, HealthSources['only']>>> = {
  engine: ['database', 'engine', 'exporter'],
  workers: ['database', 'engine', 'workers', 'outbox'],
  exporter: ['database', 'exporter'],
};

/** The health of this process, which can be asked for before it has started. */
export interface ProgramHealth {
  /** From here on an engine that waits or replays is told of. */
  watchEngine(ask: () => EngineHealth): void;
  /** Everything has started; answers what is asked of it from now on. */
  started(sources: Omit<HealthSources, 'now' | 'only'>, role: ProgramRole | undefined): Health;
}

interface HealthParts extends Pick<AppDeps, 'logger' | 'metrics'> {
  readonly config: Pick<Config, 'HEALTH_PORT' | 'HOST'>;
  readonly lifecycle: Lifecycle;
}

/** Serves the health of this process at HEALTH_PORT, where that is set: a standby is asked while it waits. */
export async function serveHealth({ config, logger, metrics, lifecycle }: HealthParts): Promise<ProgramHealth> {
  const { HEALTH_PORT: port, HOST: host } = config;
  let engine: (() => EngineHealth) | undefined;
  let health: Health = { checks: async () => [whileStarting(engine?.())] };
  if (port !== undefined) {
    const app = buildHealthApp({ logger, metrics, health: { checks: () => health.checks() } });
    await lifecycle.start(
      'health',
      () =>
        app.listen({ host, port }).catch((error: unknown) => {
          throw listenFault({ port, portSetting: 'HEALTH_PORT', host, hostSetting: 'HOST' }, error);
        }),
      () => app.close(),
    );
  }
  return {
    watchEngine: (ask) => {
      engine = ask;
    },
    started: (sources, role) => {
      health = createHealth({ ...sources, now: Date.now, only: role && CHECKS[role] });
      return health;
    },
  };
}

function whileStarting(engine: EngineHealth | undefined) {
  const fault = engine === undefined ? undefined : engineFault(engine);
  if (fault !== undefined) return { name: 'engine', ok: false, detail: fault };
  return { name: 'start', ok: false, detail: 'Expected the program to have started, but it is still starting' };
}
