import { afterEach, describe, expect, it } from 'vitest';
import type { Exporter } from '../exporter.ts';
import type { ExportedRecord } from '../record.ts';
import { openBulkEndpoint } from './elasticsearch-bulk.ts';

let endpoint: Awaited<ReturnType<typeof openBulkEndpoint>>;
const taken: (readonly ExportedRecord[])[] = [];
let failing = false;

const exporter: Exporter = {
  async take(records) {
    if (failing) throw new Error('database is down');
    taken.push(records);
    return records.at(-1)?.position ?? 0;
  },
  position: async () => 0,
};

async function open(auth?: string): Promise<string> {
  taken.length = 0;
  failing = false;
  endpoint = await openBulkEndpoint({ host: '127.0.0.1', port: 0, auth, exporter, logger: { error: () => undefined } });
  return `http://127.0.0.1:${endpoint.port}`;
}

afterEach(() => endpoint.close());

const pair = (partitionId: number, position: number): string =>
  `{"index":{"_index":"zeebe-record_job_8.5.8_2026-03-02","_id":"${partitionId}-${position}"}}\n${JSON.stringify({ partitionId, position })}\n`;

const bulk = (url: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${url}/_bulk`, { method: 'POST', body, headers: { 'content-type': 'application/x-ndjson', ...headers } });

describe('bulk endpoint for a broker', () => {
  it('acknowledges the templates that the exporter puts first', async () => {
    const url = await open();
    const response = await fetch(`${url}/_component_template/zeebe-record`, { method: 'PUT', body: '{}' });
    expect(await response.json()).toEqual({ acknowledged: true });
  });

  it('hands records on partition by partition in position order', async () => {
    const url = await open();
    const response = await bulk(url, pair(1, 2) + pair(2, 1) + pair(1, 1));
    expect(await response.json()).toEqual({ took: 1, errors: false, items: [] });
    expect(taken.map((batch) => batch.map((each) => [each.partitionId, each.position]))).toEqual([
      [
        [1, 1],
        [1, 2],
      ],
      [[2, 1]],
    ]);
  });

  it('answers 500 while records cannot be stored, so that the broker sends them again', async () => {
    const url = await open();
    failing = true;
    expect((await bulk(url, pair(1, 1))).status).toBe(500);
    expect(endpoint.fault()).toBe('database is down');
    failing = false;
    expect((await bulk(url, pair(1, 1))).status).toBe(200);
    expect(endpoint.fault()).toBeUndefined();
  });

  it.each([
    ['a half pair', '{"index":{}}\n'],
    ['text that is no JSON', '{"index":{}}\nrecord\n'],
    ['a record without position', '{"index":{}}\n{"partitionId":1}\n'],
  ])('refuses %s', async (_what, body) => {
    const url = await open();
    expect((await bulk(url, body)).status).toBe(400);
    expect(taken).toEqual([]);
  });

  it('asks for the credentials it was given', async () => {
    const url = await open('zeebe:secret');
    expect((await bulk(url, pair(1, 1))).status).toBe(401);
    const authorization = `Basic ${Buffer.from('zeebe:secret').toString('base64')}`;
    expect((await bulk(url, pair(1, 1), { authorization })).status).toBe(200);
    expect(taken).toHaveLength(1);
  });
});
