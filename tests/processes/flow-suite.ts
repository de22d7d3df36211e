import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ZeebeClient } from '../../platform/zeebe-client/index.ts';
import { type CaseFlow, ELIGIBLE_AGENCY, FACTS, FAR, FlowBench, PAST, type Stubs } from './flow-driver.ts';
import { shippedResources } from './process-files.ts';

const DISCIPLINES = 2;
const late = (clockKind: string, action: string): Stubs => ({
  'check-deadline': (job) => ({ action: job.variables['clockKind'] === clockKind ? action : 'NOT_DUE', wakeAt: FAR }),
});
const deficient = { ...FACTS, missingNonKeyCount: 1, missingCount: 1 };
const withDeficiency: Stubs = {
  'check-materials': () => ({ facts: deficient, rulesDate: '2026-03-02', wakeAt: FAR }),
};

async function accept(flow: CaseFlow, decision = 'ACCEPTED'): Promise<void> {
  await flow.complete('AcceptanceReview', { decision, reason: 'checked' });
}

async function assign(flow: CaseFlow): Promise<void> {
  await accept(flow);
  await flow.complete('ConfirmAgency', { confirmed: true });
}

async function reviewOnce(flow: CaseFlow): Promise<void> {
  await flow.complete('FirstReview', { conclusion: 'NO_OPINION' }, DISCIPLINES);
  await flow.complete('SecondReview', { agree: true }, DISCIPLINES);
  await flow.complete('FinalReview', { conclusion: 'PASS' });
  await flow.complete('DepartmentConfirmation', { agree: true });
}

function planned(...roundDisciplines: readonly string[]) {
  return { roundDisciplines, finalDepartments: ['FIRE'], restarts: 0 };
}

async function sign(flow: CaseFlow): Promise<void> {
  await flow.complete('SignCertificate', { signed: true });
}

/** Behaviour of the shipped diagrams, on whatever engine `connect` leads to. */
export function flowSuite(connect: () => ZeebeClient | Promise<ZeebeClient>): void {
  let bench: FlowBench;

  beforeAll(async () => {
    const client = await connect();
    await client.deploy(shippedResources());
    bench = new FlowBench(client);
  });
  afterAll(() => bench.close());

  acceptanceScenarios(() => bench);
  agencyScenarios(() => bench);
  supplementScenarios(() => bench);
  reviewScenarios(() => bench);
  certificateScenarios(() => bench);
  interventionScenarios(() => bench);
}

