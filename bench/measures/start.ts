/** `npm start` until the program says it is ready for the first time: in an empty directory, and once more in the same. */
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentForPrograms } from '../../platform/config.ts';
import { projectRoot } from '../../platform/project-root.ts';
import { freePorts } from '../../tests/zeebe-broker.ts';
import type { Experiment } from '../measure.ts';

export const start: Experiment = {
  name: 'start',
  figures: {
    first: {
      title: 'npm start to the first answer, empty directory',
      unit: 's',
      better: 'less',
      target: { of: 'value', floor: 5, aim: 1.5 },
    },
    second: {
      title: 'npm start to the first answer, second start',
      unit: 's',
      better: 'less',
      target: { of: 'value', floor: 2, aim: 0.5 },
    },
  },
  warmUps: 0,
  open: async () => ({
    sample: async () => {
      const directory = await mkdtemp(join(tmpdir(), 'tushen-bench-start-'));
      await chmod(directory, 0o711);
      const first = await measureStart(directory);
      const second = await measureStart(directory);
      await rm(directory, { recursive: true, force: true });
      return { first, second };
    },
    close: async () => {},
  }),
};

const ASK_AGAIN_MS = 5;

async function measureStart(directory: string): Promise<number> {
  const [port] = await freePorts(1);
  const began = performance.now();
  const npm = spawn('npm', ['start'], {
    cwd: projectRoot,
    env: { ...environmentForPrograms(), PORT: String(port), ENGINE_PORT: '0', DATA_DIR: directory, LOG_LEVEL: 'error' },
    // The program inherits the pipe: it closes when the program itself has ended, which is later than the end of npm.
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  npm.stdout.resume();
  const closed = new Promise((done) => npm.once('close', done));
  const ended = closed.then(() => 'ended');
  while (!(await answers(`http://127.0.0.1:${port}/health/ready`))) {
    const state = await Promise.race([ended, new Promise((done) => setTimeout(done, ASK_AGAIN_MS))]);
    if (state === 'ended') {
      throw new Error('Expected npm start to answer, but it ended');
    }
  }
  const seconds = (performance.now() - began) / 1_000;
  npm.kill('SIGTERM');
  await closed;
  return seconds;
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    (response) => response.ok,
    () => false,
  );
}
