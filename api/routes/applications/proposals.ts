import { Type } from 'typebox';
import { lockApplication, touchDraft } from '../../../storage/applications.ts';
import type { ActorTransaction } from '../../../storage/audit.ts';
import { recordCaseEvent } from '../../../storage/case-events.ts';
import { decideFile, findFile, listProposedFiles, type MaterialFile } from '../../../storage/files.ts';
import type { App, AppDeps } from '../../deps.ts';
import { orNotFound } from '../../errors.ts';
import { actOnce } from '../../plugins/idempotency.ts';
import { type Principal, principalOf } from '../../principal.ts';
import { ReasonBody } from '../../schemas/applications.ts';
import { FileView } from '../../schemas/materials.ts';
import { problems } from '../../schemas/problem.ts';
import { List, Uuid } from '../../schemas/shapes.ts';
import { requireOpenSlot } from '../../uploads/finish.ts';

const params = Type.Object({ applicationId: Uuid });
const fileParams = Type.Object({ applicationId: Uuid, fileId: Uuid });

const confirmFileSchema = {
  operationId: 'confirmFile',
  summary: '确认设计单位上传的版本 Confirm a version of the design unit: from now on it is what is handed in',
  params: fileParams,
  response: { 200: FileView, ...problems },
};

const declineFileSchema = {
  operationId: 'declineFile',
  summary: '不采用设计单位上传的版本 Decline a version of the design unit, with the reason',
  params: fileParams,
  body: ReasonBody,
  response: { 200: FileView, ...problems },
};

const confirmFilesSchema = {
  operationId: 'confirmFiles',
  summary: '全部确认 Confirm every version of the design unit that waits',
  params,
  response: { 200: Type.Object({ items: List(FileView) }), ...problems },
};

/** The applicant's word on what the design unit has uploaded: nothing is handed in without it. */
export function registerProposalRoutes(app: App, deps: AppDeps): void {
  const { knex } = deps;

  app.post(
    '/applications/:applicationId/files/:fileId/confirmation',
    { schema: confirmFileSchema },
    async (request, reply) => {
      const decide = decider(deps, principalOf(request), null);
      const { applicationId, fileId } = request.params;
      return actOnce(knex, { request, reply }, async (acting) => {
        await lockApplication(acting.trx, applicationId);
        return decide(acting, await fileOf(acting, applicationId, fileId));
      });
    },
  );

  app.post(
    '/applications/:applicationId/files/:fileId/rejection',
    { schema: declineFileSchema },
    async (request, reply) => {
      const decide = decider(deps, principalOf(request), request.body.reason);
      const { applicationId, fileId } = request.params;
      return actOnce(knex, { request, reply }, async (acting) => {
        await lockApplication(acting.trx, applicationId);
        return decide(acting, await fileOf(acting, applicationId, fileId));
      });
    },
  );

  app.post(
    '/applications/:applicationId/files/confirmation',
    { schema: confirmFilesSchema },
    async (request, reply) => {
      const decide = decider(deps, principalOf(request), null);
      const { applicationId } = request.params;
      return actOnce(knex, { request, reply }, async (acting) => {
        await lockApplication(acting.trx, applicationId);
        const items: MaterialFile[] = [];
        for (const file of await listProposedFiles(acting.trx, applicationId)) items.push(await decide(acting, file));
        return { items };
      });
    },
  );
}

async function fileOf({ trx }: ActorTransaction, applicationId: string, fileId: string): Promise<MaterialFile> {
  const file = await findFile(trx, fileId);
  return orNotFound(file?.applicationId === applicationId ? file : undefined, 'a file of this application');
}

/** Decides on files of a locked case; only where the slot still takes files, so that no accepted file changes. */
function decider({ clock, zeebe }: AppDeps, principal: Principal, declineReason: string | null) {
  return async (acting: ActorTransaction, file: MaterialFile): Promise<MaterialFile> => {
    // One that is left out changes nothing that was handed in.
    if (declineReason === null) await requireOpenSlot({ knex: acting.trx, clock, zeebe }, principal, file);
    const at = clock.now();
    const decided = await decideFile(acting, file, { by: principal.user, at, declineReason });
    await touchDraft(acting, decided.applicationId, at);
    const { applicationId: caseId, slot, fileName, version, uploadedByName } = decided;
    const kind = declineReason === null ? 'FILE_CONFIRMED' : 'FILE_DECLINED';
    const data = { slot, fileName, version, uploadedByName, ...(declineReason !== null && { reason: declineReason }) };
    await recordCaseEvent(acting, { caseId, kind, legalAt: at, data });
    return decided;
  };
}
