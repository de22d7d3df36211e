import { describe, expect, it } from 'vitest';
import type { Lane } from '../answers.ts';
import { changeText, goalText, panelText, ruleText } from './lane-words.ts';

const DECIDED: Lane['decided'] = {
  ...{ rule: 'X3', rulesDate: '2026-03-02', decidedAt: '2026-03-02T02:00:00Z', tableVersion: 1 },
  channel: 'EXPERT',
  explanation: { ruleId: 'r', title: '大跨度', sentence: '最大跨度不小于60米（本项目66米）', inputs: [] },
};
const HELD = { AGENCY: 13, DESIGNER: 0, APPLICANT: 0, DEPARTMENT: 0 };
const GOAL = { goalDays: 12, warningDays: 3, netDays: 9, light: 'YELLOW', held: HELD, missed: null } as const;
const PANEL: Lane['panels'][number] = {
  ...{
    number: 1,
    round: 1,
    state: 'PASSED',
    rules: null,
    openedOn: '2026-09-24',
    convenedByName: '张',
    minutes: '同意',
  },
  ...{ convenedOn: '2026-09-24', votesFor: 6, decidedByName: '张', endedOn: '2026-10-06' },
  experts: [{ name: '甲', field: '消防', unit: '' }],
};

describe('the words of a lane', () => {
  it('name the rule and, where it is known, its condition', () => {
    expect(ruleText(DECIDED)).toBe('命中规则 X3“大跨度”：最大跨度不小于60米（本项目66米）。');
    expect(ruleText({ ...DECIDED, explanation: null })).toBe('命中规则 X3。');
  });

  it('tell a change with who decided it and why', () => {
    const change = { from: 'FAST', to: 'NORMAL', reason: '情况复杂', decidedByName: '王', decidedAt: '' } as const;
    expect(changeText(change)).toBe('由快速通道调整为一般通道（王）：情况复杂');
  });

  it('tell how a panel stands', () => {
    expect(panelText(PANEL)).toBe('第 1 次（2026-09-24 起）：通过，专家 1 人，同意 6 人。');
    expect(panelText({ ...PANEL, state: 'CALLED', openedOn: null, experts: [], votesFor: null })).toBe(
      '第 1 次：即将启动。',
    );
  });

  it('tell what is left of the goal, and who made the case miss it', () => {
    expect(goalText(GOAL)).toContain('还剩 3 天');
    expect(goalText({ ...GOAL, netDays: 13, light: 'RED' })).toContain('已超过目标');
    const missed = { goalDays: 12, missedOn: '2026-07-28', cause: 'AGENCY', held: HELD, shares: HELD } as const;
    expect(goalText({ ...GOAL, netDays: 13, light: 'RED', missed })).toContain(
      '2026-07-28 起超过目标，主要原因在审图机构（占用 13 天）',
    );
  });
});
