import { parseArgs } from 'node:util';
import type { Config } from './platform/config.ts';
import { reasonOf, StartupError, type StartupFault } from './platform/errors.ts';

/** Parts that can run in a process of their own; they meet in the database and at the gateway. */
export const ROLES = ['api', 'workers', 'engine', 'exporter'] as const;
export type ProgramRole = (typeof ROLES)[number];

/** `--only ROLE` runs one part in this process; without it, undefined: everything runs in one. */
export function readRole(args: readonly string[], config: Config): ProgramRole | undefined {
  const named = readOption(args);
  if (named === undefined) return undefined;
  const role = ROLES.find((each) => each === named);
  if (role === undefined) {
    throw new StartupError({
      setting: '--only',
      found: `is ${named}, but a part is expected`,
      remedy: `name one of ${ROLES.join(', ')}`,
    });
  }
  const fault = uselessness(role, config);
  if (fault !== undefined) throw new StartupError(fault);
  return role;
}

function readOption(args: readonly string[]): string | undefined {
  try {
    return parseArgs({ args: [...args], options: { only: { type: 'string' } }, strict: true }).values.only;
  } catch (error) {
    throw new StartupError({
      setting: 'The command line',
      found: `is "${args.join(' ')}", which cannot be read (${reasonOf(error).split('. ')[0]})`,
      remedy: `give nothing, or --only and one of ${ROLES.join(', ')}`,
    });
  }
}

/** Why the part could do nothing in a process of its own: better told now than found out by waiting. */
function uselessness(role: ProgramRole, config: Config): StartupFault | undefined {
  const { ZEEBE_ADDRESS, DATABASE_URL, EXPORTER_PORT } = config;
  if (role === 'engine' && ZEEBE_ADDRESS !== undefined) {
    return {
      setting: 'ZEEBE_ADDRESS',
      found: 'is set, so that the embedded engine (--only engine) has nothing to do',
      remedy: 'unset it, or start another part',
    };
  }
  if (role === 'exporter' && ZEEBE_ADDRESS === undefined) {
    return {
      setting: '--only',
      found: "is exporter, but the embedded engine's log is followed in the engine's own process",
      remedy: 'start --only engine, which does both, or set ZEEBE_ADDRESS',
    };
  }
  if (role !== 'engine' && DATABASE_URL === undefined) {
    return {
      setting: 'DATABASE_URL',
      found: `is unset, but --only ${role} shares its database with the other parts`,
      remedy: 'set it to the same PostgreSQL for all of them',
    };
  }
  if (role === 'exporter' && EXPORTER_PORT === undefined) {
    return {
      setting: 'EXPORTER_PORT',
      found: 'is unset, so that --only exporter has nothing to do',
      remedy: "set it and EXPORTER_AUTH, and point the broker's exporter there",
    };
  }
  return undefined;
}
