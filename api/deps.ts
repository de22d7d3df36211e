import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { Knex } from 'knex';
import type { LegalClock } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import type { FileStore } from '../platform/file-store.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { ZeebeClient } from '../platform/zeebe-client/types.ts';

/** Fastify with the types of our schemas; every route file registers on it. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** The settings that the API reads. */
type ApiConfig = Pick<Config, 'PUBLIC_URL' | 'TRUSTED_PROXIES' | 'VIRTUAL_TIME' | 'CITY_NAME'>;

/** Something in a diagram that must (error) or should (warning) be repaired before it is deployed. */
export interface DiagramFinding {
  /** Id of the element; undefined when it concerns the file as a whole. */
  readonly element: string | undefined;
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  /** What exactly is wrong, English. */
  readonly message: string;
  /** What is wrong and what to do, Chinese. */
  readonly advice: string;
}

/** What the composition root knows about the health of the whole program. */
export interface Health {
  checks(): Promise<readonly { readonly name: string; readonly ok: boolean; readonly detail?: string }[]>;
}

/** What a diagram may refer to: ids of what is deployed, and what is sent together with it. */
export interface Surroundings {
  readonly deployed: Readonly<Record<'processes' | 'decisions' | 'forms', ReadonlySet<string>>>;
  readonly resources: readonly { readonly name: string; readonly content: string }[];
}

/** Everything the API works with; nothing below reads a global. */
export interface AppDeps {
  readonly config: ApiConfig;
  readonly logger: FastifyBaseLogger;
  readonly knex: Knex;
  readonly zeebe: ZeebeClient;
  /** Identity of the engine whose records the read model shows. */
  readonly engineIdentity: string;
  readonly clock: LegalClock;
  readonly fileStore: FileStore;
  /** Where unfinished uploads lie. */
  readonly uploadDirectory: string;
  /** Built pages; nothing is served when it does not exist. */
  readonly pagesDirectory: string;
  /** Our rules for diagrams; one finding of severity error keeps a whole deployment back. */
  readonly lintDiagram: (xml: string, beside: Surroundings) => Promise<readonly DiagramFinding[]>;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly version: string;
}
