import { expect, it } from 'vitest';
import type { Application, CaseTask, Clocks, Items } from '../../demo/answers.ts';
import type { Caller } from '../../demo/api-client.ts';
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

  it('S4 tells mean, median and 90th percentile against eight days, equal to a recount case by case', async () => {
    const { administrator } = world();
    const period = 'from=2026-01-01&to=2027-12-31';

    const figures = await administrator.get<Figures>(`/cycle-figures?${period}`);

    const certified = await readAll(administrator);
    const nets = await Promise.all(
      certified.map(async ({ id }) => (await administrator.get<Clocks>(`/applications/${id}/clocks`)).reading?.netDays),
    );
    const days = nets.flatMap((net) => (net === undefined ? [] : [net])).sort((a, b) => a - b);
    expect(figures.cases).toBe(days.length);
    expect(figures.cases).toBeGreaterThan(0);
    expect(figures.goalDays).toBe(8);
    expect(figures.netDays?.mean).toBeCloseTo(days.reduce((sum, each) => sum + each, 0) / days.length, 2);
    expect(figures.netDays?.median).toBe(((days[(days.length - 1) >> 1] ?? 0) + (days[days.length >> 1] ?? 0)) / 2);
    expect(figures.longCases).toHaveLength(days.filter((each) => each > 15).length);
  });
};

interface Figures {
  readonly cases: number;
  readonly goalDays: number;
  readonly netDays: { readonly mean: number; readonly median: number; readonly p90: number } | null;
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
