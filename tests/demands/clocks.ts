import { expect, it } from 'vitest';
import type { Application, Clocks, Items } from '../../demo/answers.ts';
import type { Caller } from '../../demo/api-client.ts';
import { type Cast, teamOf } from '../../demo/cast.ts';
import { departmentCodeOf } from '../../demo/registers.ts';
import type { SampleProject } from '../../demo/sample-projects.ts';
import { until } from '../../demo/until.ts';
import { setClock } from '../../demo/walk.ts';
import { nameOther, staffAgencies } from '../case/restarts.ts';
import { findingIn, judging, reviseArch } from '../case/rounds.ts';
import {
  drive,
  hasEnded,
  isIn,
  openTask,
  readClocks,
  readEvents,
  settle,
  type World,
  waitForDocument,
  waitsFor,
} from '../case/world.ts';
import type { Demands } from './demand-suite.ts';
import { problemOf, STATUTORY_2027 } from './desk.ts';
import { changeLane } from './lanes.ts';

type Clock = Clocks['items'][number];

/** Group G: the clocks of a case. */
export const clockDemands: Demands = (world) => {
  it('G1 publishes a year ahead, moves what ends in it and keeps the old last day', async () => {
    const cast = await world().submit('P24', { submittedAt: '2026-12-29 10:00' });
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 5));
    const provisional = clockOf(await readClocks(cast), 'FIRST');
    const calendar = `/calendars/${cast.regionCode.slice(0, 4)}00/2027`;
    const before = await world().administrator.get<{ state: string; version: number }>(calendar);
    const notice = { notice: '2027 年节假日安排的通知', days: YEAR_2027 };

    const { limits } = await publish(world().administrator, calendar, notice);

    expect(before).toMatchObject({ state: 'PROVISIONAL', version: 0 });
    expect(provisional).toMatchObject({ dueDate: '2027-01-04', provisional: true });
    expect(limits.moved).toBeGreaterThanOrEqual(1);
    const published = clockOf(await readClocks(cast), 'FIRST');
    expect(published).toMatchObject({ dueDate: '2027-01-06', provisional: false });
    expect(published.changes).toMatchObject([
      { dueDateBefore: '2027-01-04', dueDateAfter: '2027-01-06', reason: 'CALENDAR' },
    ]);
    expect((await openTask(cast, 'FirstReview')).dueDate).toBe('2027-01-06');
    // The same version again, a weekday as a make-up day, and a place that is no city: nothing changes.
    await expect(publish(world().administrator, calendar, notice)).rejects.toMatchObject({ status: 412 });
    const wrong = { ...notice, days: [...YEAR_2027, { date: '2027-03-01', kind: 'WORKDAY' }] };
    await expect(publish(world().administrator, calendar, wrong, 1)).rejects.toMatchObject({ code: 'RULE_VIOLATED' });
    const elsewhere = publish(world().administrator, '/calendars/999900/2027', notice);
    await expect(elsewhere).rejects.toMatchObject({ status: 404 });
    expect(clockOf(await readClocks(cast), 'FIRST').dueDate).toBe('2027-01-06');
  });

  it('G1 publishes a year again with other days, and another city’s for that city alone', async () => {
    const { administrator } = world();
    const cast = await world().submit('P24', { submittedAt: '2027-12-29 10:00' });
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 5));
    const elsewhere = await world().submit('P24', { ...inOtherCity(world()), submittedAt: '2027-12-31 10:00' });
    await openTask(elsewhere, 'AcceptanceReview');
    const dues = async () => [
      clockOf(await readClocks(cast), 'FIRST').dueDate,
      clockOf(await readClocks(elsewhere), 'ACCEPTANCE').dueDate,
    ];
    const publishDays = (city: string, days: readonly string[], version = 0) => {
      const holidays = [...days, ...STATUTORY_2028].map((date) => ({ date, kind: 'HOLIDAY' }));
      return publish(administrator, `/calendars/${city}/2028`, { notice: '2028 年通知', days: holidays }, version);
    };
    const [own, other] = [`${cast.regionCode.slice(0, 4)}00`, `${OTHER_COUNTY.slice(0, 4)}00`];
    // 1 January 2028 is a Saturday: by the weekdays alone both end on Monday, 3 January.
    expect(await dues()).toEqual(['2028-01-03', '2028-01-03']);

    await publishDays(own, ['2028-01-01', '2028-01-03', '2028-01-04']);
    expect(await dues()).toEqual(['2028-01-05', '2028-01-03']);
    await publishDays(other, ['2028-01-01', '2028-01-03']);
    expect(await dues()).toEqual(['2028-01-05', '2028-01-04']);
    await publishDays(own, ['2028-01-01', '2028-01-03'], 1);

    expect(await dues()).toEqual(['2028-01-04', '2028-01-04']);
    expect(clockOf(await readClocks(cast), 'FIRST').changes).toMatchObject([
      { dueDateBefore: '2028-01-03', dueDateAfter: '2028-01-05', reason: 'CALENDAR' },
      { dueDateBefore: '2028-01-05', dueDateAfter: '2028-01-04', reason: 'CALENDAR' },
    ]);
    expect((await openTask(cast, 'FirstReview')).dueDate).toBe('2028-01-04');
  });

  it('G1 publishes no year in which a statutory day is a working day', async () => {
    const { administrator } = world();
    const calendar = `/calendars/${OTHER_COUNTY.slice(0, 4)}00/2027`;
    const publishDays = (days: readonly object[]) =>
      problemOf(publish(administrator, calendar, { notice: '2027 年通知', days }));
    const springEve = YEAR_2027.filter(({ date }) => date !== '2027-02-05');
    const labourDay = { date: '2027-05-01', kind: 'WORKDAY' };

    const refused = [
      await publishDays(springEve),
      // Saturdays: the first day of the year of the goat, and 1 May.
      await publishDays([...YEAR_2027, { date: '2027-02-06', kind: 'WORKDAY' }]),
      await publishDays([...YEAR_2027, labourDay]),
    ];

    const naming = (date: string) => ({ code: 'RULE_VIOLATED', message: expect.stringContaining(date) });
    expect(refused).toMatchObject(['2027-02-05', '2027-02-06', '2027-05-01'].map(naming));
    expect(await administrator.get(calendar)).toMatchObject({ state: 'PROVISIONAL', version: 0 });
  });

  it('G2 stops for a hearing with cause, days and notice, and counts on from the day of its end', async () => {
    const cast = await inFirstReview(world());
    const department = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
    const before = clockOf(await readClocks(cast), 'FIRST');

    await department.post(`/applications/${cast.caseId}/suspension`, { reason: '利害关系人申请', kind: 'HEARING' });
    await settle(cast, ({ suspended }) => suspended);
    await waitForDocument(cast, 'PAUSE_NOTICE');
    const resting = clockOf(await readClocks(cast), 'FIRST');
    await world().passDays(3);
    await department.post(`/applications/${cast.caseId}/resumption`);
    await settle(cast, ({ suspended }) => !suspended);

    expect(resting).toMatchObject({ paused: true, light: null, remainingWd: before.remainingWd });
    const { pauses, items } = await readClocks(cast);
    expect(pauses).toMatchObject([{ reason: 'HEARING', from: '2026-03-02', to: '2026-03-05' }]);
    expect(pauses[0]?.cause).toContain('利害关系人申请');
    expect(pauses[0]?.noticeNumber).toMatch(/^ZS-/);
    expect(items.find(({ kind }) => kind === 'FIRST')).toMatchObject({ paused: false, dueDate: '2026-03-10' });
  });

  it('G3 shows agency, designer and whole cycle side by side, the same to owner, agency and department', async () => {
    const cast = await inFirstReview(world());
    await at(world(), '2026-03-04 09:00');
    await drive(cast, { ...findingIn(cast, 'ARCH'), SubmitRevision: undefined }, isIn('OPINION_ISSUED'));
    await at(world(), '2026-03-07 11:00');
    await reviseArch(cast);
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview'));
    await at(world(), '2026-03-11 09:00');

    await drive(cast, judging(cast, 'CLOSE'), hasEnded);

    const { reading } = await readClocks(cast);
    expect(reading).toEqual({
      agencyWorkingDays: 4,
      statutoryWorkingDays: 2,
      designerDays: 5,
      applicantDays: 5,
      totalDays: 9,
      netDays: 4,
      netWorkingDays: 4,
    });
    const department = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
    for (const caller of [cast.applicant, department]) {
      expect((await caller.get<Clocks>(`/applications/${cast.caseId}/clocks`)).reading).toEqual(reading);
    }
  });

  it('G3 tells the applicant’s own days from the designer’s', async () => {
    const cast = await world().submit('P24', { submittedAt: '2026-03-02 09:00' });
    const rests = { SubmitSupplement: undefined, SubmitRevision: undefined, SignCertificate: undefined };
    await drive(cast, { ...rests, FirstReview: undefined }, waitsFor('FirstReview', 5));
    await at(world(), '2026-03-03 09:00');
    await drive(cast, { ...findingIn(cast, 'ARCH'), ...rests }, isIn('OPINION_ISSUED'));
    await at(world(), '2026-03-04 11:00');
    await reviseArch(cast);
    await drive(cast, { ...rests, FirstReview: undefined }, waitsFor('FirstReview'));
    await at(world(), '2026-03-05 09:00');
    await drive(cast, { ...judging(cast, 'CLOSE'), ...rests }, isIn('WAIT_SUPPLEMENT'));
    // A Saturday: what is handed in then counts on Monday, the 9th.
    await at(world(), '2026-03-07 11:00');
    await drive(cast, { SignCertificate: undefined }, waitsFor('SignCertificate'));
    await at(world(), '2026-03-10 09:00');

    await drive(cast, {}, hasEnded);

    const { pauses, reading } = await readClocks(cast);
    expect(pauses).toMatchObject([
      { reason: 'REVISION', from: '2026-03-03', to: '2026-03-04' },
      { reason: 'WAIT_SUPPLEMENT', from: '2026-03-05', to: '2026-03-09' },
    ]);
    expect(reading).toEqual({
      agencyWorkingDays: 3,
      statutoryWorkingDays: 2,
      designerDays: 1,
      applicantDays: 5,
      totalDays: 8,
      netDays: 3,
      netWorkingDays: 3,
    });
  });

  it('G3 takes a re-review out of the legal figure while it still runs', async () => {
    const cast = await inFirstReview(world());
    await at(world(), '2026-03-04 09:00');
    await drive(cast, { ...findingIn(cast, 'ARCH'), SubmitRevision: undefined }, isIn('OPINION_ISSUED'));
    await at(world(), '2026-03-06 11:00');
    await reviseArch(cast);
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview'));

    await at(world(), '2026-03-10 09:00');

    const { reading } = await readClocks(cast);
    expect(reading).toMatchObject({ agencyWorkingDays: 4, statutoryWorkingDays: 2, designerDays: 2, totalDays: 8 });
  });

  it.each([
    ['INSTANT', 'SMALL', [1, 0, 0]],
    ['FAST', 'MEDIUM', [3, 2, 1]],
    ['NORMAL', 'MEDIUM', [3, 4, 3]],
    ['NORMAL', 'LARGE', [5, 6, 4]],
    ['EXPERT', 'LARGE', [5, 6, 4]],
  ] as const)('G4 limits the stages of %s and %s by the table', async (channel, sizeClass, [first, second, final]) => {
    const variables = { rulesDate: '2026-03-02', channelDecision: { channel }, facts: { sizeClass, reReview: false } };

    const answer = await world().administrator.post<{ output: unknown }>('/decisions/stage-limits/evaluation', {
      variables,
    });

    expect(answer.output).toMatchObject({ firstWd: first, secondWd: second, finalWd: final });
  });

  it('G5 starts the review at the acceptance, deficient or not, and again at the complete revision', async () => {
    const cast = await world().submit('P24');
    await drive(cast, { FirstReview: undefined, SubmitSupplement: undefined }, waitsFor('FirstReview', 5));
    const { items } = await readClocks(cast);
    const acceptance = items.find(({ kind }) => kind === 'ACCEPTANCE');
    const { acceptedOn } = await cast.applicant.get<Application>(`/applications/${cast.caseId}`);
    await drive(cast, { ...findingIn(cast, 'ARCH'), SubmitRevision: undefined }, isIn('OPINION_ISSUED'));
    await world().passDays(2);

    await reviseArch(cast);
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview'));

    expect(acceptance?.state).toBe('ENDED');
    const clocks = await readClocks(cast);
    const [first, again] = clocks.items.filter(({ kind }) => kind === 'FIRST');
    expect(first?.startDate).toBe(acceptedOn);
    expect(clocks.pauses.find(({ reason }) => reason === 'REVISION')?.to).toBe(again?.startDate);
    expect(again).toMatchObject({ state: 'RUNNING', round: 2 });
  });

  it.each([
    ['complete', { missingMaterials: [] }],
    ['deficient', { missingMaterials: ['M7'], commitmentSigned: true }],
  ])('G5 counts from the day of the acceptance, not of the filing: %s', async (_what, filing) => {
    const cast = await world().submit('P05', { ...filing, submittedAt: '2026-03-02 09:00' });
    await drive(cast, { AcceptanceReview: undefined }, waitsFor('AcceptanceReview'));
    await world().passDays(1);
    await drive(cast, { FirstReview: undefined, SubmitSupplement: undefined }, waitsFor('FirstReview', 8));
    await world().passDays(2);

    const { acceptedOn } = await cast.applicant.get<Application>(`/applications/${cast.caseId}`);
    const { items, reading } = await readClocks(cast);
    const begun = items.filter(({ kind }) => kind === 'FIRST' || kind === 'SUPPLEMENT');

    expect(acceptedOn).toBe('2026-03-03');
    expect(begun.map(({ startDate, dueDate }) => [startDate, dueDate])).toEqual([
      ...(filing.missingMaterials.length > 0 ? [['2026-03-03', '2026-03-10']] : []),
      ['2026-03-03', '2026-03-06'],
    ]);
    expect(reading).toMatchObject({ agencyWorkingDays: 2, totalDays: 2, netDays: 2 });
  });

  it('G6 climbs the ladder step by step, each once, and the department sees it on its board', async () => {
    const cast = await inFirstReview(world(), 'P03');
    const seen: [string, string | null, readonly string[]][] = [];

    for (const day of ['03-03', '03-04', '03-06', '03-07', '03-11']) {
      await at(world(), `2026-${day} 12:00`);
      const told = await ladderOf(cast, seen.length);
      seen.push([day, clockOf(await readClocks(cast), 'FIRST').light, told]);
    }

    expect(seen).toEqual([
      ['03-03', 'GREEN', []],
      ['03-04', 'YELLOW', ['WARNED']],
      ['03-06', 'RED', ['WARNED', 'ESCALATED']],
      ['03-07', 'RED', ['WARNED', 'ESCALATED', 'ESCALATED']],
      ['03-11', 'RED', ['WARNED', 'ESCALATED', 'ESCALATED', 'ESCALATED']],
    ]);
    const department = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
    const { items } = await department.get<Items<Deadline>>('/deadlines?dueUntil=2026-03-05&limit=100');
    expect(items.find(({ applicationId }) => applicationId === cast.caseId)).toMatchObject({
      ...{ kind: 'FIRST', light: 'RED', remainingWd: -4, escalationLevel: 3 },
    });
    const told = async (caller: Caller, kinds: readonly string[]) => {
      const { items: messages } = await caller.get<Items<Notification>>('/notifications?limit=100');
      const mine = messages.filter(({ caseId, kind }) => caseId === cast.caseId && kinds.includes(kind));
      return mine.map(({ text }) => /即将到期（黄灯）|请立即办理|请督办/.exec(text)?.[0]).reverse();
    };
    // The agency is warned, then told; the county is told to see to it, and the city last of all.
    const { manager } = await teamOf(cast);
    expect(await told(manager, ['WARN_FIRST', 'ESCALATE_FIRST'])).toEqual(['即将到期（黄灯）', '请立即办理']);
    expect(await told(await countyClerk(world(), cast), ['ESCALATE_FIRST'])).toEqual(['请督办']);
    expect(await told(department, ['ESCALATE_FIRST'])).toEqual(['请督办', '请督办']);
  });

  it('G6 counts no lateness while the case rests, and climbs on when it goes on', async () => {
    const cast = await inFirstReview(world(), 'P03');
    const department = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
    const first = async () => clockOf(await readClocks(cast), 'FIRST');
    const escalations = async () => (await readEvents(cast)).filter((kind) => kind === 'ESCALATED').length;
    const untilEscalated = (times: number) =>
      until(`escalation ${times}`, async () => ((await escalations()) === times ? true : undefined));
    await at(world(), '2026-03-06 12:00');
    await untilEscalated(1);

    await department.post(`/applications/${cast.caseId}/suspension`, { reason: '听证', kind: 'HEARING' });
    await settle(cast, ({ suspended }) => suspended);
    await until('the pause', async () => ((await readClocks(cast)).pauses.length > 0 ? true : undefined));
    await at(world(), '2026-03-12 12:00');
    expect(await first()).toMatchObject({ paused: true, light: null, remainingWd: -1 });
    expect((await readClocks(cast)).legalEnd).toEqual({ dueDate: null, remainingWd: 3 });
    await at(world(), '2026-03-13 12:00');
    await department.post(`/applications/${cast.caseId}/resumption`);
    await settle(cast, ({ suspended }) => !suspended);
    await untilEscalated(2);

    // The sixth was one day late, the sixteenth and seventeenth are the next ones that count.
    expect(await first()).toMatchObject({ paused: false, light: 'RED', remainingWd: -1, dueDate: '2026-03-05' });
    expect((await readClocks(cast)).legalEnd).toEqual({ dueDate: '2026-03-17', remainingWd: null });
    await at(world(), '2026-03-17 12:00');
    const reviewer = (await teamOf(cast)).reviewer('ARCH');
    const tasks = await reviewer.get<Items<{ caseId: string; remainingWd: number | null }>>('/tasks?limit=200');
    const late = tasks.items.filter(({ caseId }) => caseId === cast.caseId).map(({ remainingWd }) => remainingWd);
    expect(new Set(late)).toEqual(new Set([-3]));
    await staffAgencies(world());
    const early = { code: 'WRONG_STATE', message: expect.stringContaining('overdue') };
    await expect(nameOther(cast, 'OVERDUE')).rejects.toMatchObject(early);
    const { items } = await department.get<Items<Deadline>>('/deadlines?dueUntil=2026-03-05&limit=100');
    expect(items.find(({ applicationId }) => applicationId === cast.caseId)).toMatchObject({
      ...{ remainingWd: -3, escalationLevel: 2 },
    });
    await at(world(), '2026-03-18 12:00');
    await untilEscalated(3);
  });

  it('G7 forecasts the end at each stage, and measures the error once the case has ended', async () => {
    // Days on which no other case of the lane ends.
    const [begun, ended] = ['2026-11-02', '2026-11-05'];
    const submit = () => world().submit('P04', { submittedAt: `${begun} 09:00` });
    const cast = await submit();
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 6));
    const { forecast } = await readClocks(cast);

    await drive(await submit(), {}, hasEnded);
    await at(world(), `${ended} 09:00`);
    await drive(cast, {}, hasEnded);

    expect(forecast).toMatchObject({ step: 'FIRST', round: 1, method: 'LIMITS', medianOn: '2026-11-03' });
    expect(forecast?.lateOn.localeCompare(forecast.medianOn)).toBe(1);
    expect((await readClocks(cast)).forecast).toBeNull();
    // One ended a day before its forecast and one two days after: half a day too early on the whole.
    const { items } = await world().administrator.get<Items<Accuracy>>(`/forecasts/accuracy?from=${begun}&to=${ended}`);
    expect(items.find(({ channel, step }) => channel === 'INSTANT' && step === 'FIRST')).toMatchObject({
      ...{ method: 'LIMITS', forecasts: 2, withinMedian: 0.5, withinLate: 1 },
      ...{ meanErrorDays: 1.5, biasDays: 0.5 },
    });
  });

  it('G7 forecasts anew when the clocks go on after a stop and when the lane changes, and says the limit beside it', async () => {
    const cast = await inFirstReview(world(), 'P03');
    const department = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
    const before = await readClocks(cast);

    await department.post(`/applications/${cast.caseId}/suspension`, { reason: '利害关系人申请', kind: 'HEARING' });
    await settle(cast, ({ suspended }) => suspended);
    await waitForDocument(cast, 'PAUSE_NOTICE');
    const resting = await readClocks(cast);
    await world().passDays(9);
    await department.post(`/applications/${cast.caseId}/resumption`);
    await settle(cast, ({ suspended }) => !suspended);
    const resumed = await readClocks(cast);
    await changeLane(cast, 'NORMAL');
    const moved = await until('a forecast in the new lane', async () => {
      const clocks = await readClocks(cast);
      return clocks.forecast?.cause === 'LANE' ? clocks : undefined;
    });

    expect([before.legalEnd, before.forecast?.medianOn]).toEqual([
      { dueDate: '2026-03-10', remainingWd: null },
      '2026-03-10',
    ]);
    expect(resting.legalEnd).toEqual({ dueDate: null, remainingWd: 6 });
    expect(resumed.forecast).toMatchObject({ cause: 'PAUSE', madeOn: '2026-03-11', medianOn: '2026-03-19' });
    expect(resumed.legalEnd).toEqual({ dueDate: '2026-03-19', remainingWd: null });
    expect(moved.legalEnd).toEqual({ dueDate: '2026-03-25', remainingWd: null });
    expect(moved.forecast).toMatchObject({ step: 'FIRST', medianOn: '2026-03-25' });
  });
};