function acceptanceScenarios(bench: () => FlowBench): void {
  describe('acceptance', () => {
    test('a complete application goes straight to its certificate', async () => {
      // given
      const flow = await bench().start();

      // when
      await assign(flow);
      await reviewOnce(flow);
      await sign(flow);
      await flow.ended();

      // then
      expect(flow.results).toEqual(['CERTIFIED']);
      expect(flow.path.filter((id) => !/FirstReview|SecondReview|FinalReview|Department/.test(id))).toEqual([
        ...['OpenCase', 'CheckMaterials', 'AcceptanceReview', 'RecordAcceptance', 'RecordChannel', 'OpenSelection'],
        ...[
          'CheckAgency',
          'AskAgency',
          'ConfirmAgency',
          'AssignAgency',
          'PlanRound',
          'StartFirst',
          'StartSecond',
          'StartFinal',
          'ConcludeRound',
        ],
        ...[
          'RecordPass',
          'CheckDesignBasis',
          'SignCertificate',
          'IssueCertificate',
          'ReportCertificate',
          'CloseCertified',
        ],
      ]);
    });

    test('the worker that records the channel sees what the tables decided', async () => {
      // given
      const flow = await bench().start();

      // when
      await accept(flow);
      await flow.untilRan('RecordChannel');

      // then
      const job = flow.jobs.find((each) => each.elementId === 'RecordChannel');
      expect(job?.variables).toMatchObject({
        acceptance: { decision: 'ACCEPTED', reason: 'COMPLETE' },
        acceptanceDecision: 'ACCEPTED',
        channelDecision: { channel: 'FAST', rule: 'F1' },
        limits: { firstWd: 3, secondWd: 2, finalWd: 1, roundLimit: 3 },
        fee: { priceFenPerM2: 150, surchargePercent: 100, minimumFen: 200_000, feeFen: 2_790_000 },
      });
      expect(job?.variables['disciplineRows']).toContainEqual({ discipline: 'FIRE', department: 'FIRE' });
    });

    test('a correction that is handed in leads back to the check of the materials', async () => {
      // given
      const flow = await bench().start();

      // when
      await accept(flow, 'CORRECTION_NOTICE');
      await flow.complete('SubmitCorrection');
      await assign(flow);
      await reviewOnce(flow);
      await sign(flow);
      await flow.ended();

      // then
      expect(flow.ran('CheckMaterials')).toBe(2);
      expect(flow.ran('OpenCorrection')).toBe(1);
      expect(flow.results).toEqual(['CERTIFIED']);
    });

    test('a correction that is late closes the case', async () => {
      // given
      const flow = await bench().start({
        'open-correction': () => ({ wakeAt: PAST }),
        ...late('CORRECTION', 'LATE'),
      });

      // when
      await accept(flow, 'CORRECTION_NOTICE');
      await flow.ended();

      // then
      expect(flow.results).toEqual(['CORRECTION_EXPIRED']);
    });

    test('a reminder leaves the correction open', async () => {
      // given
      const answers = ['REMIND', 'NOT_DUE'];
      const flow = await bench().start({
        'open-correction': () => ({ wakeAt: PAST }),
        'check-deadline': () => ({ action: answers.shift() ?? 'NOT_DUE', wakeAt: FAR }),
      });

      // when
      await accept(flow, 'CORRECTION_NOTICE');
      const task = await flow.task('SubmitCorrection');
      await flow.untilRan('RemindCorrection');
      await flow.finish(task);

      // then
      await flow.untilRan('CheckMaterials', 2);
      expect(flow.jobs.find((job) => job.elementId === 'RemindCorrection')?.variables).toMatchObject({
        clockKind: 'CORRECTION',
      });
    });

    test('an application that is refused is closed as not accepted', async () => {
      const flow = await bench().start();
      await accept(flow, 'NOT_ACCEPTED');
      await flow.ended();
      expect(flow.results).toEqual(['NOT_ACCEPTED']);
    });

    test('silence of the officer is recorded as a deemed acceptance where the worker says so', async () => {
      // given
      const flow = await bench().start({
        'check-materials': () => ({ facts: FACTS, rulesDate: '2026-03-02', wakeAt: PAST }),
        'record-acceptance': () => ({ acceptanceDecision: 'ACCEPTED' }),
        ...late('ACCEPTANCE', 'DEEMED_ACCEPTED'),
      });

      // when
      await flow.task('ConfirmAgency');

      // then
      const job = flow.jobs.find((each) => each.elementId === 'RecordAcceptance');
      expect(job?.variables).toMatchObject({ decision: 'DEEMED_ACCEPTED', reason: null });
    });

    test('an overdue decision is escalated and stays with the officer', async () => {
      // given
      const answers = ['ESCALATE', 'NOT_DUE'];
      const flow = await bench().start({
        'check-materials': () => ({ facts: FACTS, rulesDate: '2026-03-02', wakeAt: PAST }),
        'check-deadline': () => ({ action: answers.shift() ?? 'NOT_DUE', wakeAt: FAR }),
      });

      // when
      await flow.untilRan('EscalateAcceptance');
      await accept(flow);

      // then
      await flow.task('ConfirmAgency');
      expect(flow.ran('AcceptanceReview')).toBe(1);
    });

    test('a message sent twice opens one case, and a later one for the same case ends as a duplicate', async () => {
      // given
      const opened: unknown[] = [];
      const flow = await bench().start({
        'open-case': (job) => ({ duplicate: opened.push(job.variables['submissionId']) > 1 }),
      });
      await flow.untilRan('OpenCase');

      // when
      await expect(flow.submit()).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
      const second = randomUUID();
      await flow.submit(second);
      await accept(flow, 'NOT_ACCEPTED');

      // then
      await flow.untilRan('OpenCase', 2);
      await flow.ended();
      expect(opened).toEqual([flow.submissionId, second]);
      expect(flow.ran('CheckMaterials')).toBe(1);
    });
  });
}

