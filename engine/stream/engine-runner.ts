import type { EngineLog } from '../log/engine-log.ts';
import { RowDecoder, toRecords } from '../log/row-codec.ts';
import { parseResources } from '../model/index.ts';
import type { ClientCommand, ClientCommandName, CommandAnswer, CommandOf } from '../protocol/commands.ts';
import type { EngineRecord } from '../protocol/record.ts';
import { type SnapshotPart, toSnapshot } from '../state/snapshot.ts';
import type { ParsedDeployment } from './command-processor.ts';
import { CommandQueue, unavailable } from './command-queue.ts';
import type { EngineHealth, EngineRunState } from './engine-health.ts';
import { Listeners } from './listeners.ts';
import { recoverState } from './replay.ts';
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
}

/** Pause before the next try after the log failed. */
const RECOVERY_PAUSE = 1_000;

/** Runs the loop over the log: leads, recovers, and after a failed write starts again from what is durable. */
export class EngineRunner {
  readonly #log: EngineLog;
  readonly #logger: EngineLogger;
  readonly #clock: EngineClock;
  readonly #limits: EngineLimits;
  readonly #snapshotEvery: number;
  readonly #queue = new CommandQueue();
  readonly #committed: Listeners<number>;
  readonly #jobListeners = new Map<string, Listeners<undefined>>();
  readonly #abort = new AbortController();
  #state: EngineRunState = 'starting';
  #cause: string | undefined;
  #identity = '';
  #term = 0;
  #stream: StreamProcessor | undefined;
  #committedPosition = 0;
  #snapshotPosition = 0;
  #exportedPosition = 0;
  #prunedPosition = 0;
  #rowsSinceSnapshot = 0;
  #snapshotting: Promise<void> = Promise.resolve();
  #isSnapshotting = false;
  #wake: (() => void) | undefined;
  #loop: Promise<void> = Promise.resolve();
  #lost: Error | undefined;

  constructor(options: RunnerOptions) {
    this.#log = options.log;
    this.#logger = options.logger;
    this.#clock = options.clock;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#snapshotEvery = options.snapshotEvery ?? DEFAULT_SNAPSHOT_EVERY;
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
    await this.#snapshotting;
    if (wasRunning && this.#lost === undefined && this.#rowsSinceSnapshot > 0) {
      await this.#writeSnapshot();
    }
    this.#state = 'stopped';
    await this.#log.close();
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

  async readRecords(afterPosition: number, limit: number): Promise<EngineRecord[]> {
    const decoder = new RowDecoder();
    const records: EngineRecord[] = [];
    let after = afterPosition;
    for (;;) {
      const rows = await this.#log.read(after, limit);
      for (const row of rows) {
        if (records.length > 0 && records.length + row.count > limit) {
          return records;
        }
        records.push(...toRecords(row, decoder.decode(row.content), afterPosition));
        after = row.position;
      }
      if (records.length > 0 || rows.length < limit) {
        return records;
      }
    }
  }

  async acknowledgeExported(position: number): Promise<void> {
    this.#exportedPosition = Math.max(this.#exportedPosition, position);
    try {
      await this.#prune();
    } catch (error) {
      this.#logger.warn({ err: error, position }, 'the log could not be pruned; the next acknowledgement tries again');
    }
  }

  health(): EngineHealth {
    return {
      state: this.#state,
      position: this.#committedPosition,
      exportedPosition: this.#exportedPosition,
      snapshotPosition: this.#snapshotPosition,
      queued: this.#queue.length,
      term: this.#term,
      runningInstances: this.#stream?.state.elements.rootCount() ?? 0,
      cause: this.#cause,
    };
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
    return new Promise((answer) => {
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
      await stream.round();
      if (this.#rowsSinceSnapshot >= this.#snapshotEvery && !this.#isSnapshotting) {
        this.#snapshotting = this.#writeSnapshot();
      }
    }
  }

  /** The state may be ahead of the log: drop it, and begin again from what is durable, as often as it takes. */
  async #recover(cause: unknown): Promise<void> {
    this.#logger.error({ err: cause }, 'the log could not be written: recovering from what is durable');
    this.#fail(cause);
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
    const { identity, term } = await this.#log.open(this.#abort.signal);
    this.#identity = identity;
    this.#term = term;
    this.#state = 'replaying';
    const begun = performance.now();
    const { state, position, snapshotPosition, replayedRows } = await recoverState(this.#log);
    this.#stream = new StreamProcessor(state, position, {
      log: this.#log,
      queue: this.#queue,
      clock: this.#clock,
      logger: this.#logger,
      limits: this.#limits,
      onCommitted: (commit) => this.#onCommit(commit),
    });
    this.#committedPosition = position;
    this.#snapshotPosition = snapshotPosition;
    this.#rowsSinceSnapshot = replayedRows;
    this.#state = 'running';
    this.#cause = undefined;
    const milliseconds = Math.round(performance.now() - begun);
    this.#logger.info({ identity, term, position, replayedRows, milliseconds }, 'the engine leads and runs');
  }

  #onCommit({ position, rows, availableTypes }: Commit): void {
    this.#committedPosition = position;
    this.#rowsSinceSnapshot += rows;
    this.#committed.call(position);
    for (const type of availableTypes) {
      this.#jobListeners.get(type)?.call(undefined);
    }
  }

  /**
   * Called between rounds, when all of the state is durable. The parts are taken in one go, so that they are of one
   * moment; writing them goes on beside the loop.
   */
  async #writeSnapshot(): Promise<void> {
    const stream = this.#stream;
    if (stream === undefined) {
      return;
    }
    const { position } = stream;
    const parts: readonly SnapshotPart[] = [...toSnapshot(stream.state)];
    this.#rowsSinceSnapshot = 0;
    this.#isSnapshotting = true;
    try {
      await this.#log.writeSnapshot({ position, parts });
      this.#snapshotPosition = position;
      await this.#prune();
    } catch (error) {
      this.#logger.error(
        { err: error, position },
        'the snapshot could not be written; the log keeps all that is needed',
      );
    } finally {
      this.#isSnapshotting = false;
    }
  }

  /** Rows that both the snapshot and the read model have passed are not needed any more. */
  async #prune(): Promise<void> {
    const position = Math.min(this.#snapshotPosition, this.#exportedPosition);
    if (position > this.#prunedPosition) {
      await this.#log.prune(position);
      this.#prunedPosition = position;
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
