import { describe, expect, it, vi } from 'vitest';
import type { Exporter } from '../exporter.ts';
import type { ExportedRecord } from '../record.ts';
import { followEmbeddedLog, type RecordLog } from './embedded-log.ts';

class MemoryLog implements RecordLog {
  readonly records: ExportedRecord[] = [];
  acknowledged = 0;
  readonly #listeners = new Set<(position: number) => void>();

  append(...positions: number[]): void {
    for (const position of positions) {
      this.records.push({
        partitionId: 1,
        position,
        key: position,
        timestamp: 0,
        recordType: 'EVENT',
        valueType: 'JOB',
        intent: 'CREATED',
        value: {},
      });
    }
    for (const listener of this.#listeners) listener(positions.at(-1) ?? 0);
  }

  async readRecords(after: number, limit: number): Promise<ExportedRecord[]> {
    return this.records.filter((record) => record.position > after).slice(0, limit);
  }

  onCommitted(listener: (position: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async acknowledgeExported(position: number): Promise<void> {
    this.acknowledged = position;
  }
}

function exporterAt(position: number, failures = 0) {
  const taken: number[] = [];
  let left = failures;
  const exporter: Exporter = {
    async take(records) {
      left -= 1;
      if (left >= 0) throw new Error('database is down');
      taken.push(...records.map((record) => record.position));
      return records.at(-1)?.position ?? 0;
    },
    position: async () => position,
  };
  return { exporter, taken };
}

const silent = { error: () => undefined };

describe('source over the embedded log', () => {
  it('goes on behind the position reached before and acknowledges what it took', async () => {
    // given
    const log = new MemoryLog();
    log.append(1, 2, 3);
    const { exporter, taken } = exporterAt(2);
    // when
    const source = await followEmbeddedLog(log, exporter, silent);
    await vi.waitFor(() => expect(log.acknowledged).toBe(3));
    log.append(4, 5);
    await vi.waitFor(() => expect(log.acknowledged).toBe(5));
    await source.close();
    // then
    expect(taken).toEqual([3, 4, 5]);
  });

  it('says it is unwell after a failure and takes the same records again', async () => {
    // given
    const log = new MemoryLog();
    log.append(1, 2);
    const { exporter, taken } = exporterAt(0, 1);
    // when
    const source = await followEmbeddedLog(log, exporter, silent);
    await vi.waitFor(() => expect(source.fault()).toBeDefined());
    await vi.waitFor(() => expect(source.fault()).toBeUndefined(), 5_000);
    await source.close();
    // then
    expect(taken).toEqual([1, 2]);
  });

  it('is well again after a failure as soon as records flow, though new ones come all the time', async () => {
    // given
    const log = new MemoryLog();
    log.append(1);
    const { exporter, taken } = exporterAt(0, 1);
    const neverDone: Exporter = {
      ...exporter,
      take: async (records) => {
        const reached = await exporter.take(records);
        log.append(reached + 1);
        // Lets the others have their turn.
        await new Promise(setImmediate);
        return reached;
      },
    };
    // when
    const source = await followEmbeddedLog(log, neverDone, silent);
    await vi.waitFor(() => expect(source.fault()).toBeDefined());
    await vi.waitFor(() => expect(source.fault()).toBeUndefined(), 5_000);
    await source.close();
    // then
    expect(taken.length).toBeGreaterThan(0);
  });
});
