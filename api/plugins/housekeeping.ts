import type { FastifyInstance } from 'fastify';
import { actAs } from '../../storage/audit.ts';
import { deleteDraft, findDueDrafts, removeUnnamed, warnOfDeletion } from '../../storage/draft-expiry.ts';
import { listStaleUploads } from '../../storage/files.ts';
import { deleteOldIdempotencyKeys } from '../../storage/idempotency.ts';
import { deleteOldLoginAttempts } from '../../storage/login-throttle.ts';
import { deleteEndedSessions } from '../../storage/sessions.ts';
import { releaseTasksOfUnfit } from '../../storage/task-returns.ts';
import type { AppDeps } from '../deps.ts';
import { discardUploadedBytes } from '../uploads/finish.ts';

const EVERY_MS = 3_600_000;
/** A drawing set on a slow line may take a day, with nights between. */
const STALE_UPLOAD_HOURS = 72;

type HousekeepingDeps = Pick<AppDeps, 'knex' | 'uploadDirectory' | 'fileStore' | 'clock'>;

const ACTOR = { kind: 'SYSTEM', id: 'housekeeping', name: 'housekeeping' } as const;

/**
 * Once an hour deletes what has served its time: old answers, ended sessions, uploads and drafts that nobody went on with; and
 * gives the tasks of those who have left, or may review no more, to the others.
 */
export function registerHousekeeping(app: FastifyInstance, deps: HousekeepingDeps): void {
  const timer = setInterval(() => {
    tidy(deps).catch((error: unknown) => app.log.warn({ err: error }, 'housekeeping failed, next try in an hour'));
  }, EVERY_MS);
  timer.unref();
  app.addHook('onClose', async () => clearInterval(timer));
}

/** One round of it. */
export async function tidy(deps: HousekeepingDeps): Promise<void> {
  const { knex, clock, uploadDirectory } = deps;
  await deleteOldIdempotencyKeys(knex);
  await deleteEndedSessions(knex);
  await deleteOldLoginAttempts(knex);
  await actAs(knex, ACTOR, (acting) => releaseTasksOfUnfit(acting, clock.today(), clock.now()));
  for (const id of await listStaleUploads(knex, STALE_UPLOAD_HOURS)) {
    await discardUploadedBytes({ knex, uploadDirectory }, id);
  }
  await tidyDrafts(deps);
}

/** Warns of drafts that will be deleted, and deletes those whose time is up, with the bytes that nothing else names. */
async function tidyDrafts({ knex, fileStore, clock }: HousekeepingDeps): Promise<void> {
  await clock.refresh();
  const now = clock.now();
  const { toWarn, toDelete } = await findDueDrafts(knex, now);
  for (const id of toWarn) await actAs(knex, ACTOR, (acting) => warnOfDeletion(acting, id, now));
  for (const id of toDelete) {
    const digests = await actAs(knex, ACTOR, (acting) => deleteDraft(acting, id, now));
    for (const sha256 of digests) {
      await knex.transaction((trx) => removeUnnamed(trx, sha256, () => fileStore.delete(sha256)));
    }
  }
}
