import { systemCodeOf } from './errors.ts';

/** PostgreSQL's classes and codes of a server that cannot serve now: connections, room and memory, a shutdown, a start. */
const OUTAGES = [/^08/, /^53/, /^57P0[1-5]$/, /^58030$/, /^25P03$/];

/** The system's words for a server that is not there, or not any more. */
const UNREACHED = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND'];

/**
 * What the drivers say without a code, knex behind the statement: no connection came free or could be made in time, or the
 * one in use broke.
 */
const BROKEN =
  /(^| - )(Connection terminated|timeout expired|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/**
 * True when the database cannot serve at the moment, whatever was asked of it: the same work may well succeed later. A
 * statement that took too long or lost a conflict is none: there the work itself may be to blame.
 */
export function isDatabaseOutage(error: unknown): boolean {
  const code = systemCodeOf(error);
  // The socket of a server on this machine, while that is down. Other files may be missing as well.
  if (code === 'ENOENT') return error instanceof Error && 'syscall' in error && error.syscall === 'connect';
  if (code !== undefined && (UNREACHED.includes(code) || OUTAGES.some((outage) => outage.test(code)))) return true;
  return error instanceof Error && (error.name === 'KnexTimeoutError' || BROKEN.test(error.message));
}

/** True when the database refused a write because its disk is full. */
export function isDatabaseFull(error: unknown): boolean {
  return systemCodeOf(error) === '53100';
}
