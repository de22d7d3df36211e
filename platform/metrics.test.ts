import { describe, expect, it } from 'vitest';
import { createMetrics } from './metrics.ts';

const linesOf = async (metrics: { text(): Promise<string> }, name: string) =>
  (await metrics.text()).split('\n').filter((line) => line.startsWith(name));

describe('metrics', () => {
  it('time what happens, by its labels', async () => {
    // given
    const metrics = createMetrics();
    const seconds = metrics.seconds('commit_seconds', 'Commits.', ['answer']);
    // when
    seconds.observe({ answer: 'OK' }, 0.02);
    seconds.observe({ answer: 'OK' }, 0.2);
    // then
    expect(await linesOf(metrics, 'tushen_commit_seconds_bucket{le="0.025"')).toEqual([
      'tushen_commit_seconds_bucket{le="0.025",answer="OK"} 1',
    ]);
    expect(await linesOf(metrics, 'tushen_commit_seconds_count')).toEqual([
      'tushen_commit_seconds_count{answer="OK"} 2',
    ]);
  });

  it('look a gauge up whenever they are read, and forget labels that are gone', async () => {
    // given
    const metrics = createMetrics();
    let jobs = [{ labels: { type: 'open-case' }, value: 2 }];
    let backlog: number | undefined = 7;
    metrics.labelledGauge('jobs', 'Jobs.', ['type'], () => jobs);
    metrics.gauge('backlog', 'Backlog.', async () => backlog);
    await metrics.text();
    // when
    jobs = [{ labels: { type: 'close-case' }, value: 1 }];
    backlog = undefined;
    // then
    expect(await linesOf(metrics, 'tushen_jobs')).toEqual(['tushen_jobs{type="close-case"} 1']);
    expect(await linesOf(metrics, 'tushen_backlog')).toEqual(['tushen_backlog Nan']);
  });

  it('tell of the process itself', async () => {
    expect(await linesOf(createMetrics(), 'tushen_nodejs_eventloop_lag_p99_seconds')).toHaveLength(1);
  });
});
