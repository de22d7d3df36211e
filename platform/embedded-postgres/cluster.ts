import { type SpawnSyncOptions, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentForPrograms } from '../config.ts';
import { StartupError } from '../errors.ts';
import { dataPath, type ServerUser } from './server-user.ts';

/** The files of one embedded server below its own directory. */
export interface Cluster {
  readonly directory: string;
  readonly password: string;
}

/** Superuser and owner of everything in the embedded server. */
export const SERVER_ROLE = 'tushen';

/** Creates the cluster on the first start; later only checks that these programs can read it. */
export function prepareCluster(baseDirectory: string, user: ServerUser, durable: boolean): Cluster {
  const directory = join(baseDirectory, 'cluster');
  if (!existsSync(directory)) {
    initialise(baseDirectory, directory, { user, durable });
  }
  giveTo(directory, user);
  checkVersion(directory, user);
  return { directory, password: readPassword(baseDirectory) };
}

/** Major version this directory was made by, as PostgreSQL itself notes it. */
function clusterVersion(clusterDirectory: string): string {
  return readFileSync(join(clusterDirectory, 'PG_VERSION'), 'utf8').trim();
}

/** Built beside and renamed, so that a kill in between never leaves half a cluster. */
function initialise(base: string, directory: string, { user, durable }: { user: ServerUser; durable: boolean }): void {
  const unfinished = `${directory}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  const password = randomBytes(24).toString('base64url');
  const handedOver = mkdtempSync(join(tmpdir(), 'tushen-postgres-'));
  const initialPassword = join(handedOver, 'password');
  writeFileSync(initialPassword, password, { mode: 0o600 });
  giveTo(unfinished, user);
  giveTo(handedOver, user);
  try {
    run(user, unfinished, [
      ...['-D', dataPath(user, unfinished), '-U', SERVER_ROLE, '-E', 'UTF8', '--locale=C', '--auth=scram-sha-256'],
      ...[`--pwfile=${initialPassword}`, '--no-instructions', ...(durable ? [] : ['--no-sync'])],
    ]);
  } finally {
    rmSync(handedOver, { recursive: true });
  }
  writeFileSync(passwordFile(base), password, { mode: 0o600 });
  renameSync(unfinished, directory);
}

function run(user: ServerUser, directory: string, args: readonly string[]): void {
  const [command = '', ...rest] = [...user.prefix, user.binaries.initdb, ...args];
  const options: SpawnSyncOptions = {
    cwd: directory,
    env: serverEnvironment(user),
    encoding: 'utf8',
    ...user.switchTo,
  };
  const result = spawnSync(command, rest, options);
  if (result.status !== 0) {
    const output = `${result.stdout ?? ''}\n${result.stderr ?? ''}`;
    const reason = output.match(/error: .*/)?.[0] ?? result.error?.message ?? output.trim();
    throw new StartupError({
      setting: 'DATA_DIR',
      found: `could not be given a PostgreSQL cluster as ${user.label} (${reason})`,
      remedy: 'make room and rights there, or set DATABASE_URL to an existing server',
    });
  }
}

/** A fixed, small environment: the host's locale and PG* variables must not change how the server behaves. */
export function serverEnvironment(user: ServerUser): NodeJS.ProcessEnv {
  return { ...environmentForPrograms(), LC_ALL: 'C', TZ: 'UTC', ...user.binaries.environment };
}

/** Hands the files to the server's user; nothing to do when they are that user's already. */
function giveTo(path: string, user: ServerUser): void {
  const uid = user.switchTo?.uid ?? process.getuid?.();
  const gid = user.switchTo?.gid ?? process.getgid?.();
  if (uid === undefined || gid === undefined || lstatSync(path).uid === uid) {
    return;
  }
  if (lstatSync(path).isDirectory()) {
    for (const entry of readdirSync(path, { recursive: true, encoding: 'utf8' })) {
      chownSync(join(path, entry), uid, gid);
    }
    chmodSync(path, 0o700);
  }
  chownSync(path, uid, gid);
}

function checkVersion(directory: string, user: ServerUser): void {
  const found = clusterVersion(directory);
  const [command = '', ...rest] = [...user.prefix, user.binaries.postgres, '--version'];
  const options = { env: serverEnvironment(user), encoding: 'utf8', ...user.switchTo } as const;
  const shipped = spawnSync(command, rest, options).stdout.match(/(\d+)\./)?.[1];
  if (found !== shipped) {
    throw new StartupError({
      setting: 'DATA_DIR',
      found: `holds a PostgreSQL ${found} cluster, but this version ships PostgreSQL ${shipped}`,
      remedy: 'dump it with the version that made it and load the dump here, or go back to that version',
    });
  }
}

function passwordFile(base: string): string {
  return join(base, 'password');
}

/** Password of the server in this directory; throws a StartupError when it is gone. */
export function readPassword(base: string): string {
  const file = passwordFile(base);
  if (!existsSync(file)) {
    throw new StartupError({
      setting: 'DATA_DIR',
      found: `holds a PostgreSQL cluster but not its password file ${file}`,
      remedy: 'restore that file from the backup of the same directory',
    });
  }
  return readFileSync(file, 'utf8').trim();
}
