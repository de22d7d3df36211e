import type { EngineLog } from '../log/engine-log.ts';
import { parseResources } from '../model/index.ts';
import type { ClientCommand, ClientCommandName, CommandAnswer, CommandOf } from '../protocol/commands.ts';
import type { EngineRecord } from '../protocol/record.ts';
import { Caution } from './caution.ts';
import type { ParsedDeployment } from './command-processor.ts';
import { CommandQueue, unavailable } from './command-queue.ts';
import type { EngineHealth, EngineRunState } from './engine-health.ts';
import { measureState, type StateMeasures } from './engine-measures.ts';
import { type EngineObserver, NO_OBSERVER } from './engine-observer.ts';
import { Listeners } from './listeners.ts';
import { RecordReader } from './record-reader.ts';
import { recoverState } from './replay.ts';
import { Snapshots } from './snapshots.ts';
import {
  DEFAULT_LIMITS,
  DEFAULT_SNAPSHOT_EVERY,
  type EngineClock,
  type EngineLimits,
  type EngineLogger,
} from './stream-options.ts';
import { type Commit, StreamProcessor } from './stream-processor.ts';

export interface RunnerOptions {
  readonly log: EngineLog;
  readonly logger: EngineLogger;
  readonly clock: EngineClock;
  readonly snapshotEvery?: number;
  readonly limits?: Partial<EngineLimits>;
  readonly observer?: EngineObserver;
}

/** Pause before the next try after the log failed. */
const RECOVERY_PAUSE = 1_000;

/** Runs the loop over the log: leads, recovers, and after a failed write starts again from what is durable. */
export class EngineRunner {
  readonly #log: EngineLog;
  readonly #logger: EngineLogger;
  readonly #clock: EngineClock;
  readonly #limits: EngineLimits;
  readonly #observer: EngineObserver;
  readonly #snapshots: Snapshots;
  readonly #queue = new CommandQueue();
  readonly #reader: RecordReader;
  readonly #caution: Caution;
  readonly #committed: Listeners<number>;
  readonly #jobListeners = new Map<string, Listeners<undefined>>();
  readonly #abort = new AbortController();
  #state: EngineRunState = 'starting';
  #cause: string | undefined;
  #identity = '';
  #term = 0;
  #stream: StreamProcessor | undefined;
  #committedPosition = 0;
  #wake: (() => void) | undefined;
  #loop: Promise<void> = Promise.resolve();
  #lost: Error | undefined;

