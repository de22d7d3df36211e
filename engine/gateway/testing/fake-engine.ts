/** An engine that hands out jobs like the real one and answers everything else with what a test says. */
import type { Engine, EngineHealth } from '../../engine.ts';
import type { ClientCommand, ClientCommandName, CommandAnswer, CommandOf } from '../../protocol/commands.ts';
import type { ActivatedJob } from '../../protocol/job-values.ts';
import type { RejectionType } from '../../protocol/rejection.ts';

export const KEY = 2_251_799_813_685_249;

export class FakeEngine implements Engine {
  readonly identity = 'fake';
  readonly submitted: ClientCommand[] = [];
  readonly answers = new Map<ClientCommandName, () => Promise<unknown>>();
  private jobs: ActivatedJob[] = [];
  private readonly locked = new Map<number, ActivatedJob>();
  private readonly listeners = new Map<string, Set<() => void>>();

  async submit<N extends ClientCommandName>(command: CommandOf<N>): Promise<CommandAnswer<N>> {
    const typed = command as ClientCommand;
    this.submitted.push(typed);
    const answer = this.answers.get(typed.name);
    const value = answer === undefined ? this.handle(typed) : await answer();
    return value as CommandAnswer<N>;
  }

  private handle(command: ClientCommand): unknown {
    if (command.name === 'JOB_BATCH.ACTIVATE') {
      const { type, maxJobsToActivate } = command.value;
      const taken = this.jobs.filter((job) => job.type === type).slice(0, maxJobsToActivate);
      this.jobs = this.jobs.filter((job) => !taken.includes(job));
      for (const job of taken) {
        this.locked.set(job.key, job);
      }
      return { ok: true, key: -1, value: { jobs: taken } };
    }
    const yielded = command.name === 'JOB.YIELD' ? this.locked.get(command.key) : undefined;
    if (yielded !== undefined) {
      this.addJob(yielded);
    }
    return { ok: true, key: KEY, value: {} };
  }

  addJob(job: ActivatedJob): void {
    this.jobs.push(job);
    for (const listener of this.listeners.get(job.type) ?? []) {
      listener();
    }
  }

  refuse(name: ClientCommandName, type: RejectionType, reason: string): void {
    this.answers.set(name, async () => ({ ok: false, rejection: { type, reason } }));
  }

  answer(name: ClientCommandName, value: unknown): void {
    this.answers.set(name, async () => ({ ok: true, key: KEY, value }));
  }

  onJobsAvailable(type: string, listener: () => void): () => void {
    const listeners = this.listeners.get(type) ?? new Set();
    this.listeners.set(type, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** Jobs that nobody holds. */
  get available(): number {
    return this.jobs.length;
  }

  get waitingFor(): readonly string[] {
    return [...this.listeners].flatMap(([type, listeners]) => (listeners.size > 0 ? [type] : []));
  }

  health(): EngineHealth {
    return {
      state: 'running',
      position: 0,
      exportedPosition: 0,
      snapshotPosition: 0,
      snapshotWrittenAt: undefined,
      queued: 0,
      term: 1,
      runningInstances: 0,
      cause: undefined,
    };
  }

  start = () => Promise.resolve();
  stop = () => Promise.resolve();
  readRecords = () => Promise.resolve([]);
  onCommitted = () => () => undefined;
  acknowledgeExported = () => Promise.resolve();
  measure = () => undefined;
}

export function job(key: number, type = 'check'): ActivatedJob {
  return {
    key,
    type,
    processInstanceKey: KEY,
    bpmnProcessId: 'review',
    processDefinitionVersion: 2,
    processDefinitionKey: KEY,
    elementId: 'task',
    elementInstanceKey: KEY,
    customHeaders: { form: 'A1' },
    worker: 'w',
    retries: 3,
    deadline: 1_800_000_000_000,
    variables: '{"a":1.0,"材料":"图"}',
    tenantId: '<default>',
  };
}
