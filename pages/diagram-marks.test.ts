import { expect, it } from 'vitest';
import { marksOf } from './diagram-marks.ts';

it('marks what was passed, what is active and what stands with an incident', () => {
  // given
  const path = [
    { elementId: 'OpenCase', state: 'COMPLETED' },
    { elementId: 'FirstReview', state: 'ACTIVE' },
    { elementId: 'FirstReview', state: 'COMPLETED' },
    { elementId: 'IssueCertificate', state: 'ACTIVE' },
  ] as const;
  // when
  const marks = marksOf({ path, takenFlows: ['ToFirst'] }, ['IssueCertificate']);
  // then
  expect(marks).toEqual([
    { elementId: 'ToFirst', kind: 'taken' },
    { elementId: 'OpenCase', kind: 'completed' },
    { elementId: 'FirstReview', kind: 'active' },
    { elementId: 'IssueCertificate', kind: 'incident' },
  ]);
});
