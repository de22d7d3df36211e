import type { Pool } from 'pg';
import type { LogRow } from './engine-log.ts';

/** Positions in a partition: some ten thousand instances, about 100 MB. Part of the tables' names, so it never changes. */
const WIDTH = 1_000_000;

const PREFIX = 'engine_log_';

interface Partition {
  readonly number: number;
  /** True when an earlier attempt to detach it was cut off. */
  readonly isHalfDetached: boolean;
}

/**
 * The partitions of the log's table by position. They are attached and detached in the ways that hold up neither the
 * leader's writes nor a backup that reads the table for an hour.
 */
export class LogPartitions {
  readonly #pool: Pool;
  /** Numbers that are known to be there. */
  readonly #attached = new Set<number>();
  /** All below this number are gone, which most calls need not ask the database. */
  #dropped = 0;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Forgets what it knew: another leader may have changed it meanwhile. */
  reset(): void {
    this.#attached.clear();
    this.#dropped = 0;
  }

  /** Makes the partitions of these rows, once in a million positions. */
  async cover(rows: readonly Pick<LogRow, 'position'>[]): Promise<void> {
    for (const { position } of rows) {
      const number = Math.floor(position / WIDTH);
      if (!this.#attached.has(number)) {
        await this.#attach(number);
        this.#attached.add(number);
      }
    }
  }

  /** Drops the partitions that hold no position behind this one. */
  async dropUpTo(position: number): Promise<void> {
    const firstNeeded = Math.floor((position + 1) / WIDTH);
    if (firstNeeded <= this.#dropped) {
      return;
    }
    for (const { number, isHalfDetached } of await this.#list()) {
      if (number < firstNeeded) {
        const table = PREFIX + number;
        this.#attached.delete(number);
        await this.#pool.query(
          `alter table engine_log detach partition ${table} ${isHalfDetached ? 'finalize' : 'concurrently'}`,
        );
        await this.#pool.query(`drop table ${table}`);
      }
    }
    await this.#dropDetached(firstNeeded);
    this.#dropped = firstNeeded;
  }

  /** Not "create … partition of", which waits for every reader and holds up all that come after. */
  async #attach(number: number): Promise<void> {
    const known = await this.#list();
    if (known.some((partition) => partition.number === number)) {
      return;
    }
    const table = PREFIX + number;
    const bounds = `from (${number * WIDTH}) to (${(number + 1) * WIDTH})`;
    await this.#pool.query(`create table if not exists ${table} (like engine_log including all)`);
    await this.#pool.query(`alter table engine_log attach partition ${table} for values ${bounds}`);
  }

  async #list(): Promise<Partition[]> {
    const { rows } = await this.#pool.query<{ name: string; half: boolean }>(
      `select c.relname as name, i.inhdetachpending as half from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'engine_log'::regclass`,
    );
    return rows.map(({ name, half }) => ({ number: Number(name.slice(PREFIX.length)), isHalfDetached: half }));
  }

  /** What was detached before a crash could drop it. */
  async #dropDetached(firstNeeded: number): Promise<void> {
    const { rows } = await this.#pool.query<{ name: string }>(
      `select c.relname as name from pg_class c where c.relkind = 'r' and not c.relispartition
        and c.relnamespace = (select relnamespace from pg_class where oid = 'engine_log'::regclass)
        and c.relname ~ '^${PREFIX}[0-9]+$'`,
    );
    for (const { name } of rows) {
      if (Number(name.slice(PREFIX.length)) < firstNeeded) {
        await this.#pool.query(`drop table if exists ${name}`);
      }
    }
  }
}
