import { describe, expect, it } from 'vitest';
import { InMemoryLog } from '../log/in-memory-log.ts';
import { encodeEvents } from '../log/row-codec.ts';
import { KEY_BASE } from '../protocol/keys.ts';
import type { EngineEvent } from '../protocol/record.ts';
import { RecordReader } from './record-reader.ts';

class CountingLog extends InMemoryLog {
  reads = 0;

  override read(afterPosition: number, limit: number) {
    this.reads++;
    return super.read(afterPosition, limit);
  }
}

/** A command with so many events; `end` is the position of the last. */
function command(end: number, count: number) {
  const events: EngineEvent[] = Array.from({ length: count }, (_, index) => ({
    key: KEY_BASE + end - count + index + 1,
    valueType: 'SIGNAL',
    intent: 'BROADCASTED',
    value: { signalName: 's', variables: {}, tenantId: '<default>' },
  }));
  return { row: { position: end, count, timestamp: 1, content: encodeEvents(events) }, events };
}

async function withCommands(...commands: ReturnType<typeof command>[]) {
  const log = new CountingLog();
  const reader = new RecordReader(log);
  reader.begin(0);
  await log.append(commands.map(({ row }) => row));
  reader.committed(commands);
  return { log, reader };
}

const positions = (records: readonly { position: number }[]) => records.map(({ position }) => position);

describe('a reader of records', () => {
  it('gets what was just committed without the log being read', async () => {
    // given
    const { log, reader } = await withCommands(command(3, 2), command(6, 2));

    // when
    const all = await reader.read(0, 10);
    const rest = await reader.read(5, 10);
    const none = await reader.read(6, 10);

    // then
    expect([positions(all), positions(rest), none]).toEqual([[2, 3, 5, 6], [6], []]);
    expect(log.reads).toBe(0);
  });

  it('gets whole commands up to the limit, and one that is larger than the limit', async () => {
    // given
    const { reader } = await withCommands(command(3, 2), command(7, 3));

    // when
    const small = await reader.read(0, 4);
    const large = await reader.read(3, 2);

    // then
    expect([positions(small), positions(large)]).toEqual([
      [2, 3],
      [5, 6, 7],
    ]);
  });

  it('gets the same from the log when it lags, or when the engine has just recovered', async () => {
    // given
    const { log, reader } = await withCommands(command(3, 2), command(6, 2));
    const fromMemory = await reader.read(0, 10);
    reader.forget(3);

    // when
    const lagging = await reader.read(0, 10);
    reader.begin(6);
    const recovered = await reader.read(0, 10);

    // then
    expect(lagging).toEqual(fromMemory);
    expect(recovered).toEqual(fromMemory);
    expect(log.reads).toBe(2);
  });

  it('reads on where the log holds nothing but records that nobody is shown', async () => {
    // given
    const hidden = Array.from({ length: 10 }, (_, index) => internal(2 * index + 2));
    const { reader } = await withCommands(...hidden, command(23, 2));
    reader.forget(23);

    // when
    const records = await reader.read(0, 4);

    // then
    expect(positions(records)).toEqual([22, 23]);
  });

  it('keeps no more events in memory than it may, and loses none', async () => {
    // given
    const many = Array.from({ length: 600 }, (_, index) => command(101 * (index + 1), 100));
    const { log, reader } = await withCommands(...many);

    // when
    const first = await reader.read(0, 1_000);
    const last = await reader.read(101 * 599, 1_000);

    // then
    expect([first.length, last.length]).toEqual([1_000, 100]);
    expect(log.reads).toBe(1);
  });
});

describe('a reader of large rows', () => {
  it('gets some of them at once, and the memory keeps no more than it may', async () => {
    // given: thirty commands of 4 MB each
    const many = Array.from({ length: 30 }, (_, index) => {
      const { row, events } = command(3 * (index + 1), 2);
      return { row: { ...row, content: row.content + ' '.repeat(4 * 1024 * 1024) }, events };
    });
    const { log, reader } = await withCommands(...many);

    // when
    const old = await reader.read(0, 1_000);
    const recent = await reader.read(3 * 25, 1_000);

    // then
    expect(log.reads).toBe(1);
    expect(old.length).toBeGreaterThan(0);
    expect([old.length, recent.length].every((length) => length <= 10)).toBe(true);
  });
});

function internal(end: number): ReturnType<typeof command> {
  const events: EngineEvent[] = [
    {
      key: KEY_BASE + end,
      valueType: 'JOB_BATCH',
      intent: 'ACTIVATED',
      value: { type: 't', worker: 'w', timeout: 1, deadline: 1, jobKeys: [] },
    },
  ];
  return { row: { position: end, count: 1, timestamp: 1, content: encodeEvents(events) }, events };
}
