/**
 * One ActivateJobs or StreamActivatedJobs call seen as a poll. Jobs are locked for the client before they are sent, so
 * every way of losing the client in between ends with giving them back: a lock nobody knows of would hold a case for as
 * long as the worker's timeout.
 */
import type { ServerWritableStream } from '@grpc/grpc-js';
import type { Engine } from '../engine.ts';
import type { JobActivationRequest } from '../protocol/commands.ts';
import type { ActivatedJob } from '../protocol/job-values.ts';
import { failureOf, type GrpcFailure, internalFailure, toTrailers } from './grpc-error-mapper.ts';
import type { JobPoll } from './job-polls.ts';
import type { ActivatedJobMessage } from './messages.ts';

interface ActivationStreamOptions<Request, Message> {
  readonly engine: Engine;
  readonly call: ServerWritableStream<Request, Message>;
  readonly activation: JobActivationRequest;
  /** How the jobs of one activation are sent: in one message, or one message each. */
  toMessages(jobs: readonly ActivatedJobMessage[]): readonly Message[];
  /** True: one batch answers the call. False: the stream stays open for more. */
  readonly endsAfterJobs: boolean;
  onFailure(cause: unknown): void;
  /** The call is over, for whatever reason. */
  onClosed(poll: JobPoll): void;
}

export class ActivationStream<Request, Message> implements JobPoll {
  private open = true;
  private readonly unsent = new Set<number>();
  private readonly options: ActivationStreamOptions<Request, Message>;

  constructor(options: ActivationStreamOptions<Request, Message>) {
    this.options = options;
    options.call.once('cancelled', () => {
      this.close();
      this.giveBackUnsent();
    });
  }

  get type(): string {
    return this.options.activation.type;
  }

  get isOpen(): boolean {
    return this.open;
  }

  async attempt(): Promise<number> {
    const { engine, activation } = this.options;
    if (activation.maxJobsToActivate < 1) {
      // Zeebe lets such a request wait like any other, so that a worker without capacity does not poll in a tight loop.
      return 0;
    }
    try {
      await this.drained();
      if (!this.open) {
        return 0;
      }
      const answer = await engine.submit({ name: 'JOB_BATCH.ACTIVATE', key: -1, value: activation });
      if (!answer.ok) {
        this.fail(failureOf('JOB_BATCH.ACTIVATE', answer.rejection));
        return 0;
      }
      this.send(answer.value.jobs);
      return answer.value.jobs.length;
    } catch (cause) {
      this.options.onFailure(cause);
      this.fail(internalFailure());
      return 0;
    }
  }

  /** A stream whose client is slow gets no more jobs locked for it than its buffer holds. */
  private async drained(): Promise<void> {
    const { call } = this.options;
    if (this.open && call.writableNeedDrain) {
      await new Promise<void>((resolve) => {
        const done = () => {
          call.off('drain', done);
          call.off('cancelled', done);
          resolve();
        };
        call.once('drain', done);
        call.once('cancelled', done);
      });
    }
  }

  finish(): void {
    if (this.open) {
      this.close();
      this.options.call.end();
    }
  }

  private send(jobs: readonly ActivatedJob[]): void {
    if (jobs.length === 0) {
      return;
    }
    for (const job of jobs) {
      this.unsent.add(job.key);
    }
    if (!this.open) {
      this.giveBackUnsent();
      return;
    }
    const messages = this.options.toMessages(jobs.map(toMessage));
    messages.forEach((message, index) => {
      const isLast = index === messages.length - 1;
      this.options.call.write(message, () => isLast && this.markSent(jobs));
    });
    if (this.options.endsAfterJobs) {
      this.finish();
    }
  }

  private markSent(jobs: readonly ActivatedJob[]): void {
    for (const job of jobs) {
      this.unsent.delete(job.key);
    }
  }

  /** Their locks end now instead of at the worker's timeout, and no retry is spent. */
  private giveBackUnsent(): void {
    for (const key of this.unsent) {
      this.options.engine.submit({ name: 'JOB.YIELD', key, value: {} }).catch(this.options.onFailure);
    }
    this.unsent.clear();
  }

  private fail(failure: GrpcFailure): void {
    if (this.open) {
      this.close();
      this.options.call.emit('error', toTrailers(failure));
    }
  }

  private close(): void {
    if (this.open) {
      this.open = false;
      this.options.onClosed(this);
    }
  }
}

function toMessage(job: ActivatedJob): ActivatedJobMessage {
  return { ...job, customHeaders: JSON.stringify(job.customHeaders) };
}
