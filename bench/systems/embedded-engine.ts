/** Engine and exporter in this very process, wired as engine-side.ts wires them, without a gateway. */
import { pino } from 'pino';
import { createEngine, type Engine, systemClock } from '../../engine/engine.ts';
import { createExporter } from '../../exporter/exporter.ts';
import { followEmbeddedLog } from '../../exporter/sources/embedded-log.ts';
import { openDatabase } from '../../platform/database.ts';

export interface EmbeddedEngine {
  readonly engine: Engine;
  close(): Promise<void>;
}

export async function openEmbeddedEngine(url: string): Promise<EmbeddedEngine> {
  const logger = pino({ level: 'error' });
  const database = await openDatabase({ url, logger, applicationName: 'tushen-bench' });
  const engine = createEngine({ pool: database.pool, logger, clock: systemClock });
  await engine.start();
  const exporter = createExporter({
    knex: database.knex,
    engineIdentity: engine.identity,
    closeTasks: async () => {},
  });
  const source = await followEmbeddedLog(engine, exporter, logger);
  return {
    engine,
    close: async () => {
      await source.close();
      await engine.stop();
      await database.close();
    },
  };
}
