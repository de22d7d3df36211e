import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type System, startSystem } from './system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.stop());

/** Value of a series, named with its labels as it is printed. */
async function figureOf(series: string): Promise<number> {
  const text = await (await fetch(`${system.baseUrl}/metrics`)).text();
  const line = text.split('\n').find((each) => each.startsWith(`${series} `));
  if (line === undefined) throw new Error(`Expected the series ${series}, but found none of it in: ${text}`);
  return Number(line.slice(series.length + 1).replace('Nan', 'NaN'));
}

describe('the figures of the running program', () => {
  it('show the engine: commands with their answers, commits and their sizes, what waits and what is overdue', async () => {
    expect(
      await figureOf('tushen_engine_command_seconds_count{command="DEPLOYMENT.CREATE",answer="OK"}'),
    ).toBeGreaterThan(0);
    expect(await figureOf('tushen_engine_commit_seconds_count')).toBeGreaterThan(0);
    expect(await figureOf('tushen_engine_commit_commands_bucket{le="+Inf"}')).toBeGreaterThan(0);
    expect(await figureOf('tushen_engine_leads')).toBe(1);
    expect(await figureOf('tushen_engine_queued_commands')).toBe(0);
    expect(await figureOf('tushen_engine_timers_overdue')).toBe(0);
  });

  it('show the exporter catching up, and the outbox empty', async () => {
    await vi.waitFor(async () => expect(await figureOf('tushen_exporter_lag_positions')).toBe(0), 5_000);
    expect(await figureOf('tushen_exporter_newest_record_age_seconds')).toBeGreaterThanOrEqual(0);
    expect(await figureOf('tushen_outbox_messages{state="PENDING"}')).toBe(0);
    expect(await figureOf('tushen_outbox_oldest_pending_seconds')).toBe(0);
  });

  it('tell the age of the snapshot once there is one', async () => {
    expect(await figureOf('tushen_engine_snapshot_age_seconds')).toBeNaN();
    await system.restart();
    expect(await figureOf('tushen_engine_snapshot_age_seconds')).toBeLessThan(60);
  });
});
