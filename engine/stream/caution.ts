import { createHash } from 'node:crypto';
import { type EngineLog, LeadershipLostError, type LogIdentity, type Suspect } from '../log/engine-log.ts';
import { isDueCommand } from '../processing/command-processors.ts';
import type { Command } from '../protocol/commands.ts';
import { NO_KEY } from '../protocol/keys.ts';
import type { EngineStateView } from '../state/engine-state.ts';

/** Commands that are done one at a time after the engine failed: more than were under way then. */
const CAREFUL_COMMANDS = 1_000;

/** With the first failure, which nobody was accused of, that makes three. */
const MOST_CRASHES = 2;

/** A client's command may come again by a client that knows better; one of our own comes back the same for ever. */
const CLIENT_BAN_MILLISECONDS = 600_000;

const EVIDENCE_LENGTH = 10_000;

/**
 * Finds the command that makes the engine fail whenever it is tried: one that ends the process, or whose events no database
 * takes. After a failure commands are done one at a time, and each is accused in the log before it is tried, so that the
 * next start knows which it was. One that has failed so often is not tried again; its instance is banned, and the
 * accusation stays in the log as evidence.
 */
export class Caution {
  readonly #log: EngineLog;
  #suspects = new Map<string, Suspect>();
  #commandsLeft = 0;
  #accused: string | undefined;
  /** Accused of a failure that was the database's own. */
  #innocent: string | undefined;

  constructor(log: EngineLog) {
    this.#log = log;
  }

  get isActive(): boolean {
    return this.#commandsLeft > 0;
  }

  /** The engine leads from now on. A leader that ended without saying so may have failed at what comes now. */
  async begin({ suspects, endedCleanly }: LogIdentity): Promise<void> {
    this.#suspects = new Map(suspects.map((suspect) => [suspect.fingerprint, suspect]));
    if (!endedCleanly) {
      this.#commandsLeft = CAREFUL_COMMANDS;
    }
    if (this.#innocent !== undefined) {
      await this.#drop(this.#innocent);
      this.#innocent = undefined;
    }
  }

  /** The engine failed and will recover. */
  failed(cause: unknown): void {
    this.#commandsLeft = CAREFUL_COMMANDS;
    this.#innocent = isFaultOfDatabase(cause) ? this.#accused : undefined;
    this.#accused = undefined;
  }

  /** Durable before the command is tried. */
  async accuse(command: Command, state: EngineStateView, now: number): Promise<void> {
    const fingerprint = fingerprintOf(command);
    this.#accused = fingerprint;
    const known = this.#suspects.get(fingerprint);
    const suspect = {
      fingerprint,
      command: textOf(command).slice(0, EVIDENCE_LENGTH),
      processInstanceKey: processInstanceOf(state, command.key),
      crashes: (known?.crashes ?? 0) + 1,
      accusedAt: now,
    };
    await this.#log.accuse(suspect);
    this.#suspects.set(fingerprint, suspect);
  }

  /** What was accused last has gone well. */
  async acquit(): Promise<void> {
    this.#commandsLeft--;
    if (this.#accused !== undefined) {
      await this.#drop(this.#accused);
      this.#accused = undefined;
    }
  }

  /** The suspect that the command is, when it must not be tried again. */
  findConvicted(command: Command, now: number): Suspect | undefined {
    const suspect = this.#suspects.size === 0 ? undefined : this.#suspects.get(fingerprintOf(command));
    const isBeingTried = suspect !== undefined && suspect.fingerprint === this.#accused;
    if (suspect === undefined || suspect.crashes < MOST_CRASHES || isBeingTried) {
      return undefined;
    }
    return isDueCommand(command) || now < suspect.accusedAt + CLIENT_BAN_MILLISECONDS ? suspect : undefined;
  }

  async #drop(fingerprint: string): Promise<void> {
    await this.#log.acquit(fingerprint);
    this.#suspects.delete(fingerprint);
  }
}

/** Keys are unique over all kinds of things, so the key alone tells. */
function processInstanceOf(state: EngineStateView, key: number): number {
  return (
    state.timers.find(key)?.processInstanceKey ??
    state.continuations.find(key)?.processInstanceKey ??
    state.incidents.find(key)?.processInstanceKey ??
    (state.jobs.find(key) ?? state.elements.find(key))?.value.processInstanceKey ??
    NO_KEY
  );
}

function fingerprintOf(command: Command): string {
  return `${command.name} ${command.key} ${createHash('sha256').update(textOf(command)).digest('hex')}`;
}

function textOf({ name, key, value }: Command): string {
  return JSON.stringify({ name, key, value });
}

/** A row may be to blame for a timeout, or for data or a size that no table takes; for anything else the database is. */
function isFaultOfDatabase(cause: unknown): boolean {
  if (cause instanceof LeadershipLostError || !(cause instanceof Error)) {
    return true;
  }
  if ('code' in cause && typeof cause.code === 'string') {
    return !/^(22|54|57014$)/.test(cause.code);
  }
  return /^Connection terminated|^timeout exceeded when trying to connect/.test(cause.message);
}
