import { randomUUID } from 'node:crypto';
import knexFactory, { type Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeSeats } from '../../storage/seat-guard.ts';
import { ensureBuilt } from '../start/built-program.ts';
import { type System, startSystem } from '../system.ts';
import { move } from './move.ts';

const MINUTE = 60_000;
const GONE = 'zeebe:gone.example:26500';

describe('npm run reseat', { timeout: 2 * MINUTE }, () => {
  let system: System;
  let knex: Knex;
  beforeAll(async () => {
    await ensureBuilt();
    system = await startSystem();
    knex = knexFactory({ client: 'pg', connection: system.databaseUrl });
  }, 3 * MINUTE);
  afterAll(async () => {
    await knex.destroy();
    await system.stop();
  });

  it.each([
    [[], /^The command line cannot be read \(--to is missing\); give --to cluster or --to embedded, .*\.\n$/],
    [['--to', 'mars'], /^The command line cannot be read \(--to is mars\); .*\.\n$/],
    [['--to', 'cluster'], /^ZEEBE_ADDRESS is unset, so that there is no cluster to move the cases to; .*\.\n$/],
    [['--to', 'embedded'], /^DATABASE_URL is a database on which the program is running; stop every part of it.*\.\n$/],
  ])('with %j tries nothing and says why', async (args, sentence) => {
    const { code, stdout, stderr } = await move(system, args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(sentence);
  });

  it('keeps the program from starting while it runs, and after it was interrupted', async () => {
    // given
    await system.halt();
    const hold = await takeSeats({ databaseUrl: system.databaseUrl, onLost: () => {} });
    // when
    const meanwhile = system.restart();
    await expect(meanwhile).rejects.toThrow(/are being moved to another engine at this moment; wait until/);
    await hold?.release();
    const caseId = await insertCase(knex);
    const open = {
      case_id: caseId,
      from_engine: GONE,
      from_instance: 1,
      to_engine: 'other',
      plan: '{}',
      state: 'CREATING',
    };
    await knex('reseats').insert({ id: randomUUID(), ...open });
    const afterwards = system.restart();
    // then
    await expect(afterwards).rejects.toThrow(
      /1 case\(s\) half way to another engine, since npm run reseat was interrupted/,
    );
    const other = await move(system, ['--to', 'embedded', '--source-gone']);
    expect([other.code, other.stderr]).toEqual([
      2,
      expect.stringMatching(/^--to leads to engine .* was interrupted; finish/),
    ]);
    await knex('reseats').delete();
  });

  it('gives no engine up without being told, and moves no case of which it knows too little', async () => {
    // when
    const asked = await move(system, ['--to', 'embedded']);
    const told = await move(system, ['--to', 'embedded', '--source-gone']);
    // then
    expect([asked.code, asked.stderr]).toEqual([
      2,
      expect.stringMatching(/^ZEEBE_ADDRESS does not lead to zeebe:gone/),
    ]);
    expect([told.code, told.stderr]).toEqual([1, '']);
    expect(told.stdout).toContain('  prevented: no record of its instance 77 was ever taken in\n');
    expect(told.stdout).toContain('Nothing was moved: 1 case prevented.\n');
    await expect(system.restart()).rejects.toThrow(
      /cases are still running in zeebe:gone.*move them with npm run reseat/,
    );
    await knex('applications').delete();
    await system.restart();
  });
});

/** A case that runs in an engine that nobody knows any more. */
async function insertCase(knex: Knex): Promise<string> {
  const [id, now] = [randomUUID(), new Date()];
  await knex('applications').insert({
    ...{ id, number: 'TS339902202610190001', region_code: '339902', project_name: '示例', state: 'FIRST', round: 1 },
    ...{ applicant_code: 'A', applicant_name: 'A', created_by: randomUUID(), created_at: now, updated_at: now },
    ...{ submitted_at: now, engine_identity: GONE, process_instance_key: 77 },
  });
  return id;
}
