import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCodeOf } from '../../platform/errors.ts';
import { findVisibleApplication, lockApplication, touchDraft } from '../../storage/applications.ts';
import type { ActorTransaction } from '../../storage/audit.ts';
import { readCitySettings } from '../../storage/city-settings.ts';
import { decideWith } from '../../storage/decisions.ts';
import { readDisciplineTitles } from '../../storage/disciplines.ts';
import { holdContent } from '../../storage/draft-expiry.ts';
import { attachFile, endUpload, type MaterialFile, type Upload } from '../../storage/files.ts';
import type { Material } from '../../storage/materials.ts';
import { findOpenSlots } from '../../storage/open-slots.ts';
import type { AppDeps } from '../deps.ts';
import { ApiError, orNotFound } from '../errors.ts';
import { holdsAny, type Principal } from '../principal.ts';
import { type Inspected, inspectUpload } from './inspection.ts';

type UploadDeps = Pick<AppDeps, 'knex' | 'fileStore' | 'uploadDirectory' | 'clock' | 'zeebe'>;

/** Runs what writes in the transaction of the request. */
type Act = (work: (acting: ActorTransaction) => Promise<MaterialFile>) => Promise<MaterialFile>;

/**
 * Checks a whole upload and puts it into its slot. The bytes are kept under their digest only after every check; a file
 * that is refused leaves nothing behind.
 */
export async function finishUpload(
  deps: UploadDeps,
  principal: Principal,
  upload: Upload,
  act: Act,
): Promise<MaterialFile> {
  const path = join(deps.uploadDirectory, upload.id);
  const { material } = await requireOpenSlot(deps, principal, upload);
  const { inspected, stored } = await orGone(async () => {
    await requireWhole(path, upload.sizeBytes);
    const seen = await inspectOrDiscard(deps, { upload, material }, path);
    return { inspected: seen, stored: await deps.fileStore.put(createReadStream(path), { limit: upload.sizeBytes }) };
  });
  const file = await act((acting) => attach(deps, { principal, acting }, { upload, inspected, sha256: stored.sha256 }));
  await removeBytes(deps.uploadDirectory, upload.id);
  return file;
}

/** A slot that takes files, and for which of the two parties the person acts. */
export interface OpenSlot {
  readonly material: Material;
  /** A version of the design unit is proposed; the applicant decides on it. */
  readonly party: 'APPLICANT' | 'DESIGN_UNIT';
}

/** Refuses a slot that takes no files now, or none of the person's party, and a case that is not the person's. */
export async function requireOpenSlot(
  { knex: db, clock, zeebe }: Pick<AppDeps, 'knex' | 'clock' | 'zeebe'>,
  { user }: Principal,
  target: Pick<Upload, 'applicationId' | 'slot'>,
): Promise<OpenSlot> {
  const { firmCode } = user;
  const viewer = {
    ...(firmCode !== null && holdsAny(user, ['applicant']) ? { applicantCode: firmCode } : {}),
    ...(firmCode !== null && holdsAny(user, ['designUnit']) ? { designUnitCode: firmCode } : {}),
  };
  const application = orNotFound(await findVisibleApplication(db, target.applicationId, viewer), 'an application');
  const isApplicant = viewer.applicantCode === application.applicantCode;
  const open = await findOpenSlots(db, application, { today: clock.today(), decide: decideWith(zeebe) });
  const material = open.find(({ code }) => code === target.slot);
  if (material === undefined) {
    throw new ApiError('WRONG_STATE', `Expected a slot that takes files now, but ${target.slot} does not.`);
  }
  if (!isApplicant && !material.byDesigner) {
    throw new ApiError(
      'NOT_YOURS',
      `Expected the applicant to upload ${target.slot}, but you act for the design unit.`,
    );
  }
  return { material, party: isApplicant ? 'APPLICANT' : 'DESIGN_UNIT' };
}

/** Deletes the bytes of an upload and forgets it; bytes that are gone already are no error. */
export async function discardUploadedBytes(
  { knex, uploadDirectory }: Pick<AppDeps, 'knex' | 'uploadDirectory'>,
  id: string,
): Promise<void> {
  await removeBytes(uploadDirectory, id);
  await endUpload(knex, id);
}

async function removeBytes(directory: string, id: string): Promise<void> {
  await rm(join(directory, id), { force: true });
  // The upload server keeps its own notes beside the bytes.
  await rm(join(directory, `${id}.json`), { force: true });
}

async function requireWhole(path: string, sizeBytes: number): Promise<void> {
  const { size: found } = await stat(path);
  if (found !== sizeBytes) {
    throw new ApiError(
      'WRONG_STATE',
      `Expected ${sizeBytes} uploaded bytes, but ${found} have arrived. Go on sending.`,
    );
  }
}

/** The bytes go when an upload is finished: to a second request that finishes it there is none any more. */
async function orGone<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error;
    throw new ApiError('NOT_FOUND', undefined, { cause: error });
  }
}

async function inspectOrDiscard(
  deps: UploadDeps,
  { upload, material }: { readonly upload: Upload; readonly material: Material },
  path: string,
): Promise<Inspected> {
  const { signatureRequired } = await readCitySettings(deps.knex);
  const disciplineTitles = await readDisciplineTitles(deps.knex);
  try {
    return await inspectUpload(path, upload, { ...material, signatureRequired, disciplineTitles });
  } catch (error) {
    if (error instanceof ApiError) await discardUploadedBytes(deps, upload.id);
    throw error;
  }
}

/** A deleted draft may have taken the same bytes along since they were stored: then they are stored once more. */
async function keepBytes(
  { fileStore, uploadDirectory }: UploadDeps,
  { trx }: ActorTransaction,
  { upload, sha256 }: { readonly upload: Upload; readonly sha256: string },
): Promise<void> {
  await holdContent(trx, sha256);
  if ((await fileStore.stat(sha256)) !== undefined) return;
  await fileStore.put(createReadStream(join(uploadDirectory, upload.id)), { limit: upload.sizeBytes });
}

async function attach(
  deps: UploadDeps,
  { principal, acting }: { readonly principal: Principal; readonly acting: ActorTransaction },
  checked: { readonly upload: Upload; readonly inspected: Inspected; readonly sha256: string },
): Promise<MaterialFile> {
  const { clock, zeebe } = deps;
  const { upload, inspected, sha256 } = checked;
  const { applicationId, slot, fileName, sizeBytes, userId } = upload;
  // Under the lock: a submission that comes at the same moment either names this file or closes the slot first.
  await lockApplication(acting.trx, applicationId);
  const { party } = await requireOpenSlot({ knex: acting.trx, clock, zeebe }, principal, upload);
  // Two requests that finish the same upload: the first one forgets it, the second finds nothing to finish.
  if (!(await endUpload(acting.trx, upload.id))) throw new ApiError('NOT_FOUND');
  await keepBytes(deps, acting, { upload, sha256 });
  const content = { applicationId, slot, fileName, sha256, sizeBytes, ...inspected };
  const standing = party === 'APPLICANT' ? 'CONFIRMED' : 'PROPOSED';
  const by = { uploadedBy: userId, uploadedByName: principal.user.displayName, uploadedAt: clock.now() };
  const file = await attachFile(acting, { ...content, ...by, standing });
  await touchDraft(acting, applicationId, clock.now());
  return file;
}
