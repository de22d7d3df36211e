import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../testing/app.ts';
import { tidy } from './housekeeping.ts';

let directory: string;
let test: TestApp;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pages-'));
  for (const folder of ['portal', 'modeler', 'assets']) await mkdir(join(directory, folder));
  await writeFile(join(directory, 'portal/index.html'), '<title>图审</title>');
  await writeFile(join(directory, 'modeler/index.html'), '<title>流程设计</title>');
  await writeFile(join(directory, 'assets/portal-abc123.js'), 'export {};');
  test = await createTestApp({ pagesDirectory: directory });
});
afterAll(async () => {
  await test.close();
  await rm(directory, { recursive: true });
});

describe('the pages', () => {
  it.each([
    ['/', '<title>图审</title>', 'text/html; charset=utf-8', 'public, max-age=0'],
    ['/check/SC-339902', '<title>图审</title>', 'text/html; charset=utf-8', 'public, max-age=0'],
    ['/modeler/', '<title>流程设计</title>', 'text/html; charset=utf-8', 'public, max-age=0'],
    ['/modeler/processes/x', '<title>流程设计</title>', 'text/html; charset=utf-8', 'public, max-age=0'],
    ['/portal/index.html', '<title>图审</title>', 'text/html; charset=utf-8', 'public, max-age=0'],
    [
      '/assets/portal-abc123.js',
      'export {};',
      'application/javascript; charset=utf-8',
      'public, max-age=31536000, immutable',
    ],
  ])('are served at %s', async (path, body, type, cache) => {
    const answer = await test.call('GET', path);
    expect([answer.statusCode, answer.body]).toEqual([200, body]);
    expect(answer.headers).toMatchObject({ 'content-type': type, 'cache-control': cache });
    expect(answer.headers['content-security-policy']).toContain("script-src 'self'");
  });

  it.each([
    '/assets/missing.js',
    '/../package.json',
    '/%2e%2e/package.json',
    '/assets/..%2f..%2fx.js',
    '/%00.js',
    '/%zz',
  ])('give nothing else away at %s', async (path) => {
    const answer = await test.call('GET', path);
    expect([400, 403, 404]).toContain(answer.statusCode);
  });

  it('do not answer for the API', async () => {
    const answer = await test.call('GET', '/api/v1/nothing');
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'NOT_FOUND']);
  });
});

describe('housekeeping', () => {
  it('deletes uploads that nobody went on with, and keeps the others', async () => {
    // given
    const { uploadDirectory } = test.deps;
    const person = await test.person('applicant');
    const upload = { slot: 'M7', file_name: 'x.pdf', size_bytes: 10, user_id: person.user.id };
    const application_id = '0b0f0e52-3a3c-4a53-8f5b-111111111111';
    const old = new Date(Date.now() - 100 * 3_600_000);
    await test.knex('uploads').insert([
      { ...upload, application_id, id: 'stale', created_at: old },
      { ...upload, application_id, id: 'fresh' },
    ]);
    for (const name of ['stale', 'stale.json', 'fresh']) await writeFile(join(uploadDirectory, name), 'x');
    await utimes(join(uploadDirectory, 'stale'), old, old);
    await test.knex('sessions').where({ user_id: person.user.id }).update({ expires_at: old });
    // when
    await tidy(test.deps);
    // then
    expect(await test.knex('uploads').pluck('id')).toEqual(['fresh']);
    expect(await test.knex('sessions').where({ user_id: person.user.id })).toEqual([]);
  });
});
