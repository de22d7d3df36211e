import { describe, expect, it } from 'vitest';
import type { IndustrialProject } from './building.ts';
import { deriveCaseFacts } from './case-facts.ts';
import { CASE_DECISIONS, DECISION_INPUTS, INPUTS_OF_DECISION } from './decision-inputs.ts';
import { OUTPUTS_OF_DECISION } from './decision-outputs.ts';
import { deriveAgencyFacts } from './eligibility.ts';
import { classOfBuilding } from './testing/building-class.ts';
import { INDUSTRIAL_FACTS } from './testing/industrial-facts.ts';

const project: IndustrialProject = {
  sector: 'INDUSTRIAL',
  projectName: '石桥锂电池模组车间',
  projectCode: '2603-339922-07-01-199111',
  regionCode: '339922',
  applicantName: '石桥县恒能电池有限公司',
  applicantUscc: '91339922MA2A16R11C',
  designUnit: '云溪新能工程设计有限公司',
  designUscc: '91339981MA2D50P5XM',
  surveyUnit: '临溪地质工程勘察有限公司',
  surveyUscc: '91339981MA2E20R22M',
  agencyUscc: '91339902MA2K10A16K',
  projectKind: 'NEW',
  buildingUse: 'PLANT',
  fireClass: '乙',
  structureType: 'RC_FRAME',
  totalAreaM2: 14_800,
  maxSingleAreaM2: 7_400,
  undergroundAreaM2: 1_800,
  heightM: 22,
  storeysAbove: 3,
  storeysBelow: 1,
  maxSpanM: 12,
  craneT: 5,
  pitDepthM: 4.5,
  labourIntensive: false,
  flammableExplosive: false,
  specialEquipment: true,
  structuralIrregularity: 'REGULAR',
  fireDesignBeyondCode: false,
  civilDefence: true,
  officePart: true,
  newEnergy: true,
  keyProject: true,
  livelihoodProject: false,
  investmentWan: 42_000,
  scope: 'IN',
};
const circumstances = {
  factRules: INDUSTRIAL_FACTS,
  classes: classOfBuilding(project),
  missing: { key: ['M3'], nonKey: ['M8'] },
  commitmentSigned: true,
  applicantBadCredit: false,
  designCredit: null,
  round: 1,
} as const;
const facts = deriveCaseFacts(project, circumstances);

describe('the facts of a case', () => {
  it('count missing materials by their need for this project', () => {
    expect(facts).toMatchObject({ missingKeyCount: 1, missingNonKeyCount: 1, missingCount: 2 });
  });

  it('say why a project is special, and take an ungraded design unit for the best', () => {
    expect(facts).toMatchObject({ special: true, specialReasons: ['FIRE_CLASS_A_OR_B'], designCredit: 'A' });
  });

  it('mark every round after the first as a re-review', () => {
    expect(facts.reReview).toBe(false);
    expect(deriveCaseFacts(project, { ...circumstances, round: 2 }).reReview).toBe(true);
    expect(() => deriveCaseFacts(project, { ...circumstances, round: 0 })).toThrow(
      'Expected the round to be a whole number from 1, but found 0.',
    );
  });

  it('hold no free text of a sector, which could name somebody', () => {
    const [rule] = INDUSTRIAL_FACTS;
    if (rule === undefined) throw new Error('Expected facts of the sector, but there are none.');
    const factRules = [{ ...rule, name: 'remark', kind: 'TEXT' as const }];
    const remarked = deriveCaseFacts({ ...project, remark: '联系人张三' }, { ...circumstances, factRules });
    expect(Object.keys(remarked)).not.toContain('remark');
    expect(Object.keys(remarked)).not.toContain('totalAreaM2');
  });

  it('hold no name and no code of anybody', () => {
    const text = JSON.stringify(facts);
    const secrets = [project.projectName, project.applicantName, project.applicantUscc, project.designUscc];

    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  });
});

describe('the contract with the decision tables', () => {
  const agencyFacts = deriveAgencyFacts(project, {
    agency: { creditCode: 'AGENCY', agencyClass: 1, status: 'ACTIVE', affiliatedCodes: [] },
    staff: [],
    required: [],
    today: '2026-03-02',
  });
  const variables: Readonly<Record<string, unknown>> = {
    rulesDate: '2026-03-02',
    facts,
    agencyFacts,
    channelDecision: { channel: 'FAST', rule: 'F1' },
  };

  it.each(Object.entries(DECISION_INPUTS))('finds a value of its type for %s', (name, { expression, type }) => {
    const value = expression
      .split('.')
      .reduce<unknown>((at, part) => Object.entries(at ?? {}).find(([key]) => key === part)?.[1], variables);

    expect(typeof value).toBe(type === 'text' ? 'string' : type);
    expect(expression.split('.').at(-1)).toBe(name);
  });

  it.each(CASE_DECISIONS)("gives %s the rules' date, its inputs once each, and outputs", (decision) => {
    const inputs = INPUTS_OF_DECISION[decision];

    expect(inputs[0]).toBe('rulesDate');
    expect(new Set(inputs).size).toBe(inputs.length);
    expect(Object.keys(OUTPUTS_OF_DECISION[decision]).length).toBeGreaterThan(0);
  });
});
