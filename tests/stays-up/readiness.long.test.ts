import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type System, startSystem } from '../system.ts';
import { freePorts } from '../zeebe-broker.ts';
import { GatewayUser } from './gateway-user.ts';
import { patienceMs } from './patience.ts';

const UNAVAILABLE = 14;
const message = { name: 'nobody-waits', correlationKey: 'k', timeToLive: 0, variables: '{}' };

let system: System;
let user: GatewayUser;
let pool: pg.Pool;
beforeAll(async () => {
  const [port] = await freePorts(1);
  system = await startSystem({ settings: { ENGINE_PORT: String(port) } });
  user = new GatewayUser(port ?? 0);
  pool = new pg.Pool({ connectionString: system.databaseUrl, max: 1 });
});
afterAll(async () => {
  user.close();
  await pool.end();
  await system.stop();
});

interface Readiness {
  readonly status: number;
  readonly ms: number;
  readonly faults: readonly { readonly name: string; readonly detail: string }[];
}

async function readiness(): Promise<Readiness> {
  const begun = performance.now();
  const answer = await fetch(`${system.baseUrl}/health/ready`);
  const { checks } = (await answer.json()) as { checks: { ok: boolean; name: string; detail: string }[] };
  return { status: answer.status, ms: performance.now() - begun, faults: checks.filter(({ ok }) => !ok) };
}

describe('readiness while the log cannot be written', () => {
  it('is red with the cause, is answered at once, and green again when the engine has recovered', async () => {
    // given
    await vi.waitFor(async () => expect((await readiness()).status).toBe(200), 10_000);
    await pool.query('alter table engine_log rename to engine_log_away');
    // when
    const refusal = await user.call('PublishMessage', message).catch((error: unknown) => error);
    const red: Readiness[] = [];
    await vi.waitFor(async () => {
      red.push(await readiness());
      expect(red.at(-1)?.faults).toMatchObject([{ name: 'engine', detail: expect.stringContaining('engine_log') }]);
    }, 5_000);
    await pool.query('alter table engine_log_away rename to engine_log');
    await vi.waitFor(async () => expect((await readiness()).status).toBe(200), 10_000);
    // then
    expect(refusal).toMatchObject({ code: UNAVAILABLE });
    expect(red.at(-1)?.status).toBe(503);
    expect(Math.max(...red.map(({ ms }) => ms))).toBeLessThan(patienceMs());
    expect(await user.call('PublishMessage', message)).toMatchObject({ key: expect.stringMatching(/^\d+$/) });
  });
});
