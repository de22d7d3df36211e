import { describe, expect, test } from 'vitest';
import { createLegalClock } from './clock.ts';

const HOUR = 3_600_000;
const systemNow = () => Date.parse('2026-03-31T15:59:59.999Z');

describe('the legal clock', () => {
  test('in service legal and engine time are the same', () => {
    const clock = createLegalClock({ timeZone: 'Asia/Shanghai', systemNow });

    expect(clock.now().toISOString()).toBe('2026-03-31T15:59:59.999Z');
    expect(clock.toEngine(clock.now())).toEqual(clock.now());
  });

  test('the legal day begins at midnight of the city, whatever the machine thinks', () => {
    const before = createLegalClock({ timeZone: 'Asia/Shanghai', systemNow });
    const after = createLegalClock({ timeZone: 'Asia/Shanghai', systemNow: () => systemNow() + 1 });

    expect(before.today()).toBe('2026-03-31');
    expect(after.today()).toBe('2026-04-01');
  });

  test('with virtual time a legal due time maps to the same distance on the engine', async () => {
    const clock = createLegalClock({ timeZone: 'Asia/Shanghai', systemNow, readOffset: async () => -8760 * HOUR });
    await clock.refresh();

    const dueInAnHour = new Date(clock.now().getTime() + HOUR);

    expect(clock.today()).toBe('2025-03-31');
    expect(clock.toEngine(dueInAnHour).getTime()).toBe(systemNow() + HOUR);
    expect(clock.toLegal(clock.toEngine(dueInAnHour))).toEqual(dueInAnHour);
  });

  test('two processes that read the same offset agree after a refresh', async () => {
    let stored = 0;
    const readOffset = async () => stored;
    const one = createLegalClock({ timeZone: 'Asia/Shanghai', systemNow, readOffset });
    const other = createLegalClock({ timeZone: 'Asia/Shanghai', systemNow, readOffset });

    stored = 24 * HOUR;
    await Promise.all([one.refresh(), other.refresh()]);

    expect(one.now()).toEqual(other.now());
    expect(one.today()).toBe('2026-04-01');
  });
});
