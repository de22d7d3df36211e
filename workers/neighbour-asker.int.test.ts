import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NEIGHBOUR_SYSTEMS } from '../domain/neighbours.ts';
import { neighbourByHttp } from '../platform/neighbours.ts';
import { listNeighbourAnswers } from '../storage/neighbour-answers.ts';
import type { Neighbours } from '../storage/neighbour-records.ts';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { askBatch } from './neighbour-asker.ts';
import { type CaseKit, fileCase, openCaseKit } from './testing/case-kit.ts';

describe('the asker of other systems, by HTTP', () => {
  let database: TestDatabase;
  let kit: CaseKit;
  let server: Server;
  let neighbours: Neighbours;
  /** What the gateway does with a request, by the system's name. */
  let answer: (system: string) => { readonly status: number; readonly body: string };
  beforeAll(async () => {
    database = await createTestDatabase();
    kit = await openCaseKit(database.url);
    server = createServer((request, response) => {
      const { status, body } = answer(String(request.url).split('/')[2] ?? '');
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/gateway/`;
    const systems = NEIGHBOUR_SYSTEMS.map((system) => [system, neighbourByHttp(base, system)]);
    neighbours = Object.fromEntries(systems) as Neighbours;
  });
  afterAll(async () => {
    await new Promise((closed) => server.close(closed));
    await kit.close();
    await database.drop();
  });

  const ask = () => askBatch({ ...kit.deps, neighbours });
  const due = () => kit.knex('neighbour_answers').update({ next_ask_at: new Date(0) });
  const statesOf = async (caseId: string) =>
    Object.fromEntries((await listNeighbourAnswers(kit.knex, caseId)).map(({ system, state }) => [system, state]));

  it('asks again what was not reached, keeps what was answered, and holds up no filing', async () => {
    // given
    answer = (system) => {
      if (system === 'ARCHIVE') return { status: 404, body: '' };
      if (system === 'PERMIT_OFFICE') return { status: 503, body: 'down' };
      if (system === 'CREDIT_PLATFORM') return { status: 200, body: '{"facts": 7}' };
      return { status: 200, body: JSON.stringify({ facts: { 名称: system }, source: '市共享平台' }) };
    };
    const { caseId } = await fileCase(kit);

    // when
    await ask();
    const first = await listNeighbourAnswers(kit.knex, caseId);
    const pause = await ask();
    answer = (system) => ({ status: 200, body: JSON.stringify({ facts: { 第二次: system } }) });
    await due();
    await ask();

    // then
    const of = (system: string) => first.find((each) => each.system === system);
    expect(of('ENTERPRISE_REGISTER')).toMatchObject({ state: 'ANSWERED', source: '市共享平台', attempts: 1 });
    expect(of('ARCHIVE')).toMatchObject({ state: 'NOT_KNOWN', facts: null });
    expect(of('PERMIT_OFFICE')).toMatchObject({ state: 'PENDING', attempts: 1, answeredAt: null });
    expect(of('PERMIT_OFFICE')?.askedAt).not.toBeNull();
    expect(of('CREDIT_PLATFORM')).toMatchObject({ state: 'PENDING' });
    expect(pause).toBe(0);
    expect(new Set(Object.values(await statesOf(caseId)))).toEqual(new Set(['ANSWERED', 'NOT_KNOWN']));
    const again = (await listNeighbourAnswers(kit.knex, caseId)).find(({ system }) => system === 'ENTERPRISE_REGISTER');
    expect(again?.facts).toEqual({ 名称: 'ENTERPRISE_REGISTER' });
  });

  it('tells nothing twice when two askers work side by side', async () => {
    // given
    answer = () => ({ status: 200, body: JSON.stringify({ facts: { 名称: '一次' } }) });
    const { caseId } = await fileCase(kit);
    // when
    const asked = await Promise.all([ask(), ask(), ask()]);
    // then
    expect(asked.reduce((sum, each) => sum + each)).toBe((await listNeighbourAnswers(kit.knex, caseId)).length);
    expect((await listNeighbourAnswers(kit.knex, caseId)).every(({ attempts }) => attempts === 1)).toBe(true);
  });
});
