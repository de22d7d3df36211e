import { describe, expect, it } from 'vitest';
import type { StageResult } from '../storage/reviews.ts';
import { barReasons, type CertificateFacts } from './certificate-gates.ts';

const at = new Date('2026-03-02T02:00:00Z');

function result(more: Partial<StageResult>): StageResult {
  return {
    id: 'r',
    seq: 1,
    caseId: 'c',
    round: 1,
    stage: 'FIRST',
    discipline: '',
    department: '',
    userId: 'u',
    userName: '某人',
    agencyCode: null,
    verdict: 'REVIEWED',
    comment: null,
    taskId: null,
    decidedAt: at,
    ...more,
  };
}

const RESULTS: readonly StageResult[] = [
  result({ discipline: 'ARCH', userId: 'one' }),
  result({ stage: 'SECOND', discipline: 'ARCH', userId: 'two', verdict: 'AGREED' }),
  result({ stage: 'FINAL', userId: 'head', verdict: 'CONFIRMED' }),
  result({ stage: 'FINAL', department: 'FIRE', userId: null, verdict: 'DEEMED_AGREED' }),
];

const OPEN_GATES: CertificateFacts = {
  application: { state: 'SIGNING', suspended: false, withdrawalRequestedAt: null },
  required: [{ discipline: 'ARCH', department: 'FIRE' }],
  results: RESULTS,
  carried: [],
  lastOutcome: 'PASS',
  opinions: [
    { severity: 'MANDATORY', state: 'CLOSED' },
    { severity: 'SHOULD', state: 'REPLIED' },
  ],
  supplementOpen: false,
  missingSlots: [],
  staleDisciplines: [],
  titles: new Map([
    ['ARCH', '建筑'],
    ['FIRE', '消防'],
  ]),
  foreignDisciplines: [],
  tainted: [],
  agencyTied: false,
  replacementOpen: false,
  isSigned: true,
  panelOpen: false,
};

function without(stage: StageResult['stage'], department = ''): readonly StageResult[] {
  return RESULTS.filter((each) => each.stage !== stage || each.department !== department);
}

describe('gates of the certificate', () => {
  it('are open when three persons have passed every discipline and nothing is left', () => {
    expect(barReasons(OPEN_GATES)).toEqual([]);
  });

  it.each<{ change: Partial<CertificateFacts>; reason: string }>([
    { change: { application: { ...OPEN_GATES.application, withdrawalRequestedAt: at } }, reason: '申请人已申请撤回' },
    { change: { application: { ...OPEN_GATES.application, suspended: true } }, reason: '案件已被责令中止' },
    {
      change: { application: { ...OPEN_GATES.application, state: 'WAIT_SUPPLEMENT' } },
      reason: '案件状态不是待签发（WAIT_SUPPLEMENT）',
    },
    { change: { lastOutcome: 'FINDINGS' }, reason: '最近一轮审查没有通过' },
    { change: { opinions: [{ severity: 'SEAL', state: 'DISPUTED' }] }, reason: '尚有 1 条未关闭的审查意见' },
    { change: { supplementOpen: true }, reason: '容缺材料尚未补齐' },
    { change: { missingSlots: ['M6'] }, reason: '材料 M6 尚未补齐并核对合格' },
    { change: { staleDisciplines: ['FIRE'] }, reason: '设计依据变动后，消防专业尚未重新初审' },
    { change: { foreignDisciplines: ['FIRE'] }, reason: '更换机构后，消防专业尚未由新机构审查' },
    {
      change: { tainted: [result({ discipline: 'ARCH', userName: '李海峰' }), result({ discipline: 'HVAC' })] },
      reason: '李海峰应当回避，其建筑专业初审无效，须由市级主管部门更换审图机构（缘由：应当回避）后重新审查',
    },
    {
      change: { tainted: [result({ stage: 'FINAL', userName: '崔德厚' })] },
      reason: '崔德厚应当回避，其终审无效，须由市级主管部门更换审图机构（缘由：应当回避）后重新审查',
    },
    {
      change: { agencyTied: true },
      reason: '审图机构与建设、设计或者勘察单位有利害关系，须由市级主管部门更换审图机构（缘由：应当回避）后重新审查',
    },
    { change: { replacementOpen: true }, reason: '正在更换审图机构' },
    { change: { isSigned: false }, reason: '法定代表人尚未签发' },
    { change: { panelOpen: true }, reason: '专家评审尚无结论' },
    { change: { results: without('FIRST') }, reason: '建筑专业没有初审结果' },
    { change: { results: without('SECOND') }, reason: '建筑专业没有复审同意' },
    { change: { results: without('FINAL') }, reason: '技术负责人没有终审通过' },
    { change: { results: without('FINAL', 'FIRE') }, reason: '主管部门（FIRE）没有确认' },
    {
      change: { results: RESULTS.map((each) => (each.userId === 'two' ? { ...each, userId: 'one' } : each)) },
      reason: '某人在多个审查级别中签署',
    },
    {
      change: { results: RESULTS.map((each) => (each.userId === 'head' ? { ...each, userId: 'one' } : each)) },
      reason: '某人在多个审查级别中签署',
    },
  ])('bar it: $reason', ({ change, reason }) => {
    expect(barReasons({ ...OPEN_GATES, ...change })).toEqual([reason]);
  });

  it('takes what a certificate of another case covers, unless the case has its own word on it', () => {
    // given
    const head = RESULTS.filter(({ stage, department }) => stage === 'FINAL' && department === '');
    const carried = RESULTS.filter((each) => !head.includes(each));
    // Who has signed there in one stage may sign here in another.
    const inOtherStage = [...head, result({ stage: 'SECOND', discipline: 'STRU', userId: 'one', verdict: 'AGREED' })];

    // when
    const covered = barReasons({ ...OPEN_GATES, results: inOtherStage, carried });
    const uncovered = barReasons({ ...OPEN_GATES, results: head });
    const objected = [...head, result({ stage: 'FINAL', department: 'FIRE', verdict: 'OBJECTED' })];

    // then
    expect(covered).toEqual([]);
    expect(uncovered.length).toBe(3);
    expect(barReasons({ ...OPEN_GATES, results: objected, carried })).toEqual(['主管部门（FIRE）没有确认']);
  });
});
