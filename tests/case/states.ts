import type { Application, CaseTask, Items, Opinion } from '../../demo/answers.ts';
import type { Acts } from '../../demo/case-driver.ts';
import { type Cast, complete, disciplineOf, teamOf, uploadAll } from '../../demo/cast.ts';
import { until } from '../../demo/until.ts';
import { PANEL_STATES } from './panel-states.ts';
import { tie } from './registered-agencies.ts';
import { RESTART_STATES } from './restart-states.ts';
import { findingIn, judging, reviseArch } from './rounds.ts';
import { drive, isIn, openTask, openTasks, readClocks, settle, type World, waitsFor } from './world.ts';

/** A state in which a running case can stand, how one gets there, and how it goes on from there. */
export interface CaseState {
  readonly name: string;
  /** How many cases of it a large test makes. */
  readonly count: number;
  make(world: World): Promise<Cast>;
  /** What is done otherwise than by people for whom everything passes. */
  readonly acts?: (cast: Cast) => Acts;
  /** What has to happen before anybody can act again. */
  readonly release?: (cast: Cast) => Promise<unknown>;
}

/** One day for all: there is one legal clock, and nobody is to be late. */
const DAY = '2026-10-19 08:50';
const whole = { submittedAt: DAY, missingMaterials: [] as const };
const deficient = { submittedAt: DAY };

const DISCIPLINES = 6;
const noReview: Acts = { FirstReview: undefined };
const atFirst = waitsFor('FirstReview', DISCIPLINES);

/** States before the review. */
const BEFORE_REVIEW: readonly CaseState[] = [
  {
    name: 'its acceptance waits',
    count: 2,
    make: async (world) => {
      const cast = await world.submit('P04', whole);
      await openTask(cast, 'AcceptanceReview');
      return cast;
    },
  },
  {
    name: 'an officer has taken its acceptance',
    count: 1,
    make: async (world) => {
      const cast = await world.submit('P04', whole);
      const { id } = await openTask(cast, 'AcceptanceReview');
      await cast.officer.post(`/tasks/${id}/claim`);
      return cast;
    },
  },
  {
    name: 'its correction is awaited',
    count: 2,
    make: toCorrection,
    acts: (cast) => ({ SubmitCorrection: () => correct(cast) }),
  },
  {
    name: 'its correction is in and waits for the officer',
    count: 1,
    make: async (world) => {
      const cast = await toCorrection(world);
      await correct(cast);
      await openTask(cast, 'AcceptanceReview');
      return cast;
    },
  },
  {
    name: 'the agency is asked',
    count: 2,
    make: async (world) => {
      const cast = await world.submit('P04', whole);
      await drive(cast, { ConfirmAgency: undefined }, waitsFor('ConfirmAgency'));
      return cast;
    },
  },
  {
    name: 'another agency is to be proposed',
    count: 1,
    make: async (world) => {
      const cast = await world.submit('P04', whole);
      const decline = async (task: CaseTask) =>
        complete((await teamOf(cast)).manager, task, { confirmed: false, reason: '人手不足' });
      await drive(cast, { ConfirmAgency: decline, ProposeAgency: undefined }, waitsFor('ProposeAgency'));
      return cast;
    },
  },
];

/** States of the supplement beside a review that waits. */
const WITH_SUPPLEMENT: readonly CaseState[] = [
  { name: 'its first review waits beside the supplement', count: 1, make: (world) => toFirst(world, deficient) },
  {
    name: 'an extension was asked for',
    count: 2,
    make: extensionAsked,
    acts: (cast) => ({ DecideExtension: (task) => complete(cast.officer, task, { granted: true }) }),
  },
  {
    name: 'an extension was granted',
    count: 1,
    make: async (world) => {
      const cast = await extensionAsked(world);
      await complete(cast.officer, await openTask(cast, 'DecideExtension'), { granted: true });
      await until('the longer limit', async () => {
        const { items } = await readClocks(cast);
        return items.some(({ kind, limitWd }) => kind === 'SUPPLEMENT' && limitWd > 5) ? true : undefined;
      });
      return cast;
    },
  },
  { name: 'its supplement is to be checked', count: 1, make: handedIn },
  {
    name: 'its supplement was refused once',
    count: 2,
    make: async (world) => {
      const cast = await handedIn(world);
      const task = await openTask(cast, 'CheckSupplement');
      await complete(cast.officer, task, { accepted: false, reason: '报告缺页' });
      await openTask(cast, 'SubmitSupplement');
      return cast;
    },
  },
  {
    name: 'its supplement is in order before the review is',
    count: 1,
    make: async (world) => {
      const cast = await world.submit('P24', deficient);
      await drive(cast, noReview, (application, open) => atFirst(application, open) && open.length === DISCIPLINES);
      return cast;
    },
  },
  {
    name: 'it has passed and waits for the supplement',
    count: 2,
    make: async (world) => {
      const cast = await world.submit('P24', deficient);
      await drive(cast, { SubmitSupplement: undefined }, isIn('WAIT_SUPPLEMENT'));
      await openTask(cast, 'SubmitSupplement');
      return cast;
    },
  },
];

