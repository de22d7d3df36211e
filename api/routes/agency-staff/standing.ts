import type { Knex } from 'knex';
import { Type } from 'typebox';
import { cancelAbsence, enterAbsence, findAbsence, listAbsences } from '../../../storage/absences.ts';
import { findUser, setDeparture, type User } from '../../../storage/identity.ts';
import { enterInterest, listInterests } from '../../../storage/interests.ts';
import { releaseTasksOfUnfit } from '../../../storage/task-returns.ts';
import type { App, AppDeps } from '../../deps.ts';
import { orNotFound } from '../../errors.ts';
import { actOnce } from '../../plugins/idempotency.ts';
import { holdsAny, principalOf } from '../../principal.ts';
import { AbsenceView, DepartureBody, EnterAbsenceBody, EnterInterestBody, InterestView } from '../../schemas/people.ts';
import { problems } from '../../schemas/problem.ts';
import { Empty, List, Uuid } from '../../schemas/shapes.ts';
import { AgencyStaffView } from '../../schemas/users.ts';
import { subjectOf } from '../../subject.ts';

const listAbsencesSchema = {
  operationId: 'listAbsences',
  summary: '缺勤登记 Absences from today on: one’s own; a manager sees those of the agency',
  response: { 200: Type.Object({ items: List(AbsenceView) }), ...problems },
};

const enterAbsenceSchema = {
  operationId: 'enterAbsence',
  summary: '登记缺勤 Enter days of absence, for oneself or as manager for somebody of the agency',
  body: EnterAbsenceBody,
  response: { 201: Type.Object({ id: Uuid }), ...problems },
};

const cancelAbsenceSchema = {
  operationId: 'cancelAbsence',
  summary: '撤销缺勤 Take an absence back',
  params: Type.Object({ absenceId: Uuid }),
  response: { 200: Empty, ...problems },
};

const listInterestsSchema = {
  operationId: 'listInterests',
  summary: '利害关系登记 Ties to firms whose cases one may not review: one’s own; a manager sees those of the agency',
  response: { 200: Type.Object({ items: List(InterestView) }), ...problems },
};

const enterInterestSchema = {
  operationId: 'enterInterest',
  summary: '登记利害关系 Enter a tie to a firm: employed there, or author of its drawings',
  body: EnterInterestBody,
  response: { 201: Empty, ...problems },
};

const setDepartureSchema = {
  operationId: 'setDeparture',
  summary: '登记离职日期 Set the first day on which a person works for the agency no more, or take it back',
  params: Type.Object({ userId: Uuid }),
  body: DepartureBody,
  response: { 200: AgencyStaffView, ...problems },
};

export function registerStandingRoutes(app: App, { knex, clock }: Pick<AppDeps, 'knex' | 'clock'>): void {
  app.get('/absences', { schema: listAbsencesSchema }, async (request) => ({
    items: await listAbsences(knex, { ...scopeOf(principalOf(request).user), since: clock.today() }),
  }));

  app.post('/absences', { schema: enterAbsenceSchema }, async (request, reply) => {
    const { user } = principalOf(request);
    const { userId, note = null, ...days } = request.body;
    const subject = await subjectOf(knex, user, userId);
    const fresh = { ...days, note, userId: subject.id, enteredByName: user.displayName, enteredAt: clock.now() };
    const entered = await actOnce(knex, { request, reply: reply.code(201) }, async (acting) => ({
      id: await enterAbsence(acting, fresh),
    }));
    return reply.send(entered);
  });

  app.post('/absences/:absenceId/cancellation', { schema: cancelAbsenceSchema }, async (request, reply) => {
    const absence = orNotFound(await findAbsence(knex, request.params.absenceId), 'an absence');
    await subjectOf(knex, principalOf(request).user, absence.userId);
    return actOnce(knex, { request, reply }, async (acting) => {
      await cancelAbsence(acting, absence, clock.now());
      return null;
    });
  });

  app.get('/interests', { schema: listInterestsSchema }, async (request) => ({
    items: await listInterests(knex, scopeOf(principalOf(request).user)),
  }));

  app.post('/interests', { schema: enterInterestSchema }, async (request, reply) => {
    const { user } = principalOf(request);
    const { userId, note = null, endedOn = null, ...tie } = request.body;
    const subject = await subjectOf(knex, user, userId);
    const fresh = { ...tie, note, endedOn, userId: subject.id, enteredByName: user.displayName };
    const entered = await actOnce(knex, { request, reply: reply.code(201) }, async (acting) => {
      await enterInterest(acting, fresh, clock.now());
      return null;
    });
    return reply.send(entered);
  });

  app.post('/agency-staff/:userId/departure', { schema: setDepartureSchema }, async (request, reply) => {
    const person = await subjectOf(knex, principalOf(request).user, request.params.userId);
    const { leavesOn } = request.body;
    return actOnce(knex, { request, reply }, async (acting) => {
      await setDeparture(acting, person, leavesOn);
      await releaseTasksOfUnfit(acting, clock.today(), clock.now());
      return staffView(acting.trx, person.id);
    });
  });
}

/** A manager looks after the agency, everybody else after oneself. */
function scopeOf(user: User): { readonly userId?: string; readonly agencyCode?: string } {
  return holdsAny(user, ['agencyManager']) && user.agencyCode !== null
    ? { agencyCode: user.agencyCode }
    : { userId: user.id };
}

async function staffView(knex: Knex, userId: string): Promise<AgencyStaffView> {
  const user = orNotFound(await findUser(knex, userId), 'a person');
  return { ...user, agencyCode: user.agencyCode ?? '' };
}