function agencyScenarios(bench: () => FlowBench): void {
  describe('the review agency', () => {
    test('that the table refuses is recorded with its reasons, and another one is proposed', async () => {
      // given
      const facts = [{ ...ELIGIBLE_AGENCY, agencyStatus: 'SUSPENDED' }, ELIGIBLE_AGENCY];
      const flow = await bench().start({ 'check-agency': () => ({ agencyFacts: facts.shift() }) });

      // when
      await accept(flow);
      await flow.complete('ProposeAgency', { agencyCode: '91339903MA2K20B26G' });
      await flow.task('ConfirmAgency');

      // then
      const job = flow.jobs.find((each) => each.elementId === 'RecordRefusal');
      expect(job?.variables).toMatchObject({ refusedBy: 'RULES', refusalReasons: ['SUSPENDED'] });
      const again = flow.jobs.filter((each) => each.elementId === 'CheckAgency')[1];
      expect(again?.variables).toMatchObject({ agencyCode: '91339903MA2K20B26G' });
    });

    test('that declines is recorded with its reason, and another one is proposed', async () => {
      // given
      const flow = await bench().start();

      // when
      await accept(flow);
      await flow.complete('ConfirmAgency', { confirmed: false, reason: 'no capacity' });
      await flow.complete('ProposeAgency', { agencyCode: '91339903MA2K20B26G' });
      await flow.complete('ConfirmAgency', { confirmed: true });
      await flow.untilRan('AssignAgency');

      // then
      const job = flow.jobs.find((each) => each.elementId === 'RecordRefusal');
      expect(job?.variables).toMatchObject({ refusedBy: 'AGENCY', refusalReasons: ['no capacity'] });
    });

    test('is drawn where the county says so: each candidate is judged by the table, a refusal draws again', async () => {
      // given
      const candidates = [
        { ...ELIGIBLE_AGENCY, agencyCode: 'A' },
        { ...ELIGIBLE_AGENCY, agencyCode: 'B', agencyStatus: 'SUSPENDED' },
      ];
      const flow = await bench().start({
        'open-selection': () => ({ agencySelection: 'LOT', candidates }),
        'draw-agency': () => ({ drawnAgency: 'A' }),
      });

      // when
      await accept(flow);
      await flow.complete('ConfirmAgency', { confirmed: false, reason: 'no capacity' });
      await flow.complete('ConfirmAgency', { confirmed: true });
      await flow.untilRan('AssignAgency');

      // then
      const draw = flow.jobs.find((each) => each.elementId === 'DrawAgency');
      expect(draw?.variables['verdicts']).toEqual([
        { agencyCode: 'A', eligible: true, reasons: [] },
        { agencyCode: 'B', eligible: false, reasons: ['SUSPENDED'] },
      ]);
      expect(flow.ran('DrawAgency')).toBe(2);
      expect(flow.ran('ProposeAgency')).toBe(0);
    });

    test('is named by a department where the lot finds none', async () => {
      // given
      const flow = await bench().start({
        'open-selection': () => ({ agencySelection: 'LOT', candidates: [] }),
        'draw-agency': () => ({ drawnAgency: null }),
      });

      // when
      await accept(flow);
      await flow.complete('AppointAgency', { agencyCode: '91339903MA2K20B26G' });

      // then
      await flow.task('ConfirmAgency');
      expect(flow.ran('DrawAgency')).toBe(1);
    });

    test('that does not answer in time is told on, then its silence counts as a refusal', async () => {
      // given
      const answers = ['ESCALATE', 'LATE'];
      const flow = await bench().start({
        'ask-agency': () => ({ wakeAt: PAST }),
        'check-deadline': (job) => {
          const isAsked = job.variables['clockKind'] === 'AGENCY' && answers.length > 0;
          return { action: isAsked ? answers.shift() : 'NOT_DUE', wakeAt: answers.length > 0 ? PAST : FAR };
        },
      });

      // when
      await accept(flow);
      await flow.task('ProposeAgency');

      // then
      expect(flow.ran('EscalateAgency')).toBe(1);
      const job = flow.jobs.find((each) => each.elementId === 'RecordRefusal');
      expect(job?.variables).toMatchObject({ refusedBy: 'SILENCE', refusalReasons: [] });
    });

    test('that is replaced in the middle of a round loses its tasks; the next one reviews the round from its start', async () => {
      // given
      const flow = await bench().start(withDeficiency);
      await accept(flow, 'ACCEPTED_WITH_DEFICIENCY');
      await flow.complete('ConfirmAgency', { confirmed: true });
      const [review] = await flow.tasks('FirstReview', DISCIPLINES);
      if (review === undefined) throw new Error('no review');

      // when
      await flow.publish('agency-replaced');
      await flow.complete('ConfirmAgency', { confirmed: true });
      await reviewOnce(flow);
      await flow.complete('SubmitSupplement');
      await flow.complete('CheckSupplement', { accepted: true });
      await sign(flow);
      await flow.ended();

      // then
      expect(await flow.isCanceled(review)).toBe(true);
      expect(flow.ran('ReplaceAgency')).toBe(1);
      expect(flow.ran('OpenSupplement')).toBe(1);
      expect(flow.results).toEqual(['CERTIFIED']);
    });
  });
}

