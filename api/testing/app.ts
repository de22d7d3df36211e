import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import type { Knex } from 'knex';
import type { Role } from '../../domain/roles.ts';
import { createLegalClock } from '../../platform/clock.ts';
import { openDatabase } from '../../platform/database.ts';
import { openFileStore } from '../../platform/file-store.ts';
import { createLogger } from '../../platform/logger.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { hashPassword } from '../../platform/passwords.ts';
import { actAs } from '../../storage/audit.ts';
import { createUser, type NewUser, type User } from '../../storage/identity.ts';
import { readLegalOffset } from '../../storage/legal-time.ts';
import { openSession } from '../../storage/sessions.ts';
import { createTestDatabase } from '../../tests/postgres.ts';
import { scratchPlace } from '../../tests/scratch.ts';
import { buildApp } from '../app.ts';
import type { App, AppDeps } from '../deps.ts';
import { digestOf, newReference } from '../plugins/authentication.ts';
import { createTestEngine, type TestEngine } from './engine.ts';

export const PASSWORD = 'grüne-Birne-47';

/** One request; `as` signs it with a person's cookie, POSTs get a fresh Idempotency-Key unless they bring one. */
type Call = Omit<InjectOptions, 'method' | 'url'> & { readonly as?: TestPerson; readonly key?: string | null };

export interface TestPerson {
  readonly user: User;
  readonly cookie: string;
}

/** The API on a database of its own. */
export interface TestApp {
  readonly app: App;
  readonly knex: Knex;
  readonly engine: TestEngine;
  readonly deps: AppDeps;
  /** Makes a person and signs them in without the password's cost. */
  person(role: Role | readonly Role[], more?: Partial<NewUser>): Promise<TestPerson>;
  call(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, call?: Call): Promise<LightMyRequestResponse>;
  close(): Promise<void>;
}

const SYSTEM = { kind: 'SYSTEM', id: 'test', name: 'test' } as const;
/** One hash for all test people: each costs a tenth of a second. */
const passwordHash = hashPassword(PASSWORD);

export async function createTestApp(more: Partial<AppDeps> = {}): Promise<TestApp> {
  const database = await createTestDatabase();
  const logger = createLogger({ level: 'silent' });
  const { knex, close } = await openDatabase({ url: database.url, logger, applicationName: 'test-api', poolSize: 10 });
  const directory = await mkdtemp(join(scratchPlace(), 'tushen-api-'));
  const engine = createTestEngine();
  const deps: AppDeps = {
    config: { VIRTUAL_TIME: false, CITY_NAME: '云溪市' },
    knex,
    logger,
    zeebe: engine.client,
    engineIdentity: 'test-engine',
    clock: createLegalClock({ timeZone: 'Asia/Shanghai', readOffset: () => readLegalOffset(knex) }),
    fileStore: await openFileStore('file', directory),
    uploadDirectory: join(directory, 'uploads'),
    pagesDirectory: join(directory, 'no-pages'),
    lintDiagram: async () => [],
    health: { checks: async () => [{ name: 'database', ok: true }] },
    metrics: createMetrics(),
    version: '0.0.0-test',
    ...more,
  };
  const app = await buildApp(deps);
  await app.ready();
  return {
    ...{ app, knex, engine, deps },
    person: (role, user) => signIn(knex, { roles: Array.isArray(role) ? role : [role], ...user }),
    call: (method, path, { as, key, ...options } = {}) => {
      const headers: Record<string, unknown> = {
        ...(as === undefined ? {} : { cookie: as.cookie }),
        ...(method === 'POST' && key !== null ? { 'idempotency-key': key ?? randomUUID() } : {}),
        ...options.headers,
      };
      return app.inject({ ...options, method, url: path, headers: headers as Record<string, string> });
    },
    close: async () => {
      await app.close();
      await close();
      await database.drop();
      await rm(directory, { recursive: true });
    },
  };
}

async function signIn(knex: Knex, more: Partial<NewUser> & { readonly roles: readonly Role[] }): Promise<TestPerson> {
  const fresh = {
    username: `person-${randomUUID().slice(0, 8)}`,
    displayName: '测试人员',
    passwordHash: await passwordHash,
    mustChangePassword: false,
    ...more,
  };
  const user = await actAs(knex, SYSTEM, (acting) => createUser(acting, fresh));
  const reference = newReference();
  await actAs(knex, SYSTEM, (acting) => openSession(acting, { referenceHash: digestOf(reference), userId: user.id }));
  return { user, cookie: `tushen=${reference}` };
}
