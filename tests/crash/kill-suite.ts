import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFileStore } from '../../platform/file-store.ts';
import { findUnrest, withDatabase } from './at-rest.ts';
import { type KillRun, runUnderKills } from './kill-run.ts';
import { createMortalProgram, type MortalProgram } from './mortal-program.ts';
import { findBrokenPromises } from './promises.ts';
import { chooseSeed } from './random.ts';

export interface KillSuite {
  readonly applications: number;
  readonly kills: number;
  readonly atOnce: number;
  readonly timeoutMs: number;
}

/** A dead worker's lock, the lease of a message, and some starts on a busy machine. */
const REST_MS = 60_000;

/** The suite of CI and of the night: the same, with other numbers. */
export function describeKills({ applications, kills, atOnce, timeoutMs }: KillSuite): void {
  describe(`the program, killed ${kills} times while ${applications} applications are filed and worked on`, () => {
    const seed = chooseSeed();
    let program: MortalProgram;
    let run: KillRun;
    beforeAll(async () => {
      console.info(`CRASH_SEED=${seed} repeats this run`);
      program = await createMortalProgram();
      run = await runUnderKills({ program, seed, applications, kills, atOnce });
      tell(run);
    }, timeoutMs);
    afterAll(async () => {
      await program.stop();
      await program.remove();
    });

    it('lets every client come to the end of its work, and refuses nobody', () => {
      expect(program.logged(/"code":"SERVER_FAULT"/)).toEqual([]);
      expect(run.failures).toEqual([]);
      expect(run.ledger.faults).toEqual([]);
    });

    it('never ends unless it is killed', () => {
      expect(run.kills.program).toBe(kills);
      expect(program.unexpectedEnds).toEqual([]);
    });

    it(
      'comes to rest with every invariant holding',
      async () => {
        const unrest = await withDatabase(program.databaseUrl(), (knex) => findUnrest(knex, REST_MS));
        expect(unrest).toEqual([]);
      },
      REST_MS * 2,
    );

    it('has kept all that was acknowledged, each once', async () => {
      const files = await openFileStore('file', program.directory);
      const broken = await withDatabase(program.databaseUrl(), (knex) => findBrokenPromises(knex, run.ledger, files));
      expect(broken).toEqual([]);
    });
  });
}

function tell({ lives, kills, recoveries, ledger }: KillRun): void {
  const sorted = [...recoveries].sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0);
  console.info(`lives ${JSON.stringify(lives)}, kills ${JSON.stringify(kills)}`);
  console.info(`ready again after ms: median ${at(0.5)}, p95 ${at(0.95)}, longest ${at(1)}`);
  console.info(`${ledger.answers} answers, ${ledger.repeated} requests sent again`);
}
