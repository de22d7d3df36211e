import { expect, it } from 'vitest';
import type { MaterialSlot, Task } from '../answers.ts';
import { asksForMaterials, formValues, materialChoices } from './form-values.ts';

const form = { components: [{}, { key: 'confirmed' }, { key: 'reason' }] };

const task = (values: Pick<Task, 'variables' | 'outcome'>): Task => ({
  ...{
    id: 't',
    caseId: 'c',
    taskType: 'ConfirmAgency',
    title: null,
    processId: 'p',
    elementId: 'ConfirmAgency',
    formKey: 'f',
  },
  ...{ stage: 'AGENCY', round: null, discipline: null, department: null, candidateRole: 'agencyManager' },
  ...{
    status: 'CLAIMED',
    assigneeUserId: null,
    assigneeName: null,
    offeredToUserId: null,
    offeredToName: null,
    light: null,
    remainingWd: null,
    remainingHalfDays: null,
    dueDate: null,
  },
  ...{ createdAt: '2026-03-01T00:00:00Z', claimedAt: null, completedAt: null },
  ...values,
});

it('starts without the answers of others, and with what the form shows of the case', () => {
  const variables = { confirmed: false, reason: '材料齐全', barReasons: ['x'] };
  expect(formValues(form, task({ variables, outcome: null }))).toEqual({ barReasons: ['x'] });
});

it('shows the answers with which the task was finished', () => {
  const outcome = { confirmed: true };
  expect(formValues(form, task({ variables: { confirmed: false }, outcome }))).toEqual(outcome);
});

it('offers the materials that the case is asked for where a form names that list', () => {
  const slotOf = (slot: string, need: MaterialSlot['need']): MaterialSlot => ({
    ...{
      slot,
      need,
      titleZh: '碳排放分析报告',
      open: false,
      formats: [],
      drawingSet: false,
      byDesigner: false,
      disciplines: [],
    },
    ...{ requested: [], files: [], proposals: [], onFile: [] },
  });
  const slots = [slotOf('M4', 'NOT_REQUIRED'), slotOf('M9', 'KEY')];
  expect(materialChoices(slots)).toEqual({ caseMaterials: [{ value: 'M9', label: 'M9 碳排放分析报告' }] });
  expect([asksForMaterials(form), asksForMaterials({ components: [{ valuesKey: 'caseMaterials' }] })]).toEqual([
    false,
    true,
  ]);
});
