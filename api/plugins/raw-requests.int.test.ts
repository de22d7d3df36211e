import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp, type TestPerson } from '../testing/app.ts';

let test: TestApp;
let admin: TestPerson;
let port: number;
beforeAll(async () => {
  test = await createTestApp();
  admin = await test.person('administrator');
  port = Number(new URL(await test.app.listen({ host: '127.0.0.1', port: 0 })).port);
});
afterAll(() => test.close());

/** Sends bytes as they are and answers what comes back until the server ends the connection. */
function exchange(bytes: string): Promise<{ status: number; type: string | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    const received: Buffer[] = [];
    socket.on('data', (chunk) => received.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => {
      const [head = '', body = ''] = Buffer.concat(received).toString().split('\r\n\r\n', 2);
      const type = /^content-type: (.*)$/im.exec(head)?.[1]?.trim();
      resolve({ status: Number(head.split(' ')[1]), type, body });
    });
  });
}

const get = (target: string, headers = '') =>
  `GET ${target} HTTP/1.1\r\nHost: localhost\r\n${headers}Connection: close\r\n\r\n`;
const post = (headers: string, body: string) =>
  `POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n${body}`;

describe('a request that reaches no route', () => {
  it.each([
    ['no HTTP at all', 'HELLO\r\n\r\n', 400, 'MALFORMED_REQUEST'],
    ['a header of 20 kB', get('/', `X-Long: ${'a'.repeat(20_000)}\r\n`), 431, 'HEADERS_TOO_LARGE'],
    ['an address of 20 kB', get(`/${'a'.repeat(20_000)}`), 431, 'HEADERS_TOO_LARGE'],
    ['a NUL in a header', get('/', 'X-Nul: a\0b\r\n'), 400, 'MALFORMED_REQUEST'],
    ['two lengths', post('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'), 400, 'MALFORMED_REQUEST'],
    ['a length of 5x', post('Content-Length: 5x\r\n', '{}'), 400, 'MALFORMED_REQUEST'],
    ['an address that is no UTF-8', get('/api/v1/users/%ff'), 400, 'INVALID_REQUEST'],
    ['an address with half an escape', get('/%zz'), 400, 'INVALID_REQUEST'],
    ['an id of 3 kB', get(`/api/v1/users/${'x'.repeat(3_000)}`), 404, 'NOT_FOUND'],
  ])('is answered as a problem: %s', async (_what, bytes, status, code) => {
    const answer = await exchange(bytes);
    expect([answer.status, answer.type]).toEqual([status, 'application/problem+json']);
    expect(JSON.parse(answer.body)).toMatchObject({ status, code, messageZh: expect.any(String) });
  });
});

describe('a method that the address does not take', () => {
  it.each([
    ['DELETE', '/api/v1/users', 'GET, POST'],
    ['PUT', '/api/v1/users/00000000-0000-4000-8000-000000000000', 'GET, PATCH'],
    ['HEAD', '/api/v1/clock', 'GET'],
    ['GET', '/api/v1/deployments', 'POST'],
    ['GET', '/api/v1/uploads/00000000-0000-4000-8000-000000000000', 'HEAD, PATCH, DELETE'],
    ['TRACE', '/api/v1/clock', 'GET'],
    ['QUERY', '/api/v1/users', 'GET, POST'],
    ['OPTIONS', '/openapi.json', 'GET'],
  ])('is refused with those that it takes: %s %s', async (method, url, allow) => {
    const answer = await test.app.inject({ method: method as 'GET', url, headers: { cookie: admin.cookie } });
    expect([answer.statusCode, answer.headers['allow']]).toEqual([405, allow]);
    if (method !== 'HEAD') expect(answer.json().code).toBe('METHOD_NOT_ALLOWED');
  });

  it('is no secret, but an address that nothing has stays unknown', async () => {
    const answers = await Promise.all([
      test.call('POST', '/api/v1/nothing', { as: admin }),
      test.call('DELETE', '/portal/', { as: admin }),
      test.call('GET', '/api/v1/users/a/b', { as: admin }),
    ]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404]);
  });
});