/** States inside the stages of a round. */
const IN_REVIEW: readonly CaseState[] = [
  { name: 'its first review waits', count: 3, make: (world) => toFirst(world) },
  {
    name: 'its first review is half done',
    count: 3,
    make: halfReviewed,
    acts: (cast) => ({ FirstReview: (task) => concludeByDrafts(cast, task) }),
  },
  {
    name: 'its second review is half done',
    count: 2,
    make: async (world) => {
      const cast = await world.submit('P24', whole);
      await drive(cast, { SecondReview: undefined }, waitsFor('SecondReview', DISCIPLINES));
      const [one, two] = await openTasks(cast, 'SecondReview');
      const team = await teamOf(cast);
      if (one !== undefined) await complete(team.secondReviewer(disciplineOf(one)), one, { agree: true });
      if (two !== undefined) await team.secondReviewer(disciplineOf(two)).post(`/tasks/${two.id}/claim`);
      return cast;
    },
  },
  {
    name: 'the second reviewer has disagreed',
    count: 2,
    make: (world) => disagreed(world, false),
    acts: (cast) => ({ FirstReviewAgain: (task) => lookAgain(cast, task) }),
  },
  { name: 'the second reviewer looks a second time', count: 2, make: (world) => disagreed(world, true) },
  {
    name: 'its final review and the department wait',
    count: 2,
    make: async (world) => {
      const cast = await world.submit('P03', whole);
      const waiting = { FinalReview: undefined, DepartmentConfirmation: undefined };
      await drive(cast, waiting, (application, open) =>
        ['FinalReview', 'DepartmentConfirmation'].every((type) => waitsFor(type)(application, open)),
      );
      return cast;
    },
  },
  { name: 'only the department is awaited', count: 1, make: (world) => toFinal(world, 'DepartmentConfirmation') },
  {
    name: 'only the technical head is awaited, who has taken it',
    count: 1,
    make: async (world) => {
      const cast = await toFinal(world, 'FinalReview');
      const { id } = await openTask(cast, 'FinalReview');
      await (await teamOf(cast)).technicalHead.post(`/tasks/${id}/claim`);
      return cast;
    },
  },
];

/** States between the rounds and at the end. */
const AFTER_REVIEW: readonly CaseState[] = [
  { name: 'its opinions are out', count: 2, make: opinionsIssued, acts: revising },
  {
    name: 'its second round has begun',
    count: 2,
    make: async (world) => {
      const cast = await opinionsIssued(world);
      await reviseArch(cast);
      await drive(cast, noReview, waitsFor('FirstReview'));
      return cast;
    },
    acts: (cast) => judging(cast, 'CLOSE'),
  },
  {
    name: 'its opinions are out a second time',
    count: 1,
    make: async (world) => {
      const cast = await opinionsIssued(world);
      await reviseArch(cast);
      await drive(cast, judging(cast, 'REOPEN'), waitsFor('SubmitRevision'));
      return cast;
    },
    acts: revising,
  },
  {
    name: 'its certificate is to be signed',
    count: 2,
    make: async (world) => {
      const cast = await world.submit('P04', whole);
      await drive(cast, { SignCertificate: undefined }, waitsFor('SignCertificate'));
      return cast;
    },
  },
];

/** States of a case that rests, or did. */
const RESTING: readonly CaseState[] = [
  {
    name: 'it was ordered to rest in its first review',
    count: 1,
    make: async (world) => {
      const cast = await toFirst(world);
      await suspend(cast);
      return cast;
    },
    release,
  },
  {
    name: 'it was ordered to rest while its opinions are out',
    count: 1,
    make: async (world) => {
      const cast = await opinionsIssued(world);
      await suspend(cast);
      return cast;
    },
    acts: revising,
    release,
  },
  {
    name: 'it rested and goes on',
    count: 1,
    make: async (world) => {
      const cast = await toFirst(world);
      await suspend(cast);
      await release(cast);
      return cast;
    },
  },
];

