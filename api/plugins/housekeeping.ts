import type { FastifyInstance } from 'fastify';
import { actAs } from '../../storage/audit.ts';
import { listStaleUploads } from '../../storage/files.ts';
import { deleteOldIdempotencyKeys } from '../../storage/idempotency.ts';
import { deleteOldLoginAttempts } from '../../storage/login-throttle.ts';
import { deleteEndedSessions } from '../../storage/sessions.ts';
import { releaseTasksOfLeavers } from '../../storage/task-handovers.ts';
import type { AppDeps } from '../deps.ts';
import { discardUploadedBytes } from '../uploads/finish.ts';

const EVERY_MS = 3_600_000;
/** A drawing set on a slow line may take a day, with nights between. */
const STALE_UPLOAD_HOURS = 72;

type HousekeepingDeps = Pick<AppDeps, 'knex' | 'clock' | 'uploadDirectory'>;

const ACTOR = { kind: 'WORKER', id: 'housekeeping', name: 'housekeeping' } as const;

/**
 * Once an hour deletes what has served its time: old answers, ended sessions, uploads that nobody went on with; and gives the
 * tasks of those who have left to the others.
 */
export function registerHousekeeping(app: FastifyInstance, deps: HousekeepingDeps): void {
  const timer = setInterval(() => {
    tidy(deps).catch((error: unknown) => app.log.warn({ err: error }, 'housekeeping failed, next try in an hour'));
  }, EVERY_MS);
  timer.unref();
  app.addHook('onClose', async () => clearInterval(timer));
}

/** One round of it. */
export async function tidy({ knex, clock, uploadDirectory }: HousekeepingDeps): Promise<void> {
  await deleteOldIdempotencyKeys(knex);
  await deleteEndedSessions(knex);
  await deleteOldLoginAttempts(knex);
  await actAs(knex, ACTOR, (acting) => releaseTasksOfLeavers(acting, clock.today(), clock.now()));
  for (const id of await listStaleUploads(knex, STALE_UPLOAD_HOURS)) {
    await discardUploadedBytes({ knex, uploadDirectory }, id);
  }
}
