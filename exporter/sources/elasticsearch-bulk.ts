import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { reasonOf } from '../../platform/errors.ts';
import type { Exporter } from '../exporter.ts';
import type { ExportedRecord } from '../record.ts';
import type { ExporterSource, SourceLogger } from './embedded-log.ts';

/**
 * The part of Elasticsearch that Zeebe's exporter needs: it puts templates, then posts bulks for ever and repeats a bulk
 * until it is answered 200. So a bulk is answered only after it is committed, and a failure is answered 500.
 * The exporter takes no path in its address, hence a port of its own.
 */
export interface BulkEndpointOptions {
  readonly host: string;
  readonly port: number;
  /** `user:password`; undefined = open, for loopback only. */
  readonly auth?: string | undefined;
  readonly exporter: Exporter;
  readonly logger: SourceLogger;
}

/** Zeebe sends at most 1,000 records or 10 MiB a bulk; records hold a variable twice. */
const MAX_BULK_BYTES = 64 * 1024 * 1024;

export async function openBulkEndpoint(options: BulkEndpointOptions): Promise<ExporterSource & { port: number }> {
  let fault: string | undefined;
  const server = createServer((request, response) => {
    answer(request, options)
      .then(([status, body]) => {
        // A stranger without credentials says nothing about the broker.
        if (status !== 401) fault = 'error' in body ? body.error : undefined;
        send(response, status, body);
      })
      .catch((error: unknown) => {
        fault = reasonOf(error);
        options.logger.error({ err: error }, 'exporter failed to take a bulk; the broker sends it again');
        send(response, 500, { error: 'the bulk was not taken in; send it again' });
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    port: address.port,
    fault: () => fault,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What Elasticsearch would say, as far as the broker looks at it. */
type Answer =
  | { readonly error: string }
  | { readonly acknowledged: true }
  | { readonly errors: false; readonly items: []; readonly took: 1 };

async function answer(request: IncomingMessage, options: BulkEndpointOptions): Promise<[number, Answer]> {
  if (!isAuthorized(request, options.auth)) return [401, { error: 'expected the credentials of EXPORTER_AUTH' }];
  if (request.method !== 'POST' || request.url?.startsWith('/_bulk') !== true) {
    request.resume();
    return [200, { acknowledged: true }];
  }
  const body = await readBody(request);
  if (body === undefined) return [413, { error: `expected a bulk of at most ${MAX_BULK_BYTES} bytes` }];
  const records = parseBulk(body);
  if (records === undefined) return [400, { error: 'expected pairs of an index line and a record line' }];
  for (const batch of byPartition(records)) await options.exporter.take(batch);
  return [200, { took: 1, errors: false, items: [] }];
}

function isAuthorized(request: IncomingMessage, auth: string | undefined): boolean {
  if (auth === undefined) return true;
  const expected = Buffer.from(`Basic ${Buffer.from(auth).toString('base64')}`);
  const found = Buffer.from(request.headers.authorization ?? '');
  return found.length === expected.length && timingSafeEqual(found, expected);
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BULK_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Lines alternate: where to index, then the record. Undefined when they do not. */
function parseBulk(body: string): ExportedRecord[] | undefined {
  const lines = body.split('\n').filter((line) => line !== '');
  if (lines.length % 2 !== 0) return undefined;
  try {
    const records: ExportedRecord[] = lines.filter((_, index) => index % 2 === 1).map((line) => JSON.parse(line));
    return records.every((record) => Number.isSafeInteger(record.position) && Number.isInteger(record.partitionId))
      ? records
      : undefined;
  } catch {
    return undefined;
  }
}

function byPartition(records: readonly ExportedRecord[]): ExportedRecord[][] {
  const partitions = new Set(records.map((record) => record.partitionId));
  return [...partitions].map((partition) =>
    records.filter((record) => record.partitionId === partition).sort((a, b) => a.position - b.position),
  );
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