/** Every state in which a case waits for people and no day has to pass. */
export const CASE_STATES: readonly CaseState[] = [
  ...BEFORE_REVIEW,
  ...WITH_SUPPLEMENT,
  ...IN_REVIEW,
  ...AFTER_REVIEW,
  ...RESTING,
  ...PANEL_STATES,
  ...RESTART_STATES,
];

/** States that need days to pass: made before the others, on days of their own. */
export const EARLY_STATES: readonly CaseState[] = [
  {
    name: 'a tie of its agency has barred its certificate',
    count: 1,
    make: async (world) => {
      const cast = await world.submit('P24', { missingMaterials: [], submittedAt: '2026-09-01 09:00' });
      await drive(cast, { SignCertificate: undefined }, waitsFor('SignCertificate'));
      const { designUnitCode } = await cast.applicant.get<Application>(`/applications/${cast.caseId}`);
      const [agencyCode = ''] = cast.proposed;
      await tie(world, agencyCode, designUnitCode ?? '');
      await drive(cast, {}, waitsFor('ResolveBar'));
      // The entry was wrong: other cases of the agency are to come.
      await tie(world, agencyCode, '');
      return cast;
    },
    acts: (cast) => ({
      ResolveBar: async (task) => complete((await teamOf(cast)).manager, task, { retry: true, reason: '登记已更正' }),
    }),
  },
  {
    name: 'a department has stayed silent',
    count: 1,
    make: async (world) => {
      const cast = await world.submit('P03', { submittedAt: '2026-09-15 09:00' });
      const silent: Acts = { DepartmentConfirmation: undefined, FinalReview: undefined };
      await drive(cast, silent, waitsFor('DepartmentConfirmation'));
      await openTask(cast, 'FinalReview');
      await world.passDays(2);
      await settle(cast, (_application, open) => open.every(({ taskType }) => taskType === 'FinalReview'));
      return cast;
    },
  },
];

/** A state in which a case waits for a worker of ours; the last step is taken when those are off. */
export interface WorkerState {
  readonly name: string;
  begin(world: World): Promise<Cast>;
  arrive(cast: Cast): Promise<unknown>;
}

/** Workers to be off for the states below. */
export const WORKERS_OFF = ['open-case', 'record-channel', 'close-case', 'conclude-round', 'issue-certificate'];

export const WORKER_STATES: readonly WorkerState[] = [
  {
    name: 'it was accepted and its channel is not decided',
    begin: (world) => world.submit('P04', whole),
    arrive: (cast) => drive(cast, {}, isIn('ACCEPTED')),
  },
  {
    name: 'its round is not concluded',
    begin: async (world) => {
      const cast = await world.submit('P04', whole);
      await drive(cast, { FinalReview: undefined }, waitsFor('FinalReview'));
      return cast;
    },
    arrive: (cast) => drive(cast, {}, (application, open) => isIn('FINAL')(application, open) && open.length === 0),
  },
  {
    name: 'it is signed and its certificate is not issued',
    begin: async (world) => {
      const cast = await world.submit('P04', whole);
      await drive(cast, { SignCertificate: undefined }, waitsFor('SignCertificate'));
      return cast;
    },
    arrive: (cast) => drive(cast, {}, (application, open) => isIn('SIGNING')(application, open) && open.length === 0),
  },
  {
    name: 'its withdrawal was asked for',
    begin: (world) => toFirst(world),
    arrive: async (cast) => {
      await cast.applicant.post(`/applications/${cast.caseId}/withdrawal`, { reason: '项目缓建' });
      await settle(cast, (_application, open) => open.length === 0);
    },
  },
  {
    name: 'it was submitted and no engine has opened it',
    begin: (world) => world.draft('P04', whole),
    arrive: (cast) => cast.applicant.post(`/applications/${cast.caseId}/submission`),
  },
];

async function toCorrection(world: World): Promise<Cast> {
  const cast = await world.submit('P23', { submittedAt: DAY });
  await drive(cast, {}, waitsFor('SubmitCorrection'));
  return cast;
}

async function correct(cast: Cast): Promise<void> {
  await uploadAll(cast.applicant, cast.caseId, cast.missing);
  await cast.applicant.post(`/applications/${cast.caseId}/correction`);
}

async function toFirst(world: World, change: Parameters<World['submit']>[1] = whole): Promise<Cast> {
  const cast = await world.submit('P24', change);
  await drive(cast, { ...noReview, SubmitSupplement: undefined }, atFirst);
  return cast;
}

