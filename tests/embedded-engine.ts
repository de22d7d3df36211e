import pg from 'pg';
import { pino } from 'pino';
import { createEngine } from '../engine/engine.ts';
import { startGateway } from '../engine/gateway/gateway.ts';
import { systemClock } from '../engine/stream/system-clock.ts';
import { followEmbeddedLog } from '../exporter/sources/embedded-log.ts';
import { createTestDatabase } from './postgres.ts';

/** The embedded engine with its gateway, durable in a database of its own. */
export interface EmbeddedEngine {
  /** host:port of its gateway. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Where an engine sends its records, as a broker's Elasticsearch exporter would. */
export interface BulkTarget {
  readonly port: number;
  readonly auth: string;
}

export async function startEmbeddedEngine(options: { readonly recordsTo?: BulkTarget } = {}): Promise<EmbeddedEngine> {
  const database = await createTestDatabase();
  const pool = new pg.Pool({ connectionString: database.url, max: 4 });
  const logger = pino({ level: 'error' });
  const engine = createEngine({ pool, logger, clock: systemClock });
  await engine.start();
  const gateway = await startGateway(engine, { logger, port: 0 });
  const records = options.recordsTo && (await followEmbeddedLog(engine, bulkSender(options.recordsTo), silent));
  return {
    address: `127.0.0.1:${gateway.port}`,
    stop: async () => {
      await records?.close();
      await gateway.close();
      await engine.stop();
      await pool.end();
      await database.drop();
    },
  };
}

/** While nobody listens the records wait, as they do in a broker. */
const silent = { error: () => {} };

type Exporter = Parameters<typeof followEmbeddedLog>[1];

/** Sends every batch as one bulk until it is taken. */
function bulkSender({ port, auth }: BulkTarget): Exporter {
  const authorization = `Basic ${Buffer.from(auth).toString('base64')}`;
  return {
    position: async () => 0,
    take: async (records) => {
      const lines = records.flatMap((record) => [JSON.stringify({ index: {} }), JSON.stringify(record)]);
      const body = `${lines.join('\n')}\n`;
      const answer = await fetch(`http://127.0.0.1:${port}/_bulk`, {
        method: 'POST',
        headers: { authorization },
        body,
      });
      if (!answer.ok) throw new Error(`Expected the bulk to be taken, but the answer is ${answer.status}`);
      return records.at(-1)?.position ?? 0;
    },
  };
}
