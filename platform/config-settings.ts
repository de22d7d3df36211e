import Type, { type Static, type TSchema } from 'typebox';

/** What a setting tells beside its type; kept in the schema, from which checks and the README table come. */
interface Notes {
  /** One line for the README. */
  readonly description: string;
  /** Completes the sentence "... is X, not ___". */
  readonly expected: string;
  /** Its value is never printed. */
  readonly secret?: boolean;
  /** What happens when it is unset, where there is no default value. */
  readonly unset?: string;
}

const port = (standard: number, description: string) =>
  Type.Integer({ minimum: 0, maximum: 65_535, default: standard, description, expected: PORT_EXPECTED });

const optionalPort = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535, description, expected: PORT_EXPECTED }));

const flag = (description: string) => Type.Boolean({ default: false, description, expected: 'true, false, 1 or 0' });

const text = (standard: string, notes: Notes) => Type.String({ default: standard, minLength: 1, ...notes });

const optionalText = (notes: Notes) => Type.Optional(Type.String({ minLength: 1, ...notes }));

const address = (protocols: readonly string[], notes: Notes) =>
  Type.Optional(Type.Refine(Type.String({ ...notes }), (value) => hasProtocol(value, protocols)));

const PORT_EXPECTED = 'a whole number from 0 (any free port) to 65535';
const LOOPBACK = '127.0.0.1';

