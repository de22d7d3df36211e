import { Type } from 'typebox';
import { DEFAULT_FILE_RULES, MATERIAL_CODES, type MaterialCode, materialNeedsOf } from '../../../domain/materials.ts';
import { parseProject } from '../../../domain/project-validation.ts';
import { type Application, getApplication } from '../../../storage/applications.ts';
import { listCaseEvents } from '../../../storage/case-events.ts';
import { listDocuments } from '../../../storage/documents.ts';
import { listCurrentFiles, reviewedFiles } from '../../../storage/files.ts';
import { findOpenSlots } from '../../../storage/open-slots.ts';
import { findInstance, type InstanceDetail } from '../../../storage/read-model.ts';
import { listRequestedMaterials } from '../../../storage/requested-materials.ts';
import { listTasksOfCase } from '../../../storage/task-lists.ts';
import { readCaseClocks } from '../../case-clocks.ts';
import type { App, AppDeps } from '../../deps.ts';
import { materialTitles } from '../../material-titles.ts';
import { TimelineView } from '../../schemas/applications.ts';
import { ClocksView } from '../../schemas/clocks.ts';
import { ProgressView } from '../../schemas/definitions.ts';
import { DocumentView } from '../../schemas/documents.ts';
import { SlotView } from '../../schemas/materials.ts';
import { problems } from '../../schemas/problem.ts';
import { List, Uuid } from '../../schemas/shapes.ts';
import { CaseTaskView } from '../../schemas/tasks.ts';

const params = Type.Object({ applicationId: Uuid });

const getTimelineSchema = {
  operationId: 'getTimeline',
  summary: '办理过程 What happened in the case, oldest first',
  params,
  response: { 200: TimelineView, ...problems },
};

const getProgressSchema = {
  operationId: 'getProgress',
  summary: '流程进度 Where the process of the case and its called processes stand',
  params,
  response: { 200: ProgressView, ...problems },
};

const listMaterialsSchema = {
  operationId: 'listMaterials',
  summary: '材料 The slots with their files, and which of them take files now',
  params,
  response: { 200: Type.Object({ items: List(SlotView) }), ...problems },
};

const listClocksSchema = {
  operationId: 'listClocks',
  summary: '时限 Limits with lights, pauses with notices, the three clocks side by side, forecast of the end',
  params,
  response: { 200: ClocksView, ...problems },
};

const listDocumentsSchema = {
  operationId: 'listDocuments',
  summary: '文书 Documents that were issued',
  params,
  response: { 200: Type.Object({ items: List(DocumentView) }), ...problems },
};

const listCaseTasksSchema = {
  operationId: 'listCaseTasks',
  summary: '案件任务 Who has what to do in the case',
  params,
  response: { 200: Type.Object({ items: List(CaseTaskView) }), ...problems },
};

export function registerApplicationReadRoutes(app: App, deps: AppDeps): void {
  const { knex } = deps;

  app.get(
    '/applications/:applicationId/timeline',
    { schema: getTimelineSchema },
    async ({ params: { applicationId } }) => ({
      items: await listCaseEvents(knex, applicationId),
    }),
  );

  app.get(
    '/applications/:applicationId/progress',
    { schema: getProgressSchema },
    async ({ params: { applicationId } }) => {
      const { processInstanceKey } = await getApplication(knex, applicationId);
      return { instances: processInstanceKey === null ? [] : await instanceTree(deps, processInstanceKey) };
    },
  );

  app.get(
    '/applications/:applicationId/materials',
    { schema: listMaterialsSchema },
    async ({ params: { applicationId } }) => ({
      items: await slotsOf(deps, await getApplication(knex, applicationId)),
    }),
  );

  app.get('/applications/:applicationId/clocks', { schema: listClocksSchema }, async ({ params: { applicationId } }) =>
    readCaseClocks(deps, applicationId),
  );

  app.get(
    '/applications/:applicationId/documents',
    { schema: listDocumentsSchema },
    async ({ params: { applicationId } }) => ({
      items: await listDocuments(knex, applicationId),
    }),
  );

  app.get(
    '/applications/:applicationId/tasks',
    { schema: listCaseTasksSchema },
    async ({ params: { applicationId } }) => ({
      items: await listTasksOfCase(knex, applicationId),
    }),
  );
}

/** The instance and all it has called, callers before the called. */
async function instanceTree(deps: AppDeps, key: string): Promise<InstanceDetail[]> {
  const instance = await findInstance(deps.knex, deps.engineIdentity, key);
  if (instance === undefined) return [];
  const called = await Promise.all(instance.children.map((child) => instanceTree(deps, child.key)));
  return [instance, ...called.flat()];
}

async function slotsOf({ knex }: AppDeps, application: Application) {
  const [files, isReviewed, open, requested] = await Promise.all([
    listCurrentFiles(knex, application.id),
    reviewedFiles(knex, application.id),
    findOpenSlots(knex, application),
    listRequestedMaterials(knex, application.id),
  ]);
  const project = parseProject({ surveyUnit: null, surveyUscc: null, ...application.facts });
  const needs = project.ok ? materialNeedsOf(project.project) : undefined;
  return MATERIAL_CODES.map((slot: MaterialCode) => ({
    slot,
    titleZh: materialTitles[slot],
    need: needs?.[slot] ?? null,
    open: open.includes(slot),
    formats: DEFAULT_FILE_RULES[slot],
    requested: requested
      .filter((each) => each.slot === slot)
      .map(({ kind, remark, settledAt }) => ({ kind, remark, settled: settledAt !== null })),
    files: files
      .filter((file) => file.slot === slot)
      .map((file) => ({ ...file, removable: open.includes(slot) && !isReviewed(file) })),
  }));
}
