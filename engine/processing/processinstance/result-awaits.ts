import type { ProcessInstanceResult } from '../../protocol/commands.ts';

/** A client that waits for the result of a process instance. */
export interface ResultAwait {
  readonly processInstanceKey: number;
  /** Empty: all variables of the root scope. */
  readonly fetchVariables: readonly string[];
}

/**
 * Who waits for the end of which instance. Not state: a restart closes the connections, so there is nobody left to answer.
 * Added and taken by the loop only, after the commands that did it are through.
 */
export class ResultAwaits {
  readonly #waiting = new Map<
    number,
    { readonly wait: ResultAwait; readonly answer: (result: ProcessInstanceResult) => void }
  >();

  add(wait: ResultAwait, answer: (result: ProcessInstanceResult) => void): void {
    this.#waiting.set(wait.processInstanceKey, { wait, answer });
  }

  find(processInstanceKey: number): ResultAwait | undefined {
    return this.#waiting.get(processInstanceKey)?.wait;
  }

  take(processInstanceKey: number): ((result: ProcessInstanceResult) => void) | undefined {
    const found = this.#waiting.get(processInstanceKey);
    this.#waiting.delete(processInstanceKey);
    return found?.answer;
  }
}
