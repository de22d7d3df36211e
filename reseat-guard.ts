import type { Knex } from 'knex';
import { StartupError } from './platform/errors.ts';
import type { Lifecycle } from './platform/lifecycle.ts';
import type { Logger } from './platform/logger.ts';
import { listOpenReseats } from './storage/reseats.ts';
import { holdSeats, takeSeats } from './storage/seat-guard.ts';

interface GuardOptions {
  readonly knex: Knex;
  readonly databaseUrl: string;
  readonly logger: Logger;
  readonly lifecycle: Lifecycle;
}

/** Refuses a start while cases are being moved to another engine, or were when the move was interrupted. */
export async function refuseWhileReseating({ knex, databaseUrl, logger, lifecycle }: GuardOptions): Promise<void> {
  const onLost = endProcess(logger, 'cases are being moved to another engine while the program runs');
  await lifecycle.start(
    'seats',
    async () => {
      const hold = await holdSeats({ databaseUrl, onLost });
      if (hold !== undefined) return hold;
      throw new StartupError({
        setting: 'DATABASE_URL',
        found: 'is a database whose cases are being moved to another engine at this moment',
        remedy: 'wait until npm run reseat has ended',
      });
    },
    (hold) => hold.release(),
  );
  const open = await listOpenReseats(knex);
  if (open.length === 0) return;
  throw new StartupError({
    setting: 'DATABASE_URL',
    found: `is a database with ${open.length} case(s) half way to another engine, since npm run reseat was interrupted`,
    remedy: 'run npm run reseat again as it was begun, then start',
  });
}

/** Refuses a move while any process of the program runs on the database. */
export async function refuseWhileRunning({
  databaseUrl,
  logger,
  lifecycle,
}: Omit<GuardOptions, 'knex'>): Promise<void> {
  const onLost = endProcess(logger, 'the session that keeps the program from starting was lost');
  await lifecycle.start(
    'seats',
    async () => {
      const hold = await takeSeats({ databaseUrl, onLost });
      if (hold !== undefined) return hold;
      throw new StartupError({
        setting: 'DATABASE_URL',
        found: 'is a database on which the program is running',
        remedy: 'stop every part of it, then move the cases',
      });
    },
    (hold) => hold.release(),
  );
}

function endProcess(logger: Logger, reason: string): () => void {
  return () => {
    logger.fatal({ component: 'seats' }, reason);
    process.kill(process.pid, 'SIGTERM');
  };
}
