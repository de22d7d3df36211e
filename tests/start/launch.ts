import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { scratchPlace } from '../scratch.ts';
import { root } from './built-program.ts';

export interface LaunchOptions {
  /** Settings of the program; nothing else of our environment reaches it but the path of programs. */
  readonly settings: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** Another Node than the one that runs the tests. */
  readonly node?: string;
  /** An npm script instead of `npm start`. */
  readonly npmScript?: string;
  /** Another build than this one. */
  readonly folder?: string;
}

/** How a program ended. */
interface Ending {
  readonly code: number | null;
  readonly ms: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built program in a process of its own. */
export interface Launched {
  readonly pid: number;
  /** Resolves with the address (or with what stands for it) once the program says that it is ready. */
  ready(): Promise<{ readonly address: string; readonly ms: number }>;
  stdout(): string;
  /** Sends a signal and waits for the end; `ms` counts from the signal. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<Ending>;
  /** Waits for the program to end by itself; `ms` counts from its start. */
  ended(): Promise<Ending>;
}

const READY = /^Tushen(?: is ready at |'s part \w+ is ready, with the engine at )(\S+)$/m;

export const newDirectory = (): string => mkdtempSync(join(scratchPlace(), 'tushen-start-'));

export function launch(options: LaunchOptions): Launched {
  const { settings, args = [], node = process.execPath, npmScript, folder = root } = options;
  const began = performance.now();
  const [command, ...rest] =
    npmScript === undefined ? [node, join(folder, 'scripts/start.mjs'), ...args] : ['npm', 'run', npmScript];
  const child = spawn(command ?? node, rest, {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collect(child);
  const closed = new Promise<Ending['code']>((done) => child.once('close', (code) => done(code)));
  const ending = async (since: number): Promise<Ending> => {
    const code = await closed;
    return { code, ms: performance.now() - since, ...output.read() };
  };
  return {
    pid: child.pid ?? 0,
    ready: async () => {
      const address = await Promise.race([output.find(READY), closed.then(() => undefined)]);
      if (address !== undefined) return { address, ms: performance.now() - began };
      const { stdout, stderr } = output.read();
      throw new Error(`Expected the program to become ready, but it ended: ${stdout}${stderr}`);
    },
    stdout: () => output.read().stdout,
    end: (signal) => {
      const since = performance.now();
      child.kill(signal);
      return ending(since);
    },
    ended: () => ending(began),
  };
}

function collect(child: ChildProcess) {
  let stdout = '';
  let stderr = '';
  let more = () => {};
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
    more();
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  return {
    read: () => ({ stdout, stderr }),
    /** What the pattern's group matches on standard output, as soon as it does. */
    find: (pattern: RegExp) =>
      new Promise<string>((done) => {
        more = () => {
          const found = pattern.exec(stdout)?.[1];
          if (found !== undefined) done(found);
        };
        more();
      }),
  };
}
