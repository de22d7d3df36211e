import type { Application, CaseTask, Items } from '../../demo/answers.ts';
import type { Acts } from '../../demo/case-driver.ts';
import { driveCase } from '../../demo/case-driver.ts';
import { type Cast, complete, passingActs, uploadAll } from '../../demo/cast.ts';
import type { Material } from '../../demo/materials.ts';
import { until } from '../../demo/until.ts';
import type { City } from './city.ts';
import type { Random } from './random.ts';

/** How far an application comes, once it is filed: from lying at the office to a certificate. */
export const LIVES = ['SUBMITTED', 'WITHDRAWN', 'REFUSED', 'CORRECTION', 'IN_REVIEW', 'CERTIFIED'] as const;
export type Life = (typeof LIVES)[number];

/** Of a hundred applications so many live each life: most are light, so that many can be filed. */
const SHARES: Readonly<Record<Life, number>> = {
  SUBMITTED: 39,
  WITHDRAWN: 15,
  REFUSED: 15,
  CORRECTION: 15,
  IN_REVIEW: 8,
  CERTIFIED: 8,
};

/** Somebody waits no longer for a step: above the lock of a job that a killed worker held, and many slow starts. */
const PATIENCE_MS = 240_000;

export function chooseLife(random: Random): Life {
  const hundred = LIVES.flatMap((life) => Array<Life>(SHARES[life]).fill(life));
  return hundred[random.between(0, hundred.length - 1)] ?? 'SUBMITTED';
}

/** Files one application and works on it as far as its life goes. */
export async function live(city: City, life: Life, building: string): Promise<Cast> {
  const isWhole = life === 'CERTIFIED' || life === 'IN_REVIEW';
  const cast = await draft(city, { building, isWhole, isOutOfScope: life === 'REFUSED' });
  await cast.applicant.post(`/applications/${cast.caseId}/submission`);
  await liveOn(cast, life);
  return cast;
}

async function liveOn(cast: Cast, life: Life): Promise<void> {
  switch (life) {
    case 'SUBMITTED':
      return;
    case 'WITHDRAWN':
      await cast.applicant.post(`/applications/${cast.caseId}/withdrawal`, { reason: '不再建设' });
      return;
    case 'REFUSED':
      await refuse(cast);
      return;
    case 'CORRECTION':
      await complete(cast.officer, await waitFor(cast, 'AcceptanceReview'), {
        decision: 'CORRECTION_NOTICE',
        reason: '材料不齐',
      });
      return;
    default:
      await review(cast, life);
  }
}

interface Draft {
  readonly building: string;
  readonly isWhole?: boolean;
  readonly isOutOfScope?: boolean;
}

/** What is not filed yet: the papers without which nothing is accepted; a light application brings one of them. */
export async function draft(
  { people, sample, outOfScope, materials }: City,
  { building, isWhole, isOutOfScope }: Draft,
): Promise<Cast> {
  const { facts } = isOutOfScope ? outOfScope : sample;
  const applicant = await people.applicantOf(facts.applicantUscc);
  const drafted = await applicant.post<Application>('/applications', { facts, building, commitmentSigned: false });
  const brought: readonly Material[] = isWhole ? materials : materials.slice(0, 1);
  await uploadAll(applicant, drafted.id, brought);
  const officer = await people.officerOf(facts.regionCode);
  const designer = await people.designerOf(facts.designUscc);
  const place = { caseId: drafted.id, regionCode: facts.regionCode };
  const hands = { missing: [], proposed: [facts.agencyUscc], seenByOfficer: undefined };
  return { ...place, people, applicant, designer, officer, ...hands };
}

/** The officer turns the application away; the applicant gets a notice, printed. */
export async function refuse(cast: Cast): Promise<void> {
  const refusal = { decision: 'NOT_ACCEPTED', reason: '不属于受理范围' };
  await complete(cast.officer, await waitFor(cast, 'AcceptanceReview'), refusal);
}

async function waitFor({ people, caseId }: Cast, taskType: string): Promise<CaseTask> {
  const look = async () => {
    const { items } = await people.administrator.get<Items<CaseTask>>(`/applications/${caseId}/tasks`);
    return items.find((task) => task.taskType === taskType && task.status === 'OPEN');
  };
  return until(`task ${taskType} of case ${caseId}`, look, PATIENCE_MS);
}

async function review(cast: Cast, life: 'IN_REVIEW' | 'CERTIFIED'): Promise<void> {
  const all = passingActs(cast);
  const beforeReview: Acts = { AcceptanceReview: all['AcceptanceReview'], ConfirmAgency: all['ConfirmAgency'] };
  await driveCase(cast.people.administrator, cast.caseId, {
    acts: life === 'CERTIFIED' ? all : beforeReview,
    patienceMs: PATIENCE_MS,
    isDone: ({ closedAt }, open) =>
      closedAt !== null || (life === 'IN_REVIEW' && open.some(({ taskType }) => taskType === 'FirstReview')),
  });
}
