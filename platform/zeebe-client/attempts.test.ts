import { describe, expect, test } from 'vitest';
import { attempt } from './attempts.ts';
import { toZeebeError, ZeebeError } from './zeebe-error.ts';

const never = new AbortController().signal;
const once = { timeoutMs: 1_000, repeatable: false, signal: never };
const repeatable = { ...once, repeatable: true };

/** As the libraries throw: a gRPC status number and a text with its name. */
function grpcError(code: number, message: string): Error {
  return Object.assign(new Error(message), { code });
}

/** A call that fails so often before it answers. */
function failing(times: number, error: Error) {
  const calls = { count: 0 };
  const call = async () => {
    calls.count++;
    if (calls.count <= times) {
      throw error;
    }
    return 'done';
  };
  return { call, calls };
}

describe('a call to the gateway', () => {
  test('an empty answer is a failure: the client was closing', async () => {
    await expect(attempt(async () => undefined, once)).rejects.toMatchObject({ code: 'CLOSED' });
  });

  test('one that is never answered ends by its time limit', async () => {
    const call = () => new Promise<string>(() => {});

    await expect(attempt(call, { ...once, timeoutMs: 10 })).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
      message: 'The gateway did not answer within 10 ms',
    });
  });

  test('nothing is sent after closing', async () => {
    const { call, calls } = failing(0, new Error());

    await expect(attempt(call, { ...once, signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'CLOSED' });
    expect(calls.count).toBe(0);
  });

  test.each([
    ['one that may be repeated, after a lost connection', repeatable, 14, '14 UNAVAILABLE: connection lost', 3],
    ['any, after back-pressure', once, 8, '8 RESOURCE_EXHAUSTED: all failed', 3],
    ['not one whose first try may have worked', once, 14, '14 UNAVAILABLE: connection lost', 1],
    ['not one that is too large', once, 8, '8 RESOURCE_EXHAUSTED: gRPC message exceeds maximum size', 1],
    ['not one that was refused', repeatable, 5, '5 NOT_FOUND: no such job', 1],
  ])('repeats %s', async (_, options, code, text, count) => {
    const { call, calls } = failing(2, grpcError(code, text));

    const outcome = await attempt(call, options).catch((error: ZeebeError) => error.code);

    expect(calls.count).toBe(count);
    expect(outcome === 'done').toBe(count === 3);
  });

  test('gives up after a few attempts', async () => {
    const { call, calls } = failing(99, grpcError(14, '14 UNAVAILABLE: connection lost'));

    await expect(attempt(call, repeatable)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(calls.count).toBe(5);
  });
});

describe('an error of the gateway', () => {
  test('has the name of its status and the reason without wrapping, and keeps its cause', () => {
    const cause = grpcError(5, "5 NOT_FOUND: Command 'COMPLETE' rejected with code 'NOT_FOUND': no such job");

    const error = toZeebeError(cause);

    expect(error).toMatchObject({
      code: 'NOT_FOUND',
      message: "Command 'COMPLETE' rejected with code 'NOT_FOUND': no such job",
      cause,
    });
  });

  test.each([
    ['UNAVAILABLE', true],
    ['DEADLINE_EXCEEDED', true],
    ['CLOSED', true],
    ['NOT_FOUND', false],
    ['ALREADY_EXISTS', false],
    ['RESOURCE_EXHAUSTED', false],
  ] as const)('%s leaves the outcome unknown: %s', (code, unknown) => {
    expect(new ZeebeError(code, '').outcomeUnknown).toBe(unknown);
  });

  test('what is no gRPC error at all is UNKNOWN', () => {
    expect(toZeebeError('boom')).toMatchObject({ code: 'UNKNOWN', message: 'boom' });
  });
});
