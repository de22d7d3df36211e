import { afterEach, expect } from 'vitest';
import type { LogRow } from '../log/engine-log.ts';
import { InMemoryLog } from '../log/in-memory-log.ts';
import { RowDecoder, toRecords } from '../log/row-codec.ts';
import { parseResources } from '../model/index.ts';
import { isStuck } from '../processing/incident/stuck-element-behavior.ts';
import type { AnswerOf, ClientCommand, ClientCommandName, CommandAnswer, CommandOf } from '../protocol/commands.ts';
import type { ActivatedJob } from '../protocol/job-values.ts';
import type { EngineRecord } from '../protocol/record.ts';
import type { Rejection } from '../protocol/rejection.ts';
import type { ValueType } from '../protocol/value-type.ts';
import { EngineState } from '../state/engine-state.ts';
import { ModelRegistry } from '../state/model-registry.ts';
import { fromSnapshot, type StateView, toSnapshot, viewOf } from '../state/snapshot.ts';
import { Caution } from '../stream/caution.ts';
import { CommandQueue } from '../stream/command-queue.ts';
import { recoverState } from '../stream/replay.ts';
import { DEFAULT_LIMITS, type EngineLimits } from '../stream/stream-options.ts';
import { StreamProcessor } from '../stream/stream-processor.ts';
import { TestClock } from './test-clock.ts';

const started: TestEngine[] = [];

/**
 * Turns end by steps only, so that the same test takes the same ones on a slow machine; the supervisor looks once, at the
 * end of every test.
 */
const TEST_LIMITS = {
  turnMilliseconds: Number.POSITIVE_INFINITY,
  timerResolution: 0,
  sweepMilliseconds: Number.POSITIVE_INFINITY,
};

/** Zeebe's own proof: whatever a test did, the log alone (and a snapshot with the rest of it) rebuilds an equal state. */
afterEach(async () => {
  for (const engine of [...started]) {
    await engine.finish();
  }
});

type Json = Readonly<Record<string, unknown>>;

/** An engine without database, gateway and time of its own: commands in, records out, the clock in the test's hand. */
export class TestEngine {
  readonly clock = new TestClock();
  readonly log = new InMemoryLog();
  readonly queue = new CommandQueue();
  readonly faults: string[] = [];
  #stream: StreamProcessor;
  readonly #limits: EngineLimits;
  #runs = 0;
  /** Views taken now and then, with what they held. */
  readonly #views: { readonly view: StateView; readonly content: string }[] = [];
  /** What was parsed for earlier replays of the log, and for earlier snapshots: a diagram says the same every time. */
  readonly #replayedModels = new ModelRegistry();
  readonly #restoredModels = new ModelRegistry();

  constructor(limits: Partial<EngineLimits> = {}) {
    this.#limits = { ...DEFAULT_LIMITS, ...TEST_LIMITS, ...limits };
    this.#stream = this.#createStream(new EngineState(new ModelRegistry()), 0);
    started.push(this);
  }

  get state(): EngineState {
    return this.#stream.state;
  }

  /** The answer, refusals included. */
  async submit<N extends ClientCommandName>(command: CommandOf<N>): Promise<CommandAnswer<N>> {
    let found: CommandAnswer<N> | undefined;
    await this.submitLater(command, (answer) => {
      found = answer;
    });
    if (found === undefined) {
      throw new Error(`Expected an answer to ${command.name}, but none came`);
    }
    return found;
  }

  /** For commands whose answer may come after others. */
  async submitLater<N extends ClientCommandName>(
    command: CommandOf<N>,
    answer: (answer: CommandAnswer<N>) => void,
  ): Promise<void> {
    const submitted = command as ClientCommand;
    const parsed = submitted.name === 'DEPLOYMENT.CREATE' ? await parseResources(submitted.value.resources) : undefined;
    this.queue.push({ command: submitted, parsed, answer: (given) => answer(given as CommandAnswer<N>) });
    await this.run();
  }

