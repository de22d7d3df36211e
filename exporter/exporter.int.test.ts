import { randomBytes } from 'node:crypto';
import knexFactory, { type Knex } from 'knex';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../tests/postgres.ts';
import { createExporter, type Exporter } from './exporter.ts';
import type { ExportedRecord } from './record.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let knex: Knex;
let exporter: Exporter;
let identity = 0;
const closed: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  knex = knexFactory({ client: 'pg', connection: database.url });
});

afterAll(async () => {
  await knex.destroy();
  await database.drop();
});

beforeEach(() => {
  identity += 1;
  closed.length = 0;
  exporter = createExporter({
    knex,
    engineIdentity: `engine-${identity}`,
    closeTasks: async (_trx, keys) => void closed.push(...keys),
  });
});

const INSTANCE = 2251799813685300;

function record(position: number, valueType: string, intent: string, details: Partial<ExportedRecord>): ExportedRecord {
  return {
    partitionId: 1,
    position,
    key: INSTANCE,
    timestamp: Date.UTC(2026, 2, 2) + position,
    recordType: 'EVENT',
    valueType,
    intent,
    value: {},
    ...details,
  };
}

function element(position: number, intent: string, key: number, elementId: string, type: string): ExportedRecord {
  const value = {
    bpmnProcessId: 'drawing-review',
    version: 3,
    processDefinitionKey: 2251799813685250,
    processInstanceKey: INSTANCE,
    elementId,
    bpmnElementType: type,
    flowScopeKey: INSTANCE,
    parentProcessInstanceKey: -1,
    parentElementInstanceKey: -1,
  };
  return record(position, 'PROCESS_INSTANCE', intent, { key, value });
}

const caseVariable = (position: number, value = '"case-1"'): ExportedRecord =>
  record(position, 'VARIABLE', 'CREATED', {
    key: INSTANCE + 7,
    value: { name: 'caseId', value, scopeKey: INSTANCE, processInstanceKey: INSTANCE },
  });

const DEFINITION = {
  bpmnProcessId: 'correction',
  version: 2,
  resourceName: 'correction.bpmn',
  resource: Buffer.from('<补正/>').toString('base64'),
};

const rows = (table: string) => knex(table).where({ engine_identity: `engine-${identity}` });

