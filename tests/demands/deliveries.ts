import { createHash, createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Delivery, Items, JointMeeting, Opinion } from '../../demo/answers.ts';
import type { Caller } from '../../demo/api-client.ts';
import { teamOf } from '../../demo/cast.ts';
import { until } from '../../demo/until.ts';
import { NEWS_WORDS } from '../../pages/delivery-words.ts';
import { nameOther, staffAgencies } from '../case/restarts.ts';
import { drive, hasEnded, settle, waitsFor } from '../case/world.ts';
import type { Demands } from './demand-suite.ts';
import { problemOf } from './desk.ts';
import { changeLane } from './lanes.ts';
import { openReceiver, type Taken } from './receivers.ts';

/** What departments receive, and what they decide together. */
export const deliveryDemands: Demands = (world) => {
  it('D6 pushes events and documents, repeats until they are taken, and keeps the receipt; the others have an inbox', async () => {
    const receiver = await openReceiver(2);
    const { administrator } = world();
    const secret = 'a secret of sixteen or more';
    const endpoint = { url: receiver.url, secret };
    await administrator.put('/departments/339900-FIRE/endpoint', { endpoint });
    const cast = await world().submit('P18', { missingMaterials: [] });
    await drive(cast, {}, hasEnded);
    const path = `/applications/${cast.caseId}/deliveries`;

    const deliveries = await until('the certificate to be delivered', async () => {
      const { items } = await administrator.get<Items<Delivery>>(path);
      const taken = items.filter(({ status }) => status === 'DELIVERED');
      return taken.length === items.length && items.some(({ name }) => name === 'CERTIFICATE') ? items : undefined;
    });
    await administrator.put('/departments/339900-FIRE/endpoint', { endpoint: null });
    await receiver.close();

    const sent = deliveries.filter(({ channel }) => channel === 'HTTP');
    expect(sent.every(({ departmentCode, httpStatus }) => departmentCode === '339900-FIRE' && httpStatus === 200)).toBe(
      true,
    );
    expect(sent.reduce((sum, { attempts }) => sum + attempts - 1, 0)).toBe(2);
    const taken = new Map(receiver.taken.map(({ id, body }) => [id, sha256(body)]));
    expect(sent.map(({ id, bodySha256 }) => [id, bodySha256])).toEqual(sent.map(({ id }) => [id, taken.get(id)]));
    const isSigned = ({ body, timestamp, signature }: Taken) =>
      signature === `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
    expect(receiver.taken.every(isSigned)).toBe(true);
    const acceptances = deliveries.filter(({ name }) => name === 'ACCEPTANCE');
    expect(new Set(acceptances.map(({ departmentCode }) => departmentCode)).size).toBe(acceptances.length);
    expect(acceptances.map(({ departmentCode }) => departmentCode)).toContain('339900-FIRE');
    const inbox = deliveries.filter(({ channel }) => channel === 'INBOX');
    expect(inbox.map(({ departmentCode }) => departmentCode)).toContain('339900-CIVIL_DEFENCE');
    const defence = await cast.people.departmentOf('CIVIL_DEFENCE', cast.regionCode);
    const own = (await defence.get<Items<Delivery>>('/deliveries')).items;
    expect(own.map(({ id }) => id)).toEqual(expect.arrayContaining(inbox.map(({ id }) => id)));
  });

  it('D6 tells departments of the acceptance, and of all that stops, moves or ends a case', async () => {
    await staffAgencies(world());
    const cast = await world().submit('P05', { missingMaterials: ['M7'], commitmentSigned: true });
    await drive(cast, { FirstReview: undefined, SubmitSupplement: undefined }, waitsFor('FirstReview', 5));
    const path = `/applications/${cast.caseId}`;
    const construction = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
    await changeLane(cast, 'NORMAL');
    await construction.post(`${path}/suspension`, { reason: '涉诉' });
    await settle(cast, ({ suspended }) => suspended);
    await construction.post(`${path}/resumption`);
    await settle(cast, ({ suspended }) => !suspended);
    await nameOther(cast, 'DISQUALIFIED');
    await drive(cast, { FirstReview: undefined, SubmitSupplement: undefined }, waitsFor('FirstReview', 5));

    await cast.applicant.post(`${path}/withdrawal`, { reason: '停建' });
    await settle(cast, hasEnded);

    const fire = await cast.people.departmentOf('FIRE', cast.regionCode);
    const { items } = await fire.get<Items<Delivery>>(`${path}/deliveries`);
    const names = items.filter(({ departmentCode }) => departmentCode.includes('FIRE')).map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        ...['DEFICIENCY_NOTICE', 'CHANNEL_DECIDED', 'AGENCY_ASSIGNED', 'ROUND_PLANNED', 'LANE_CHANGED'],
        ...['SUSPENDED', 'PAUSE_NOTICE', 'RESUMED', 'AGENCY_REPLACED', 'WITHDRAWAL_REQUESTED', 'WITHDRAWAL', 'CLOSED'],
      ]),
    );
    expect(names.filter((name) => name === 'DEFICIENCY_NOTICE')).toHaveLength(1);
    expect(names.filter((name) => NEWS_WORDS[name] === undefined)).toEqual([]);
  });

  it('D6 takes what lies in an inbox for received when a person of the department first looks, and says who did', async () => {
    const cast = await world().submit('P18', { missingMaterials: [] });
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 3));
    const { administrator } = world();
    const inboxOf = async (caller: Caller, department: string) => {
      const { items } = await caller.get<Items<Delivery>>(`/applications/${cast.caseId}/deliveries`);
      return items.filter(({ departmentCode, channel }) => channel === 'INBOX' && departmentCode.includes(department));
    };
    const fire = await cast.people.departmentOf('FIRE', cast.regionCode);
    const defence = await cast.people.departmentOf('CIVIL_DEFENCE', cast.regionCode);

    const untouched = await inboxOf(administrator, 'FIRE');
    await inboxOf(defence, 'FIRE');
    const byOthers = await inboxOf(administrator, 'FIRE');
    await fire.get('/deliveries');
    const first = await inboxOf(administrator, 'FIRE');
    await fire.get('/deliveries');
    const again = await inboxOf(administrator, 'FIRE');
    const ofDefence = await inboxOf(administrator, 'CIVIL_DEFENCE');

    expect(untouched.length).toBeGreaterThan(0);
    expect([...untouched, ...byOthers].every(({ openedAt }) => openedAt === null)).toBe(true);
    const { displayName } = await fire.get<{ displayName: string }>('/session');
    expect(first.every((each) => each.openedAt !== null && each.openedByName === displayName)).toBe(true);
    expect(again).toEqual(first);
    expect(ofDefence.every(({ openedByName }) => openedByName !== displayName)).toBe(true);
  });

  it('D6 gives a delivery up after the last attempt, and sends it again on an administrator’s word', async () => {
    const receiver = await openReceiver();
    const { administrator } = world();
    const secret = 'a secret that nobody reads back';
    const dated = await administrator.get<Items<{ key: string; value: unknown }>>('/settings');
    await administrator.put('/settings/deliveryAttempts', { value: 2 });
    await administrator.put('/departments/339900-FIRE/endpoint', { endpoint: { url: receiver.url, secret } });
    const cast = await world().submit('P18', { missingMaterials: [] });
    const givenUp = await until('a delivery to be given up', async () => {
      await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 3));
      const { items } = await administrator.get<Items<Delivery>>('/deliveries?status=DEAD');
      return items.find(({ caseId }) => caseId === cast.caseId);
    });
    const fire = await cast.people.departmentOf('FIRE', cast.regionCode);
    const path = `/deliveries/${givenUp.id}/resending`;
    const byDepartment = await problemOf(fire.post(path));
    receiver.recover();

    await administrator.post(path);

    const sent = await until('it to be taken', async () => {
      const { items } = await administrator.get<Items<Delivery>>(`/applications/${cast.caseId}/deliveries`);
      return items.find(({ id, status }) => id === givenUp.id && status === 'DELIVERED');
    });
    const twice = await problemOf(administrator.post(path));
    const answers = JSON.stringify([
      await administrator.get('/department-endpoints'),
      await administrator.get('/departments'),
      await administrator.get('/audit-log?limit=200'),
      sent,
    ]);
    await administrator.put('/departments/339900-FIRE/endpoint', { endpoint: null });
    await administrator.put('/settings/deliveryAttempts', { value: 24 });
    await receiver.close();

    expect(dated.items.find(({ key }) => key === 'deliveryAttempts')?.value).toBe(24);
    expect(givenUp).toMatchObject({ status: 'DEAD', attempts: 2, httpStatus: 503 });
    expect(byDepartment).toMatchObject({ status: 403 });
    expect(sent).toMatchObject({ attempts: 1, httpStatus: 200, lastError: null });
    expect(receiver.taken.map(({ id }) => id)).toContain(givenUp.id);
    expect(twice).toMatchObject({ status: 404 });
    expect(answers).toContain(receiver.url);
    expect(answers).not.toContain(secret);
  });

  it('D6 binds the record of a joint meeting to the case, and marks open decisions that are overdue', async () => {
    const cast = await world().submit('P18', { missingMaterials: [] });
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 3));
    const path = `/applications/${cast.caseId}`;
    const fire = await cast.people.departmentOf('FIRE', cast.regionCode);
    const opinion = await fire.post<Opinion>(`${path}/department-opinions`, {
      severity: 'SHALL',
      text: '疏散距离超限',
    });
    const { now } = await world().administrator.get<{ now: string }>('/clock');
    const [heldOn] = now.split('T');
    const decide = (text: string, opinionIds: readonly string[]) => ({
      text,
      owner: '设计院张工',
      dueWd: 2,
      opinionIds,
    });
    const meeting = { heldOn, agenda: '疏散距离', attendees: ['消防审验中心 李', '审图机构 王'] };

    const foreign = await problemOf(
      fire.post(`${path}/joint-meetings`, { ...meeting, decisions: [decide('错', [cast.caseId])] }),
    );
    const ahead = await problemOf(
      fire.post(`${path}/joint-meetings`, { ...meeting, heldOn: '2099-01-04', decisions: [] }),
    );
    const decisions = [decide('增设疏散楼梯', [opinion.id]), decide('补充计算书', [])];
    const stored = await fire.post<JointMeeting>(`${path}/joint-meetings`, { ...meeting, decisions });
    const head = (await teamOf(cast)).technicalHead;
    await head.post(`/joint-decisions/${stored.decisions[0]?.id}/completion`);
    await world().passDays(14);
    const { items } = await (await teamOf(cast)).reviewer('ARCH').get<Items<JointMeeting>>(`${path}/joint-meetings`);
    const byApplicant = await problemOf(cast.applicant.get(`${path}/joint-meetings`));

    expect([foreign, ahead]).toMatchObject([
      { status: 422, code: 'RULE_VIOLATED' },
      { status: 422, code: 'RULE_VIOLATED' },
    ]);
    expect(stored.decisions.map(({ overdue }) => overdue)).toEqual([false, false]);
    // A Friday: the Sunday after it is worked, and counts.
    expect(heldOn).toBe('2026-09-18');
    expect(stored.decisions.map(({ dueOn }) => dueOn)).toEqual(['2026-09-21', '2026-09-21']);
    expect(items).toMatchObject([
      {
        ...meeting,
        decisions: [
          { opinionIds: [opinion.id], overdue: false, doneByName: expect.any(String) },
          { owner: '设计院张工', overdue: true, doneAt: null },
        ],
      },
    ]);
    expect(byApplicant).toMatchObject({ status: 403 });
  });
};

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
