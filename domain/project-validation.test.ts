import { describe, expect, it } from 'vitest';
import type { FactRule } from './facts.ts';
import { type ProjectRules, parseProject, projectFields } from './project-validation.ts';
import { INDUSTRIAL_FACTS } from './testing/industrial-facts.ts';

const project = {
  sector: 'INDUSTRIAL',
  projectName: '云岭精密五金一号厂房',
  projectCode: '2601-339902-04-01-103425',
  regionCode: '339902',
  applicantName: '云溪云岭精密五金有限公司',
  applicantUscc: '91339902MA2A01A73Q',
  designUnit: '云溪市建筑设计研究院有限公司',
  designUscc: '91339902MA2D10K13X',
  surveyUnit: '云溪市岩土勘察院有限公司',
  surveyUscc: '91339902MA2E10Q12R',
  agencyUscc: '91339902MA2K10A16K',
  projectKind: 'NEW',
  buildingUse: 'PLANT',
  fireClass: '戊',
  structureType: 'STEEL_PORTAL',
  totalAreaM2: 2_400,
  maxSingleAreaM2: 2_400,
  undergroundAreaM2: 0,
  heightM: 9.6,
  storeysAbove: 1,
  storeysBelow: 0,
  maxSpanM: 15,
  craneT: 5,
  pitDepthM: 1.5,
  labourIntensive: false,
  flammableExplosive: false,
  specialEquipment: false,
  structuralIrregularity: 'REGULAR',
  fireDesignBeyondCode: false,
  civilDefence: false,
  officePart: false,
  newEnergy: false,
  keyProject: false,
  livelihoodProject: false,
  investmentWan: 1_200,
  scope: 'IN',
} as const;
const RULES = { check: 'none', facts: INDUSTRIAL_FACTS } as const;
const FIELDS = projectFields(INDUSTRIAL_FACTS);

function faultsOf(value: unknown, rules: Partial<ProjectRules> = {}) {
  const result = parseProject(value, { ...RULES, ...rules });
  return result.ok ? [] : result.faults;
}

const withoutSurvey = { projectKind: 'ALTERATION', surveyUnit: null, surveyUscc: null } as const;

describe('a filed project', () => {
  it('is accepted field by field, and unknown fields are dropped', () => {
    expect(parseProject({ ...project, isAdministrator: true }, RULES)).toEqual({ ok: true, project });
    expect(faultsOf({ ...project, ...withoutSurvey })).toEqual([]);
    expect([...FIELDS].sort()).toEqual(Object.keys(project).sort());
  });

  it.each([
    ['projectName', '  '],
    ['projectName', 'x'.repeat(201)],
    ['projectCode', '2613-339902-04-01-103425'],
    ['projectCode', 42],
    ['regionCode', '33990'],
    ['applicantUscc', '91339902ma2a01a73q'],
    ['applicantUscc', '91339902MA2A01A73X'],
    ['applicantUscc', undefined],
    ['surveyUscc', 'none'],
    ['projectKind', 'REPAIR'],
    ['fireClass', 'A'],
    ['totalAreaM2', 0],
    ['totalAreaM2', Number.NaN],
    ['totalAreaM2', '2400'],
    ['heightM', Number.POSITIVE_INFINITY],
    ['storeysAbove', 1.5],
    ['storeysAbove', -1],
    ['civilDefence', 0],
    ['scope', null],
  ])('is refused for %s = %s, and the fault names the field', (field, value) => {
    const faults = faultsOf({ ...project, [field]: value });

    expect(faults.map((fault) => fault.field)).toEqual([field]);
  });

  it.each([
    [{ fireClass: 'NA' }, 'fireClass', 'a class 甲 to 戊'],
    [{ buildingUse: 'DORM' }, 'fireClass', 'NA for a civil building'],
    [{ maxSingleAreaM2: 2_401 }, 'maxSingleAreaM2', 'at most the total area'],
    [{ storeysBelow: 1, undergroundAreaM2: 2_401 }, 'undergroundAreaM2', 'at most the total area'],
    [{ undergroundAreaM2: 100 }, 'undergroundAreaM2', '0 without storeys below ground'],
    [{ storeysAbove: 0 }, 'storeysAbove', 'at least one storey above or below ground'],
    [{ surveyUscc: null }, 'surveyUscc', 'a code exactly if a survey unit is named'],
    [{ surveyUnit: null, surveyUscc: null }, 'surveyUnit', 'a survey unit, unless an alteration'],
    [{ regionCode: '339903' }, 'regionCode', 'the region in the project code'],
  ])('with %o contradicts itself in %s', (difference, field, expected) => {
    expect(faultsOf({ ...project, ...difference })).toMatchObject([{ field, expected }]);
  });

  it.each([undefined, null, 'text', []])('is refused as a whole when it is %o', (value) => {
    // The sector of filings from before there were more is taken for granted.
    expect(faultsOf(value)).toHaveLength(FIELDS.length - 1);
    expect(faultsOf(value)[0]).toMatchObject({ field: 'projectName', found: 'nothing' });
  });

  it('shows what was found, cut when long', () => {
    const [fault] = faultsOf({ ...project, projectName: '长'.repeat(300) });

    expect(fault?.found).toBe(`"${'长'.repeat(59)}…`);
  });

  it('of the time before there were sectors is of the first', () => {
    const { sector, ...before } = project;

    expect(parseProject(before, RULES)).toMatchObject({ ok: true, project: { sector } });
    expect(faultsOf({ ...project, sector: 'roads' })).toMatchObject([{ field: 'sector' }]);
  });

  it('is asked for the facts of its own sector, and its own alone', () => {
    const length = { ...INDUSTRIAL_FACTS[3], name: 'lengthKm', kind: 'NUMBER', least: 0.1, most: 50 } as FactRule;
    const facts = [length];

    expect(faultsOf({ ...project, lengthKm: 60 }, { facts })).toMatchObject([
      { field: 'lengthKm', expected: 'a number from 0.1 to 50', found: '60' },
    ]);
    const result = parseProject({ ...project, lengthKm: 6 }, { check: 'none', facts });
    expect(result.ok && Object.keys(result.project)).toEqual(projectFields(facts));
  });

  it('must lie in a region of the city where the city names its regions', () => {
    const rules = { check: 'none', regions: ['339903'] } as const;

    expect(faultsOf(project, rules).map(({ field }) => field)).toEqual(['projectCode', 'regionCode']);
  });

  it('may carry a credit code that an officer accepted, though a check fails, but never a malformed one', () => {
    const acceptedCreditCodes = ['91339902MA2A01A73X', 'none'];
    const rules = { check: 'none', acceptedCreditCodes } as const;

    expect(faultsOf({ ...project, applicantUscc: '91339902MA2A01A73X' }, rules)).toEqual([]);
    expect(faultsOf({ ...project, applicantUscc: 'NONE' }, rules)).toHaveLength(1);
  });
});
