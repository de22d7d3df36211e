import { describe, expect, it } from 'vitest';
import { compileExpression } from '../expression/index.ts';
import type { TimerDefinition } from './executable.ts';
import { rescheduleTimer, scheduleTimer } from './timer.ts';

const NO_VARIABLES = { get: () => undefined };

function timer(kind: TimerDefinition['kind'], text: string): TimerDefinition {
  const compiled = compileExpression(text);
  if (!compiled.ok) {
    throw new Error(compiled.error);
  }
  return { kind, expression: compiled.value };
}

const at = (text: string) => Date.parse(text);
/** A moment in the zone the tests run in, whatever it is. */
const local = (...parts: [number, number, number, number?, number?]) => {
  const [year, month, day, hour = 0, minute = 0] = parts;
  return new Date(year, month - 1, day, hour, minute).getTime();
};

describe('a timer', () => {
  it.each([
    { kind: 'DATE', text: '2026-01-31T17:00:00+08:00', due: at('2026-01-31T09:00:00Z') },
    { kind: 'DATE', text: '2026-01-31T17:00+08:00[Asia/Shanghai]', due: at('2026-01-31T09:00:00Z') },
    { kind: 'DATE', text: '2026-01-31T17:00:00.250Z', due: at('2026-01-31T17:00:00.250Z') },
    { kind: 'DATE', text: '=date and time("2026-01-31T17:00:00+08:00")', due: at('2026-01-31T09:00:00Z') },
  ] as const)('on the date $text is due then', ({ kind, text, due }) => {
    expect(scheduleTimer(timer(kind, text), NO_VARIABLES, 0)).toEqual({
      ok: true,
      value: { dueDate: due, repetitions: 1 },
    });
  });

  it.each([
    { text: 'PT10S', from: local(2026, 1, 1), due: local(2026, 1, 1) + 10_000 },
    { text: 'PT0.5S', from: 0, due: 500 },
    { text: 'PT1H30M', from: 0, due: 5_400_000 },
    { text: '-PT5S', from: 10_000, due: 5_000 },
    { text: 'PT-5S', from: 10_000, due: 5_000 },
    { text: 'P1D', from: local(2026, 2, 28), due: local(2026, 3, 1) },
    { text: 'P2W', from: local(2026, 2, 1), due: local(2026, 2, 15) },
    { text: 'P1M', from: local(2026, 1, 31, 9), due: local(2026, 2, 28, 9) },
    { text: 'P1Y', from: local(2024, 2, 29), due: local(2025, 2, 28) },
    { text: 'P1M1DT1H', from: local(2026, 1, 31), due: local(2026, 3, 1, 1) },
    { text: '=duration("P1D")', from: 0, due: 86_400_000 },
    { text: '="PT" + string(3) + "M"', from: 0, due: 180_000 },
  ])('of $text is due that much later', ({ text, from, due }) => {
    expect(scheduleTimer(timer('DURATION', text), NO_VARIABLES, from)).toEqual({
      ok: true,
      value: { dueDate: due, repetitions: 1 },
    });
  });

  it.each([
    { kind: 'DURATION', text: '5 days' },
    { kind: 'DURATION', text: 'P' },
    { kind: 'DURATION', text: 'P1DT' },
    { kind: 'DURATION', text: '=5' },
    { kind: 'DURATION', text: '=missing' },
    { kind: 'DURATION', text: 'P99999999Y' },
    { kind: 'DATE', text: '2026-02-30T00:00:00Z' },
    { kind: 'DATE', text: '2026-01-31T17:00:00' },
    { kind: 'DATE', text: '2026-01-31' },
    { kind: 'CYCLE', text: 'R3' },
    { kind: 'CYCLE', text: 'Rx/PT1S' },
    { kind: 'CYCLE', text: 'R3/PT1S/PT2S' },
    { kind: 'CYCLE', text: '* * *' },
    { kind: 'CYCLE', text: '0 0 0 32W * *' },
    { kind: 'CYCLE', text: '0 0 0 * * 2#6' },
    { kind: 'CYCLE', text: 'R/PT0S' },
    { kind: 'CYCLE', text: '0 0 0 31 2 *' },
    { kind: 'CYCLE', text: '0 0 25 * * *' },
  ] as const)('cannot be made of $text as a $kind', ({ kind, text }) => {
    expect(scheduleTimer(timer(kind, text), NO_VARIABLES, 0)).toEqual({
      ok: false,
      error: expect.stringContaining('Expected'),
    });
  });
});

