/**
 * What must be undone to take back the command being processed. Zeebe gets this from its database transaction; here the
 * state is plain memory, so every change of a store notes its reverse while a command runs. A refused command, or one that
 * threw, is rolled back as a whole, so half-done work can never be seen or be logged.
 */
export class Journal {
  #undo: (() => void)[] = [];
  #recording = false;

  begin(): void {
    this.#undo = [];
    this.#recording = true;
  }

  commit(): void {
    this.#undo = [];
    this.#recording = false;
  }

  rollback(): void {
    const undo = this.#undo;
    this.commit();
    for (let index = undo.length - 1; index >= 0; index--) {
      undo[index]?.();
    }
  }

  /** True while changes must be noted; replay changes state without it. */
  get isRecording(): boolean {
    return this.#recording;
  }

  note(undo: () => void): void {
    this.#undo.push(undo);
  }
}
