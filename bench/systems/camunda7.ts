/** Camunda 7, embedded in the small Java program of bench/peers/camunda7. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { environmentForPrograms } from '../../platform/config.ts';
import { projectRoot } from '../../platform/project-root.ts';

const PROJECT = join(projectRoot, 'bench/peers/camunda7');
const CLASSES = join(projectRoot, 'dist/bench-camunda7/classes');
const CLASS_PATH = join(projectRoot, 'dist/bench-camunda7/dependency/*');

export interface Camunda {
  readonly pid: number;
  /** Number of instances that ended. */
  run(seconds: number): Promise<number>;
  close(): Promise<void>;
}

export async function openCamunda(databaseUrl: string): Promise<Camunda> {
  build();
  const { hostname, port, pathname, username, password } = new URL(databaseUrl);
  const jdbc = `jdbc:postgresql://${hostname}:${port}${pathname}`;
  const diagram = join(projectRoot, 'bench/workload/review.bpmn');
  const child = spawn('java', ['-Xmx1g', '-cp', `${CLASSES}:${CLASS_PATH}`, 'bench.Main', diagram], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...environmentForPrograms(), JDBC_URL: jdbc, JDBC_USER: username, JDBC_PASSWORD: password },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done) {
      throw new Error('Expected an answer of Camunda, but it ended');
    }
    return value;
  };
  await next();
  return {
    pid: child.pid ?? 0,
    run: async (seconds) => {
      child.stdin.write(`${seconds}\n`);
      return Number(await next());
    },
    close: async () => {
      child.stdin.end();
      await once(child, 'close');
    },
  };
}

/** Maven fetches Camunda itself; nothing happens when all is built. */
function build(): void {
  const args = ['-q', '-B', '-f', PROJECT, 'compile', 'dependency:copy-dependencies'];
  const { status } = spawnSync('mvn', args, { stdio: ['ignore', 2, 2] });
  if (status !== 0) {
    throw new Error('Expected Maven (mvn) to build bench/peers/camunda7, but it did not');
  }
}
