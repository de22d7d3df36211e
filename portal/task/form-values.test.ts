import { expect, it } from 'vitest';
import type { Task } from '../answers.ts';
import { formValues } from './form-values.ts';

const form = { components: [{}, { key: 'confirmed' }, { key: 'reason' }] };

const task = (values: Pick<Task, 'variables' | 'outcome'>): Task => ({
  ...{ id: 't', caseId: 'c', taskType: 'ConfirmAgency', processId: 'p', elementId: 'ConfirmAgency', formKey: 'f' },
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
