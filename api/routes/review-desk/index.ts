import { Type } from 'typebox';
import { getApplication } from '../../../storage/applications.ts';
import { actAs } from '../../../storage/audit.ts';
import { answerChecklist } from '../../../storage/checklist-answers.ts';
import { listChecklist } from '../../../storage/checklists.ts';
import { acceptHint, countHints, listHints, rejectHint } from '../../../storage/hints.ts';
import { dropDraft, findDraft, saveDraft } from '../../../storage/opinion-drafts.ts';
import { findTask } from '../../../storage/tasks.ts';
import type { App, AppDeps } from '../../deps.ts';
import { orNotFound } from '../../errors.ts';
import { actOnce } from '../../plugins/idempotency.ts';
import { principalOf } from '../../principal.ts';
import { viewerOf } from '../../relations.ts';
import { problems } from '../../schemas/problem.ts';
import {
  ChecklistAnswersBody,
  ChecklistView,
  DraftView,
  HintFiguresView,
  HintView,
  OpinionDraftBody,
  RejectHintBody,
  TakeHintBody,
  TakenHintView,
} from '../../schemas/review-desk.ts';
import { Empty, List, Uuid } from '../../schemas/shapes.ts';

const taskParams = Type.Object({ taskId: Uuid });
const hintParams = Type.Object({ hintId: Uuid });

const listChecklistSchema = {
  operationId: 'listChecklist',
  summary: '审查要点 Items of the discipline that hold for the case, with the answers given so far',
  params: taskParams,
  response: { 200: ChecklistView, ...problems },
};

const answerChecklistSchema = {
  operationId: 'answerChecklist',
  summary: '填写审查要点 Keep answers, any number at a time; 不适用 needs a reason',
  params: taskParams,
  body: ChecklistAnswersBody,
  response: { 200: ChecklistView, ...problems },
};

const getOpinionDraftSchema = {
  operationId: 'getOpinionDraft',
  summary: '意见草稿 The opinion that one is writing in the task; content null when there is none',
  params: taskParams,
  response: { 200: DraftView, ...problems },
};

const saveOpinionDraftSchema = {
  operationId: 'saveOpinionDraft',
  summary: '保存意见草稿 Keep what is written so far; the last write stands',
  params: taskParams,
  body: OpinionDraftBody,
  response: { 200: DraftView, ...problems },
};

const discardOpinionDraftSchema = {
  operationId: 'discardOpinionDraft',
  summary: '放弃意见草稿 Forget the draft',
  params: taskParams,
  response: { 204: Empty, ...problems },
};

const listHintsSchema = {
  operationId: 'listHints',
  summary: '机器提示 What was noticed about the round of a task, with evidence',
  params: taskParams,
  response: { 200: Type.Object({ items: List(HintView) }), ...problems },
};

const acceptHintSchema = {
  operationId: 'acceptHint',
  summary: '采纳提示 Take a hint up as the draft of an opinion',
  params: hintParams,
  body: TakeHintBody,
  response: { 200: TakenHintView, ...problems },
};

const rejectHintSchema = {
  operationId: 'rejectHint',
  summary: '不采纳提示 Reject a hint, with a reason',
  params: hintParams,
  body: RejectHintBody,
  response: { 200: HintView, ...problems },
};

const listHintFiguresSchema = {
  operationId: 'listHintFigures',
  summary: '提示统计 Rates of acceptance and rejection by rule',
  response: { 200: Type.Object({ items: List(HintFiguresView) }), ...problems },
};

/** What lies on a reviewer's desk beside the drawings: checklist, the opinion being written, hints. */
export function registerReviewDeskRoutes(app: App, deps: AppDeps): void {
  registerChecklistRoutes(app, deps);
  registerDraftRoutes(app, deps);
  registerHintRoutes(app, deps);
}

function registerChecklistRoutes(app: App, { knex, clock }: AppDeps): void {
  app.get('/tasks/:taskId/checklist', { schema: listChecklistSchema }, async ({ params }) => {
    const task = orNotFound(await findTask(knex, params.taskId), 'a task');
    const application = await getApplication(knex, task.caseId);
    return { items: await listChecklist(knex, { task, application, at: clock.now() }) };
  });

  app.put('/tasks/:taskId/checklist', { schema: answerChecklistSchema }, async (request) => {
    const { user: person, actor } = principalOf(request);
    const by = { taskId: request.params.taskId, person, at: clock.now() };
    const answers = request.body.answers.map(({ itemCode, answer, reason = null }) => ({ itemCode, answer, reason }));
    return { items: await actAs(knex, actor, (acting) => answerChecklist(acting, by, answers)) };
  });
}

function registerDraftRoutes(app: App, { knex, clock }: AppDeps): void {
  const none = { content: null, version: null, updatedAt: null };

  app.get('/tasks/:taskId/opinion-draft', { schema: getOpinionDraftSchema }, async (request) => {
    const author = { taskId: request.params.taskId, person: principalOf(request).user };
    return (await findDraft(knex, author)) ?? none;
  });

  app.put('/tasks/:taskId/opinion-draft', { schema: saveOpinionDraftSchema }, async (request) => {
    const { user: person, actor } = principalOf(request);
    const by = { taskId: request.params.taskId, person, at: clock.now() };
    return actAs(knex, actor, (acting) => saveDraft(acting, by, request.body.content));
  });

  app.delete('/tasks/:taskId/opinion-draft', { schema: discardOpinionDraftSchema }, async (request, reply) => {
    const { user: person, actor } = principalOf(request);
    await actAs(knex, actor, (acting) => dropDraft(acting, { taskId: request.params.taskId, person }));
    return reply.code(204).send(null);
  });
}

function registerHintRoutes(app: App, { knex, clock }: AppDeps): void {
  app.get('/tasks/:taskId/hints', { schema: listHintsSchema }, async ({ params }) => {
    const { caseId, round, discipline } = orNotFound(await findTask(knex, params.taskId), 'a task');
    return { items: await listHints(knex, { caseId, round: round ?? undefined, discipline }) };
  });

  app.post('/hints/:hintId/acceptance', { schema: acceptHintSchema }, async (request, reply) => {
    const by = { taskId: request.body.taskId, person: principalOf(request).user, at: clock.now() };
    return actOnce(knex, { request, reply }, (acting) => acceptHint(acting, by, request.params.hintId));
  });

  app.post('/hints/:hintId/rejection', { schema: rejectHintSchema }, async (request, reply) => {
    const { taskId, reason } = request.body;
    const by = { taskId, person: principalOf(request).user, at: clock.now() };
    const rejection = { hintId: request.params.hintId, reason };
    return actOnce(knex, { request, reply }, (acting) => rejectHint(acting, by, rejection));
  });

  app.get('/hint-figures', { schema: listHintFiguresSchema }, async (request) => ({
    items: await countHints(knex, viewerOf(principalOf(request))),
  }));
}
