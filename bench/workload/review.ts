/**
 * The work of the bench: a small review with one round of missing papers. Every instance is 1 creation and 9 completed
 * jobs, 18 element instances and 8 variables of about 350 bytes. The diagram holds the words of Camunda 7 too, so that
 * one file runs on all engines.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../platform/project-root.ts';

export const PROCESS_ID = 'bench-review';
export const JOB_TYPES = ['bench-intake', 'io.camunda.zeebe:userTask', 'bench-discipline', 'bench-tier'] as const;

/** Instances under way at the same time. */
export const IN_FLIGHT = 100;
/** Jobs that a worker takes at once. */
export const JOBS_PER_FETCH = 32;

const NOTE = '审查意见：结构计算书与图纸一致，抗震设防烈度取值正确，疏散宽度满足规范。'.repeat(3);

export function readReview(): Buffer {
  return readFileSync(join(projectRoot, 'bench/workload/review.bpmn'));
}

/** What a worker answers a job with; `missing` is the variable of that name as the job sees it. */
export function resultOf(elementId: string, missing: unknown): Record<string, unknown> {
  switch (elementId) {
    case 'supplement':
      return {};
    case 'intake':
      // The first intake finds papers missing, the second one, after the supplement, does not.
      return { intake: NOTE, missing: missing === undefined };
    case 'thirdTier':
      return { thirdTier: NOTE, passes: true };
    default:
      return { [elementId]: NOTE };
  }
}

/** Its job is the last one of an instance. */
export const LAST_ELEMENT = 'thirdTier';
