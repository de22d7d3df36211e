import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { createLifecycle, listenFault } from './lifecycle.ts';

const logger = pino({ level: 'silent' });

describe('the life cycle', () => {
  test('parts stop in the opposite order of their start', async () => {
    const events: string[] = [];
    const lifecycle = createLifecycle({ logger });
    for (const name of ['database', 'engine', 'api']) {
      await lifecycle.start(
        name,
        () => name,
        (part) => void events.push(part),
      );
    }

    await lifecycle.stop();

    expect(events).toEqual(['api', 'engine', 'database']);
  });

  test('a part that waits while it starts is told of a stop', async () => {
    const lifecycle = createLifecycle({ logger });
    const waiting = lifecycle.start(
      'engine',
      (stopped) => new Promise<never>((_, fail) => stopped.addEventListener('abort', () => fail(new Error('told')))),
    );

    await lifecycle.stop();

    await expect(waiting).rejects.toThrow('told');
  });

  test('a part that fails to stop does not keep the others running', async () => {
    const events: string[] = [];
    const lifecycle = createLifecycle({ logger });
    await lifecycle.start(
      'database',
      () => 1,
      () => void events.push('database'),
    );
    await lifecycle.start(
      'engine',
      () => 1,
      () => Promise.reject(new Error('stuck')),
    );

    await lifecycle.stop();

    expect(events).toEqual(['database']);
  });

  test('a part that hangs is cut off and leaves time for the first', async () => {
    const events: string[] = [];
    const lifecycle = createLifecycle({ logger, stopTimeoutMs: 60 });
    await lifecycle.start(
      'database',
      () => 1,
      () => void events.push('database'),
    );
    await lifecycle.start(
      'api',
      () => 1,
      () => new Promise<void>(() => {}),
    );

    await lifecycle.stop();

    expect(events).toEqual(['database']);
  });

  test('stopping twice stops once', async () => {
    let stops = 0;
    const lifecycle = createLifecycle({ logger });
    await lifecycle.start(
      'api',
      () => 1,
      () => void stops++,
    );

    await Promise.all([lifecycle.stop(), lifecycle.stop()]);

    expect(stops).toBe(1);
  });

  test('a part that is still starting while everything stops is ended too', async () => {
    const events: string[] = [];
    const lifecycle = createLifecycle({ logger });
    let ready = () => {};
    const starting = lifecycle.start(
      'database',
      () =>
        new Promise<void>((done) => {
          ready = done;
        }),
      () => void events.push('ended'),
    );

    await lifecycle.stop();
    ready();

    await expect(starting).rejects.toThrow('stopped while database was starting');
    expect(events).toEqual(['ended']);
  });
});

describe('an address that cannot be listened on is one sentence', () => {
  const settings = { portSetting: 'PORT', hostSetting: 'HOST' };

  test('the port is taken', async () => {
    const first = createServer();
    await new Promise<void>((done) => first.listen(0, '127.0.0.1', done));
    const address = first.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;

    const error = await listen(port, '127.0.0.1');

    expect(listenFault({ ...settings, host: '127.0.0.1', port }, error).message).toBe(
      `PORT is ${port}, which is taken on 127.0.0.1; stop the program that uses it, or choose another port.`,
    );
    first.close();
  });

  test('the host is not of this machine', async () => {
    const error = await listen(0, '192.0.2.1');

    expect(listenFault({ ...settings, host: '192.0.2.1', port: 0 }, error).message).toMatch(
      /^HOST is 192\.0\.2\.1, which cannot be listened on \(.*EADDRNOTAVAIL.*\); set it to an address of this machine/,
    );
  });

  function listen(port: number, host: string): Promise<unknown> {
    return new Promise((fail) => createServer().once('error', fail).listen(port, host));
  }
});

test('the starter refuses a Node that is too old before anything else', () => {
  const asOldNode =
    'Object.defineProperty(process.versions, "node", { value: "18.20.0" }); await import(process.argv[1]);';
  const starter = new URL('../scripts/start.mjs', import.meta.url).href;

  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', asOldNode, starter], {
    encoding: 'utf8',
  });

  expect(status).toBe(1);
  expect(stderr).toBe('Node is 18.20.0, but 20.19 or later is needed; install it and start again.\n');
});
