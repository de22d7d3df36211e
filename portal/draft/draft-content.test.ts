import { expect, it } from 'vitest';
import { shipSectors } from '../../pages/testing/shipped-sectors.ts';
import { changeSector, emptyDraft, toBody } from './draft-content.ts';

shipSectors();

it('begins with a no for what most projects do not have', () => {
  expect(emptyDraft().facts).toMatchObject({
    sector: 'INDUSTRIAL',
    scope: 'IN',
    civilDefence: false,
    newEnergy: false,
  });
  expect(emptyDraft('ROADS').facts).not.toHaveProperty('civilDefence');
});

it('keeps in another sector what every sector states', () => {
  const draft = emptyDraft();
  draft.facts = { ...draft.facts, projectName: '厂房', heightM: 9 };
  const changed = changeSector(draft, 'ROADS').facts;
  expect(changed).toMatchObject({ sector: 'ROADS', projectName: '厂房' });
  expect(changed).not.toHaveProperty('heightM');
});

it('leaves out what was not answered and takes no survey unit for none', () => {
  // given
  const draft = { ...emptyDraft(), building: '1号厂房' };
  draft.facts = { projectName: '厂房', projectCode: '', heightM: undefined, surveyUnit: '', applicantName: '别人' };
  // when
  const body = toBody(draft);
  // then
  expect(body).toEqual({
    building: '1号厂房',
    commitmentSigned: false,
    facts: { projectName: '厂房', surveyUnit: null, surveyUscc: null },
  });
});

it('keeps a no and a nought, which are answers', () => {
  const draft = emptyDraft();
  draft.facts = { officePart: false, craneT: 0, surveyUnit: '勘察院', surveyUscc: '9' };
  expect(toBody(draft).facts).toEqual({ officePart: false, craneT: 0, surveyUnit: '勘察院', surveyUscc: '9' });
});
