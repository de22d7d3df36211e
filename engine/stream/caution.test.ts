import { afterEach, describe, expect, it, vi } from 'vitest';
import type { LogRow } from '../log/engine-log.ts';
import { InMemoryLog } from '../log/in-memory-log.ts';
import { RowDecoder } from '../log/row-codec.ts';
import type { CommandAnswer } from '../protocol/commands.ts';
import { bpmn, end, oneTask, start } from '../testing/bpmn.ts';
import { document } from '../testing/test-engine.ts';
import { EngineRunner } from './engine-runner.ts';
import { DEFAULT_LIMITS } from './stream-options.ts';
import { systemClock } from './system-clock.ts';

const POISON = 'venom';
const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A log that does not take rows with the poison in them, or ends the engine at them as a crash would. */
class PoisonedLog extends InMemoryLog {
  tries = 0;
  fails: () => Promise<void> = () =>
    Promise.reject(Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' }));

  override async append(rows: readonly LogRow[]): Promise<void> {
    if (rows.some(({ content }) => content.includes(POISON))) {
      this.tries++;
      await this.fails();
    }
    await super.append(rows);
  }

  incidents(): string[] {
    const decoder = new RowDecoder();
    return this.rows
      .flatMap(({ content }) => decoder.decode(content))
      .flatMap(({ valueType, value }) => (valueType === 'INCIDENT' ? [value.errorMessage] : []));
  }
}

const engines: EngineRunner[] = [];
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.stop()));
});

async function startEngine(log: InMemoryLog): Promise<EngineRunner> {
  // On a busy machine a turn could end between the timer and the script, whose continuation would then be the suspect.
  const limits = { ...DEFAULT_LIMITS, turnMilliseconds: 60_000 };
  const engine = new EngineRunner({ log, logger, limits, clock: systemClock });
  await engine.start();
  return engine;
}

/** After a timer a script writes the poison. */
const toxic = bpmn(
  'toxic',
  `${start}<bpmn:intermediateCatchEvent id="t"><bpmn:timerEventDefinition id="td"><bpmn:timeDuration>PT0.1S</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent><bpmn:scriptTask id="s"><bpmn:extensionElements><zeebe:script expression="=&quot;ven&quot; + &quot;om&quot;" resultVariable="r"/></bpmn:extensionElements></bpmn:scriptTask>${end}`,
  ['start -> t', 't -> s', 's -> end'],
);

async function deployAll(engine: EngineRunner): Promise<void> {
  const resources = [toxic, oneTask('p')].map((text, index) => ({
    name: `${index}.bpmn`,
    bytes: Buffer.from(text),
  }));
  expect((await engine.submit({ name: 'DEPLOYMENT.CREATE', key: -1, value: { resources } })).ok).toBe(true);
}

function create(engine: EngineRunner, bpmnProcessId: string, x: string): Promise<CommandAnswer> {
  const value = {
    processDefinitionKey: -1,
    bpmnProcessId,
    version: -1,
    variables: document({ x }),
    startInstructions: [],
  };
  return engine.submit({ name: 'PROCESS_INSTANCE_CREATION.CREATE', key: -1, value });
}

describe('a due command whose events no log takes', () => {
  it('is tried three times, then its instance is banned with an incident, and the others go on', async () => {
    // given
    const log = new PoisonedLog();
    const engine = await startEngine(log);
    engines.push(engine);
    await deployAll(engine);
    // when
    await create(engine, 'toxic', '');
    await vi.waitFor(() => expect(log.incidents()).toHaveLength(1), 5_000);
    // then
    expect(log.tries).toBe(3);
    expect(log.incidents()[0]).toContain('failed at it 3 times');
    expect((await create(engine, 'p', '')).ok).toBe(true);
    expect(engine.health()).toMatchObject({ state: 'running', runningInstances: 2 });
    expect((await log.open()).suspects).toMatchObject([
      { crashes: 2, command: expect.stringContaining('TIMER.TRIGGER') },
    ]);
  });

  it('is not tried again after a restart', async () => {
    // given
    const log = new PoisonedLog();
    const engine = await startEngine(log);
    await deployAll(engine);
    await create(engine, 'toxic', '');
    await vi.waitFor(() => expect(log.incidents()).toHaveLength(1), 5_000);
    await engine.stop();
    // when
    const again = await startEngine(log);
    engines.push(again);
    const answers = [await create(again, 'p', ''), await create(again, 'p', '')];
    // then
    expect(answers.map(({ ok }) => ok)).toEqual([true, true]);
    expect([log.tries, log.incidents().length]).toEqual([3, 1]);
  });

  it('is found also when it ends the process each time', async () => {
    // given: the append never comes back, and nothing more is heard of that engine
    const log = new PoisonedLog();
    log.fails = () => new Promise(() => {});
    const first = await startEngine(log);
    await deployAll(first);
    await create(first, 'toxic', '');
    await vi.waitFor(() => expect(log.tries).toBe(1), 5_000);
    // when
    await startEngine(log);
    await vi.waitFor(() => expect(log.tries).toBe(2), 5_000);
    await startEngine(log);
    await vi.waitFor(() => expect(log.tries).toBe(3), 5_000);
    const fourth = await startEngine(log);
    engines.push(fourth);
    // then
    await vi.waitFor(() => expect(log.incidents()).toHaveLength(1), 5_000);
    expect((await create(fourth, 'p', '')).ok).toBe(true);
    expect(log.tries).toBe(3);
  });
});

describe('a command of a client whose events no log takes', () => {
  it('is refused for good after three times, so that a client that asks again and again stops nobody', async () => {
    // given
    const log = new PoisonedLog();
    const engine = await startEngine(log);
    engines.push(engine);
    await deployAll(engine);
    // when
    const refused = { ok: false, rejection: { type: 'PROCESSING_ERROR' } };
    await vi.waitFor(async () => expect(await create(engine, 'p', POISON)).toMatchObject(refused), 5_000);
    const again = await create(engine, 'p', POISON);
    // then
    expect(again).toMatchObject(refused);
    expect([log.tries, (await create(engine, 'p', 'harmless')).ok]).toEqual([3, true]);
  });

  it('is not blamed for a database that goes away', async () => {
    // given
    const log = new PoisonedLog();
    log.fails = () => Promise.reject(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }));
    const engine = await startEngine(log);
    engines.push(engine);
    await deployAll(engine);
    // when
    await vi.waitFor(async () => {
      await create(engine, 'p', POISON);
      expect(log.tries).toBe(5);
    }, 5_000);
    log.fails = () => Promise.resolve();
    // then
    await vi.waitFor(async () => expect((await create(engine, 'p', POISON)).ok).toBe(true), 5_000);
  });
});
