import type { BuildingFacts } from '../../domain/building.ts';
import type { Channel } from '../../domain/decision-outputs.ts';
import type { CreditGrade } from '../../domain/project.ts';
import { factsWith, readSampleProjects, type SampleProject } from '../processes/sample-projects.ts';

/** A project with the lane and the rule that its row of the list expects. */
export interface LaneProject {
  readonly id: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly rulesDate: string;
  readonly channel: Channel;
  readonly rule: string;
}

/** How an invented project differs from P01, a small hall of class 戊. */
type Difference = Partial<BuildingFacts> & {
  readonly designCredit?: CreditGrade;
  readonly applicantBadCredit?: boolean;
  readonly missingM7?: boolean;
};

const INVENTED: readonly (readonly [rule: string, difference: Difference])[] = [
  ['X1', { fireDesignBeyondCode: true }],
  ['X1', { fireDesignBeyondCode: true, structuralIrregularity: 'OVER_LIMIT', maxSpanM: 72 }],
  ['X2', { structuralIrregularity: 'OVER_LIMIT' }],
  ['X3', { maxSpanM: 60 }],
  ['X3', { heightM: 50.1 }],
  ['X4', { fireClass: '甲', totalAreaM2: 3001, maxSingleAreaM2: 3001 }],
  ['N1', { fireClass: '甲', totalAreaM2: 3000, maxSingleAreaM2: 3000 }],
  ['N1', { fireClass: '乙' }],
  ['N1', { flammableExplosive: true }],
  ['N1', { labourIntensive: true, totalAreaM2: 2501 }],
  ['N2', { maxSpanM: 59.9 }],
  ['N2', { maxSpanM: 30 }],
  ['N2', { totalAreaM2: 100_000 }],
  ['N3', { civilDefence: true }],
  ['N4', { structuralIrregularity: 'IRREGULAR' }],
  ['N4', { pitDepthM: 5 }],
  ['N5', { designCredit: 'D' }],
  ['N5', { applicantBadCredit: true }],
  ['I1', {}],
  ['I1', { totalAreaM2: 3000, heightM: 24, storeysAbove: 3, maxSpanM: 17.9, craneT: 9.9, pitDepthM: 2.9 }],
  ['I1', { fireClass: '丁', designCredit: 'B' }],
  ['I2', { fireClass: '丙', totalAreaM2: 1000, maxSingleAreaM2: 1000 }],
  ['F1', { fireClass: '丙', totalAreaM2: 1001, maxSingleAreaM2: 1001 }],
  ['F1', { totalAreaM2: 3001 }],
  ['F1', { heightM: 24.1 }],
  ['F1', { storeysAbove: 4 }],
  ['F1', { storeysBelow: 1, undergroundAreaM2: 200 }],
  ['F1', { maxSpanM: 18 }],
  ['F1', { craneT: 10 }],
  ['F1', { designCredit: 'C' }],
  ['F1', { missingM7: true }],
];

const LANES: Readonly<Record<string, Channel>> = { X: 'EXPERT', N: 'NORMAL', I: 'INSTANT', F: 'FAST' };

/** The accepted sample projects, and invented ones on both sides of every bound. */
export function laneProjects(): readonly LaneProject[] {
  const samples = readSampleProjects();
  const [small] = samples;
  if (small === undefined) throw new Error('Expected sample projects, but there are none');
  const accepted = samples.filter(({ expected }) => expected['exp_channel'] !== '').map(ofSample);
  return [...accepted, ...INVENTED.map(([rule, difference], at) => invent(small, { at, rule, difference }))];
}

function ofSample({ id, facts, expected }: SampleProject): LaneProject {
  const { exp_channel: channel = '', exp_rule: rule = '', exp_effective_date: rulesDate = '' } = expected;
  return { id, facts: { ...facts }, rulesDate, channel: LANES[rule.charAt(0)] ?? (channel as Channel), rule };
}

function invent(
  { project }: SampleProject,
  { at, rule, difference }: { readonly at: number; readonly rule: string; readonly difference: Difference },
): LaneProject {
  const { designCredit = 'A', applicantBadCredit = false, missingM7 = false, ...changed } = difference;
  const facts = { ...factsWith({ ...project, ...changed }, missingM7 ? ['M7'] : []), designCredit, applicantBadCredit };
  return { id: `T${at + 1}`, facts, rulesDate: '2026-03-02', channel: LANES[rule.charAt(0)] ?? 'FAST', rule };
}