export interface Notification {
  readonly caseId: string;
  readonly kind: string;
  readonly text: string;
}

interface Deadline {
  readonly applicationId: string;
}

interface Accuracy {
  readonly channel: string;
  readonly step: string;
}

/** 1 to 3 January as the notice gives them; the two working days after them are free in this city. */
const YEAR_2027 = [
  ...['2027-01-01', '2027-01-04', '2027-01-05'].map((date) => ({ date, kind: 'HOLIDAY' })),
  ...STATUTORY_2027,
];
/** What the law frees in 2028 on weekdays; 1 January is a Saturday. */
const STATUTORY_2028 = ['2028-05-01', '2028-05-02', '2028-10-02', '2028-10-03'];

function publish(administrator: Caller, path: string, body: unknown, version = 0) {
  return administrator.put<{ limits: { moved: number } }>(path, body, { 'if-match': `"${version}"` });
}

const OTHER_COUNTY = '338802';

/** The sample as a project of a city that is 100 kilometres away. */
function inOtherCity({ samples }: World): Partial<SampleProject> {
  const sample = samples.find(({ id }) => id === 'P24');
  if (sample === undefined) throw new Error('Expected a sample project P24, but there is none');
  const projectCode = sample.facts.projectCode.replace(sample.facts.regionCode, OTHER_COUNTY);
  return { regionName: '宁江区', facts: { ...sample.facts, regionCode: OTHER_COUNTY, projectCode } };
}

