import { Type } from 'typebox';
import { FACT_LABELS } from '../../../domain/fact-labels.ts';
import { MATERIAL_CODES } from '../../../domain/materials.ts';
import { actAs } from '../../../storage/audit.ts';
import { countHappened } from '../../../storage/case-events.ts';
import { answerCorrection } from '../../../storage/correction-answers.ts';
import { type CorrectionItem, listCorrectionItems } from '../../../storage/correction-items.ts';
import { dropCorrection, judgeCorrection, nameCorrection } from '../../../storage/correction-naming.ts';
import { findTask } from '../../../storage/tasks.ts';
import { countingBlockedDemands, DEMAND_BLOCKED } from '../../blocked-demands.ts';
import type { App, AppDeps } from '../../deps.ts';
import { orNotFound } from '../../errors.ts';
import { materialTitles } from '../../material-titles.ts';
import { actOnce } from '../../plugins/idempotency.ts';
import { holdsAny, principalOf } from '../../principal.ts';
import {
  AnswerCorrectionBody,
  CorrectionItemsView,
  CorrectionItemView,
  JudgeCorrectionBody,
  NameCorrectionBody,
} from '../../schemas/corrections.ts';
import { problems } from '../../schemas/problem.ts';
import { Empty, Uuid } from '../../schemas/shapes.ts';

const TaskParams = Type.Object({ taskId: Uuid });
const TaskItemParams = Type.Object({ taskId: Uuid, itemId: Uuid });

const listCorrectionItemsSchema = {
  operationId: 'listCorrectionItems',
  summary: '补正事项 What the correction notice asks for, with answers and differences',
  params: Type.Object({ applicationId: Uuid }),
  response: { 200: CorrectionItemsView, ...problems },
};

const answerCorrectionItemSchema = {
  operationId: 'answerCorrectionItem',
  summary: '答复补正事项 Answer one item: a new file in its slot, a corrected value, or words',
  params: Type.Object({ applicationId: Uuid, itemId: Uuid }),
  body: AnswerCorrectionBody,
  response: { 200: CorrectionItemView, ...problems },
};

const nameCorrectionItemSchema = {
  operationId: 'nameCorrectionItem',
  summary: '列出补正事项 Name what the one notice will ask for, in the course of the acceptance',
  params: TaskParams,
  body: NameCorrectionBody,
  response: { 201: CorrectionItemView, ...problems },
};

const dropCorrectionItemSchema = {
  operationId: 'dropCorrectionItem',
  summary: '删除补正事项 Take back what was named before the notice goes out',
  params: TaskItemParams,
  response: { 204: Empty, ...problems },
};

const judgeCorrectionItemSchema = {
  operationId: 'judgeCorrectionItem',
  summary: '核对补正答复 Accept or refuse one answer',
  params: TaskItemParams,
  body: JudgeCorrectionBody,
  response: { 200: CorrectionItemView, ...problems },
};

export function registerCorrectionRoutes(app: App, deps: AppDeps): void {
  const { knex, clock } = deps;

  app.get('/applications/:applicationId/correction-items', { schema: listCorrectionItemsSchema }, async (request) => {
    const { applicationId: caseId } = request.params;
    // What an officer has in mind is no demand: others see it when the notice has gone out.
    const issued = !holdsAny(principalOf(request).user, ['acceptanceOfficer', 'administrator']);
    const items = await listCorrectionItems(knex, caseId, { issued });
    return { items: items.map(toView), blockedDemands: await countHappened(knex, caseId, DEMAND_BLOCKED) };
  });

  app.post(
    '/applications/:applicationId/correction-items/:itemId/answer',
    { schema: answerCorrectionItemSchema },
    async (request, reply) => {
      const { applicationId: caseId, itemId } = request.params;
      const { value, text = null } = request.body;
      const wanted = { caseId, itemId, person: principalOf(request).user, given: { value, text } };
      return actOnce(knex, { request, reply }, async (acting) => toView(await answerCorrection(acting, wanted, clock)));
    },
  );

  app.post('/tasks/:taskId/correction-items', { schema: nameCorrectionItemSchema }, async (request, reply) => {
    const { taskId } = request.params;
    const { caseId } = orNotFound(await findTask(knex, taskId), 'a task');
    const { target = null, ...asked } = request.body;
    const by = { taskId, person: principalOf(request).user, at: clock.now() };
    const exchange = { request, reply: reply.code(201) };
    const name = () =>
      actOnce(knex, exchange, async (acting) => toView(await nameCorrection(acting, by, { ...asked, target })));
    return reply.send(await countingBlockedDemands(deps, { request, caseId }, name));
  });

  app.delete(
    '/tasks/:taskId/correction-items/:itemId',
    { schema: dropCorrectionItemSchema },
    async (request, reply) => {
      const { taskId, itemId } = request.params;
      const { user: person, actor } = principalOf(request);
      await actAs(knex, actor, (acting) => dropCorrection(acting, { taskId, person, at: clock.now() }, itemId));
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/tasks/:taskId/correction-items/:itemId/judgement',
    { schema: judgeCorrectionItemSchema },
    async (request, reply) => {
      const { taskId, itemId } = request.params;
      const { accepted, reason = null } = request.body;
      const by = { taskId, person: principalOf(request).user, at: clock.now() };
      const judge = async (acting: Parameters<typeof judgeCorrection>[0]) =>
        toView(await judgeCorrection(acting, by, { itemId, accepted, reason }));
      return actOnce(knex, { request, reply }, judge);
    },
  );
}

function toView(item: CorrectionItem) {
  return { ...item, titleZh: titleOf(item) };
}

function titleOf({ type, target }: CorrectionItem): string {
  const slot = MATERIAL_CODES.find((code) => type === 'MATERIAL' && code === target);
  if (slot !== undefined) return `${slot} ${materialTitles[slot]}`;
  return target === null ? '书面说明' : (FACT_LABELS[target] ?? target);
}
