import { expect, it } from 'vitest';
import type { Application, CaseTask, Clocks, Items, Timeline } from '../../demo/answers.ts';
import type { Caller } from '../../demo/api-client.ts';
import { createCalendar } from '../../domain/calendar.ts';
import { findingIn, judging, reviseArch } from '../case/rounds.ts';
import { drive, hasEnded, isIn, readDocumentCodes, waitForDocument, waitsFor } from '../case/world.ts';
import type { Demands } from './demand-suite.ts';

/** The case as a whole: online from filing to certificate, followed by everybody, and as fast as the programme asks. */
export const wholeWayDemands: Demands = (world) => {
  it('S1 goes from filing to certificate online: deficient, supplemented, revised and signed', async () => {
    const cast = await world().submit('P24');
    await drive(cast, { ...findingIn(cast, 'ARCH'), SubmitRevision: undefined }, isIn('OPINION_ISSUED'));
    await reviseArch(cast);

    const ended = await drive(cast, judging(cast, 'CLOSE'), hasEnded);

    expect(ended).toMatchObject({ state: 'CERTIFIED', round: 2 });
    await waitForDocument(cast, 'CERTIFICATE');
    expect(await readDocumentCodes(cast)).toEqual(
      expect.arrayContaining(['RECEIPT', 'DEFICIENCY_NOTICE', 'COMMITMENT', 'OPINION_NOTICE', 'CERTIFICATE']),
    );
    const tasks = await cast.applicant.get<Items<CaseTask>>(`/applications/${cast.caseId}/tasks`);
    expect(tasks.items.filter(({ status }) => status === 'OPEN' || status === 'CLAIMED')).toEqual([]);
  });

  it('A6 shows step, holder and working days left to everybody alike', async () => {
    const cast = await world().submit('P24', { missingMaterials: [], submittedAt: '2026-03-02 09:00' });
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 5));
    const officer = cast.officer;
    const department = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);

    const seen = await Promise.all(
      [cast.applicant, officer, department].map((caller) => whatIsSeen(caller, cast.caseId)),
    );

    expect(seen[0]).toMatchObject({ state: 'FIRST', limits: [{ kind: 'FIRST', light: 'YELLOW', remainingWd: 1 }] });
    expect(seen[0]?.waiting.length).toBeGreaterThanOrEqual(5);
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
  });

  it('S4 tells mean, median and 90th percentile of all clocks against eight days, equal to a recount from the events', async () => {
    const { administrator } = world();
    const plain = await world().submit('P24', { missingMaterials: [], submittedAt: '2026-03-05 09:00' });
    await drive(plain, { FirstReview: undefined }, waitsFor('FirstReview', 5));
    await world().passDays(17);
    await drive(plain, {}, hasEnded);
    const revised = await world().submit('P24', { submittedAt: '2026-03-02 09:00' });
    const rests = { SubmitSupplement: undefined, SubmitRevision: undefined };
    await drive(revised, { ...findingIn(revised, 'ARCH'), ...rests }, isIn('OPINION_ISSUED'));
    await world().passDays(2);
    await reviseArch(revised);
    await drive(revised, { FirstReview: undefined, ...rests }, waitsFor('FirstReview'));
    await world().passDays(1);
    await drive(revised, { ...judging(revised, 'CLOSE'), ...rests }, isIn('WAIT_SUPPLEMENT'));
    await world().passDays(1);
    await drive(revised, judging(revised, 'CLOSE'), hasEnded);

    const figures = await administrator.get<Figures>('/cycle-figures?from=2026-01-01&to=2027-12-31');

    const counted = await Promise.all((await readAll(administrator)).map(({ id }) => recount(administrator, id)));
    const working = { agencyWorkingDays: 11, netWorkingDays: 11, statutoryWorkingDays: 11 };
    expect(counted).toContainEqual({ totalDays: 17, netDays: 17, designerDays: 0, ...working });
    const reviewedAgain = { agencyWorkingDays: 1, netWorkingDays: 1, statutoryWorkingDays: 0 };
    expect(counted).toContainEqual({ totalDays: 4, netDays: 1, designerDays: 2, ...reviewedAgain });
    expect(figures).toMatchObject({ cases: counted.length, goalDays: 8 });
    for (const clock of CLOCKS) {
      expect([clock, figures[clock]]).toEqual([clock, spread(counted.map((each) => each[clock]))]);
    }
    expect(figures.longCases).toMatchObject([{ applicationId: plain.caseId, netDays: 17 }]);
  });
};

