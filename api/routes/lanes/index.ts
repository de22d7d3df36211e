import { Type } from 'typebox';
import { getApplication } from '../../../storage/applications.ts';
import { findChannelDecision } from '../../../storage/channels.ts';
import type { App, AppDeps } from '../../deps.ts';
import { orNotFound } from '../../errors.ts';
import { LaneView } from '../../schemas/lanes.ts';
import { problems } from '../../schemas/problem.ts';
import { Uuid } from '../../schemas/shapes.ts';

const params = Type.Object({ applicationId: Uuid });

const getLaneSchema = {
  operationId: 'getLane',
  summary: '审查通道 The lane of a case, the rule that chose it and its inputs, and what was changed since',
  params,
  response: { 200: LaneView, ...problems },
};

export function registerLaneRoutes(app: App, deps: AppDeps): void {
  app.get('/applications/:applicationId/lane', { schema: getLaneSchema }, ({ params: { applicationId } }) =>
    describeLane(deps, applicationId),
  );
}

async function describeLane({ knex }: AppDeps, caseId: string) {
  const { channel } = await getApplication(knex, caseId);
  const decided = orNotFound(await findChannelDecision(knex, caseId), 'a lane, which is chosen at the acceptance');
  return { channel: channel ?? decided.channel, decided, limits: decided.limits };
}
