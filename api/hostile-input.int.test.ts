import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES } from '../domain/roles.ts';
import { createTestApp, type TestApp, type TestPerson } from './testing/app.ts';
import { AGENCY, APPLICANT, draftOf, REGION, seedRegisters } from './testing/cases.ts';

/** Texts that have broken programs: injections, formats, ends of ranges, and what is no text at all. */
const HOSTILE = [
  '',
  "' OR 1=1 --",
  '"; DROP TABLE users; --',
  '${7*7}',
  '{{constructor.constructor("return process")()}}',
  '../../../../etc/passwd',
  '%00',
  '%u0000',
  '\u0000',
  '\ud800',
  '\u202eexe.pdf',
  '<script>alert(1)</script>',
  '=cmd|"/c calc"!A1',
  'a'.repeat(5_000),
  '-1',
  '0',
  '1e309',
  'NaN',
  '9223372036854775808',
  '2026-02-30',
  '00000000-0000-0000-0000-000000000000',
  'null',
];

interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly query: readonly string[];
}

let test: TestApp;
let operations: Operation[];
let applicationId: string;
const people: TestPerson[] = [];
beforeAll(async () => {
  test = await createTestApp();
  await seedRegisters(test);
  operations = operationsOf(test.app.swagger());
  for (const role of ROLES) {
    const place = { firmCode: APPLICANT, agencyCode: AGENCY, departmentCode: 'FIRE-1', regionCode: REGION };
    people.push(await test.person(role, place));
  }
  const [applicant] = people;
  if (applicant !== undefined) applicationId = (await draftOf(test, applicant, { projectCode: 'none' })).id;
});
afterAll(() => test.close());

function operationsOf(document: unknown): Operation[] {
  const { paths } = document as {
    paths: Record<string, Record<string, { operationId: string; parameters?: { name: string; in: string }[] }>>;
  };
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, parameters = [] }]) => ({
      id: operationId,
      method: method.toUpperCase(),
      path,
      query: parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name),
    })),
  );
  // Signing out and changing the password would end the sessions that the other requests need.
  return all.filter(({ id }) => !['deleteSession', 'changePassword', 'createSession'].includes(id));
}

async function send(
  operation: Operation,
  person: TestPerson,
  values: { path?: string; query?: string; body?: unknown },
) {
  const path = operation.path.replace(/\{(\w+)\}/g, (_whole, name: string) =>
    encodeURIComponent(wellFormed(values.path) ?? (name === 'applicationId' ? applicationId : randomUUID())),
  );
  const query = new URLSearchParams(
    operation.query.map((name): [string, string] => [name, wellFormed(values.query) ?? '']),
  );
  const hasBody = values.body !== undefined && ['POST', 'PUT', 'PATCH'].includes(operation.method);
  return test.app.inject({
    method: operation.method as 'GET',
    url: values.query === undefined ? path : `${path}?${query}`,
    headers: {
      cookie: person.cookie,
      'idempotency-key': randomUUID(),
      'if-match': '"1"',
      ...(hasBody ? { 'content-type': 'application/json' } : {}),
    },
    ...(hasBody ? { payload: JSON.stringify(values.body) } : {}),
  });
}

/** An address cannot carry half a surrogate pair; bodies carry it as it is. */
function wellFormed(text: string | undefined): string | undefined {
  return text === undefined ? undefined : Buffer.from(text).toString();
}

describe('no input makes the server fail', () => {
  it('not in the address of any operation, by any role', async () => {
    for (const operation of operations.filter(({ path }) => path.includes('{'))) {
      for (const [index, value] of HOSTILE.entries()) {
        const person = people[index % people.length];
        const answer = person && (await send(operation, person, { path: value }));
        expect(answer?.statusCode, `${operation.id} ${JSON.stringify(value)} ${answer?.body}`).toBeLessThan(500);
      }
    }
  });

  it('not in any query parameter', async () => {
    const admin = people.at(-1);
    for (const operation of operations.filter(({ query }) => query.length > 0)) {
      for (const value of HOSTILE) {
        const answer = admin && (await send(operation, admin, { query: value }));
        expect(answer?.statusCode, `${operation.id} ${JSON.stringify(value)} ${answer?.body}`).toBeLessThan(500);
      }
    }
  });

  it('not in any body', async () => {
    const writing = operations.filter(({ method }) => ['POST', 'PUT', 'PATCH'].includes(method));
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(fc.constantFrom(...NAMES), fc.oneof(fc.jsonValue(), fc.constantFrom(...HOSTILE))),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...writing),
        fc.constantFrom(...people),
        anything,
        async (operation, person, body) => {
          const answer = await send(operation, person, { body });
          expect(answer.statusCode, `${operation.id} ${JSON.stringify(body)} ${answer.body}`).toBeLessThan(500);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('and none of it was stored as something else', async () => {
    expect(await test.knex('users')).toHaveLength(people.length);
    expect(await test.knex('applications').whereNotNull('submitted_at')).toEqual([]);
    expect(await test.knex('process_settings')).toEqual([]);
  });
});

/** Names that bodies have, so that random ones get past the first check now and then. */
const NAMES = [
  'facts',
  'building',
  'commitmentSigned',
  'reason',
  'remark',
  'agencyCode',
  'version',
  'variables',
  'resources',
  'processId',
  'startable',
  'value',
  'now',
  'text',
  'fileIds',
  'severity',
  'taskId',
  'event',
  'username',
  'displayName',
  'roles',
  'password',
  'name',
  'userId',
];
