import { Type } from 'typebox';
import { countOpinions } from '../../../domain/late-opinions.ts';
import { AGENCY_ROLES } from '../../../domain/roles.ts';
import { getApplication } from '../../../storage/applications.ts';
import { actAs } from '../../../storage/audit.ts';
import { findFile } from '../../../storage/files.ts';
import { countOpinionsByAgency } from '../../../storage/late-opinions.ts';
import { listObjections } from '../../../storage/objections.ts';
import {
  answerOpinion,
  dropOpinion,
  judgeReply,
  reviseOpinion,
  writeOpinion,
} from '../../../storage/opinion-actions.ts';
import { listReplies } from '../../../storage/opinion-replies.ts';
import { findOpinion, listOpinions, type Opinion, type OpinionContent } from '../../../storage/opinions.ts';
import type { App, AppDeps } from '../../deps.ts';
import { ApiError, orNotFound } from '../../errors.ts';
import { noteRead } from '../../note-read.ts';
import { actOnce } from '../../plugins/idempotency.ts';
import { holdsAny, type Principal, principalOf } from '../../principal.ts';
import { viewerOf } from '../../relations.ts';
import {
  AgencyFiguresView,
  CreateOpinionBody,
  JudgeOpinionBody,
  OpinionsView,
  OpinionView,
  ReplyBody,
  UpdateOpinionBody,
} from '../../schemas/opinions.ts';
import { problems } from '../../schemas/problem.ts';
import { Body, Empty, List, PlainDate, Uuid } from '../../schemas/shapes.ts';
import { countingSecondReviews } from '../../second-reviews.ts';

const OpinionParams = Type.Object({ opinionId: Uuid });

const listOpinionsSchema = {
  operationId: 'listOpinions',
  summary: '审查意见 Opinions of a case with their replies; applicants and designers see issued ones',
  params: Type.Object({ applicationId: Uuid }),
  querystring: Body({ round: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) }),
  response: { 200: OpinionsView, ...problems },
};

const listOpinionFiguresSchema = {
  operationId: 'listOpinionFigures',
  summary: '意见统计 Opinions by agency: mandatory ones, and what was found late',
  querystring: Body({ from: Type.Optional(PlainDate), to: Type.Optional(PlainDate) }),
  response: { 200: Type.Object({ items: List(AgencyFiguresView) }), ...problems },
};

const createOpinionSchema = {
  operationId: 'createOpinion',
  summary: '提出意见 Write an opinion in the course of a task one has taken',
  params: Type.Object({ taskId: Uuid }),
  body: CreateOpinionBody,
  response: { 201: OpinionView, ...problems },
};

const updateOpinionSchema = {
  operationId: 'updateOpinion',
  summary: '修改意见 Change an opinion of one’s own before it is issued',
  params: OpinionParams,
  body: UpdateOpinionBody,
  response: { 200: OpinionView, ...problems },
};

const deleteOpinionSchema = {
  operationId: 'deleteOpinion',
  summary: '删除意见 Delete an opinion of one’s own before it is issued',
  params: OpinionParams,
  querystring: Body({ taskId: Uuid }),
  response: { 204: Empty, ...problems },
};

const judgeOpinionSchema = {
  operationId: 'judgeOpinion',
  summary: '核定答复 Close or reopen after a reply, or waive as technical head',
  params: OpinionParams,
  body: JudgeOpinionBody,
  response: { 200: OpinionView, ...problems },
};

const replyToOpinionSchema = {
  operationId: 'replyToOpinion',
  summary: '答复意见 Reply to an issued opinion; a reply of the same round is replaced',
  params: OpinionParams,
  body: ReplyBody,
  response: { 202: Empty, ...problems },
};

