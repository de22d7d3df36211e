import { execFile, spawnSync } from 'node:child_process';
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
import { promisify } from 'node:util';
import { environmentForPrograms } from '../config.ts';
import { reasonOf, StartupError } from '../errors.ts';
import { dataPath, type ServerUser } from './server-user.ts';

/** The files of one embedded server below its own directory. */
export interface Cluster {
  readonly directory: string;
  readonly password: string;
}

/** Superuser and owner of everything in the embedded server. */
export const SERVER_ROLE = 'tushen';

/** Creates the cluster on the first start; later only checks that these programs can read it. */
export async function prepareCluster(baseDirectory: string, user: ServerUser, durable: boolean): Promise<Cluster> {
  const directory = join(baseDirectory, 'cluster');
  if (!existsSync(directory)) {
    await initialise(baseDirectory, directory, { user, durable });
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
async function initialise(
  base: string,
  directory: string,
  { user, durable }: { user: ServerUser; durable: boolean },
): Promise<void> {
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
    await run(user, unfinished, [
      ...['-D', dataPath(user, unfinished), '-U', SERVER_ROLE, '-E', 'UTF8', '--locale=C', '--auth=scram-sha-256'],
      ...[`--pwfile=${initialPassword}`, '--no-instructions', ...(durable ? [] : ['--no-sync'])],
    ]);
  } finally {
    rmSync(handedOver, { recursive: true });
  }
  writeFileSync(passwordFile(base), password, { mode: 0o600 });
  renameSync(unfinished, directory);
}

/** Not waited for by the whole process: at a first start, the program's modules are loaded meanwhile. */
async function run(user: ServerUser, directory: string, args: readonly string[]): Promise<void> {
  const [command = '', ...rest] = [...user.prefix, user.binaries.initdb, ...args];
  const options = { cwd: directory, env: serverEnvironment(user), encoding: 'utf8', ...user.switchTo } as const;
  try {
    await promisify(execFile)(command, rest, options);
  } catch (error) {
    throw new StartupError(
      {
        setting: 'DATA_DIR',
        found: `could not be given a PostgreSQL cluster as ${user.label} (${wordsOf(error)})`,
        remedy: 'make room and rights there, or set DATABASE_URL to an existing server',
      },
      { cause: error },
    );
  }
}

/** What the program itself says is wrong, where it came to say something. */
function wordsOf(error: unknown): string {
  const output = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
  return output.match(/error: .*/)?.[0] ?? (output === '' ? reasonOf(error) : output);
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