const CLOCKS = [
  'totalDays',
  'netDays',
  'agencyWorkingDays',
  'netWorkingDays',
  'statutoryWorkingDays',
  'designerDays',
] as const;
type Reading = Readonly<Record<(typeof CLOCKS)[number], number>>;

/** The clocks of a case as its events alone tell them: a day is a clock's when it was neither of the others'. */
async function recount(administrator: Caller, caseId: string): Promise<Reading> {
  const { items } = await administrator.get<Timeline>(`/applications/${caseId}/timeline`);
  const dayOf = (at: string) => new Date(Date.parse(at) + 8 * HOUR_MS).toISOString().slice(0, 10);
  const handedIn = (kind: string, after: string) =>
    items.find((event) => event.kind === 'HANDED_IN' && event.data['kind'] === kind && event.legalAt > after);
  const answerTo = (kind: string, begun: { readonly legalAt: string }) => ({
    ...{ kind, from: dayOf(begun.legalAt) },
    to: String(handedIn(kind, begun.legalAt)?.data['effectiveDate']),
  });
  const waits = [
    ...items.filter(({ kind }) => kind === 'OPINIONS_ISSUED').map((event) => answerTo('REVISION', event)),
    ...items
      .filter(({ kind, data }) => kind === 'PASSED' && data['awaitsSupplement'] === true)
      .map((event) => answerTo('SUPPLEMENT', event)),
  ];
  const first = String(items.find(({ kind }) => kind === 'SUBMITTED')?.data['effectiveDate']);
  const last = dayOf(items.find(({ kind }) => kind === 'CERTIFIED')?.legalAt ?? '');
  const days = [...Array(366).keys()].map((day) =>
    dayOf(new Date(Date.parse(first) + day * 24 * HOUR_MS).toISOString()),
  );
  const cycle = days.filter((day) => day > first && day <= last);
  const isOf = (day: string, kind?: string) =>
    waits.some((wait) => (kind ?? wait.kind) === wait.kind && day > wait.from && day <= wait.to);
  const net = cycle.filter((day) => !isOf(day));
  const concluded = (after: string) =>
    items.find(({ kind, legalAt }) => kind === 'ROUND_CONCLUDED' && dayOf(legalAt) >= after)?.legalAt ?? '';
  const isOfReReview = (day: string) =>
    waits.some(({ kind, to }) => kind === 'REVISION' && day > to && day <= dayOf(concluded(to)));
  const calendar = createCalendar();
  const worked = net.filter((day) => calendar.isWorkingDay(day));
  return {
    totalDays: cycle.length,
    netDays: net.length,
    // Nothing was ordered to rest here: the agency's days are those of the whole net cycle.
    agencyWorkingDays: worked.length,
    netWorkingDays: worked.length,
    statutoryWorkingDays: worked.filter((day) => !isOfReReview(day)).length,
    designerDays: cycle.filter((day) => isOf(day, 'REVISION')).length,
  };
}

const HOUR_MS = 3_600_000;

/** Mean, middle and 90th percentile, linear between neighbours, to two decimals. */
function spread(values: readonly number[]) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number) => {
    const place = (sorted.length - 1) * part;
    const [below = 0, above = below] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
    return Math.round((below + (above - below) * (place % 1)) * 100) / 100;
  };
  const mean = Math.round((values.reduce((sum, each) => sum + each, 0) / values.length) * 100) / 100;
  return { mean, median: at(0.5), p90: at(0.9) };
}

interface Figures extends Readonly<Record<keyof Reading, object | null>> {
  readonly cases: number;
  readonly goalDays: number;
  readonly longCases: readonly unknown[];
}

/** What somebody is shown of where a case stands; who may read what a task holds is another matter. */
async function whatIsSeen(caller: Caller, caseId: string) {
  const { state } = await caller.get<Application>(`/applications/${caseId}`);
  const tasks = await caller.get<Items<CaseTask>>(`/applications/${caseId}/tasks`);
  const clocks = await caller.get<Clocks>(`/applications/${caseId}/clocks`);
  return {
    state,
    waiting: tasks.items
      .filter(({ status }) => status === 'OPEN' || status === 'CLAIMED')
      .map(({ taskType, discipline, assigneeName, dueDate }) => ({ taskType, discipline, assigneeName, dueDate })),
    limits: clocks.items
      .filter((clock) => clock.state === 'RUNNING')
      .map(({ kind, light, remainingWd, dueDate }) => ({ kind, light, remainingWd, dueDate })),
  };
}

async function readAll(administrator: Caller): Promise<readonly Application[]> {
  const { items } = await administrator.get<Items<Application>>('/applications?state=CERTIFIED&limit=200');
  return items;
}
