import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { enterWorld, openTask } from './case/world.ts';
import { type System, startSystem } from './system.ts';

interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[];
}

interface Export {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly CollectedSpan[] }[] }[];
}

const spans: CollectedSpan[] = [];
let collector: Server;
let system: System;

beforeAll(async () => {
  collector = createServer(async (request, response) => {
    const { resourceSpans } = (await json(request)) as Export;
    spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const address = collector.address();
  const port = typeof address === 'object' ? address?.port : 0;
  system = await startSystem({ settings: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` } });
}, 120_000);
afterAll(async () => {
  await system.stop();
  collector.close();
});

describe('tracing, where a collector is named', { timeout: 120_000 }, () => {
  it('follows a submission from the request over the outbox to the jobs that it causes', async () => {
    // given
    const world = await enterWorld(system);
    // when
    const cast = await world.submit('P24', { missingMaterials: [] });
    await openTask(cast, 'AcceptanceReview');
    const submitted = await vi.waitFor(() => spanOf('submitApplication'), 15_000);
    const job = await vi.waitFor(() => spanOf('check-materials'), 15_000);
    // then
    const published = spanOf('publish application-submitted');
    expect(published).toMatchObject({ traceId: submitted.traceId, parentSpanId: submitted.spanId });
    expect(job).toMatchObject({ traceId: submitted.traceId, parentSpanId: submitted.spanId });
    expect(attributeOf(job, 'tushen.case_id')).toBe(cast.caseId);
    expect(attributeOf(job, 'zeebe.process_instance_key')).toMatch(/^\d{16}$/);
  });
});

function spanOf(name: string): CollectedSpan {
  const found = spans.find((span) => span.name === name);
  if (found === undefined) throw new Error(`Expected a span ${name}, but found none`);
  return found;
}

function attributeOf({ attributes }: CollectedSpan, key: string): string | undefined {
  return attributes.find((attribute) => attribute.key === key)?.value.stringValue;
}
