import { Type } from 'typebox';
import { lockApplication, touchDraft } from '../../../storage/applications.ts';
import { actAs } from '../../../storage/audit.ts';
import { findFile, removeFile } from '../../../storage/files.ts';
import type { App, AppDeps } from '../../deps.ts';
import { ApiError, orNotFound } from '../../errors.ts';
import { sendStoredFile } from '../../file-answer.ts';
import { principalOf } from '../../principal.ts';
import { fileAnswers } from '../../schemas/content.ts';
import { problems } from '../../schemas/problem.ts';
import { Empty, Uuid } from '../../schemas/shapes.ts';
import { requireOpenSlot } from '../../uploads/finish.ts';

const FileParams = Type.Object({ fileId: Uuid });

const getFileContentSchema = {
  operationId: 'getFileContent',
  summary: '下载材料 Download a material, of any version',
  params: FileParams,
  response: { ...fileAnswers, ...problems },
};

const removeFileSchema = {
  operationId: 'removeFile',
  summary: '移除材料 Take a file out of a slot that is open; submissions that named it keep it',
  params: FileParams,
  response: { 204: Empty, ...problems },
};

export function registerFileRoutes(app: App, deps: Pick<AppDeps, 'knex' | 'fileStore' | 'clock' | 'zeebe'>): void {
  const { knex, fileStore, clock, zeebe } = deps;
  app.get('/files/:fileId/content', { schema: getFileContentSchema }, async (request, reply) => {
    const file = orNotFound(await findFile(knex, request.params.fileId), 'a file');
    const { sha256, fileName, mediaType } = file;
    return sendStoredFile({ request, reply }, fileStore, { sha256, fileName, mediaType });
  });

  app.delete('/files/:fileId', { schema: removeFileSchema }, async (request, reply) => {
    const principal = principalOf(request);
    const file = orNotFound(await findFile(knex, request.params.fileId), 'a file');
    await actAs(knex, principal.actor, async (acting) => {
      await lockApplication(acting.trx, file.applicationId);
      const { party } = await requireOpenSlot({ knex: acting.trx, clock, zeebe }, principal, file);
      // What the applicant stands for is the applicant's to take out.
      if (party === 'DESIGN_UNIT' && file.standing !== 'PROPOSED') throw new ApiError('NOT_YOURS');
      if (!(await removeFile(acting, file))) throw new ApiError('NOT_FOUND');
      await touchDraft(acting, file.applicationId, clock.now());
    });
    return reply.code(204).send(null);
  });
}
