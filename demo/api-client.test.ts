import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createApiClient } from './api-client.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

const closers: (() => void)[] = [];

/** A server that answers as told and notes what it was asked. */
async function serve(answer: Answer): Promise<string> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => answer(request, response, body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

describe('the client of the API', () => {
  it('calls with the cookie of the session it has opened', async () => {
    const cookies: (string | undefined)[] = [];
    const baseUrl = await serve((request, response) => {
      cookies.push(request.headers.cookie);
      response.setHeader('set-cookie', 'tushen=abc; Path=/; HttpOnly');
      response.end('{}');
    });

    const person = await createApiClient(baseUrl).signIn('admin', 'secret');
    await person.get('/session');

    expect(cookies).toEqual([undefined, 'tushen=abc']);
  });

  it('gives every act a key of its own unless one is repeated', async () => {
    const keys: unknown[] = [];
    const baseUrl = await serve((request, response) => {
      keys.push(request.headers['idempotency-key']);
      response.end('{}');
    });
    const { anybody } = createApiClient(baseUrl);

    await anybody.post('/acts');
    await anybody.post('/acts');
    await anybody.post('/acts', {}, 'the-same-key');
    await anybody.post('/acts', {}, 'the-same-key');

    expect(new Set(keys).size).toBe(3);
    expect(keys.slice(2)).toEqual(['the-same-key', 'the-same-key']);
  });

  it('throws a refusal with its code and every reason', async () => {
    const problem = {
      code: 'RULE_VIOLATED',
      title: 'A rule is not met',
      errors: [{ pointer: '/body/facts/regionCode', detail: 'Expected a county' }],
    };
    const baseUrl = await serve((_request, response) => {
      response.statusCode = 422;
      response.end(JSON.stringify(problem));
    });

    const refused = createApiClient(baseUrl).withKey('tsk_x').put('/applications/1', {});

    await expect(refused).rejects.toMatchObject({ status: 422, code: 'RULE_VIOLATED' });
    await expect(refused).rejects.toThrow(/PUT \/applications\/1 .*\/body\/facts\/regionCode: Expected a county/);
  });

  it('sends a file by creating an upload, sending its bytes and finishing it', async () => {
    const calls: string[] = [];
    const baseUrl = await serve((request, response, body) => {
      calls.push(`${request.method} ${request.url} ${body}`);
      if (request.url === '/api/v1/uploads') {
        expect(request.headers['upload-metadata']).toContain(`filename ${Buffer.from('图.pdf').toString('base64')}`);
        response.setHeader('location', '/api/v1/uploads/77');
      }
      response.end('{"id":"file"}');
    });
    const file = { applicationId: 'a', slot: 'M5', fileName: '图.pdf', content: Buffer.from('bytes') };

    const stored = await createApiClient(baseUrl).anybody.upload(file);

    expect(stored).toEqual({ id: 'file' });
    expect(calls).toEqual([
      'POST /api/v1/uploads ',
      'PATCH /api/v1/uploads/77 bytes',
      'POST /api/v1/uploads/77/file {}',
    ]);
  });
});
