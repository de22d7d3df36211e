import { Type } from 'typebox';
import { isNoticeLate } from '../../../domain/rounds.ts';
import { listNotices } from '../../../storage/opinion-notices.ts';
import { listRoundDisciplines, listRounds, type Round } from '../../../storage/reviews.ts';
import { listSetFiles } from '../../../storage/submissions.ts';
import type { App, AppDeps } from '../../deps.ts';
import { orNotFound } from '../../errors.ts';
import { principalOf } from '../../principal.ts';
import { viewerOf } from '../../relations.ts';
import { problems } from '../../schemas/problem.ts';
import { NoticeView, RoundSetView, RoundView } from '../../schemas/rounds.ts';
import { Body, List, Uuid } from '../../schemas/shapes.ts';

const MOST_NOTICES = 200;

const listRoundsSchema = {
  operationId: 'listRounds',
  summary: '轮次 Rounds of a case: why the drawings went back, and when the notice was due and issued',
  params: Type.Object({ applicationId: Uuid }),
  response: { 200: Type.Object({ items: List(RoundView) }), ...problems },
};

const getRoundSetSchema = {
  operationId: 'getRoundSet',
  summary: '某轮送审图纸 The set of files that a round is about, and which round’s set is the current one',
  params: Type.Object({ applicationId: Uuid, round: Type.Integer({ minimum: 1, maximum: 1000 }) }),
  response: { 200: RoundSetView, ...problems },
};

const listOpinionNoticesSchema = {
  operationId: 'listOpinionNotices',
  summary: '意见告知书 Opinion notices of the cases one may see, newest first; late ones alone on request',
  querystring: Body({ late: Type.Optional(Type.Boolean()) }),
  response: { 200: Type.Object({ items: List(NoticeView) }), ...problems },
};

export function registerRoundRoutes(app: App, { knex, clock }: AppDeps): void {
  const isLate = ({ noticeIssuedAt, noticeDueOn }: Round): boolean =>
    noticeIssuedAt !== null && isNoticeLate(noticeDueOn, clock.dayOf(noticeIssuedAt));

  app.get(
    '/applications/:applicationId/rounds',
    { schema: listRoundsSchema },
    async ({ params: { applicationId } }) => {
      const rounds = await listRounds(knex, applicationId);
      const items = rounds.map(async (each) => ({
        ...each,
        noticeLate: isLate(each),
        disciplines: await listRoundDisciplines(knex, applicationId, each.round),
      }));
      return { items: await Promise.all(items) };
    },
  );

  app.get('/applications/:applicationId/rounds/:round/files', { schema: getRoundSetSchema }, async ({ params }) => {
    const rounds = await listRounds(knex, params.applicationId);
    const found = orNotFound(
      rounds.find(({ round }) => round === params.round),
      'a round of the case',
    );
    const files = await listSetFiles(knex, found.setId);
    return { round: found.round, currentRound: rounds.at(-1)?.round ?? found.round, files };
  });

  app.get('/opinion-notices', { schema: listOpinionNoticesSchema }, async (request) => {
    const viewer = viewerOf(principalOf(request));
    return { items: await listNotices(knex, { viewer, lateOnly: request.query.late ?? false, limit: MOST_NOTICES }) };
  });
}