function supplementScenarios(bench: () => FlowBench): void {
  const startDeficient = async (stubs: Stubs = {}): Promise<CaseFlow> => {
    const flow = await bench().start({ ...withDeficiency, ...stubs });
    await accept(flow, 'ACCEPTED_WITH_DEFICIENCY');
    await flow.complete('ConfirmAgency', { confirmed: true });
    return flow;
  };

  describe('the supplement beside the review', () => {
    test('joins before the certificate, even after a first attempt that was wrong', async () => {
      // given
      const flow = await startDeficient();

      // when
      await reviewOnce(flow);
      await flow.untilRan('RecordPass');
      await flow.complete('SubmitSupplement');
      await flow.complete('CheckSupplement', { accepted: false, reason: 'seal missing' });
      await flow.complete('SubmitSupplement');
      await flow.complete('CheckSupplement', { accepted: true });
      await sign(flow);
      await flow.ended();

      // then
      expect(flow.path.indexOf('SignCertificate')).toBeGreaterThan(flow.path.indexOf('RecordSupplement'));
      expect(flow.results).toEqual(['CERTIFIED']);
    });

    test('that expires ends the review that is running', async () => {
      // given
      const action = { now: 'NOT_DUE' };
      const flow = await startDeficient({
        'check-deadline': (job) => ({
          action: job.variables['clockKind'] === 'SUPPLEMENT' ? action.now : 'NOT_DUE',
          wakeAt: FAR,
        }),
      });
      const [review] = await flow.tasks('FirstReview', DISCIPLINES);
      await flow.task('SubmitSupplement');

      // when
      action.now = 'LATE';
      await flow.publish('clock-changed');
      await flow.ended();

      // then
      expect(flow.results).toEqual(['TERMINATED']);
      expect(review && (await flow.isCanceled(review))).toBe(true);
    });

    test('that is wrong twice ends the case', async () => {
      const flow = await startDeficient();
      for (const reason of ['wrong', 'wrong again']) {
        await flow.complete('SubmitSupplement');
        await flow.complete('CheckSupplement', { accepted: false, reason });
      }
      await flow.ended();
      expect(flow.ran('SubmitSupplement')).toBe(2);
      expect(flow.results).toEqual(['TERMINATED']);
    });

    test('that silence has made necessary is asked for as often as it is wrong', async () => {
      // given
      const flow = await bench().start({
        'record-acceptance': () => ({ acceptanceDecision: 'ACCEPTED', lateFound: true }),
      });
      await assign(flow);

      // when
      for (const reason of ['wrong', 'wrong again', 'wrong once more']) {
        await flow.complete('SubmitSupplement');
        await flow.complete('CheckSupplement', { accepted: false, reason });
      }
      await flow.complete('SubmitSupplement');
      await flow.complete('CheckSupplement', { accepted: true });
      await reviewOnce(flow);
      await sign(flow);
      await flow.ended();

      // then
      expect(flow.jobs.find((job) => job.elementId === 'RecordPass')?.variables).toMatchObject({ lateFound: true });
      expect(flow.results).toEqual(['CERTIFIED']);
    });

    test('can be extended on request without touching the task', async () => {
      // given
      const flow = await startDeficient();
      const task = await flow.task('SubmitSupplement');

      // when
      await flow.publish('extension-requested');
      await flow.complete('DecideExtension', { granted: true, extensionReason: 'holiday' });
      await flow.untilRan('ExtendSupplement');

      // then
      expect(flow.jobs.find((job) => job.elementId === 'ExtendSupplement')?.variables).toMatchObject({
        granted: true,
        extensionReason: 'holiday',
      });
      await flow.finish(task);
      await flow.complete('CheckSupplement', { accepted: true });
      await flow.untilRan('RecordSupplement');
    });

    test('that is done ends an extension nobody has decided on', async () => {
      // given
      const flow = await startDeficient();
      await flow.publish('extension-requested');
      const extension = await flow.task('DecideExtension');

      // when
      await flow.complete('SubmitSupplement');
      await flow.complete('CheckSupplement', { accepted: true });
      await reviewOnce(flow);
      await flow.task('SignCertificate');

      // then
      expect(await flow.isCanceled(extension)).toBe(true);
    });
  });
}

