import type { JobValue } from '../protocol/job-values.ts';
import { type Collection, collection } from './collection.ts';
import type { Journal } from './journal.ts';
import { type OrderedKey, SortedKeys } from './sorted-keys.ts';
import { Table } from './table.ts';

/** FAILED: no retries left; BACKOFF: failed, waiting for its next try; ERROR_THROWN: an error nobody caught. */
export type JobLifecycle = 'ACTIVATABLE' | 'ACTIVATED' | 'BACKOFF' | 'FAILED' | 'ERROR_THROWN';

/** A job with where it stands; its times and retries are in the record value. */
export interface Job {
  readonly key: number;
  readonly state: JobLifecycle;
  readonly value: JobValue;
}

export type Jobs = Pick<JobStore, 'find' | 'activatable' | 'expired' | 'backoffOver' | 'nextDue'>;

/** Jobs, with the queues workers and the clock look at: by type and age, by lock end, by back-off end. */
export class JobStore {
  readonly #jobs: Table<number, Job>;
  readonly #activatable = new Map<string, SortedKeys>();
  readonly #deadlines: SortedKeys;
  readonly #backoffs: SortedKeys;
  readonly #journal: Journal;
  #available = new Set<string>();

  constructor(journal: Journal) {
    this.#journal = journal;
    this.#jobs = new Table(journal);
    this.#deadlines = new SortedKeys(journal);
    this.#backoffs = new SortedKeys(journal);
  }

  get size(): number {
    return this.#jobs.size;
  }

  find(key: number): Job | undefined {
    return this.#jobs.get(key);
  }

  all(): IterableIterator<Job> {
    return this.#jobs.values();
  }

  /** Jobs a worker may take, oldest first. */
  *activatable(type: string): IterableIterator<Job> {
    const keys = this.#activatable.get(type);
    for (const { key } of keys?.upTo(Number.POSITIVE_INFINITY) ?? []) {
      const job = this.#jobs.get(key);
      if (job !== undefined) {
        yield job;
      }
    }
  }

  /** Activated jobs whose lock has ended. */
  expired(now: number): IterableIterator<OrderedKey> {
    return this.#deadlines.upTo(now);
  }

  backoffOver(now: number): IterableIterator<OrderedKey> {
    return this.#backoffs.upTo(now);
  }

  /** When the next lock or back-off ends; infinite when there is none. */
  nextDue(): number {
    return Math.min(
      this.#deadlines.first()?.order ?? Number.POSITIVE_INFINITY,
      this.#backoffs.first()?.order ?? Number.POSITIVE_INFINITY,
    );
  }

  /** Job types that got something to hand out since the last call; the loop wakes their waiters after the commit. */
  takeAvailableTypes(): ReadonlySet<string> {
    const types = this.#available;
    this.#available = new Set();
    return types;
  }

  /** Something stood in the way of the jobs of the type, and is gone. */
  announce(type: string): void {
    this.#available.add(type);
  }

  set(job: Job): void {
    const old = this.#jobs.get(job.key);
    if (old !== undefined) {
      this.#changeIndex(old, 'remove');
    }
    this.#jobs.set(job.key, job);
    this.#changeIndex(job, 'add');
  }

  remove(key: number): void {
    const job = this.#jobs.get(key);
    if (job !== undefined) {
      this.#changeIndex(job, 'remove');
      this.#jobs.delete(key);
    }
  }

  collections(): Collection[] {
    return [collection('jobs', this.#jobs, (_, job) => this.set(job))];
  }

  #changeIndex({ key, state, value }: Job, change: 'add' | 'remove'): void {
    if (state === 'ACTIVATABLE') {
      this.#keysOf(value.type)[change](key, key);
      if (change === 'add') {
        this.#available.add(value.type);
      }
    } else if (state === 'ACTIVATED') {
      this.#deadlines[change](value.deadline, key);
    } else if (state === 'BACKOFF') {
      this.#backoffs[change](value.recurringTime, key);
    }
  }

  #keysOf(type: string): SortedKeys {
    let keys = this.#activatable.get(type);
    if (keys === undefined) {
      keys = new SortedKeys(this.#journal);
      this.#activatable.set(type, keys);
    }
    return keys;
  }
}
