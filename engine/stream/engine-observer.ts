import type { ClientCommandName } from '../protocol/commands.ts';
import type { RejectionType } from '../protocol/rejection.ts';

/** Told of what the engine does, for metrics. It is called in the loop: it must be quick and must not throw. */
export interface EngineObserver {
  /** The answer to a client's command leaves; `milliseconds` since the command came. */
  answered(command: ClientCommandName, answer: 'OK' | RejectionType, milliseconds: number): void;
  /** A batch became durable: commands that wrote something, and how long the commit took. */
  committed(batch: { readonly commands: number; readonly milliseconds: number }): void;
}

export const NO_OBSERVER: EngineObserver = { answered: () => {}, committed: () => {} };