  constructor(options: RunnerOptions) {
    this.#log = options.log;
    this.#logger = options.logger;
    this.#clock = options.clock;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#observer = options.observer ?? NO_OBSERVER;
    this.#snapshots = new Snapshots({
      log: options.log,
      logger: options.logger,
      every: options.snapshotEvery ?? DEFAULT_SNAPSHOT_EVERY,
    });
    this.#reader = new RecordReader(options.log);
    this.#caution = new Caution(options.log);
    this.#committed = new Listeners((error) => this.#onListenerError(error));
    this.#log.onLost((cause) => {
      this.#lost = cause;
      this.#wakeUp();
    });
  }

  get identity(): string {
    return this.#identity;
  }

  async start(): Promise<void> {
    await this.#lead();
    this.#loop = this.#run();
  }

  async stop(): Promise<void> {
    const wasRunning = this.#state === 'running';
    this.#abort.abort(new Error('the engine is being stopped'));
    this.#wakeUp();
    await this.#loop;
    this.#queue.refuseAll('Expected a running engine, but it is being stopped');
    await this.#snapshots.settled();
    if (wasRunning && this.#lost === undefined && this.#stream !== undefined) {
      await this.#snapshots.writeLast(this.#stream.state, this.#stream.position);
    }
    this.#state = 'stopped';
    await this.#log.close(wasRunning && this.#lost === undefined);
  }

  async submit<N extends ClientCommandName>(command: CommandOf<N>): Promise<CommandAnswer<N>> {
    // TypeScript can't see that a command of one of the clients' names is a client command, nor that the processor of
    // this command made the answer.
    const answer = await this.#enqueue(command as ClientCommand);
    return answer as CommandAnswer<N>;
  }

  onJobsAvailable(type: string, listener: () => void): () => void {
    let listeners = this.#jobListeners.get(type);
    if (listeners === undefined) {
      listeners = new Listeners((error) => this.#onListenerError(error));
      this.#jobListeners.set(type, listeners);
    }
    const remove = listeners.add(listener);
    return () => {
      remove();
      if (listeners.isEmpty && this.#jobListeners.get(type) === listeners) {
        this.#jobListeners.delete(type);
      }
    };
  }

  onCommitted(listener: (position: number) => void): () => void {
    return this.#committed.add(listener);
  }

  readRecords(afterPosition: number, limit: number): Promise<EngineRecord[]> {
    return this.#reader.read(afterPosition, limit);
  }

  async acknowledgeExported(position: number): Promise<void> {
    this.#reader.forget(position);
    await this.#snapshots.exported(position);
  }

  health(): EngineHealth {
    return {
      state: this.#state,
      position: this.#committedPosition,
      exportedPosition: this.#snapshots.exportedPosition,
      snapshotPosition: this.#snapshots.position,
      snapshotWrittenAt: this.#snapshots.writtenAt,
      queued: this.#queue.length,
      term: this.#term,
      runningInstances: this.#stream?.state.elements.rootCount() ?? 0,
      cause: this.#cause,
    };
  }

  measure(): StateMeasures | undefined {
    return this.#stream === undefined ? undefined : measureState(this.#stream.state, this.#clock.now());
  }

  async #enqueue(command: ClientCommand): Promise<CommandAnswer<ClientCommandName>> {
    let parsed: ParsedDeployment | undefined;
    if (command.name === 'DEPLOYMENT.CREATE') {
      parsed = await parseResources(command.value.resources);
    }
    if (this.#abort.signal.aborted || this.#state !== 'running') {
      const state = this.#abort.signal.aborted ? 'being stopped' : `in state '${this.#state}'`;
      return unavailable(`Expected a running engine, but it is ${state}. Send the command again later.`);
    }
    if (this.#queue.length >= this.#limits.queueSize) {
      return unavailable(
        `Expected room for the command, but ${this.#queue.length} others wait already. Send it again later.`,
      );
    }
    const arrived = performance.now();
    return new Promise((resolve) => {
      const answer = (given: CommandAnswer<ClientCommandName>) => {
        this.#observer.answered(command.name, given.ok ? 'OK' : given.rejection.type, performance.now() - arrived);
        resolve(given);
      };
      this.#queue.push({ command, parsed, answer });
      this.#wakeUp();
    });
  }

  async #run(): Promise<void> {
    while (!this.#abort.signal.aborted) {
      try {
        await this.#runWhileLeading();
      } catch (error) {
        await this.#recover(error);
      }
    }
  }

  async #runWhileLeading(): Promise<void> {
    const stream = this.#stream;
    while (stream !== undefined && (!this.#abort.signal.aborted || this.#queue.length > 0)) {
      if (this.#lost !== undefined) {
        throw this.#lost;
      }
      const due = stream.nextDue();
      if (due > this.#clock.now()) {
        await this.#sleepUntil(due);
        continue;
      }
      await gathered();
      await stream.round();
      this.#snapshots.writeWhenDue(stream.state, stream.position);
    }
  }

  /** The state may be ahead of the log: drop it, and begin again from what is durable, as often as it takes. */
  async #recover(cause: unknown): Promise<void> {
    this.#logger.error({ err: cause }, 'the log could not be written: recovering from what is durable');
    this.#fail(cause);
    this.#caution.failed(cause);
    this.#stream = undefined;
    this.#queue.refuseAll('Expected a running engine, but it is recovering. Send the command again.');
    while (!this.#abort.signal.aborted) {
      try {
        await this.#log.close();
        await this.#lead();
        return;
      } catch (error) {
        this.#fail(error);
        this.#logger.warn({ err: error }, 'recovering failed, trying again');
        await this.#sleepUntil(this.#clock.now() + RECOVERY_PAUSE);
      }
    }
  }

  #fail(cause: unknown): void {
    this.#state = 'failed';
    this.#cause = cause instanceof Error ? cause.message : String(cause);
  }

  async #lead(): Promise<void> {
    this.#lost = undefined;
    this.#state = 'standby';
    const opened = await this.#log.open(this.#abort.signal);
    const { identity, term } = opened;
    await this.#caution.begin(opened);
    this.#identity = identity;
    this.#term = term;
    this.#state = 'replaying';
    const begun = performance.now();
    const { state, position, snapshot, replayedRows } = await recoverState(this.#log);
    this.#stream = new StreamProcessor(state, position, {
      log: this.#log,
      queue: this.#queue,
      clock: this.#clock,
      logger: this.#logger,
      limits: this.#limits,
      caution: this.#caution,
      onCommitted: (commit) => this.#onCommit(commit),
    });
    this.#committedPosition = position;
    this.#reader.begin(position);
    this.#snapshots.recovered(snapshot, replayedRows);
    this.#state = 'running';
    this.#cause = undefined;
    const milliseconds = Math.round(performance.now() - begun);
    this.#logger.info({ identity, term, position, replayedRows, milliseconds }, 'the engine leads and runs');
  }

  #onCommit({ position, rows, availableTypes, milliseconds }: Commit): void {
    this.#committedPosition = position;
    this.#snapshots.appended(rows.length);
    this.#reader.committed(rows);
    this.#observer.committed({ commands: rows.length, milliseconds });
    this.#committed.call(position);
    for (const type of availableTypes) {
      this.#jobListeners.get(type)?.call(undefined);
    }
  }

  #sleepUntil(at: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = Number.isFinite(at) ? this.#clock.schedule(at, () => this.#wakeUp()) : undefined;
      this.#wake = () => {
        cancel?.();
        resolve();
      };
      if (this.#abort.signal.aborted) {
        this.#wakeUp();
      }
    });
  }

  #wakeUp(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }

  #onListenerError(error: unknown): void {
    this.#logger.error({ err: error }, 'a listener of the engine failed');
  }
}

/**
 * What has arrived with the command that woke the loop, on this connection and on others, shares its commit: the loop of
 * Node takes in all that is there before it comes to this.
 */
function gathered(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