export function registerOpinionRoutes(app: App, deps: AppDeps): void {
  const { knex, clock } = deps;

  app.get('/applications/:applicationId/opinions', { schema: listOpinionsSchema }, async (request) => {
    const { applicationId: caseId } = request.params;
    await noteRead(deps, principalOf(request), { caseId, what: 'OPINIONS' });
    const view = viewOf(principalOf(request));
    const opinions = await listOpinions(knex, { caseId, round: request.query.round, issuedOnly: view.issuedOnly });
    const replies = await listReplies(knex, caseId);
    const repliesTo = (id: string) => replies.filter(({ opinionId }) => opinionId === id);
    const objections = await listObjections(knex, await getApplication(knex, caseId));
    const objectionTo = (id: string) => objections.find(({ opinionId }) => opinionId === id) ?? null;
    const items = opinions.map((opinion) => ({
      ...view.show(opinion),
      replies: repliesTo(opinion.id),
      objection: objectionTo(opinion.id),
    }));
    return { items, figures: countOpinions(opinions) };
  });

  app.get('/opinion-figures', { schema: listOpinionFiguresSchema }, async (request) => ({
    items: await countOpinionsByAgency(knex, viewerOf(principalOf(request)), request.query),
  }));

  app.post('/tasks/:taskId/opinions', { schema: createOpinionSchema }, async (request, reply) => {
    const by = { taskId: request.params.taskId, person: principalOf(request).user, at: clock.now() };
    const content = { ...contentOf(request.body), discipline: request.body.discipline };
    const exchange = { request, reply: reply.code(201) };
    const write = () => actOnce(knex, exchange, (acting) => writeOpinion(acting, by, content));
    return reply.send(await countingSecondReviews(deps, request, write));
  });

  app.put('/opinions/:opinionId', { schema: updateOpinionSchema }, async (request) => {
    const { user: person, actor } = principalOf(request);
    const { taskId, version: expectedVersion } = request.body;
    const edit = { opinionId: request.params.opinionId, content: contentOf(request.body), expectedVersion };
    return actAs(knex, actor, (acting) => reviseOpinion(acting, { taskId, person, at: clock.now() }, edit));
  });

  app.delete('/opinions/:opinionId', { schema: deleteOpinionSchema }, async (request, reply) => {
    const { user: person, actor } = principalOf(request);
    const by = { taskId: request.query.taskId, person, at: clock.now() };
    await actAs(knex, actor, (acting) => dropOpinion(acting, by, request.params.opinionId));
    return reply.code(204).send(null);
  });

  app.post('/opinions/:opinionId/judgement', { schema: judgeOpinionSchema }, async (request, reply) => {
    const { user: person } = principalOf(request);
    const { taskId, ...judgement } = request.body;
    const wanted = { opinionId: request.params.opinionId, ...judgement };
    const by = { taskId, person, at: clock.now() };
    return actOnce(knex, { request, reply }, (acting) => judgeReply(acting, by, wanted));
  });

  app.post('/opinions/:opinionId/replies', { schema: replyToOpinionSchema }, async (request, reply) => {
    const { user: person } = principalOf(request);
    const { opinionId } = request.params;
    await requireFilesOfCase(deps, opinionId, request.body.fileIds);
    const answer = { ...request.body, person, at: clock.now() };
    const answered = await actOnce(knex, { request, reply: reply.code(202) }, async (acting) => {
      await answerOpinion(acting, opinionId, answer);
      return null;
    });
    return reply.send(answered);
  });
}

/** Until a notice carries them, opinions are the agency's; private notes always are. */
function viewOf({ user }: Principal) {
  const isAgency = holdsAny(user, AGENCY_ROLES);
  const seesDrafts = isAgency || holdsAny(user, ['department', 'administrator']);
  const show = (opinion: Opinion): Opinion => (isAgency ? opinion : { ...opinion, privateNote: null });
  return { issuedOnly: !seesDrafts, show };
}

export function contentOf(body: Partial<OpinionContent> & Pick<OpinionContent, 'severity' | 'text'>): OpinionContent {
  const { severity, text, fileId = null, sheet = null, position = null } = body;
  const { standard = null, clause = null, privateNote = null, lateReason = null, lateText = null } = body;
  return { severity, text, fileId, sheet, position, standard, clause, privateNote, lateReason, lateText };
}

async function requireFilesOfCase({ knex }: AppDeps, opinionId: string, fileIds: readonly string[]): Promise<void> {
  const { caseId } = orNotFound(await findOpinion(knex, opinionId), 'an opinion');
  for (const fileId of fileIds) {
    if ((await findFile(knex, fileId))?.applicationId !== caseId) {
      throw new ApiError('RULE_VIOLATED', `Expected files of the same case, but ${fileId} is none.`);
    }
  }
}
