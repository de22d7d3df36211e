import type { RequiredMaterial } from '../domain/materials.ts';
import { instantOf, type PlainDate } from '../domain/plain-date.ts';
import type { ProjectFacts } from '../domain/project.ts';
import { type Application, createDraft, getApplication } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { recordCaseEvent } from './case-events.ts';
import { keepCaseMaterials } from './case-materials.ts';
import { attachFile, type MaterialFile } from './files.ts';
import { breaksUnique, Refusal } from './refusal.ts';
import { createSubmission } from './submissions.ts';

/** How a case of former times ended. */
export const IMPORTED_RESULTS = ['CERTIFIED', 'REJECTED', 'WITHDRAWN', 'TERMINATED', 'NOT_ACCEPTED'] as const;

/** A case of the time before this system, with the list of its files; their bytes may follow. */
export interface OldCase {
  /** As the old files carry it. */
  readonly number: string;
  readonly filedOn: PlainDate;
  readonly endedOn: PlainDate;
  readonly result: (typeof IMPORTED_RESULTS)[number];
  readonly building: string;
  readonly facts: ProjectFacts;
  readonly files: readonly Pick<MaterialFile, 'slot' | 'fileName' | 'sha256' | 'sizeBytes' | 'mediaType'>[];
  /** The list that held on the day of its filing. */
  readonly required: readonly RequiredMaterial[];
}

/**
 * Stores an old case as one that has ended: everybody whom it concerns can open it under its own list, and nobody can
 * change it. Refuses ALREADY_IMPORTED.
 */
export async function importOldCase(
  acting: ActorTransaction,
  old: OldCase,
  { by, at }: { readonly by: { readonly id: string; readonly displayName: string }; readonly at: Date },
): Promise<Application> {
  const { facts, building } = old;
  const firm = { applicantCode: facts.applicantUscc, applicantName: facts.applicantName };
  const { id } = await createDraft(acting, { facts, building, commitmentSigned: false, createdBy: by.id, ...firm }, at);
  for (const file of old.files) {
    await attachFile(acting, {
      ...{ applicationId: id, ...file, discipline: null, sheetNo: null, pageCount: null, signatureCount: null },
      ...{ warnings: [], uploadedBy: by.id, uploadedByName: by.displayName, uploadedAt: at, standing: 'CONFIRMED' },
      source: old.number,
    });
  }
  const submittedAt = new Date(instantOf(old.filedOn, '09:00'));
  await createSubmission(acting, {
    ...{ caseId: id, kind: 'APPLICATION', taskId: null, submittedBy: by.id, submittedByName: by.displayName },
    ...{ submittedAt, effectiveDate: old.filedOn, facts, note: null },
  });
  await keepCaseMaterials(acting, id, old.required);
  await close(acting, id, old, { submittedAt, at });
  const { number, filedOn, endedOn, result } = old;
  await recordCaseEvent(acting, {
    caseId: id,
    kind: 'IMPORTED',
    legalAt: at,
    data: { number, filedOn, endedOn, result },
  });
  return getApplication(acting.trx, id);
}

async function close(
  { trx }: ActorTransaction,
  id: string,
  { number, filedOn, endedOn, result }: OldCase,
  { submittedAt, at }: { readonly submittedAt: Date; readonly at: Date },
): Promise<void> {
  const closedAt = new Date(instantOf(endedOn, '17:00'));
  const times = { submitted_at: submittedAt, effective_date: filedOn, closed_at: closedAt, imported_at: at };
  try {
    await trx('applications')
      .where({ id })
      .update({ number, state: result, case_result: result, ...times });
  } catch (thrown) {
    if (!breaksUnique(thrown, 'applications_number_key')) throw thrown;
    throw new Refusal('ALREADY_IMPORTED', `Expected a case that is not here yet, but ${number} is.`, { cause: thrown });
  }
}
