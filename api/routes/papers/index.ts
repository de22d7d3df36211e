import { Type } from 'typebox';
import { listNeighbourAnswers } from '../../../storage/neighbour-answers.ts';
import { countFilingFigures, listPaperVisits, recordPaperVisit } from '../../../storage/paper-visits.ts';
import { endPaper } from '../../../storage/papers.ts';
import type { App, AppDeps } from '../../deps.ts';
import { ApiError } from '../../errors.ts';
import { actOnce } from '../../plugins/idempotency.ts';
import { principalOf } from '../../principal.ts';
import { ReasonBody } from '../../schemas/applications.ts';
import { FilingFiguresView, NeighbourAnswerView, PaperVisitBody, PaperVisitView } from '../../schemas/papers.ts';
import { problems } from '../../schemas/problem.ts';
import { Empty, List, Uuid } from '../../schemas/shapes.ts';

const caseParams = Type.Object({ applicationId: Uuid });

const listNeighbourAnswersSchema = {
  operationId: 'listNeighbourAnswers',
  summary: '核验信息 What systems of other offices answered for the case, with source and time',
  params: caseParams,
  response: { 200: Type.Object({ items: List(NeighbourAnswerView) }), ...problems },
};

const endPaperSchema = {
  operationId: 'endPaper',
  summary: '存档材料失效 Take a paper off the file, with the reason: from now on it may be asked for',
  params: Type.Object({ paperId: Uuid }),
  body: ReasonBody,
  response: { 202: Empty, ...problems },
};

const listPaperVisitsSchema = {
  operationId: 'listPaperVisits',
  summary: '到窗口记录 Times that somebody had to come to the counter for the case',
  params: caseParams,
  response: { 200: Type.Object({ items: List(PaperVisitView) }), ...problems },
};

const recordPaperVisitSchema = {
  operationId: 'recordPaperVisit',
  summary: '登记到窗口 Note that somebody had to come to the counter, when and why',
  params: caseParams,
  body: PaperVisitBody,
  response: { 201: PaperVisitView, ...problems },
};

const getFilingFiguresSchema = {
  operationId: 'getFilingFigures',
  summary: '网办指标 Published figures: visits to the counter, refused repeated requests',
  response: { 200: FilingFiguresView, ...problems },
};

/** Papers on file, and how often people still have to come with paper. */
export function registerPaperRoutes(app: App, { knex, clock }: Pick<AppDeps, 'knex' | 'clock'>): void {
  app.get(
    '/applications/:applicationId/neighbour-answers',
    { schema: listNeighbourAnswersSchema },
    async ({ params }) => ({ items: await listNeighbourAnswers(knex, params.applicationId) }),
  );

  app.post('/papers-on-file/:paperId/end', { schema: endPaperSchema }, async (request, reply) => {
    const { user } = principalOf(request);
    const end = { byName: user.displayName, reason: request.body.reason, at: clock.now() };
    return actOnce(knex, { request, reply: reply.code(202) }, async (acting) => {
      await endPaper(acting, request.params.paperId, end);
      return null;
    });
  });

  app.get('/applications/:applicationId/paper-visits', { schema: listPaperVisitsSchema }, async ({ params }) => ({
    items: await listPaperVisits(knex, params.applicationId),
  }));

  app.post('/applications/:applicationId/paper-visits', { schema: recordPaperVisitSchema }, async (request, reply) => {
    const { visitedOn } = request.body;
    if (visitedOn > clock.today()) {
      throw new ApiError('RULE_VIOLATED', `Expected a visit of today or before, but ${visitedOn} is yet to come.`);
    }
    const visit = { ...request.body, recordedAt: clock.now() };
    return actOnce(knex, { request, reply: reply.code(201) }, (acting) =>
      recordPaperVisit(acting, request.params.applicationId, visit),
    );
  });

  app.get('/public/filing-figures', { schema: getFilingFiguresSchema }, async () => {
    const figures = await countFilingFigures(knex);
    const { cases, paperVisits } = figures;
    const perCase = cases === 0 ? null : Math.round((paperVisits / cases) * 100) / 100;
    return { ...figures, paperVisitsPerCase: perCase, asOf: clock.now() };
  });
}
