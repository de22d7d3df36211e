import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from './built-program.ts';
import { launch, newDirectory } from './launch.ts';

beforeAll(ensureBuilt, 120_000);

/** The Node of that major version from npm's package `node`, kept for later runs; undefined when it cannot be fetched. */
function fetchNode(major: number): string | undefined {
  const folder = join(tmpdir(), `tushen-node-${major}`);
  const binary = join(folder, 'node_modules/node/bin/node');
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    const args = ['install', '--no-audit', '--no-fund', '--prefix', folder, `node@${major}`];
    spawnSync('npm', args, { stdio: 'ignore', timeout: 120_000 });
  }
  const { stdout } = spawnSync(binary, ['--version'], { encoding: 'utf8' });
  return stdout?.startsWith(`v${major}.`) ? binary : undefined;
}

describe('the program under the other versions of Node that it may be started with', () => {
  it.for([22, 24])('starts and ends under Node %i', { timeout: 240_000 }, async (major, { skip }) => {
    // given
    const node = fetchNode(major);
    if (node === undefined) {
      console.error(
        `\n*** SKIPPED: nothing is tested under Node ${major}: npm cannot install node@${major} here ***\n`,
      );
      return skip(`npm cannot install node@${major} here`);
    }
    const directory = newDirectory();
    const program = launch({ settings: { PORT: '0', ENGINE_PORT: '0', DATA_DIR: directory }, node });
    // when
    const { address, ms } = await program.ready();
    const health = await fetch(`${address}/health/ready`);
    const ending = await program.end('SIGTERM');
    await rm(directory, { recursive: true, force: true });
    // then
    console.info(`Node ${major}: first start ${Math.round(ms)} ms, stop ${Math.round(ending.ms)} ms`);
    expect(health.status).toBe(200);
    expect([ending.code, ending.stderr]).toEqual([0, '']);
  });
});
