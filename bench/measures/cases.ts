/**
 * The whole program: every worker, the task layer and the exporter, from filing to certificate. Everybody acts through the
 * API as a person would, so their requests, and looking for the next task, are part of what is measured; drawing the
 * applications up beforehand is not.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { foundCity } from '../../tests/crash/city.ts';
import { freePorts } from '../../tests/zeebe-broker.ts';
import type { Experiment } from '../measure.ts';
import { processorTime } from '../processor-time.ts';
import { createMigrated, startPostgres } from '../systems/postgres.ts';
import { startProgram } from '../systems/program.ts';
import { Crowd } from '../workload/crowd.ts';
import { copyDraft } from '../workload/drafts.ts';
import { BusyCity } from '../workload/filing.ts';

const SECONDS = 60;
/** Cases under way at the same time. */
const IN_FLIGHT = 60;
/** More than a round can take. */
const DRAFTS = SECONDS * 40;
const PASSWORD = 'bench-only-Passwort-1';

export const cases: Experiment = {
  name: 'cases',
  figures: {
    throughput: {
      title: 'Cases from filing to certificate, the whole program',
      unit: 'cases/s',
      better: 'more',
      target: { of: 'value', floor: 10, aim: 40 },
    },
    cpu: {
      title: 'Processor time per case of program and database, its people not counted',
      unit: 'ms',
      better: 'less',
    },
  },
  warmUps: 1,
  open: async () => {
    const directory = await mkdtemp(join(tmpdir(), 'tushen-bench-cases-'));
    const postgres = await startPostgres();
    const [port, enginePort] = await freePorts(2);
    const databaseUrl = await createMigrated(postgres);
    const program = await startProgram({
      PORT: String(port),
      ENGINE_PORT: String(enginePort),
      DATABASE_URL: databaseUrl,
      DATA_DIR: directory,
      ADMIN_PASSWORD: PASSWORD,
    });
    const baseUrl = `http://127.0.0.1:${port}`;
    const administrator = { username: 'admin', password: PASSWORD };
    const busy = new BusyCity(await foundCity({ baseUrl, administrator }, fetch, { timeIsReal: true }));
    const drawnUp = await busy.drawUp();
    const drafts: string[] = [];
    const crowd: Crowd = new Crowd(async () => {
      const draft = drafts.pop();
      if (draft === undefined) throw new Error(`Expected at most ${DRAFTS} cases in a round, but there are more`);
      await busy.certify(draft);
      crowd.ended();
    });
    const working = busy.work().catch((error: unknown) => crowd.failed(error));
    const pids = [program.pid, postgres.pid];
    return {
      sample: async () => {
        drafts.push(...(await copyDraft(databaseUrl, drawnUp, DRAFTS - drafts.length)));
        const began = performance.now();
        const cpuBefore = processorTime(pids);
        const ended = await crowd.run(SECONDS, IN_FLIGHT);
        const seconds = (performance.now() - began) / 1_000;
        return { throughput: ended / seconds, cpu: (processorTime(pids) - cpuBefore) / ended };
      },
      close: async () => {
        busy.close();
        await working;
        await program.end('SIGTERM');
        await postgres.stop();
        await rm(directory, { recursive: true, force: true, maxRetries: 5 });
      },
    };
  },
};
