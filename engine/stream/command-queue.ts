import type { ClientCommand, ClientCommandName, CommandAnswer } from '../protocol/commands.ts';
import { rejection } from '../protocol/rejection.ts';
import type { ParsedDeployment } from './command-processor.ts';

export interface QueuedCommand {
  readonly command: ClientCommand;
  readonly parsed: ParsedDeployment | undefined;
  answer(answer: CommandAnswer<ClientCommandName>): void;
}

/** Commands in order of arrival. Taken from the front in batches, so nothing is ever shifted one by one. */
export class CommandQueue {
  #waiting: QueuedCommand[] = [];

  get length(): number {
    return this.#waiting.length;
  }

  push(command: QueuedCommand): void {
    this.#waiting.push(command);
  }

  take(count: number): readonly QueuedCommand[] {
    if (this.#waiting.length <= count) {
      const all = this.#waiting;
      this.#waiting = [];
      return all;
    }
    return this.#waiting.splice(0, count);
  }

  /** Commands that were taken and not looked at: they are the first again. */
  putBack(commands: readonly QueuedCommand[]): void {
    if (commands.length > 0) {
      this.#waiting = [...commands, ...this.#waiting];
    }
  }

  /** Answers everything that waits: it has not been processed. */
  refuseAll(reason: string): void {
    for (const { answer } of this.take(this.#waiting.length)) {
      answer(unavailable(reason));
    }
  }
}

/** "Not processed, ask again." */
export function unavailable(reason: string): CommandAnswer<ClientCommandName> {
  return { ok: false, rejection: rejection('UNAVAILABLE', reason) };
}