function reviewScenarios(bench: () => FlowBench): void {
  const findings = (rounds: number): Stubs => ({
    'conclude-round': (job) => ({ reviewOutcome: Number(job.variables['round']) <= rounds ? 'FINDINGS' : 'PASS' }),
  });

  describe('the rounds of review', () => {
    test('findings lead to a revision and a second round with half of the days', async () => {
      // given
      const flow = await bench().start(findings(1));

      // when
      await assign(flow);
      await reviewOnce(flow);
      await flow.complete('SubmitRevision');
      await reviewOnce(flow);
      await sign(flow);
      await flow.ended();

      // then
      const starts = flow.jobs.filter((job) => job.elementId === 'StartFirst').map((job) => job.variables);
      expect(starts).toMatchObject([
        { round: 1, stage: 'FIRST', limits: { firstWd: 3 } },
        { round: 2, stage: 'FIRST', limits: { firstWd: 2 } },
      ]);
      expect(flow.results).toEqual(['CERTIFIED']);
    });

    test('a round without disciplines goes straight to the final stage', async () => {
      // given
      const flow = await bench().start({
        'plan-round': () => ({ round: 2, roundDisciplines: [], finalDepartments: [], restarts: 0 }),
      });

      // when
      await assign(flow);
      await flow.complete('FinalReview', { conclusion: 'PASS' });
      await flow.task('SignCertificate');

      // then
      expect(flow.path).not.toContain('StartFirst');
      expect(flow.path).not.toContain('DepartmentConfirmation');
    });

    test('the last permitted round that fails rejects the case', async () => {
      // given
      const flow = await bench().start({
        ...findings(9),
        'plan-round': () => ({ ...planned('STRU', 'FIRE'), round: 3 }),
      });

      // when
      await assign(flow);
      await reviewOnce(flow);
      await flow.ended();

      // then
      expect(flow.results).toEqual(['REJECTED']);
      expect(flow.path).not.toContain('IssueOpinions');
    });

    test('a changed design basis sends its disciplines through the stages again and counts for no limit', async () => {
      // given
      const flow = await bench().start({
        'plan-round': (_job, current) => {
          const count = current.ran('PlanRound');
          return { ...planned(...(count === 1 ? ['STRU', 'FIRE'] : ['FIRE'])), round: count + 2, restarts: count - 1 };
        },
        'check-design-basis': (_job, current) => ({
          basisDisciplines: current.ran('CheckDesignBasis') === 1 ? ['FIRE'] : [],
        }),
      });

      // when
      await assign(flow);
      await reviewOnce(flow);
      await flow.complete('FirstReview', { conclusion: 'NO_OPINION' });
      await flow.complete('SecondReview', { agree: true });
      await flow.complete('DepartmentConfirmation', { agree: true });
      await flow.complete('FinalReview', { conclusion: 'PASS' });
      await sign(flow);
      await flow.ended();

      // then
      const starts = flow.jobs.filter((job) => job.elementId === 'StartFirst').map((job) => job.variables);
      expect(starts).toMatchObject([
        { round: 3, roundDisciplines: ['STRU', 'FIRE'] },
        { round: 4, roundDisciplines: ['FIRE'] },
      ]);
      expect(flow.results).toEqual(['CERTIFIED']);
    });

    test('a revision that is late ends the case', async () => {
      // given
      const flow = await bench().start({
        ...findings(1),
        ...late('REVISION', 'LATE'),
        'issue-opinions': () => ({ wakeAt: PAST }),
      });

      // when
      await assign(flow);
      await reviewOnce(flow);
      await flow.ended();

      // then
      expect(flow.results).toEqual(['TERMINATED']);
    });

    test('a second reviewer who disagrees sends only that discipline back', async () => {
      // given
      const flow = await bench().start();
      await assign(flow);
      await flow.complete('FirstReview', { conclusion: 'NO_OPINION' }, DISCIPLINES);

      // when
      const [one, other] = await flow.tasks('SecondReview', DISCIPLINES);
      if (one === undefined || other === undefined) throw new Error('two tasks were taken');
      await flow.finish(one, { agree: false });
      const again = await flow.task('FirstReviewAgain');
      await flow.finish(other, { agree: true });
      await flow.finish(again, { conclusion: 'HAS_OPINIONS' });
      const second = await flow.task('SecondReview');
      await flow.finish(second, { agree: true });

      // then
      await flow.task('FinalReview');
      expect(again.variables['discipline']).toBe(one.variables['discipline']);
      expect(second.variables['discipline']).toBe(one.variables['discipline']);
      expect(flow.ran('SecondReview')).toBe(3);
    });

    test('departments that stay silent are deemed to agree, the technical head still signs', async () => {
      // given
      const answers = ['DEPARTMENTS_SILENT'];
      const flow = await bench().start({
        'start-stage': (job) => ({ wakeAt: job.variables['stage'] === 'FINAL' ? PAST : FAR }),
        'check-deadline': () => ({ action: answers.shift() ?? 'NOT_DUE', wakeAt: FAR }),
      });
      await assign(flow);
      await flow.complete('FirstReview', { conclusion: 'NO_OPINION' }, DISCIPLINES);
      await flow.complete('SecondReview', { agree: true }, DISCIPLINES);

      // when
      const department = await flow.task('DepartmentConfirmation');
      await flow.untilRan('RecordDeemedAgreement');
      expect(await flow.isCanceled(department)).toBe(true);
      await flow.complete('FinalReview', { conclusion: 'PASS' });

      // then
      await flow.task('SignCertificate');
    });

    test('an overdue stage is escalated once per answer and goes on', async () => {
      // given
      const answers = ['ESCALATE', 'ESCALATE'];
      const flow = await bench().start({
        'start-stage': (job) => ({ wakeAt: job.variables['stage'] === 'FIRST' ? PAST : FAR }),
        'check-deadline': () => ({ action: answers.shift() ?? 'NOT_DUE', wakeAt: answers.length === 1 ? PAST : FAR }),
      });

      // when
      await assign(flow);
      await flow.untilRan('EscalateFirst', 2);
      await reviewOnce(flow);

      // then
      await flow.task('SignCertificate');
      expect(flow.ran('FirstReview')).toBe(DISCIPLINES);
    });
  });
}

