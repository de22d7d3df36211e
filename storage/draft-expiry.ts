import type { Knex } from 'knex';
import { discardDraft } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { readCitySettings } from './city-settings.ts';
import { notify } from './notifications.ts';

const DAY_MS = 86_400_000;
/** Drafts of one round of housekeeping; the rest waits for the next. */
const MOST_DRAFTS = 500;

/** Drafts whose time is up, and those that are to be told so first. */
export interface DueDrafts {
  readonly toWarn: readonly string[];
  readonly toDelete: readonly string[];
}

/**
 * Looks for drafts that nobody has changed for long. One is deleted only when its firm was warned the set days before, so
 * that a clock that jumps ahead deletes nothing unannounced.
 */
export async function findDueDrafts(db: Knex, now: Date): Promise<DueDrafts> {
  const { draftDays, draftWarningDays } = await readCitySettings(db);
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const drafts = () => db('applications').where({ state: 'DRAFT', submitted_at: null }).limit(MOST_DRAFTS);
  const toWarn: string[] = await drafts()
    .whereNull('draft_warned_at')
    .where('updated_at', '<=', before(Math.max(0, draftDays - draftWarningDays)))
    .orderBy('updated_at')
    .pluck('id');
  const toDelete: string[] = await drafts()
    .where('updated_at', '<=', before(draftDays))
    .where('draft_warned_at', '<=', before(draftWarningDays))
    .orderBy('updated_at')
    .pluck('id');
  return { toWarn, toDelete };
}

/** Tells the firm of a draft that it will be deleted; one that was changed or submitted meanwhile is left alone. */
export async function warnOfDeletion(acting: ActorTransaction, caseId: string, at: Date): Promise<void> {
  const { trx } = acting;
  const { draftDays } = await readCitySettings(trx);
  const [draft] = await trx('applications')
    .where({ id: caseId, submitted_at: null, draft_warned_at: null })
    .update({ draft_warned_at: at })
    .returning<{ project_name: string; applicant_code: string; updated_at: Date }[]>([
      'project_name',
      'applicant_code',
      'updated_at',
    ]);
  if (draft === undefined) return;
  const name = draft.project_name === '' ? '未命名项目' : draft.project_name;
  await notify(trx, {
    businessKey: `draft-expires:${caseId}:${draft.updated_at.toISOString()}`,
    ...{ caseId, kind: 'DRAFT_EXPIRES', recipientRole: 'applicant', firmCode: draft.applicant_code },
    ...{ agencyCode: null, regionCode: null, createdAt: at },
    text: `“${name}”的申报草稿已久未修改，满 ${draftDays} 天将被删除；需要保留的，请打开并保存一次。`,
  });
  acting.record({ action: 'warn-of-deletion', entity: 'application', entityId: caseId });
}

/** Deletes a draft with its files; answers the digests that no row names any more from this draft's side. */
export async function deleteDraft(acting: ActorTransaction, caseId: string, now: Date): Promise<readonly string[]> {
  const { toDelete } = await findDueDrafts(acting.trx, now);
  // Changed, or submitted, since it was found.
  if (!toDelete.includes(caseId)) return [];
  await discardDraft(acting, caseId);
  const files: { sha256: string }[] = await acting.trx('files').where({ application_id: caseId }).delete('sha256');
  return [...new Set(files.map(({ sha256 }) => sha256))];
}

/**
 * Runs `remove` if no row names the content, and lets nobody attach it meanwhile: whoever attaches a content holds
 * `holdContent` and looks whether its bytes are still there.
 */
export async function removeUnnamed(trx: Knex.Transaction, sha256: string, remove: () => Promise<void>): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [sha256]);
  for (const table of ['files', 'documents', 'papers_on_file']) {
    if ((await trx(table).where({ sha256 }).first('id')) !== undefined) return;
  }
  await remove();
}

/** Keeps the bytes of a content from being removed until the transaction ends. */
export async function holdContent(trx: Knex.Transaction, sha256: string): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock_shared(hashtextextended(?, 0))', [sha256]);
}
