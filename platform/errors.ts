/** One thing that stops the program from starting, told so that an operator can act on it. */
export interface StartupFault {
  /** Name of the setting that governs it, e.g. PORT. */
  readonly setting: string;
  /** What was found, in words that follow the setting's name: `is "80x", not a whole number`. */
  readonly found: string;
  /** What to do, as an imperative: `set it to a number from 1 to 65535`. */
  readonly remedy: string;
}

/** The program cannot start; the message holds one sentence for each fault. */
export class StartupError extends Error {
  readonly faults: readonly StartupFault[];

  constructor(faults: StartupFault | readonly StartupFault[], options?: ErrorOptions) {
    const all = isList(faults) ? faults : [faults];
    super(all.map(toSentence).join('\n'), options);
    this.name = 'StartupError';
    this.faults = all;
  }
}

/** A failure that callers tell apart by a stable code instead of by its text. */
export class CodedError<Code extends string = string> extends Error {
  readonly code: Code;

  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CodedError';
    this.code = code;
  }
}

/** Text of anything that was thrown: libraries throw strings and objects too. */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.message === '') {
    return thrown.errors.map(reasonOf).join(', ');
  }
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The operating system's error code (ENOENT, EACCES ...) when the thrown thing carries one. */
export function systemCodeOf(thrown: unknown): string | undefined {
  if (thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string') {
    return thrown.code;
  }
  return undefined;
}

function toSentence({ setting, found, remedy }: StartupFault): string {
  return `${setting} ${found}; ${remedy}.`;
}

function isList(faults: StartupFault | readonly StartupFault[]): faults is readonly StartupFault[] {
  return Array.isArray(faults);
}