  /** The value of a good answer; a refusal fails the test. */
  async expectOk<N extends ClientCommandName>(command: CommandOf<N>): Promise<AnswerOf<N>> {
    return (await this.expectKey(command)).value;
  }

  async expectKey<N extends ClientCommandName>(
    command: CommandOf<N>,
  ): Promise<{ readonly key: number; readonly value: AnswerOf<N> }> {
    const answer = await this.submit(command);
    if (!answer.ok) {
      throw new Error(
        `Expected ${command.name} to be accepted, but: ${answer.rejection.type} ${answer.rejection.reason}`,
      );
    }
    return answer;
  }

  async expectRejection<N extends ClientCommandName>(command: CommandOf<N>): Promise<Rejection> {
    const answer = await this.submit(command);
    if (answer.ok) {
      throw new Error(`Expected ${command.name} to be refused, but it was accepted`);
    }
    return answer.rejection;
  }

  /** Deploys BPMN texts (or a resource whose name says what it is); returns the definition key of the first process. */
  async deploy(...resources: readonly (string | { readonly name: string; readonly text: string })[]): Promise<number> {
    const named = resources.map((each, index) =>
      typeof each === 'string' ? { name: `process-${index}.bpmn`, text: each } : each,
    );
    const deployment = await this.expectOk({
      name: 'DEPLOYMENT.CREATE',
      key: -1,
      value: { resources: named.map(({ name, text }) => ({ name, bytes: Buffer.from(text) })) },
    });
    return deployment.processesMetadata[0]?.processDefinitionKey ?? -1;
  }

  /** Returns the process instance key. */
  async create(bpmnProcessId: string, variables: Json = {}, startAt: readonly string[] = []): Promise<number> {
    const created = await this.expectOk({
      name: 'PROCESS_INSTANCE_CREATION.CREATE',
      key: -1,
      value: {
        processDefinitionKey: -1,
        bpmnProcessId,
        version: -1,
        variables: document(variables),
        startInstructions: startAt.map((elementId) => ({ elementId })),
      },
    });
    return created.processInstanceKey;
  }

  async activate(
    type: string,
    options: { max?: number; timeout?: number; fetch?: string[] } = {},
  ): Promise<readonly ActivatedJob[]> {
    const { jobs } = await this.expectOk({
      name: 'JOB_BATCH.ACTIVATE',
      key: -1,
      value: {
        type,
        worker: 'test',
        timeout: options.timeout ?? 300_000,
        maxJobsToActivate: options.max ?? 100,
        fetchVariables: options.fetch ?? [],
      },
    });
    return jobs;
  }

  /** Activates the jobs of the type and completes the oldest. */
  async completeJob(type: string, variables: Json = {}): Promise<ActivatedJob> {
    const job = await this.activateOne(type);
    await this.complete(job.key, variables);
    return job;
  }

  async activateOne(type: string): Promise<ActivatedJob> {
    const [job] = await this.activate(type, { max: 1 });
    if (job === undefined) {
      throw new Error(`Expected a job of type '${type}', but there is none`);
    }
    return job;
  }

  async complete(key: number, variables: Json = {}): Promise<void> {
    await this.expectOk({ name: 'JOB.COMPLETE', key, value: { variables: document(variables) } });
  }

  async fail(
    key: number,
    value: { retries: number; retryBackOff?: number; errorMessage?: string; variables?: Json },
  ): Promise<void> {
    await this.expectOk({
      name: 'JOB.FAIL',
      key,
      value: {
        retries: value.retries,
        retryBackOff: value.retryBackOff ?? 0,
        errorMessage: value.errorMessage ?? '',
        variables: document(value.variables ?? {}),
      },
    });
  }

  async throwError(key: number, errorCode: string, variables: Json = {}): Promise<void> {
    await this.expectOk({
      name: 'JOB.THROW_ERROR',
      key,
      value: { errorCode, errorMessage: '', variables: document(variables) },
    });
  }

