import type { Knex } from 'knex';
import type { Engine, EngineObserver } from './engine/engine.ts';
import type { Metrics } from './platform/metrics.ts';
import { measureOutbox } from './storage/outbox.ts';
import { findNewestRecordAt } from './storage/read-model.ts';

/** Commands that share a commit: from one on an idle engine to a full batch. */
const COMMIT_SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

/** Counts what the embedded engine tells of itself while it works. */
export function engineObserver(metrics: Metrics): EngineObserver {
  const commands = metrics.seconds('engine_command_seconds', 'From the arrival of a command to its answer.', [
    'command',
    'answer',
  ]);
  const commits = metrics.seconds('engine_commit_seconds', 'Time to make a batch durable.', []);
  const sizes = metrics.histogram('engine_commit_commands', 'Commands that share a commit.', COMMIT_SIZES);
  return {
    answered: (command, answer, milliseconds) => commands.observe({ command, answer }, milliseconds / 1_000),
    committed: ({ commands: count, milliseconds }) => {
      commits.observe(milliseconds / 1_000);
      sizes.observe(count);
    },
  };
}

/** Shows what can be counted of the embedded engine whenever the metrics are read. */
export function showEngine(metrics: Metrics, engine: Pick<Engine, 'health' | 'measure'>): void {
  const { gauge } = metrics;
  gauge('engine_leads', 'One where this process leads the engine, zero on a standby.', () =>
    engine.health().state === 'running' ? 1 : 0,
  );
  gauge('engine_term', 'Rises with every leader.', () => engine.health().term);
  gauge('engine_position', 'Last durable position of the log.', () => engine.health().position);
  gauge('engine_queued_commands', 'Commands that wait for their turn.', () => engine.health().queued);
  gauge(
    'engine_running_instances',
    'Process instances without those called.',
    () => engine.measure()?.runningInstances,
  );
  gauge('engine_open_incidents', 'Incidents nobody has resolved.', () => engine.measure()?.openIncidents);
  gauge('engine_timers_overdue', 'Timers that are due and have not fired.', () => engine.measure()?.timersOverdue);
  gauge('engine_snapshot_age_seconds', 'Age of the snapshot that a restart begins from.', () =>
    secondsSince(engine.health().snapshotWrittenAt),
  );
  gauge('exporter_lag_positions', 'Positions of the log that the read model has not taken in.', () => {
    const { position, exportedPosition } = engine.health();
    return Math.max(0, position - exportedPosition);
  });
  metrics.labelledGauge('engine_jobs', 'Jobs by type and state.', ['type', 'state'], () =>
    (engine.measure()?.jobs() ?? []).map(({ type, state, count }) => ({ labels: { type, state }, value: count })),
  );
}

/** Shows what the tables say, whichever engine there is. */
export function showTables(metrics: Metrics, knex: Knex, engineIdentity: string): void {
  metrics.labelledGauge(
    'outbox_messages',
    'Messages on their way to the engine, and those given up.',
    ['state'],
    async () => {
      const { pending, dead } = await measureOutbox(knex);
      return [
        { labels: { state: 'PENDING' }, value: pending },
        { labels: { state: 'DEAD' }, value: dead },
      ];
    },
  );
  metrics.gauge(
    'outbox_oldest_pending_seconds',
    'Age of the oldest message on its way.',
    async () => (await measureOutbox(knex)).oldestPendingSeconds,
  );
  metrics.gauge('exporter_newest_record_age_seconds', 'Age of the newest record taken in.', async () =>
    secondsSince(await findNewestRecordAt(knex, engineIdentity)),
  );
}

const secondsSince = (at: Date | undefined): number | undefined =>
  at === undefined ? undefined : (Date.now() - at.getTime()) / 1_000;
