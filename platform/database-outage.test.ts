import { describe, expect, it } from 'vitest';
import { isDatabaseFull, isDatabaseOutage } from './database-outage.ts';

const withCode = (code: string) => Object.assign(new Error('of the database'), { code });
const named = (name: string) => Object.assign(new Error('no connection in time'), { name });

describe('an outage of the database', () => {
  it.each([
    ['an ended session', withCode('57P01')],
    ['a crashed server', withCode('57P02')],
    ['a server that starts', withCode('57P03')],
    ['a lost connection', withCode('08006')],
    ['a full disk', withCode('53100')],
    ['too many connections', withCode('53300')],
    ['a failed write', withCode('58030')],
    ['a refused connection', withCode('ECONNREFUSED')],
    ['a socket that is gone with its server', Object.assign(withCode('ENOENT'), { syscall: 'connect' })],
    ['a broken connection', withCode('ECONNRESET')],
    ['a connection that broke under a query', new Error('Connection terminated unexpectedly')],
    ['a transaction that broke off, as knex tells it', new Error('ROLLBACK - Connection terminated unexpectedly')],
    ['a query on a broken connection', new Error('Client has encountered a connection error and is not queryable')],
    ['a pool that gave none in time', named('KnexTimeoutError')],
    ['the other pool that gave none in time', new Error('timeout exceeded when trying to connect')],
  ])('is seen in %s', (_what, error) => {
    expect(isDatabaseOutage(error)).toBe(true);
  });

  it.each([
    ['a broken constraint', withCode('23505')],
    ['a statement that took too long', withCode('57014')],
    ['a deadlock', withCode('40P01')],
    ['a missing file', Object.assign(withCode('ENOENT'), { syscall: 'open' })],
    ['a fault of ours', new TypeError('x is not a function')],
    ['what is no error', 'ECONNREFUSED'],
  ])('is not seen in %s', (_what, error) => {
    expect(isDatabaseOutage(error)).toBe(false);
  });

  it('of a full disk is told apart', () => {
    expect([isDatabaseFull(withCode('53100')), isDatabaseFull(withCode('53300'))]).toEqual([true, false]);
  });
});
