import type { TSchema } from 'typebox';
import Value from 'typebox/value';
import { type Config, notesOf, type SettingName, Settings } from './config-settings.ts';
import { StartupError, type StartupFault } from './errors.ts';

export type { Config } from './config-settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads all settings; throws one error that names every wrong one. Nothing else reads process.env. */
export function readConfig(environment: Environment = process.env): Config {
  const values: Record<string, unknown> = {};
  const faults: StartupFault[] = [];
  for (const [name, schema] of settings()) {
    const raw = environment[name]?.trim();
    const value = raw === undefined || raw === '' ? notesOf(schema).default : convert(raw, schema);
    if (value === undefined) {
      continue;
    }
    if (Value.Check(schema, value)) {
      values[name] = value;
    } else {
      faults.push(wrongValue(name, raw ?? '', schema));
    }
  }
  faults.push(...contradictions(values as Partial<Config>));
  if (faults.length > 0) {
    throw new StartupError(faults);
  }
  return Object.freeze(values as Config);
}

/** What programs started by this one inherit: where programs lie and, on Windows, where the system does. */
export function environmentForPrograms(): Environment {
  return Object.fromEntries(['PATH', 'SystemRoot', 'TEMP', 'TMP'].map((name) => [name, process.env[name]]));
}

/** The table of settings for the README. */
export function settingsTable(): string {
  const rows = settings().map(([name, schema]) => {
    const notes = notesOf(schema);
    const standard = notes.default === undefined ? (notes.unset ?? 'unset') : `\`${notes.default}\``;
    return `| \`${name}\` | ${standard} | ${notes.description} |`;
  });
  return ['| Setting | Default | Meaning |', '|---|---|---|', ...rows].join('\n');
}

function settings(): [SettingName, TSchema][] {
  return Object.entries(Settings.properties) as [SettingName, TSchema][];
}

/** Environment variables are text; what does not convert stays text and then fails the check. */
function convert(raw: string, schema: TSchema): unknown {
  const type = 'type' in schema ? schema.type : undefined;
  if (type === 'integer') {
    return /^\d{1,9}$/.test(raw) ? Number(raw) : raw;
  }
  if (type === 'boolean') {
    return BOOLEANS.get(raw.toLowerCase()) ?? raw;
  }
  return raw;
}

const BOOLEANS = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

function wrongValue(setting: string, raw: string, schema: TSchema): StartupFault {
  const { expected, secret, default: standard } = notesOf(schema);
  const found = secret ? 'has a value that is' : `is "${raw}",`;
  const otherwise = standard === undefined ? 'unset it' : `unset it for ${standard}`;
  return { setting, found: `${found} not ${expected}`, remedy: `correct it, or ${otherwise}` };
}

/** Settings that are each right but do not go together. */
function contradictions(config: Partial<Config>): StartupFault[] {
  return [
    ...incomplete(config, ['ZEEBE_CLIENT_ID', 'ZEEBE_CLIENT_SECRET', 'ZEEBE_AUTHORIZATION_SERVER_URL']),
    ...incomplete(config, ['EXPORTER_PORT', 'EXPORTER_AUTH']),
    ...needsCluster(config),
    ...samePorts(config),
  ];
}

/** Of settings that belong together, those that are missing beside one that is set. */
function incomplete(config: Partial<Config>, group: readonly SettingName[]): StartupFault[] {
  const present = group.filter((name) => config[name] !== undefined);
  if (present.length === 0) {
    return [];
  }
  return group
    .filter((name) => config[name] === undefined)
    .map((setting) => ({
      setting,
      found: `is unset although ${present.join(' and ')} ${present.length === 1 ? 'is' : 'are'} set`,
      remedy: `set it, or unset ${present.join(' and ')}`,
    }));
}

function needsCluster(config: Partial<Config>): StartupFault[] {
  if (config.ZEEBE_ADDRESS !== undefined || config.ZEEBE_CLIENT_ID === undefined) {
    return [];
  }
  return [
    {
      setting: 'ZEEBE_ADDRESS',
      found: 'is unset (embedded engine) although ZEEBE_CLIENT_ID is set',
      remedy: 'set it to the gateway of the cluster, or unset ZEEBE_CLIENT_ID',
    },
  ];
}

function samePorts(config: Partial<Config>): StartupFault[] {
  const named = (['PORT', 'ENGINE_PORT', 'EXPORTER_PORT', 'HEALTH_PORT'] as const).filter(
    (name) => (config[name] ?? 0) > 0,
  );
  return named.flatMap((setting, index) => {
    const other = named.slice(0, index).find((name) => config[name] === config[setting]);
    return other === undefined
      ? []
      : [{ setting, found: `is ${config[setting]}, the same as ${other}`, remedy: 'give each a port of its own' }];
  });
}
