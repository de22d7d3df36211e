import { Type } from 'typebox';
import { factTitles } from '../../../domain/fact-labels.ts';
import { getApplication } from '../../../storage/applications.ts';
import { type ActorTransaction, actAs } from '../../../storage/audit.ts';
import { countHappened } from '../../../storage/case-events.ts';
import { answerCorrection } from '../../../storage/correction-answers.ts';
import { type CorrectionItem, listCorrectionItems } from '../../../storage/correction-items.ts';
import { dropCorrection, judgeCorrection, nameCorrection } from '../../../storage/correction-naming.ts';
import { readMaterialTitles } from '../../../storage/materials.ts';
import { getSector } from '../../../storage/sectors.ts';
import { findTask } from '../../../storage/tasks.ts';
import { countingAskedTwice } from '../../asked-twice.ts';
import { countingBlockedDemands, DEMAND_BLOCKED } from '../../blocked-demands.ts';
import type { App, AppDeps } from '../../deps.ts';
import { orNotFound } from '../../errors.ts';
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
    const titles = await readTitles(knex, caseId);
    return {
      items: items.map((item) => toView(item, titles)),
      blockedDemands: await countHappened(knex, caseId, DEMAND_BLOCKED),
    };
  });

  app.post(
    '/applications/:applicationId/correction-items/:itemId/answer',
    { schema: answerCorrectionItemSchema },
    async (request, reply) => {
      const { applicationId: caseId, itemId } = request.params;
      const { value, text = null } = request.body;
      const wanted = { caseId, itemId, person: principalOf(request).user, given: { value, text } };
      return actOnce(knex, { request, reply }, async (acting) =>
        viewOf(acting, await answerCorrection(acting, wanted, clock)),
      );
    },
  );

  app.post('/tasks/:taskId/correction-items', { schema: nameCorrectionItemSchema }, async (request, reply) => {
    const { taskId } = request.params;
    const { caseId } = orNotFound(await findTask(knex, taskId), 'a task');
    const { target = null, ...asked } = request.body;
    const by = { taskId, person: principalOf(request).user, at: clock.now() };
    const exchange = { request, reply: reply.code(201) };
    const name = () =>
      actOnce(knex, exchange, async (acting) => viewOf(acting, await nameCorrection(acting, by, { ...asked, target })));
    const { actor } = principalOf(request);
    const counted = () => countingAskedTwice(deps, actor, name);
    return reply.send(await countingBlockedDemands(deps, { request, caseId }, counted));
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
      const judge = async (acting: ActorTransaction) =>
        viewOf(acting, await judgeCorrection(acting, by, { itemId, accepted, reason }));
      return actOnce(knex, { request, reply }, judge);
    },
  );
}

/** What the things are called that an item can name. */
interface Titles {
  readonly materials: ReadonlyMap<string, string>;
  readonly facts: Readonly<Record<string, string>>;
}

async function readTitles(db: AppDeps['knex'], caseId: string): Promise<Titles> {
  const { facts } = await getSector(db, (await getApplication(db, caseId)).facts);
  return { materials: await readMaterialTitles(db), facts: factTitles(facts) };
}

async function viewOf({ trx }: ActorTransaction, item: CorrectionItem) {
  return toView(item, await readTitles(trx, item.caseId));
}

function toView(item: CorrectionItem, titles: Titles) {
  return { ...item, titleZh: titleOf(item, titles) };
}

function titleOf({ type, target }: CorrectionItem, titles: Titles): string {
  if (type === 'MATERIAL' && target !== null) return `${target} ${titles.materials.get(target) ?? ''}`;
  return target === null ? '书面说明' : (titles.facts[target] ?? target);
}