function certificateScenarios(bench: () => FlowBench): void {
  const barredTimes = (times: number): Stubs => ({
    'issue-certificate': (_job, flow) =>
      flow.ran('IssueCertificate') <= times
        ? { kind: 'error', code: 'CERTIFICATE_BARRED', variables: { barReasons: ['SUPPLEMENT_OPEN'] } }
        : {},
  });

  describe('a certificate that is barred', () => {
    test('is signed again when the bar is gone', async () => {
      // given
      const flow = await bench().start(barredTimes(1));
      await assign(flow);
      await reviewOnce(flow);

      // when
      await sign(flow);
      const bar = await flow.task('ResolveBar');
      await flow.finish(bar, { retry: true, reason: 'handed in' });
      await sign(flow);
      await flow.ended();

      // then
      expect(bar.variables['barReasons']).toEqual(['SUPPLEMENT_OPEN']);
      expect(flow.results).toEqual(['CERTIFIED']);
    });

    test('rejects the case when the bar stays', async () => {
      const flow = await bench().start(barredTimes(1));
      await assign(flow);
      await reviewOnce(flow);
      await sign(flow);
      await flow.complete('ResolveBar', { retry: false, reason: 'false material' });
      await flow.ended();
      expect(flow.results).toEqual(['REJECTED']);
    });
  });
}

/** Brings a case to an open task of each stage. */
const stages: Readonly<Record<string, (flow: CaseFlow) => Promise<void>>> = {
  AcceptanceReview: async () => {},
  SubmitCorrection: (flow) => accept(flow, 'CORRECTION_NOTICE'),
  ConfirmAgency: (flow) => accept(flow),
  FirstReview: assign,
  SubmitSupplement: async (flow) => {
    await accept(flow, 'ACCEPTED_WITH_DEFICIENCY');
    await flow.complete('ConfirmAgency', { confirmed: true });
  },
  SecondReview: async (flow) => {
    await assign(flow);
    await flow.complete('FirstReview', { conclusion: 'NO_OPINION' }, DISCIPLINES);
  },
  FinalReview: async (flow) => {
    await assign(flow);
    await flow.complete('FirstReview', { conclusion: 'NO_OPINION' }, DISCIPLINES);
    await flow.complete('SecondReview', { agree: true }, DISCIPLINES);
  },
  SubmitRevision: async (flow) => {
    await assign(flow);
    await reviewOnce(flow);
  },
  SignCertificate: async (flow) => {
    await assign(flow);
    await reviewOnce(flow);
  },
};

