import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a department's own server has taken. */
export interface Taken {
  readonly id: string;
  readonly body: string;
  readonly timestamp: string;
  readonly signature: string;
}

export interface Receiver {
  readonly url: string;
  readonly taken: readonly Taken[];
  /** From now on everything is taken. */
  recover(): void;
  close(): Promise<void>;
}

/** A department's own server, which answers 503 so many times before it takes anything; by default until it recovers. */
export async function openReceiver(failures = Number.POSITIVE_INFINITY): Promise<Receiver> {
  const taken: Taken[] = [];
  let left = failures;
  const server = createServer(async (request, response) => {
    const body = (await request.toArray()).join('');
    const header = (name: string) => String(request.headers[name]);
    if (left > 0) {
      left -= 1;
      response.writeHead(503).end();
      return;
    }
    const [timestamp, signature] = [header('x-tushen-timestamp'), header('x-tushen-signature')];
    taken.push({ id: header('x-tushen-delivery'), body, timestamp, signature });
    response.end('ok');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const recover = () => {
    left = 0;
  };
  const close = async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${port}/`, taken, recover, close };
}
