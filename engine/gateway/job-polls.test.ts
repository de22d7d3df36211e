import { describe, expect, it } from 'vitest';
import { type JobPoll, JobPolls } from './job-polls.ts';

/** Jobs that lie ready, and polls that take them one by one. */
class Jobs {
  available = 0;
  attempts = 0;
  private readonly listeners = new Set<() => void>();

  readonly polls = new JobPolls((_type, listener) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  });

  get subscriptions(): number {
    return this.listeners.size;
  }

  arrive(count: number): void {
    this.available += count;
    for (const listener of this.listeners) {
      listener();
    }
  }

  poll(beforeAnswer: () => void = () => undefined): JobPoll & { taken: number } {
    let isOpen = true;
    const poll = {
      type: 'check',
      taken: 0,
      get isOpen() {
        return isOpen;
      },
      attempt: async () => {
        this.attempts += 1;
        const found = Math.min(1, this.available);
        this.available -= found;
        beforeAnswer();
        await Promise.resolve();
        if (found > 0) {
          poll.taken += found;
          poll.finish();
        }
        return found;
      },
      finish: () => {
        isOpen = false;
        this.polls.remove(poll);
      },
    };
    return poll;
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('parked job polls', () => {
  it('take what is there at once', async () => {
    // given
    const jobs = new Jobs();
    jobs.arrive(1);
    const poll = jobs.poll();

    // when
    jobs.polls.add(poll);
    await settled();

    // then
    expect(poll.taken).toBe(1);
    expect(jobs.polls.size).toBe(0);
    expect(jobs.subscriptions).toBe(0);
  });

  it('are tried one at a time for a single job, however many wait', async () => {
    // given
    const jobs = new Jobs();
    const polls = Array.from({ length: 50 }, () => jobs.poll());
    for (const poll of polls) {
      jobs.polls.add(poll);
    }
    await settled();
    jobs.attempts = 0;

    // when
    jobs.arrive(1);
    await settled();

    // then: the first takes it, and the two it wakes find nothing
    expect(polls.filter((poll) => poll.taken === 1)).toHaveLength(1);
    expect(jobs.attempts).toBe(3);
    expect(jobs.polls.size).toBe(49);
  });

  it('are all served by a wave of jobs that was announced once', async () => {
    // given
    const jobs = new Jobs();
    const polls = Array.from({ length: 50 }, () => jobs.poll());
    for (const poll of polls) {
      jobs.polls.add(poll);
    }
    await settled();

    // when
    jobs.arrive(50);
    await settled();

    // then
    expect(polls.every((poll) => poll.taken === 1)).toBe(true);
    expect(jobs.available).toBe(0);
  });

  it('do not sleep over a job that comes while they find nothing', async () => {
    // given
    const jobs = new Jobs();
    let isFirst = true;
    const poll = jobs.poll(() => {
      if (isFirst) {
        isFirst = false;
        jobs.arrive(1);
      }
    });

    // when
    jobs.polls.add(poll);
    await settled();

    // then
    expect(poll.taken).toBe(1);
  });

  it('are not tried again once they are closed', async () => {
    // given
    const jobs = new Jobs();
    const gone = jobs.poll();
    const waiting = jobs.poll();
    jobs.polls.add(gone);
    jobs.polls.add(waiting);
    await settled();

    // when
    gone.finish();
    jobs.arrive(1);
    await settled();

    // then
    expect([gone.taken, waiting.taken]).toEqual([0, 1]);
  });

  it('all end when the gateway closes', async () => {
    // given
    const jobs = new Jobs();
    jobs.polls.add(jobs.poll());
    jobs.polls.add(jobs.poll());
    await settled();

    // when
    jobs.polls.finishAll();

    // then
    expect(jobs.polls.size).toBe(0);
    expect(jobs.subscriptions).toBe(0);
  });
});
