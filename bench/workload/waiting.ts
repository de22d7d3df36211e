/** Instances that wait: each has a user task and a timer on it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../../engine/engine.ts';
import { projectRoot } from '../../platform/project-root.ts';
import { createInstance, submitted } from './in-process.ts';

const CREATED_TOGETHER = 500;

export async function deployWaiting(engine: Engine): Promise<void> {
  const bytes = readFileSync(join(projectRoot, 'bench/workload/waiting.bpmn'));
  await submitted(
    engine.submit({ name: 'DEPLOYMENT.CREATE', key: -1, value: { resources: [{ name: 'waiting.bpmn', bytes }] } }),
  );
}

export async function createWaiting(engine: Engine, count: number): Promise<void> {
  for (let created = 0; created < count; created += CREATED_TOGETHER) {
    const wave = Array.from({ length: CREATED_TOGETHER }, () => createInstance(engine, 'bench-waiting'));
    await Promise.all(wave);
  }
}