  /** Returns the key of the message. */
  async publish(
    name: string,
    correlationKey: string,
    options: { timeToLive?: number; messageId?: string; variables?: Json } = {},
  ): Promise<number> {
    const { key } = await this.expectKey({
      name: 'MESSAGE.PUBLISH',
      key: -1,
      value: {
        name,
        correlationKey,
        messageId: options.messageId ?? '',
        timeToLive: options.timeToLive ?? 0,
        variables: document(options.variables ?? {}),
      },
    });
    return key;
  }

  /** Publishes in the same round as the command that follows, which comes between two of its turns when these are short. */
  publishNext(name: string, correlationKey: string, timeToLive = 0): void {
    const value = { name, correlationKey, messageId: '', timeToLive, variables: {} };
    this.queue.push({ command: { name: 'MESSAGE.PUBLISH', key: -1, value }, parsed: undefined, answer: () => {} });
  }

  async broadcast(signalName: string, variables: Json = {}): Promise<void> {
    await this.expectOk({ name: 'SIGNAL.BROADCAST', key: -1, value: { signalName, variables: document(variables) } });
  }

  async setVariables(key: number, variables: Json, local = false): Promise<void> {
    await this.expectOk({ name: 'VARIABLE_DOCUMENT.UPDATE', key, value: { variables: document(variables), local } });
  }

  async resolve(incidentKey: number): Promise<void> {
    await this.expectOk({ name: 'INCIDENT.RESOLVE', key: incidentKey, value: {} });
  }

  async cancel(processInstanceKey: number): Promise<void> {
    await this.expectOk({ name: 'PROCESS_INSTANCE.CANCEL', key: processInstanceKey, value: {} });
  }

  /** Moves the clock, stopping at everything that falls due on the way. */
  async advance(milliseconds: number): Promise<void> {
    const target = this.clock.now() + milliseconds;
    for (;;) {
      const due = this.#stream.nextDue();
      if (due > target) {
        break;
      }
      this.clock.set(Math.max(due, this.clock.now()));
      await this.run();
    }
    this.clock.set(target);
  }

  /** When the engine wakes by itself. */
  nextDue(): number {
    return this.#stream.nextDue();
  }

