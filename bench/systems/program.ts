/** The built program in a process of its own, as its users start it. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { environmentForPrograms } from '../../platform/config.ts';
import { projectRoot } from '../../platform/project-root.ts';

export interface Program {
  readonly pid: number;
  /** What follows "ready at" or "the engine at", once the program says so. */
  readonly address: string;
  /** From the start of the process until then. */
  readonly readyMs: number;
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

const READY = /^Tushen(?: is ready at |'s part \w+ is ready, with the engine at )(\S+)$/m;

export async function startProgram(settings: Record<string, string>, args: readonly string[] = []): Promise<Program> {
  const began = performance.now();
  // Flags of this process are passed on: node --cpu-prof dist/bench/bench/main.js profiles the program too.
  const child = spawn(process.execPath, [...process.execArgv, join(projectRoot, 'scripts/start.mjs'), ...args], {
    cwd: projectRoot,
    env: { ...environmentForPrograms(), LOG_LEVEL: 'error', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = new Promise<undefined>((done) => child.once('close', () => done(undefined)));
  const ready = new Promise<string>((done) => {
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      const address = READY.exec(output)?.[1];
      if (address !== undefined) {
        done(address);
      }
    });
  });
  const address = await Promise.race([ready, closed]);
  if (address === undefined) {
    throw new Error('Expected the program to become ready, but it ended');
  }
  return {
    pid: child.pid ?? 0,
    address,
    readyMs: performance.now() - began,
    end: async (signal) => {
      child.kill(signal);
      await closed;
    },
  };
}