function interventionScenarios(bench: () => FlowBench): void {
  describe('from outside', () => {
    test.each(Object.keys(stages))('a withdrawal ends the case while %s is open', async (stage) => {
      // given
      const outcome = stage === 'SubmitRevision' ? 'FINDINGS' : 'PASS';
      const flow = await bench().start({ 'conclude-round': () => ({ reviewOutcome: outcome }) });
      await stages[stage]?.(flow);
      const task = await flow.task(stage);

      // when
      await flow.publish('case-withdrawn');
      await flow.ended();

      // then
      expect(flow.results).toEqual(['WITHDRAWN']);
      expect(await flow.isCanceled(task)).toBe(true);
    });

    test('a suspended case is resumed and goes on with the same task', async () => {
      // given
      const flow = await bench().start();
      await assign(flow);
      const reviews = await flow.tasks('FirstReview', DISCIPLINES);

      // when
      await flow.publish('case-suspended');
      await flow.untilRan('SuspendCase');
      await flow.publish('case-resumed');
      await flow.untilRan('ResumeCase');
      for (const review of reviews) await flow.finish(review, { conclusion: 'NO_OPINION' });

      // then
      await flow.tasks('SecondReview', DISCIPLINES);
      expect(flow.ran('FirstReview')).toBe(DISCIPLINES);
    });

    test('a case may be suspended again after it was resumed', async () => {
      const flow = await bench().start();
      await flow.task('AcceptanceReview');
      for (const count of [1, 2]) {
        await flow.publish('case-suspended');
        await flow.untilRan('SuspendCase', count);
        await flow.publish('case-resumed');
        await flow.untilRan('ResumeCase', count);
      }
      expect(await flow.isRunning()).toBe(true);
    });

    test('a withdrawal ends a case that is suspended', async () => {
      const flow = await bench().start();
      await flow.task('AcceptanceReview');
      await flow.publish('case-suspended');
      await flow.untilRan('SuspendCase');
      await flow.publish('case-withdrawn');
      await flow.ended();
      expect(flow.results).toEqual(['WITHDRAWN']);
    });

    test('a case that ends while it is suspended leaves nothing waiting', async () => {
      const flow = await bench().start();
      const task = await flow.task('AcceptanceReview');
      await flow.publish('case-suspended');
      await flow.untilRan('SuspendCase');
      await flow.finish(task, { decision: 'NOT_ACCEPTED' });
      await flow.ended();
      expect(flow.results).toEqual(['NOT_ACCEPTED']);
    });

    test('a clock that changes while the watcher is asking is asked about again', async () => {
      // given
      const flow = await bench().start({
        'check-materials': () => ({ facts: FACTS, rulesDate: '2026-03-02', wakeAt: PAST }),
        'check-deadline': async (_job, asking) => {
          if (checks(asking) === 1) await asking.publish('clock-changed');
          return { action: 'NOT_DUE', wakeAt: FAR };
        },
      });

      // when
      const task = await flow.task('AcceptanceReview');
      await flow.until(() => checks(flow) >= 2, 'a second check');

      // then
      expect(await flow.isCanceled(task)).toBe(false);
    });

    test.each(['AcceptanceReview', 'SubmitCorrection', 'FirstReview', 'SecondReview', 'FinalReview', 'SubmitRevision'])(
      'a changed clock makes the watcher look again and leaves %s alone',
      async (stage) => {
        // given
        const outcome = stage === 'SubmitRevision' ? 'FINDINGS' : 'PASS';
        const flow = await bench().start({ 'conclude-round': () => ({ reviewOutcome: outcome }) });
        await stages[stage]?.(flow);
        const task = await flow.task(stage);

        // when
        for (const count of [1, 2]) {
          await flow.publish('clock-changed');
          await flow.until(() => checks(flow) >= count, `check ${count}`);
        }

        // then
        expect(await flow.isCanceled(task)).toBe(false);
        expect(flow.ran(stage)).toBe(['FirstReview', 'SecondReview'].includes(stage) ? DISCIPLINES : 1);
      },
    );
  });
}

function checks(flow: CaseFlow): number {
  return flow.jobs.filter((job) => job.type === 'check-deadline').length;
}