describe('a repeating timer', () => {
  it('fires as often as it says, counting from the due date and not from the firing', () => {
    // given
    const cycle = timer('CYCLE', 'R3/PT10S');

    // when
    const first = scheduleTimer(cycle, NO_VARIABLES, 1_000);
    const second = rescheduleTimer(cycle, NO_VARIABLES, { dueDate: 11_000, repetitions: 3 }, 11_400);
    const third = rescheduleTimer(cycle, NO_VARIABLES, { dueDate: 21_000, repetitions: 2 }, 21_400);
    const over = rescheduleTimer(cycle, NO_VARIABLES, { dueDate: 31_000, repetitions: 1 }, 31_400);

    // then
    expect(first).toEqual({ ok: true, value: { dueDate: 11_000, repetitions: 3 } });
    expect(second).toEqual({ ok: true, value: { dueDate: 21_000, repetitions: 2 } });
    expect(third).toEqual({ ok: true, value: { dueDate: 31_000, repetitions: 1 } });
    expect(over).toEqual({ ok: true, value: null });
  });

  it('goes on for ever without a number, and after a long stop counts from now', () => {
    const cycle = timer('CYCLE', 'R/PT10S');
    const next = rescheduleTimer(cycle, NO_VARIABLES, { dueDate: 11_000, repetitions: -1 }, 95_000);
    expect(next).toEqual({ ok: true, value: { dueDate: 105_000, repetitions: -1 } });
  });

  it('starts at its start date, or one interval from now when that has passed, and keeps the days of its zone', () => {
    // given
    const quarterly = timer('CYCLE', 'R/2026-01-01T00:00:00+08:00/P3M');
    const start = at('2025-12-31T16:00:00Z');

    // when
    const before = scheduleTimer(quarterly, NO_VARIABLES, start - 1);
    const after = scheduleTimer(quarterly, NO_VARIABLES, start + 5);
    const next = rescheduleTimer(quarterly, NO_VARIABLES, { dueDate: start, repetitions: -1 }, start);

    // then
    expect(before).toMatchObject({ value: { dueDate: start } });
    expect(after).toMatchObject({ value: { dueDate: at('2026-03-31T16:00:00.005Z') } });
    expect(next).toMatchObject({ value: { dueDate: at('2026-03-31T16:00:00Z') } });
  });

  it.each([
    { cron: '0 0 0 1 1,4,7,10 *', from: local(2026, 1, 1, 0, 1), due: local(2026, 4, 1) },
    { cron: '0 */15 * * * *', from: local(2026, 1, 1, 9, 1), due: local(2026, 1, 1, 9, 15) },
    { cron: '0 0 9-17 * * MON-FRI', from: local(2026, 1, 2, 17, 30), due: local(2026, 1, 5, 9) },
    { cron: '0 0 0 ? * 7', from: local(2026, 1, 1), due: local(2026, 1, 4) },
    { cron: '0 0 0 L * *', from: local(2026, 2, 1), due: local(2026, 2, 28) },
    { cron: '0 0 0 29 FEB *', from: local(2026, 1, 1), due: local(2028, 2, 29) },
    { cron: '0 0 0 15W * ?', from: local(2026, 2, 1), due: local(2026, 2, 16) },
    { cron: '0 0 0 1W * ?', from: local(2026, 7, 1), due: local(2026, 8, 3) },
    { cron: '0 0 0 LW * ?', from: local(2026, 1, 1), due: local(2026, 1, 30) },
    { cron: '0 0 0 L-3 * *', from: local(2026, 2, 1), due: local(2026, 2, 25) },
    { cron: '0 0 0 ? * MON#3', from: local(2026, 2, 1), due: local(2026, 2, 16) },
    { cron: '0 0 0 ? * FRIL', from: local(2026, 2, 1), due: local(2026, 2, 27) },
    { cron: '0 0 0 ? * FRI-MON', from: local(2026, 1, 29), due: local(2026, 1, 30) },
    { cron: '@daily', from: local(2026, 1, 1, 0, 1), due: local(2026, 1, 2) },
    { cron: '@hourly', from: local(2026, 1, 1, 0, 1), due: local(2026, 1, 1, 1) },
  ])('by cron $cron is due at the next match', ({ cron, from, due }) => {
    const definition = timer('CYCLE', cron);
    const expected = { ok: true, value: { dueDate: due, repetitions: -1 } };
    expect(scheduleTimer(definition, NO_VARIABLES, from)).toEqual(expected);
    expect(rescheduleTimer(definition, NO_VARIABLES, { dueDate: from, repetitions: -1 }, from)).toEqual(expected);
  });
});
