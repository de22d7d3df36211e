import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { environmentForPrograms } from '../config.ts';
import { StartupError } from '../errors.ts';
import { copyBinaries, type PostgresBinaries } from './binaries.ts';

/** How PostgreSQL's programs are run, since they refuse to run as root. */
export interface ServerUser {
  readonly label: string;
  readonly binaries: PostgresBinaries;
  /** Programs put before the command, e.g. unshare and its options. */
  readonly prefix: readonly string[];
  /** User and group to switch to; undefined = stay who we are. */
  readonly switchTo: { readonly uid: number; readonly gid: number } | undefined;
  /** False when that user can't reach the data by their path: they are handed over as working directory. */
  readonly reachesData: boolean;
}

const NOBODY = 65534;
const WORKING_DIRECTORY = '/proc/self/cwd';

/**
 * Chooses the first way that really works here. As root: user nobody; where that user may not enter
 * the project or the data (a 0700 home of root), a user namespace, in which root's own files belong to nobody;
 * where namespaces are forbidden (most containers), nobody with copied programs and the data handed
 * over. An ordinary user needs none of it, unless the user has no passwd entry (a random uid in a
 * container), which initdb insists on.
 */
export function chooseServerUser(binaries: PostgresBinaries, directory: string): ServerUser {
  const candidates =
    process.getuid?.() === 0 ? candidatesOfRoot(binaries, directory) : candidatesOfOrdinaryUser(binaries);
  let reason = '';
  for (const candidate of candidates) {
    const user = candidate();
    if (user === undefined) {
      continue;
    }
    reason = whyNot(user, directory);
    if (reason === '') {
      return user;
    }
  }
  throw new StartupError({
    setting: 'DATA_DIR',
    found: `is under ${directory}, where PostgreSQL cannot be run by any user it accepts, which root is not (${reason})`,
    remedy: 'start as an ordinary user, move it to a directory others may enter, or set DATABASE_URL',
  });
}

type Candidate = () => ServerUser | undefined;

function candidatesOfRoot(binaries: PostgresBinaries, directory: string): Candidate[] {
  const switchTo = { uid: NOBODY, gid: NOBODY };
  const nobody: ServerUser = { label: 'nobody', binaries, prefix: [], switchTo, reachesData: true };
  return [
    () => nobody,
    () => inUserNamespace(binaries),
    () => ({
      ...nobody,
      label: 'nobody, copied programs',
      binaries: copyBinaries(binaries, privateCopyDirectory()),
      reachesData: mayEnter(directory, switchTo),
    }),
  ];
}

function candidatesOfOrdinaryUser(binaries: PostgresBinaries): Candidate[] {
  const self: ServerUser = { label: 'same user', binaries, prefix: [], switchTo: undefined, reachesData: true };
  // The last one for the sake of initdb's own words about what is wrong.
  return [() => (hasPasswdEntry() ? self : undefined), () => inUserNamespace(binaries), () => self];
}

function inUserNamespace(binaries: PostgresBinaries): ServerUser | undefined {
  return process.platform === 'linux'
    ? {
        label: 'user namespace',
        binaries,
        prefix: ['unshare', '--user', `--map-user=${NOBODY}`, '--'],
        switchTo: undefined,
        reachesData: true,
      }
    : undefined;
}

function hasPasswdEntry(): boolean {
  try {
    userInfo();
    return true;
  } catch {
    return false;
  }
}

/**
 * How the server finds its data. A process may always use its working directory, whoever owns the
 * directories above; the server changes to its data directory once and then uses relative paths only.
 */
export function dataPath(user: ServerUser, directory: string): string {
  return user.reachesData ? directory : WORKING_DIRECTORY;
}

/** Loads the server's libraries and enters the directory, as that user would; '' when both work. */
function whyNot(user: ServerUser, directory: string): string {
  const [program = '', ...rest] = [...user.prefix, user.binaries.postgres, '--version'];
  const env = { ...environmentForPrograms(), ...user.binaries.environment };
  const { status, stderr, error } = spawnSync(program, rest, { encoding: 'utf8', env, ...user.switchTo });
  if (status !== 0) {
    return `as ${user.label}: ${error?.message ?? stderr.trim()}`;
  }
  const reaches = user.reachesData
    ? user.switchTo === undefined || mayEnter(directory, user.switchTo)
    : existsSync(WORKING_DIRECTORY);
  return reaches ? '' : `as ${user.label}: the directory may not be entered`;
}

function mayEnter(directory: string, switchTo: { uid: number; gid: number }): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$0"', directory], { stdio: 'ignore', ...switchTo }).status === 0;
}

/** A directory of root that nobody may read; one that somebody else prepared is not trusted. */
function privateCopyDirectory(): string {
  const directory = join(tmpdir(), 'tushen-postgres-programs');
  mkdirSync(directory, { recursive: true });
  const found = lstatSync(directory);
  if (!found.isDirectory() || found.uid !== 0) {
    throw new StartupError({
      setting: 'TMPDIR',
      found: `holds ${directory}, which is not a directory of root`,
      remedy: 'remove it',
    });
  }
  chmodSync(directory, 0o755);
  return directory;
}