/** Somebody of the same department who answers for the county of the case, not for the city. */
async function countyClerk({ api, administrator }: World, { caseId, regionCode }: Cast): Promise<Caller> {
  const { id: userId } = await administrator.post<{ id: string }>('/users', {
    ...{ username: `county.${caseId}`, displayName: '县区经办人', roles: ['department'], regionCode },
    ...{ departmentCode: departmentCodeOf(regionCode, 'CONSTRUCTION'), password: `county-${caseId}` },
  });
  const { key } = await administrator.post<{ key: string }>('/api-keys', { name: '县区', userId, expiresInDays: 1 });
  return api.withKey(key);
}

/** Accepted on Monday, 2 March, in the hands of the reviewers. */
async function inFirstReview(world: World, sample = 'P24'): Promise<Cast> {
  const cast = await world.submit(sample, { submittedAt: '2026-03-02 09:00' });
  await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 5));
  return cast;
}

/** Moves legal time to a minute in China. */
function at(world: World, minute: string): Promise<void> {
  return setClock(world.administrator, new Date(`${minute.replace(' ', 'T')}:00+08:00`).toISOString());
}

function clockOf({ items }: Clocks, kind: string): Clock {
  const clock = items.findLast((each) => each.kind === kind);
  if (clock === undefined) throw new Error(`Expected a clock ${kind}, but there is none`);
  return clock;
}

/** The warnings and escalations of a case once as many as expected are there. */
async function ladderOf(cast: Cast, count: number): Promise<readonly string[]> {
  return until(`${count} steps of the ladder`, async () => {
    const steps = (await readEvents(cast)).filter((kind) => kind === 'WARNED' || kind === 'ESCALATED');
    return steps.length >= count ? steps : undefined;
  });
}
