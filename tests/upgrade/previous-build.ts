import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../start/built-program.ts';

/** Another commit of this repository, built in a folder of its own. */
export interface PreviousBuild {
  readonly folder: string;
  readonly commit: string;
  remove(): void;
}

/** Checks a commit out beside this one and builds its server; packages are used again where the lock files are equal. */
export async function buildPrevious(ref: string): Promise<PreviousBuild> {
  const commit = run('git', ['rev-parse', `${ref}^{commit}`]).trim();
  const folder = join(await mkdtemp(join(tmpdir(), 'tushen-previous-')), 'tree');
  run('git', ['worktree', 'add', '--detach', folder, commit]);
  const remove = () => {
    run('git', ['worktree', 'remove', '--force', folder]);
    rmSync(join(folder, '..'), { recursive: true, force: true });
  };
  try {
    const locks = [root, folder].map((each) => readFileSync(join(each, 'package-lock.json'), 'utf8'));
    if (locks[0] === locks[1]) symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    else run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], folder);
    run('npm', ['run', 'build:server'], folder);
    // The pages are not asked for.
    if (!existsSync(join(folder, 'dist/pages'))) mkdirSync(join(folder, 'dist/pages'));
  } catch (error) {
    remove();
    throw error;
  }
  return { folder, commit, remove };
}

function run(command: string, args: readonly string[], cwd = root): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`Expected ${command} ${args.join(' ')} to succeed, but: ${stdout}${stderr}`);
  return stdout;
}