  /** Rounds until nothing is left to do at this time. */
  async run(): Promise<void> {
    do {
      await this.#stream.round();
    } while (this.#stream.nextDue() <= this.clock.now());
    this.#runs++;
    if (isPowerOfTwo(this.#runs)) {
      const view = viewOf(this.state);
      this.#views.push({ view, content: JSON.stringify(view) });
    }
  }

  /** Drops the engine and makes a new one from the log, as after a crash. */
  async restart(): Promise<void> {
    const { state, position } = await recoverState(this.log);
    this.#stream = this.#createStream(state, position);
    await this.run();
  }

  /** All exported records so far. */
  records(): EngineRecord[] {
    const decoder = new RowDecoder();
    return this.log.rows.flatMap((row) => toRecords(row, decoder.decode(row.content), 0));
  }

  recordsOf<V extends ValueType>(valueType: V, intent?: EngineRecord<V>['intent']): EngineRecord<V>[] {
    const found = this.records().filter(
      (record) => record.valueType === valueType && (intent === undefined || record.intent === intent),
    );
    // Narrowed by the value type just compared, which TypeScript can't follow through the type parameter.
    return found as unknown as EngineRecord<V>[];
  }

  /** "ELEMENT_COMPLETED taskId" for each step of the instance's elements, in order. */
  path(processInstanceKey: number, ...intents: readonly string[]): string[] {
    return this.recordsOf('PROCESS_INSTANCE')
      .filter(
        ({ value, intent }) =>
          value.processInstanceKey === processInstanceKey && (intents.length === 0 || intents.includes(intent)),
      )
      .map(({ value, intent }) => `${intent} ${value.elementId}`);
  }

  /** Elements completed, in order, without sequence flows. */
  completed(processInstanceKey: number): string[] {
    return this.path(processInstanceKey, 'ELEMENT_COMPLETED').map((step) => step.slice('ELEMENT_COMPLETED '.length));
  }

  isRunning(processInstanceKey: number): boolean {
    return this.state.elements.find(processInstanceKey) !== undefined;
  }

  /** Last value of each variable of a scope that was ever written, parsed. */
  variables(scopeKey: number): Json {
    return Object.fromEntries(
      this.recordsOf('VARIABLE')
        .filter(({ value }) => value.scopeKey === scopeKey)
        .map(({ value }) => [value.name, JSON.parse(value.value)]),
    );
  }

  /** The incident that is open, which must be the only one. */
  incident(): EngineRecord<'INCIDENT'> {
    const open = this.recordsOf('INCIDENT', 'CREATED').filter(
      ({ key }) => this.state.incidents.find(key) !== undefined,
    );
    const [only] = open;
    if (only === undefined || open.length > 1) {
      throw new Error(`Expected one open incident, but found ${open.length}`);
    }
    return only;
  }

  /** Whatever a test did, the supervisor finds something pending for each element instance. */
  expectNothingStuck(): void {
    const stuck = [...this.state.elements.all()].filter(({ key }) => isStuck(this.state, key));
    expect(
      stuck.map(({ value, state }) => `${value.elementId} in ${state}`),
      'stuck element instances',
    ).toEqual([]);
  }

  async expectEqualReplay(): Promise<void> {
    const live = contentOf(this.state);
    const replayed = await recoverState(this.log, this.#replayedModels);
    expect(contentOf(replayed.state), 'replay of the whole log').toEqual(live);
    const halfway = new InMemoryLog();
    halfway.rows.push(...this.log.rows.slice(0, Math.floor(this.log.rows.length / 2)));
    const half = await recoverState(halfway, this.#replayedModels);
    const fromHalf = new InMemoryLog();
    await fromHalf.writeSnapshot({ position: half.position, parts: toSnapshot(viewOf(half.state)) });
    fromHalf.rows.push(...this.log.rows);
    // Parses everything anew, as a start does.
    expect(contentOf((await recoverState(fromHalf)).state), 'snapshot and rest of the log').toEqual(live);
    const restored = new EngineState(this.#restoredModels);
    await fromSnapshot(restored, this.#restoredModels, toSnapshot(viewOf(this.state)));
    expect(contentOf(restored), 'snapshot alone').toEqual(live);
  }

  /** A snapshot is written from a view while the state goes on: nothing in a view may change. */
  expectUnchangedViews(): void {
    for (const { view, content } of this.#views) {
      expect(JSON.stringify(view) === content, 'a view of the state is as it was when it was taken').toBe(true);
    }
  }

  /** Asks now what is asked of every engine at the end of its test, and lets go of this one. */
  async finish(): Promise<void> {
    started.splice(started.indexOf(this), 1);
    this.expectNothingStuck();
    this.expectUnchangedViews();
    await this.expectEqualReplay();
  }

  /** Rows of the log, for tests that cut it. */
  rows(): readonly LogRow[] {
    return this.log.rows;
  }

  #createStream(state: EngineState, position: number): StreamProcessor {
    return new StreamProcessor(state, position, {
      log: this.log,
      queue: this.queue,
      clock: this.clock,
      logger: {
        debug: () => {},
        info: () => {},
        warn: () => {},
        error: (fields) => this.faults.push('err' in fields ? String(fields.err) : ''),
      },
      limits: this.#limits,
      caution: new Caution(this.log),
      onCommitted: () => {},
    });
  }
}

export function document(variables: Json): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, JSON.stringify(value)]));
}

const isPowerOfTwo = (count: number): boolean => Number.isInteger(Math.log2(count));

/** Everything in the state, rows sorted: their order in memory is no part of it. */
function contentOf(state: EngineState): unknown {
  const tables = state.collections().map((collection) => {
    const { keys, values } = collection.rows();
    const entries = keys.map((key, index) => [key, values[index]] as const);
    const rows = entries.sort(([left], [right]) => (String(left) < String(right) ? -1 : 1));
    return [collection.name, JSON.parse(JSON.stringify(rows))];
  });
  return { lastKey: state.lastKey, nextDue: state.nextDue(), tables: Object.fromEntries(tables) };
}
