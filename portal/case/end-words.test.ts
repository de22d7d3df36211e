import { describe, expect, it } from 'vitest';
import type { Clocks } from '../answers.ts';
import { endHint, expectedText, legalText } from './end-words.ts';

const forecast: NonNullable<Clocks['forecast']> = {
  ...{ step: 'FIRST', round: 1, madeOn: '2026-03-04', cause: 'STEP' },
  ...{ medianOn: '2026-03-10', lateOn: '2026-04-02', method: 'LIMITS', sampleSize: 2 },
};

const revision: typeof forecast = { ...forecast, step: 'REVISION' };

describe('when a case ends', () => {
  it.each([
    [{ dueDate: '2026-03-12', remainingWd: null }, forecast, '最迟 2026-03-12'],
    [{ dueDate: null, remainingWd: 4 }, forecast, '停止计时，恢复后余 4 个工作日'],
    [null, revision, '修改答复提交后重新起算'],
    [null, null, undefined],
  ])('says the limit %j as such', (legalEnd, made, text) => {
    expect(legalText({ legalEnd, forecast: made })).toBe(text);
  });

  it('says what is expected as a span, when it was made and why', () => {
    expect(expectedText(forecast)).toBe('2026-03-10 至 2026-04-02');
    expect(expectedText({ medianOn: '2026-03-10', lateOn: '2026-03-10' })).toBe('2026-03-10 前后');
    expect(endHint(forecast)).toContain('2026-03-04 测算，已办结的同类案件尚少');
    expect(endHint({ ...forecast, cause: 'LANE', method: 'HISTORY', sampleSize: 40 })).toContain(
      '2026-03-04 调整通道后测算，依据 40 个已办结案件',
    );
  });
});
