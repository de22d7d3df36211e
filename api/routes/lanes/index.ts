import { Type } from 'typebox';
import { type Channel, parseStageLimits, type StageLimits } from '../../../domain/decision-outputs.ts';
import { getApplication } from '../../../storage/applications.ts';
import { type ChannelDecision, findChannelDecision } from '../../../storage/channels.ts';
import { decideWith } from '../../../storage/decisions.ts';
import { listPanels } from '../../../storage/expert-panels.ts';
import { changeLane } from '../../../storage/lane-requests.ts';
import { limitsOfRound, listLaneChanges } from '../../../storage/lanes.ts';
import { getSector, tablesOf } from '../../../storage/sectors.ts';
import type { App, AppDeps } from '../../deps.ts';
import { ApiError, orNotFound } from '../../errors.ts';
import { actOnce } from '../../plugins/idempotency.ts';
import { principalOf } from '../../principal.ts';
import { ChangeLaneBody, LaneView } from '../../schemas/lanes.ts';
import { problems } from '../../schemas/problem.ts';
import { Uuid } from '../../schemas/shapes.ts';

const params = Type.Object({ applicationId: Uuid });

const getLaneSchema = {
  operationId: 'getLane',
  summary: '审查通道 The lane of a case, the rule that chose it and its inputs, and what was changed since',
  params,
  response: { 200: LaneView, ...problems },
};

const changeLaneSchema = {
  operationId: 'changeLane',
  summary: '调整审查通道 Move a case to another lane midway; what was done stays, the limits are counted anew',
  params,
  body: ChangeLaneBody,
  response: { 202: LaneView, ...problems },
};

export function registerLaneRoutes(app: App, deps: AppDeps): void {
  const { knex, clock } = deps;

  app.get('/applications/:applicationId/lane', { schema: getLaneSchema }, async ({ params: { applicationId } }) => {
    const decided = await findChannelDecision(knex, applicationId);
    return describeLane(knex, applicationId, orNotFound(decided, 'a lane, which is chosen at the acceptance'));
  });

  app.post('/applications/:applicationId/lane', { schema: changeLaneSchema }, async (request, reply) => {
    const { applicationId: caseId } = request.params;
    const { channel: to, reason } = request.body;
    const decided = await findChannelDecision(knex, caseId);
    if (decided === undefined)
      throw new ApiError('WRONG_STATE', 'Expected a case whose lane was chosen, but that is done at its acceptance.');
    const limits = await askLimits(deps, decided, { to, again: false });
    const reReviewLimits = await askLimits(deps, decided, { to, again: true });
    const { user: by } = principalOf(request);
    const wanted = { caseId, to, reason, by, limits, reReviewLimits };
    const changed = await actOnce(knex, { request, reply: reply.code(202) }, async (acting) => {
      await changeLane(acting, wanted, clock);
      return describeLane(acting.trx, caseId, decided);
    });
    return reply.send(changed);
  });
}

/** Days of a lane by the rules of the day of acceptance, as the deployed table has them. */
async function askLimits(
  { knex, zeebe }: AppDeps,
  { facts, rulesDate }: ChannelDecision,
  { to, again }: { readonly to: Channel; readonly again: boolean },
): Promise<StageLimits> {
  const variables = { facts: { ...facts, reReview: again }, rulesDate, channelDecision: { channel: to } };
  const tables = tablesOf(await getSector(knex, facts), decideWith(zeebe));
  return parseStageLimits(await tables('stage-limits', variables));
}

async function describeLane(db: AppDeps['knex'], caseId: string, decided: ChannelDecision) {
  const { channel } = await getApplication(db, caseId);
  return {
    channel: channel ?? decided.channel,
    decided,
    limits: await limitsOfRound(db, caseId, { round: 1, asked: decided.limits }),
    changes: await listLaneChanges(db, caseId),
    panels: await listPanels(db, caseId),
  };
}
