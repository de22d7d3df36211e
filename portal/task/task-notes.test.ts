import { expect, it } from 'vitest';
import type { Task } from '../answers.ts';
import { notesOf } from './task-notes.ts';

const task = (taskType: string, variables: Task['variables']): Task => ({
  ...{
    id: 't',
    caseId: 'c',
    taskType,
    title: null,
    processId: 'p',
    elementId: taskType,
    formKey: 'f',
    variables,
    outcome: null,
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
});

it.each([
  [
    'AcceptanceReview',
    { acceptance: { decision: 'ACCEPTED_WITH_DEFICIENCY', reason: 'NON_KEY_PROMISED' } },
    '按受理规则：可以容缺受理（缺少的材料已承诺补齐）',
  ],
  ['ConfirmAgency', { eligibility: { eligible: true, reasons: [] } }, '按规则，本机构可以承接'],
  [
    'ProposeAgency',
    { eligibility: { eligible: false, reasons: ['CLASS_TOO_LOW', 'SUSPENDED'] } },
    '按规则，原选机构不能承接：机构类别不足以承接本项目、机构被暂停业务',
  ],
  ['FirstReviewAgain', { remark: '请复核疏散距离' }, '复审意见：请复核疏散距离'],
])('tells in %s what was found before', (taskType, variables, text) => {
  expect(notesOf(task(taskType, variables)).map((note) => note.text)).toEqual([text]);
});

it('tells nothing where the process has told nothing', () => {
  expect(notesOf(task('ConfirmAgency', { eligibility: null }))).toEqual([]);
  expect(notesOf(task('SignCertificate', {}))).toEqual([]);
});
