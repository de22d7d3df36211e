import { describe, expect, it } from 'vitest';
import { correctableFacts, correctProject, faultOfFact, isSameValue } from './correction-items.ts';
import { parseProject } from './project-validation.ts';
import { INDUSTRIAL_FACTS } from './testing/industrial-facts.ts';

const given = {
  ...{ projectName: '厂房', projectCode: '2601-339902-04-01-103425', regionCode: '339902', surveyUnit: null },
  ...{ applicantName: '五金公司', applicantUscc: '91339902MA2A01A73Q', designUnit: '设计院', surveyUscc: null },
  ...{ designUscc: '91339902MA2D10K13X', agencyUscc: '91339902MA2K10A16K', projectKind: 'ALTERATION' },
  ...{ buildingUse: 'PLANT', fireClass: '戊', structureType: 'STEEL_PORTAL', structuralIrregularity: 'REGULAR' },
  ...{ totalAreaM2: 1_000, maxSingleAreaM2: 800, undergroundAreaM2: 0, heightM: 9, storeysAbove: 1, storeysBelow: 0 },
  ...{ maxSpanM: 15, craneT: 5, pitDepthM: 0, labourIntensive: false, flammableExplosive: false, newEnergy: false },
  ...{ specialEquipment: false, fireDesignBeyondCode: false, civilDefence: false, officePart: false },
  ...{ keyProject: false, livelihoodProject: false, investmentWan: 100, scope: 'IN' },
};

describe('a corrected field', () => {
  it('is any field of the form but who files, where, and with which agency', () => {
    const correctable = correctableFacts(INDUSTRIAL_FACTS);
    expect(correctable).toContain('totalAreaM2');
    for (const fixed of ['sector', 'applicantUscc', 'applicantName', 'regionCode', 'agencyUscc', 'nothing']) {
      expect(correctable).not.toContain(fixed);
    }
    expect(correctable).toHaveLength(31);
  });

  it.each([
    ['storeysAbove', 3, undefined],
    ['storeysAbove', 2.5, 'a whole number'],
    ['projectKind', 'PALACE', 'one of'],
    // Contradicts the area as it stands; the area may be corrected as well.
    ['maxSingleAreaM2', 9_999_999, undefined],
  ] as const)('is judged by itself: %s %s', (field, value, expected) => {
    const fault = faultOfFact({ field, value }, INDUSTRIAL_FACTS);

    if (expected === undefined) expect(fault).toBeUndefined();
    else expect(fault).toContain(expected);
  });

  it('must fit the other fields when all are corrected', () => {
    const filed = parseProject(given, { check: 'none', facts: INDUSTRIAL_FACTS });
    if (!filed.ok) throw new Error(JSON.stringify(filed.faults));
    const { project } = filed;

    const alone = correctProject(project, [{ field: 'maxSingleAreaM2', value: 1_200 }], INDUSTRIAL_FACTS);
    const together = correctProject(
      project,
      [
        { field: 'maxSingleAreaM2', value: 1_200 },
        { field: 'totalAreaM2', value: 1_500 },
      ],
      INDUSTRIAL_FACTS,
    );

    expect(alone).toMatchObject({ ok: false, faults: [{ field: 'maxSingleAreaM2' }] });
    expect(together).toMatchObject({ ok: true, project: { maxSingleAreaM2: 1_200, totalAreaM2: 1_500 } });
  });

  it('is unchanged when the same value is given again', () => {
    expect(isSameValue(12, 12)).toBe(true);
    expect(isSameValue(null, undefined)).toBe(true);
    expect(isSameValue(12, '12')).toBe(false);
  });
});
