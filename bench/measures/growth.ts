/** What a million finished cases cost those that come after them. */
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { openDatabase } from '../../platform/database.ts';
import { listApplications } from '../../storage/applications.ts';
import { searchInstances } from '../../storage/read-model.ts';
import type { Experiment } from '../measure.ts';
import { openEmbeddedEngine } from '../systems/embedded-engine.ts';
import { awaitReadModel, createMigrated, query, startPostgres } from '../systems/postgres.ts';
import { openInProcess } from '../workload/in-process.ts';

const FINISHED = 1_000_000;
const SECONDS = 15;
const LOOKS = 40;

export const growth: Experiment = {
  name: 'growth',
  figures: {
    slowing: {
      title: 'Instances in process: behind a million finished ones, against none',
      unit: 'times',
      better: 'more',
    },
    instances: { title: 'Search of instances among a million, slowest of 20', unit: 'ms', better: 'less' },
    applications: { title: 'List of applications among a million, slowest of 20', unit: 'ms', better: 'less' },
  },
  warmUps: 0,
  open: async () => {
    const postgres = await startPostgres();
    return {
      sample: async () => {
        const url = await createMigrated(postgres);
        const { engine, close } = await openEmbeddedEngine(url);
        const run = await openInProcess(engine);
        await run(SECONDS);
        const before = await run(SECONDS);
        await fill(url);
        const after = await run(SECONDS);
        await awaitReadModel(url, FINISHED + before + after);
        const looks = await look(url);
        await close();
        return { slowing: after / before, ...looks };
      },
      close: () => postgres.stop(),
    };
  },
};

/** Each with its case, three elements and three variables, ended over a year. */
async function fill(url: string): Promise<void> {
  const ended = `now() - number * interval '30 seconds'`;
  const numbers = `generate_series(1, ${FINISHED}) as number`;
  const engine = `'finished'`;
  await query(
    url,
    `insert into applications (id, number, region_code, project_name, project_code, building, applicant_code,
       applicant_name, agency_code, state, created_by, created_at, updated_at, submitted_at, closed_at)
     select md5(number::text)::uuid, 'TS' || number, '33990' || number % 5, 'project ' || number, 'code ' || number, '',
       'firm ' || number % 2000, 'firm', 'agency ' || number % 20, 'CLOSED', '${randomUUID()}', ${ended}, ${ended},
       ${ended}, ${ended} from ${numbers}`,
  );
  await query(
    url,
    `insert into process_instances (engine_identity, key, bpmn_process_id, version, process_definition_key, case_id, state,
       started_at, ended_at)
     select ${engine}, number, 'drawing-review', 1, 1, md5(number::text)::uuid::text, 'COMPLETED', ${ended}, ${ended}
     from ${numbers}`,
  );
  for (const place of [1, 2, 3]) {
    await query(
      url,
      `insert into element_instances (engine_identity, key, process_instance_key, element_id, element_type, flow_scope_key,
         state, started_at, ended_at, position)
       select ${engine}, number * 4 + ${place}, number, 'Element${place}', 'SERVICE_TASK', number, 'COMPLETED', ${ended},
         ${ended}, number * 4 + ${place} from ${numbers}`,
    );
    await query(
      url,
      `insert into instance_variables (engine_identity, key, process_instance_key, scope_key, name, value, updated_at)
       select ${engine}, number * 4 + ${place}, number, number, 'name${place}', '"value"', ${ended} from ${numbers}`,
    );
  }
  await query(url, 'analyze');
}

async function look(url: string): Promise<{ readonly instances: number; readonly applications: number }> {
  const database = await openDatabase({ url, logger: pino({ level: 'error' }), applicationName: 'tushen-bench' });
  const { knex } = database;
  const searches = [
    { state: 'ACTIVE' as const },
    { bpmnProcessId: 'drawing-review' },
    { caseNumber: 'TS700000' },
    { activeElementId: 'Element2' },
  ];
  const viewers = [{ all: true }, { agencyCode: 'agency 7' }, { applicantCode: 'firm 7' }, { regionCode: '339900' }];
  const instances = await slowest((index) =>
    searchInstances(knex, { ...searches[index % searches.length], limit: 50 }),
  );
  const applications = await slowest((index) =>
    listApplications(knex, { viewer: viewers[index % viewers.length] ?? { all: true }, limit: 50 }),
  );
  await database.close();
  return { instances, applications };
}

/** Milliseconds of the one in twenty that took longest. */
async function slowest(ask: (index: number) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < LOOKS; index++) {
    const began = performance.now();
    await ask(index);
    times.push(performance.now() - began);
  }
  return times.sort((one, other) => one - other).at(Math.floor(LOOKS * 0.95)) ?? 0;
}