describe('exporter', () => {
  it('turns the records of an instance into its row, its path and its flows', async () => {
    // given
    const records = [
      element(1, 'ELEMENT_ACTIVATING', INSTANCE, 'drawing-review', 'PROCESS'),
      element(2, 'ELEMENT_ACTIVATING', INSTANCE + 1, 'OpenCase', 'SERVICE_TASK'),
      element(3, 'ELEMENT_COMPLETED', INSTANCE + 1, 'OpenCase', 'SERVICE_TASK'),
      element(4, 'SEQUENCE_FLOW_TAKEN', INSTANCE + 2, 'ToCheckMaterials', 'SEQUENCE_FLOW'),
    ];
    // when
    const position = await exporter.take(records);
    // then
    expect(position).toBe(4);
    expect(await rows('process_instances').select('key', 'state', 'version')).toEqual([
      { key: String(INSTANCE), state: 'ACTIVE', version: 3 },
    ]);
    expect(await rows('element_instances').select('element_id', 'state')).toEqual([
      { element_id: 'OpenCase', state: 'COMPLETED' },
    ]);
    expect(await rows('taken_sequence_flows').select('element_ids')).toEqual([{ element_ids: ['ToCheckMaterials'] }]);
    expect(await exporter.position(1)).toBe(4);
  });

  it('keeps the start of an element whose end comes in a later batch', async () => {
    // given
    await exporter.take([element(1, 'ELEMENT_ACTIVATING', INSTANCE + 1, 'OpenCase', 'SERVICE_TASK')]);
    // when
    await exporter.take([element(2, 'ELEMENT_TERMINATED', INSTANCE + 1, 'OpenCase', 'SERVICE_TASK')]);
    // then
    const [row] = await rows('element_instances');
    expect(row.state).toBe('TERMINATED');
    expect(row.started_at).toEqual(new Date(Date.UTC(2026, 2, 2) + 1));
    expect(row.ended_at).toEqual(new Date(Date.UTC(2026, 2, 2) + 2));
  });

  it('changes what it knows and adds what is new in one batch', async () => {
    // given
    const known = [element(1, 'ELEMENT_ACTIVATING', INSTANCE + 1, 'OpenCase', 'SERVICE_TASK')];
    await exporter.take(known);
    // when
    await exporter.take([
      element(2, 'ELEMENT_COMPLETED', INSTANCE + 1, 'OpenCase', 'SERVICE_TASK'),
      element(3, 'ELEMENT_ACTIVATING', INSTANCE + 2, 'Check', 'SERVICE_TASK'),
    ]);
    // then
    expect(await rows('element_instances').select('element_id', 'state').orderBy('position')).toEqual([
      { element_id: 'OpenCase', state: 'COMPLETED' },
      { element_id: 'Check', state: 'ACTIVE' },
    ]);
  });

  it('keeps the flows of an instance in the order in which they were taken', async () => {
    // given
    const flow = (position: number, id: string) =>
      element(position, 'SEQUENCE_FLOW_TAKEN', INSTANCE + position, id, 'SEQUENCE_FLOW');
    // when
    await exporter.take([flow(1, 'a'), flow(2, 'b')]);
    await exporter.take([flow(3, 'a')]);
    // then
    expect(await rows('taken_sequence_flows').select('position', 'element_ids').orderBy('position')).toEqual([
      { position: '1', element_ids: ['a', 'b'] },
      { position: '3', element_ids: ['a'] },
    ]);
  });

  it.each(['say "yes" \\ "no"', '{a,b}', '', 'NULL', '两行\n第二行'])('stores the text %j as it is', async (text) => {
    // when
    await exporter.take([caseVariable(1, JSON.stringify(text))]);
    // then
    expect(await rows('instance_variables').select('value')).toEqual([{ value: JSON.stringify(text) }]);
  });

  it('notes the greatest key of the partition', async () => {
    // given
    const foreign = record(2, 'PROCESS', 'CREATED', { key: 5 * 2 ** 51, value: DEFINITION });
    // when
    await exporter.take([element(1, 'ELEMENT_ACTIVATING', INSTANCE + 7, 'OpenCase', 'SERVICE_TASK'), foreign]);
    await exporter.take([element(3, 'ELEMENT_COMPLETED', INSTANCE + 1, 'OpenCase', 'SERVICE_TASK')]);
    // then
    expect(await rows('exporter_positions').select('greatest_key')).toEqual([{ greatest_key: String(INSTANCE + 7) }]);
  });

  it.each([
    ['before', [caseVariable(1)], [element(2, 'ELEMENT_ACTIVATING', INSTANCE, 'drawing-review', 'PROCESS')]],
    ['after', [element(1, 'ELEMENT_ACTIVATING', INSTANCE, 'drawing-review', 'PROCESS')], [caseVariable(2)]],
  ])('links an instance to its case when the variable comes in a batch %s it', async (_order, first, second) => {
    // when
    await exporter.take(first);
    await exporter.take(second);
    // then
    expect(await rows('process_instances').select('case_id')).toEqual([{ case_id: 'case-1' }]);
  });

  it('takes records that come again only once', async () => {
    // given
    const activating = element(1, 'ELEMENT_ACTIVATING', INSTANCE + 1, 'OpenCase', 'SERVICE_TASK');
    const completed = element(2, 'ELEMENT_COMPLETED', INSTANCE + 1, 'OpenCase', 'SERVICE_TASK');
    await exporter.take([activating, completed]);
    // when
    await exporter.take([activating]);
    await exporter.take([
      activating,
      completed,
      element(3, 'SEQUENCE_FLOW_TAKEN', INSTANCE + 2, 'Next', 'SEQUENCE_FLOW'),
    ]);
    // then
    expect(await rows('element_instances').select('state')).toEqual([{ state: 'COMPLETED' }]);
    expect(await rows('taken_sequence_flows').select('position')).toEqual([{ position: '3' }]);
  });

  it('refuses the records of an engine that began anew under a known name', async () => {
    // given
    const activating = element(1, 'ELEMENT_ACTIVATING', INSTANCE + 1, 'OpenCase', 'SERVICE_TASK');
    await exporter.take([activating, element(2, 'ELEMENT_COMPLETED', INSTANCE + 1, 'OpenCase', 'SERVICE_TASK')]);
    const later = { ...activating, timestamp: activating.timestamp + 86_400_000 };
    // when
    const taking = exporter.take([later, element(3, 'ELEMENT_ACTIVATING', INSTANCE + 3, 'Other', 'SERVICE_TASK')]);
    // then
    await expect(taking).rejects.toThrow(/Expected records behind position 2 .* found position 1 .* begun anew/);
    expect(await exporter.position(1)).toBe(2);
    expect(await rows('element_instances').select('element_id')).toEqual([{ element_id: 'OpenCase' }]);
  });

  it('closes the human task of a canceled job once', async () => {
    // given
    const value = {
      processInstanceKey: INSTANCE,
      elementId: 'FirstReview',
      elementInstanceKey: INSTANCE + 1,
      type: 'io.camunda.zeebe:userTask',
      retries: 1,
      worker: '',
      errorMessage: '',
    };
    const canceled = record(5, 'JOB', 'CANCELED', { key: INSTANCE + 9, value });
    // when
    await exporter.take([canceled]);
    await exporter.take([canceled]);
    // then
    expect(closed).toEqual([String(INSTANCE + 9)]);
  });

  it('writes nothing of a batch with a record it cannot read', async () => {
    // given
    const broken = record(2, 'INCIDENT', 'CREATED', { value: { errorType: 'JOB_NO_RETRIES' } });
    // when
    const taking = exporter.take([element(1, 'ELEMENT_ACTIVATING', INSTANCE, 'drawing-review', 'PROCESS'), broken]);
    // then
    await expect(taking).rejects.toThrow(/Expected field 'processInstanceKey' of INCIDENT CREATED at position 2/);
    expect(await rows('process_instances')).toEqual([]);
    expect(await exporter.position(1)).toBe(0);
  });

  it('keeps incidents, timers, messages and definitions', async () => {
    // given
    const incident = {
      processInstanceKey: INSTANCE,
      elementId: 'OpenCase',
      elementInstanceKey: INSTANCE + 1,
      jobKey: -1,
      errorType: 'IO_MAPPING_ERROR',
      errorMessage: 'Expected a number',
    };
    const timer = {
      processInstanceKey: INSTANCE,
      elementInstanceKey: INSTANCE + 1,
      targetElementId: 'WakeUp',
      dueDate: Date.UTC(2026, 2, 6),
    };
    const message = { name: 'clock-changed', correlationKey: 'case-1', messageId: '' };
    // when
    await exporter.take([
      record(1, 'INCIDENT', 'CREATED', { value: incident }),
      record(2, 'INCIDENT', 'RESOLVED', { value: incident }),
      record(3, 'TIMER', 'CREATED', { value: timer }),
      record(4, 'MESSAGE', 'PUBLISHED', { value: message }),
      record(5, 'PROCESS', 'CREATED', { value: DEFINITION }),
    ]);
    // then
    expect(await rows('incidents').select('state', 'error_type', 'job_key')).toEqual([
      { state: 'RESOLVED', error_type: 'IO_MAPPING_ERROR', job_key: null },
    ]);
    expect(await rows('instance_timers').select('due_at', 'state')).toEqual([
      { due_at: new Date(Date.UTC(2026, 2, 6)), state: 'CREATED' },
    ]);
    expect(await rows('published_messages').select('name', 'state')).toEqual([
      { name: 'clock-changed', state: 'PUBLISHED' },
    ]);
    expect(await rows('known_definitions').select('resource', 'version')).toEqual([
      { resource: '<补正/>', version: 2 },
    ]);
  });

  describe('is not stopped by what a process may carry but no column keeps', () => {
    const JOB = { processInstanceKey: INSTANCE, elementInstanceKey: INSTANCE + 1, retries: 0, worker: '' };
    const variable = (position: number, name: string, value: string) =>
      record(position, 'VARIABLE', 'CREATED', {
        key: INSTANCE + position,
        value: { name, value, scopeKey: INSTANCE, processInstanceKey: INSTANCE },
      });
    /** Random, so that no compression makes it short. */
    const endless = randomBytes(10_000).toString('hex');

    it.each([
      ['a NUL in an error message', { ...JOB, type: 'a', elementId: 'T', errorMessage: 'a\0b' }, 'a\ufffdb'],
      ['half a surrogate pair', { ...JOB, type: 'a', elementId: 'T', errorMessage: 'a\ud83d' }, 'a\ufffd'],
    ])('%s', async (_what, value, found) => {
      await exporter.take([record(1, 'JOB', 'FAILED', { value })]);
      expect(await rows('instance_jobs').pluck('error_message')).toEqual([found]);
    });

    it('names and ids without end', async () => {
      // when
      await exporter.take([
        variable(1, endless, '1'),
        element(2, 'ELEMENT_ACTIVATING', INSTANCE + 1, endless, 'SERVICE_TASK'),
        element(3, 'SEQUENCE_FLOW_TAKEN', INSTANCE + 2, `${endless}\0`, 'SEQUENCE_FLOW'),
      ]);
      // then
      expect(await exporter.position(1)).toBe(3);
      expect(await rows('instance_variables').pluck('name')).toEqual([endless.slice(0, 500)]);
      expect(await rows('element_instances').pluck('element_id')).toEqual([endless.slice(0, 500)]);
    });

    it('a timer beyond the end of all calendars', async () => {
      const value = { processInstanceKey: INSTANCE, elementInstanceKey: INSTANCE + 1, targetElementId: 'T' };
      await exporter.take(
        [8e15, 9e15, 253_402_300_800_000, -1e15].map((dueDate, index) =>
          record(index + 1, 'TIMER', 'CREATED', { key: INSTANCE + index, value: { ...value, dueDate } }),
        ),
      );
      expect(await rows('instance_timers').pluck('due_at')).toEqual([null, null, null, null]);
    });

    it.each([
      ['"\\u0000"'],
      ['"\\ud800"'],
      ['1e999999'],
      [JSON.stringify(endless)],
      ['{"id":"case-1"}'],
      ['null'],
      [`${'['.repeat(400)}${']'.repeat(400)}`],
    ])('a caseId that is none: %s', async (value) => {
      await exporter.take([
        element(1, 'ELEMENT_ACTIVATING', INSTANCE, 'drawing-review', 'PROCESS'),
        variable(2, 'caseId', value),
      ]);
      expect(await rows('process_instances').pluck('case_id')).toEqual([null]);
    });
  });
});
