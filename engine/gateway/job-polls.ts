/**
 * Long polls for jobs, parked per job type. A commit that makes jobs available wakes one poll; a poll that got jobs wakes
 * two more, because there may be more where they came from. So a single job costs one attempt, however many workers wait,
 * and a wave of jobs still reaches all of them quickly.
 */

/** A waiting client. */
export interface JobPoll {
  readonly type: string;
  /** False once it has been answered or its client has gone; it is then never tried or parked again. */
  readonly isOpen: boolean;
  /** Tries to activate jobs and hands them to the client; resolves with their number. */
  attempt(): Promise<number>;
  /** Ends the wait with what the client takes for "nothing there". */
  finish(): void;
}

type Subscribe = (type: string, listener: () => void) => () => void;

export class JobPolls {
  private readonly queues = new Map<string, PollQueue>();
  private readonly subscribe: Subscribe;

  constructor(subscribe: Subscribe) {
    this.subscribe = subscribe;
  }

  /** Tries at once and parks the poll when nothing is there. */
  add(poll: JobPoll): void {
    this.queueOf(poll.type).add(poll);
  }

  /** Forgets a poll that is no longer open. */
  remove(poll: JobPoll): void {
    const queue = this.queues.get(poll.type);
    queue?.remove(poll);
    if (queue?.isEmpty === true) {
      queue.close();
      this.queues.delete(poll.type);
    }
  }

  finishAll(): void {
    for (const queue of [...this.queues.values()]) {
      for (const poll of queue.polls()) {
        poll.finish();
      }
    }
  }

  /** Parked and trying, for metrics and tests. */
  get size(): number {
    return [...this.queues.values()].reduce((sum, queue) => sum + queue.size, 0);
  }

  private queueOf(type: string): PollQueue {
    const existing = this.queues.get(type);
    if (existing !== undefined) {
      return existing;
    }
    const queue = new PollQueue(type, this.subscribe);
    this.queues.set(type, queue);
    return queue;
  }
}

class PollQueue {
  private readonly parked = new Set<JobPoll>();
  private readonly trying = new Set<JobPoll>();
  private readonly unsubscribe: () => void;
  /** Counts wake-ups, so that a job that comes while a poll finds nothing is not slept over. */
  private wakeUps = 0;

  constructor(type: string, subscribe: Subscribe) {
    this.unsubscribe = subscribe(type, () => {
      this.wakeUps += 1;
      this.wake(1);
    });
  }

  get size(): number {
    return this.parked.size + this.trying.size;
  }

  get isEmpty(): boolean {
    return this.size === 0;
  }

  polls(): readonly JobPoll[] {
    return [...this.parked, ...this.trying];
  }

  add(poll: JobPoll): void {
    void this.run(poll);
  }

  remove(poll: JobPoll): void {
    this.parked.delete(poll);
    this.trying.delete(poll);
  }

  close(): void {
    this.unsubscribe();
  }

  private wake(count: number): void {
    let left = count;
    // Taken one by one: thousands may be parked, and each job wakes some.
    for (const poll of this.parked) {
      if (left === 0) {
        return;
      }
      left--;
      this.parked.delete(poll);
      void this.run(poll);
    }
  }

  private async run(poll: JobPoll): Promise<void> {
    this.trying.add(poll);
    const before = this.wakeUps;
    const activated = await poll.attempt();
    this.trying.delete(poll);
    if (poll.isOpen) {
      this.parked.add(poll);
    }
    if (activated > 0) {
      this.wake(2);
    } else if (this.wakeUps !== before) {
      this.wake(1);
    }
  }
}
