import { Type } from 'typebox';
import type { PlainDate } from '../../../domain/plain-date.ts';
import {
  finishJointDecision,
  type JointMeeting,
  listJointMeetings,
  recordJointMeeting,
} from '../../../storage/joint-meetings.ts';
import type { App, AppDeps } from '../../deps.ts';
import { actOnce } from '../../plugins/idempotency.ts';
import { principalOf } from '../../principal.ts';
import { JointMeetingBody, JointMeetingView } from '../../schemas/joint-review.ts';
import { problems } from '../../schemas/problem.ts';
import { Empty, List, Uuid } from '../../schemas/shapes.ts';

const caseParams = Type.Object({ applicationId: Uuid });

const listJointMeetingsSchema = {
  operationId: 'listJointMeetings',
  summary: '联席会议 Joint meetings of a case with their decisions; open ones past their day are overdue',
  params: caseParams,
  response: { 200: Type.Object({ items: List(JointMeetingView) }), ...problems },
};

const recordJointMeetingSchema = {
  operationId: 'recordJointMeeting',
  summary: '登记联席会议 Record a meeting: attendees, agenda, decisions with owner and due day',
  params: caseParams,
  body: JointMeetingBody,
  response: { 201: JointMeetingView, ...problems },
};

const finishJointDecisionSchema = {
  operationId: 'finishJointDecision',
  summary: '议定事项办结 Mark a decision as carried out',
  params: Type.Object({ decisionId: Uuid }),
  response: { 204: Empty, ...problems },
};

/** What the parties of a case have agreed on at a table, and who sees to it. */
export function registerJointMeetingRoutes(app: App, { knex, clock }: AppDeps): void {
  app.get('/applications/:applicationId/joint-meetings', { schema: listJointMeetingsSchema }, async ({ params }) => {
    const meetings = await listJointMeetings(knex, params.applicationId);
    return { items: meetings.map((meeting) => toView(meeting, clock.today())) };
  });

  app.post(
    '/applications/:applicationId/joint-meetings',
    { schema: recordJointMeetingSchema },
    async (request, reply) => {
      const fresh = { ...request.body, caseId: request.params.applicationId };
      const by = { person: principalOf(request).user, at: clock.now() };
      const exchange = { request, reply: reply.code(201) };
      return reply.send(
        await actOnce(knex, exchange, async (acting) =>
          toView(await recordJointMeeting(acting, by, fresh), clock.today()),
        ),
      );
    },
  );

  app.post('/joint-decisions/:decisionId/completion', { schema: finishJointDecisionSchema }, async (request, reply) => {
    const by = { person: principalOf(request).user, at: clock.now() };
    const exchange = { request, reply: reply.code(204) };
    return reply.send(
      await actOnce(knex, exchange, async (acting) => {
        await finishJointDecision(acting, by, request.params.decisionId);
        return null;
      }),
    );
  });
}

function toView(meeting: JointMeeting, today: PlainDate) {
  const decisions = meeting.decisions.map((each) => ({
    ...each,
    overdue: each.doneAt === null && each.dueOn < today,
  }));
  return { ...meeting, decisions };
}
