import { expect, it } from 'vitest';
import { eventDetail } from './event-words.ts';

it('tells what people understand of an event and leaves keys out', () => {
  const data = { processInstanceKey: '2251799813685249', number: 'SJ-1', reason: '', stage: 'FIRST' };
  expect(eventDetail(data)).toBe('编号 SJ-1，阶段 初审');
});

it.each([
  [{ taskType: 'FirstReview', discipline: 'FIRE', department: null }, '任务 初审，专业 消防'],
  [{ taskType: 'DepartmentConfirmation', department: 'FIRE' }, '任务 部门确认，部门 消防审验部门'],
  [{ decision: 'ACCEPTED_WITH_DEFICIENCY', reason: 'NON_KEY_PROMISED' }, '结论 容缺受理，理由 缺少的材料已承诺补齐'],
  [{ granted: false, reason: '理由不足' }, '结论 不同意，理由 理由不足'],
  [{ agencyName: '甲', reasons: ['CLASS_TOO_LOW', 'NO_ANSWER'] }, '机构 甲，原因 机构类别不足以承接本项目、逾期未答复'],
  [
    { lastDayBefore: '2026-12-21', lastDay: '2027-01-05', reason: '结构需重新计算' },
    '原最后一天 2026-12-21，现最后一天 2027-01-05，理由 结构需重新计算',
  ],
  [{ caseResult: 'CORRECTION_EXPIRED' }, '结果 逾期未补正'],
])('says codes in words: %j', (data, expected) => {
  expect(eventDetail(data)).toBe(expected);
});
