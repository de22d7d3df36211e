import pg from 'pg';
import { pino } from 'pino';
import { createEngine } from '../engine/engine.ts';
import { startGateway } from '../engine/gateway/gateway.ts';
import { systemClock } from '../engine/stream/system-clock.ts';
import { createTestDatabase } from './postgres.ts';

/** The embedded engine with its gateway, durable in a database of its own. */
export interface EmbeddedEngine {
  /** host:port of its gateway. */
  readonly address: string;
  stop(): Promise<void>;
}

export async function startEmbeddedEngine(): Promise<EmbeddedEngine> {
  const database = await createTestDatabase();
  const pool = new pg.Pool({ connectionString: database.url, max: 4 });
  const logger = pino({ level: 'error' });
  const engine = createEngine({ pool, logger, clock: systemClock });
  await engine.start();
  const gateway = await startGateway(engine, { logger, port: 0 });
  return {
    address: `127.0.0.1:${gateway.port}`,
    stop: async () => {
      await gateway.close();
      await engine.stop();
      await pool.end();
      await database.drop();
    },
  };
}