/** Every setting of the program, in the order of the README. */
export const Settings = Type.Object({
  PORT: port(3000, 'Port of the web pages and the API.'),
  HOST: text(LOOPBACK, {
    description: 'Address they listen on; 0.0.0.0 for all.',
    expected: 'a host name or IP address',
  }),
  HEALTH_PORT: optionalPort(
    'Opens /health/live, /health/ready and /metrics on HOST, from the start on: for parts without the API, and for a standby.',
  ),
  PUBLIC_URL: address(['http:', 'https:'], {
    description: 'Address that users type; https makes the session cookie secure.',
    expected: 'an http or https address',
    unset: 'the address listened on',
  }),
  TRUSTED_PROXIES: Type.Optional(
    Type.String({
      pattern: '^[0-9a-fA-F.:/]+(,[0-9a-fA-F.:/]+)*$',
      description: 'Addresses or networks of reverse proxies whose X-Forwarded-For is believed, with commas between.',
      expected: 'a list such as 10.0.0.1,10.1.0.0/16',
      unset: 'none',
    }),
  ),
  DATA_DIR: text('./data', {
    description: 'Directory of the embedded PostgreSQL, the uploaded files and the secrets.',
    expected: 'a path',
  }),
  DATABASE_URL: address(['postgres:', 'postgresql:'], {
    description: 'A PostgreSQL 14 or later.',
    expected: 'an address like postgresql://user:password@host:5432/database',
    unset: 'the embedded PostgreSQL under DATA_DIR',
    secret: true,
  }),
  DATABASE_POOL: Type.Integer({
    minimum: 4,
    maximum: 500,
    default: 20,
    description: 'Most connections to the database that this process opens for requests.',
    expected: 'a whole number from 4 to 500',
  }),
  FILE_STORE: Type.Refine(
    Type.String({
      default: 'file',
      description: 'Where uploaded files lie: `file` (under DATA_DIR) or `file:/path`.',
      expected: '`file` or `file:/path` (object storage, s3://, is not part of this version)',
    }),
    (value) => /^file(:.+)?$/.test(value),
  ),
  ZEEBE_ADDRESS: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z0-9_.-]+(:\\d{1,5})?$|^\\[[0-9a-fA-F:]+\\](:\\d{1,5})?$',
      description: 'Gateway of a Zeebe cluster, 8.5 or later.',
      expected: 'host or host:port',
      unset: 'the embedded engine',
    }),
  ),
  ZEEBE_SECURE_CONNECTION: flag('Speak TLS to the cluster.'),
  ZEEBE_CLIENT_SSL_ROOT_CERTS_PATH: optionalText({
    description: 'Certificate authority of the cluster, PEM.',
    expected: 'a path',
    unset: "the system's authorities",
  }),
  ZEEBE_CLIENT_ID: optionalText({ description: 'OAuth client at the cluster.', expected: 'a name', unset: 'no login' }),
  ZEEBE_CLIENT_SECRET: optionalText({ description: 'Its secret.', expected: 'a text', secret: true }),
  ZEEBE_AUTHORIZATION_SERVER_URL: address(['http:', 'https:'], {
    description: 'Where its tokens come from.',
    expected: 'an http or https address',
  }),
  ZEEBE_TOKEN_AUDIENCE: optionalText({ description: 'Audience of its tokens.', expected: 'a name' }),
  ZEEBE_TENANT_ID: optionalText({
    description: 'Tenant in the cluster.',
    expected: 'a name',
    unset: 'the default tenant',
  }),
  ENGINE_PORT: port(26_500, 'gRPC port of the embedded engine.'),
  ENGINE_HOST: text(LOOPBACK, {
    description: 'Address it listens on; it has no login, so keep it on loopback or a closed network.',
    expected: 'a host name or IP address',
  }),
  ENGINE_IDENTITY: optionalText({
    description: "Name of the cluster in the read model; another cluster's records must carry another name.",
    expected: 'a name',
    unset: "the cluster's address; the embedded engine makes its own",
  }),
  EXPORTER_PORT: optionalPort("Opens the endpoint that a real broker's Elasticsearch exporter sends to."),
  EXPORTER_HOST: text(LOOPBACK, { description: 'Address it listens on.', expected: 'a host name or IP address' }),
  EXPORTER_AUTH: Type.Optional(
    Type.String({
      pattern: '^[^:]+:.{8,}$',
      description: 'Login of the exporter, needed with EXPORTER_PORT.',
      expected: 'user:password with a password of at least 8 characters',
      secret: true,
    }),
  ),
  NEIGHBOURS_URL: address(['http:', 'https:'], {
    description:
      'Gateway to the systems of other offices: GET {address}/{system}/{subject} answers what one knows (docs/architecture.md).',
    expected: 'an http or https address',
    unset: 'stand-ins that answer from registers and imported records',
  }),
  TZ_CITY: Type.Refine(
    Type.String({
      default: 'Asia/Shanghai',
      description: 'Time zone in which legal days begin and end.',
      expected: 'an IANA time zone such as Asia/Shanghai',
    }),
    isTimeZone,
  ),
  CITY_NAME: text('云溪市', { description: 'Name of the city, on pages and documents.', expected: 'a name' }),
  LOG_LEVEL: Type.Union(
    (['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const).map((level) => Type.Literal(level)),
    {
      default: 'info',
      description: 'Least important messages that are logged.',
      expected: 'one of trace, debug, info, warn, error, fatal, silent',
    },
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: address(['http:', 'https:'], {
    description:
      'Collector that gets spans from request to job, by OTLP over HTTP; the other OTEL_* settings of OpenTelemetry hold too.',
    expected: 'an http or https address',
    unset: 'nothing is traced',
  }),
  ADMIN_PASSWORD: Type.Optional(
    Type.String({
      minLength: 8,
      description: 'Password of the first administrator, and of the one that `npm run demo` signs in as.',
      expected: 'a text of at least 8 characters',
      unset: 'made and printed at the first start',
      secret: true,
    }),
  ),
  BASE_URL: address(['http:', 'https:'], {
    description: 'System that `npm run demo` walks through.',
    expected: 'an http or https address',
    unset: 'the one on PORT',
  }),
  DEMO: flag('Loads invented registers and accounts into an empty database and prints the accounts.'),
  VIRTUAL_TIME: flag('Lets the legal date be moved; for demonstrations and tests only.'),
});

export type Config = Readonly<Static<typeof Settings>>;
export type SettingName = keyof Config;

/** The notes of one setting, as written above. */
export function notesOf(schema: TSchema): Notes & { readonly default?: string | number | boolean } {
  return schema as TSchema & Notes;
}

function hasProtocol(value: string, protocols: readonly string[]): boolean {
  return URL.canParse(value) && protocols.includes(new URL(value).protocol) && new URL(value).hostname !== '';
}

function isTimeZone(value: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