/** Two disciplines are done, a third has been taken and has a finding in draft. */
async function halfReviewed(world: World): Promise<Cast> {
  const cast = await toFirst(world);
  const team = await teamOf(cast);
  const [one, two, three] = await openTasks(cast, 'FirstReview');
  if (one === undefined || two === undefined || three === undefined) throw new Error('Expected three disciplines');
  for (const task of [one, two]) {
    await complete(team.reviewer(disciplineOf(task)), task, { conclusion: 'NO_OPINION' });
  }
  const reviewer = team.reviewer(disciplineOf(three));
  await reviewer.post(`/tasks/${three.id}/claim`);
  await reviewer.post(`/tasks/${three.id}/opinions`, { severity: 'SHOULD', text: '建议补充节点详图' });
  return cast;
}

/** The conclusion follows the findings that were written down. */
async function concludeByDrafts(cast: Cast, task: CaseTask): Promise<unknown> {
  const reviewer = (await teamOf(cast)).reviewer(disciplineOf(task));
  const { items } = await reviewer.get<Items<Opinion>>(`/applications/${cast.caseId}/opinions`);
  const isFound = items.some(({ discipline }) => discipline === task.discipline);
  return complete(reviewer, task, { conclusion: isFound ? 'HAS_OPINIONS' : 'NO_OPINION' });
}

/** One discipline disagrees; with `isAnswered` the first reviewer has looked again. */
async function disagreed(world: World, isAnswered: boolean): Promise<Cast> {
  const cast = await world.submit('P24', whole);
  let isTold = false;
  const acts: Acts = {
    SecondReview: async (task) => {
      const caller = (await teamOf(cast)).secondReviewer(disciplineOf(task));
      if (task.discipline !== 'STRU') return complete(caller, task, { agree: true });
      if (isTold) return undefined;
      isTold = true;
      return complete(caller, task, { agree: false, remark: '荷载取值依据不足' });
    },
    FirstReviewAgain: isAnswered ? (task) => lookAgain(cast, task) : undefined,
  };
  const waiting = isAnswered ? 'SecondReview' : 'FirstReviewAgain';
  await drive(cast, acts, (application, open) => isTold && open.length === 1 && waitsFor(waiting)(application, open));
  return cast;
}

async function lookAgain(cast: Cast, task: CaseTask): Promise<unknown> {
  const caller = (await teamOf(cast)).reviewer(disciplineOf(task));
  return complete(caller, task, { conclusion: 'NO_OPINION', remark: '已复核' });
}

/** Everything of the final stage is done but one kind of task. */
async function toFinal(world: World, awaited: string): Promise<Cast> {
  const cast = await world.submit('P03', whole);
  await drive(cast, { [awaited]: undefined }, (application, open) => {
    return isIn('FINAL')(application, open) && open.every(({ taskType }) => taskType === awaited);
  });
  return cast;
}

async function extensionAsked(world: World): Promise<Cast> {
  const cast = await toFirst(world, deficient);
  await openTask(cast, 'SubmitSupplement');
  await cast.applicant.post(`/applications/${cast.caseId}/extension`, { reason: '检测报告尚未出具' });
  await openTask(cast, 'DecideExtension');
  return cast;
}

async function handedIn(world: World): Promise<Cast> {
  const cast = await toFirst(world, deficient);
  await uploadAll(cast.applicant, cast.caseId, cast.missing);
  await openTask(cast, 'SubmitSupplement');
  await cast.applicant.post(`/applications/${cast.caseId}/supplement`);
  await openTask(cast, 'CheckSupplement');
  return cast;
}

async function opinionsIssued(world: World): Promise<Cast> {
  const cast = await world.submit('P24', whole);
  await drive(cast, findingIn(cast, 'ARCH'), waitsFor('SubmitRevision'));
  return cast;
}

/** The applicant revises once more; then the opinions are closed and the case passes. */
function revising(cast: Cast): Acts {
  return { ...judging(cast, 'CLOSE'), SubmitRevision: () => reviseArch(cast) };
}

async function suspend(cast: Cast): Promise<void> {
  const department = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
  await department.post(`/applications/${cast.caseId}/suspension`, { reason: '涉诉' });
  await until('the clocks to stop', async () => {
    const { pauses } = await readClocks(cast);
    return pauses.some(({ reason }) => reason === 'SUSPENSION') ? true : undefined;
  });
}

async function release(cast: Cast): Promise<void> {
  const department = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
  await department.post(`/applications/${cast.caseId}/resumption`);
  await settle(cast, ({ suspended }) => !suspended);
}
