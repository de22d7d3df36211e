import { expect, it } from 'vitest';
import type { Task, Timeline } from '../answers.ts';
import { notesOf, refusalNotes } from './task-notes.ts';

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
    'ConfirmAgency',
    { eligibility: { eligible: false, reasons: ['CLASS_TOO_LOW', 'SUSPENDED'] } },
    '按规则，本机构不能承接：机构类别不足以承接本项目、机构被暂停业务',
  ],
  ['FirstReviewAgain', { remark: '请复核疏散距离' }, '复审意见：请复核疏散距离'],
])('tells in %s what was found before', (taskType, variables, text) => {
  expect(notesOf(task(taskType, variables)).map((note) => note.text)).toEqual([text]);
});

it('tells nothing where the process has told nothing', () => {
  expect(notesOf(task('ConfirmAgency', { eligibility: null }))).toEqual([]);
  expect(notesOf(task('SignCertificate', {}))).toEqual([]);
});

it('tells whoever is asked for another agency which have not taken the case and why, not what the rules said of them', () => {
  const refusal = (agencyName: string, refusedBy: string, reasons: string[]): Timeline['items'][number] => ({
    ...{ id: agencyName, kind: 'AGENCY_REFUSED', legalAt: '2026-03-02T01:30:00Z', actorName: '', round: null },
    data: { agencyName, refusedBy, reasons },
  });
  const events = [
    refusal('博审', 'RULES', ['CLASS_TOO_LOW', 'SUSPENDED']),
    { ...refusal('博审', 'RULES', []), kind: 'AGENCY_PROPOSED' },
    refusal('中审', 'SILENCE', ['NO_ANSWER']),
    refusal('恒筑', 'AGENCY', ['人手不足']),
  ];

  expect(refusalNotes(events)).toEqual([
    { text: '恒筑谢绝承接：人手不足', good: false },
    { text: '中审逾期未答复，视为谢绝承接', good: false },
    { text: '按规则，博审不能承接：机构类别不足以承接本项目、机构被暂停业务', good: false },
  ]);
  expect(notesOf(task('ProposeAgency', { eligibility: { eligible: true, reasons: [] } }))).toEqual([]);
});
