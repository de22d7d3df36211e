import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { loadGatewayService } from '../../engine/gateway/protocol-definition.ts';
import { root } from '../start/built-program.ts';

/** Runs in a process of its own, which knows nothing of our types: it sends bytes that were made here. */
const CLIENT = `
  const { Client, credentials } = require('@grpc/grpc-js');
  const [port, path, request, count] = process.argv.slice(1);
  const client = new Client('127.0.0.1:' + port, credentials.createInsecure());
  const bytes = Buffer.from(request, 'base64');
  const same = (value) => value;
  for (let index = 0; index < Number(count); index++) {
    client.makeServerStreamRequest(path, same, same, bytes).on('error', () => {}).resume();
  }`;

/** Opens long polls from another process; the answer kills it, so that its clients vanish without a word. */
export function pollFromAfar(port: number, request: object, count: number): () => Promise<void> {
  const method = loadGatewayService()['ActivateJobs'];
  if (method === undefined) throw new Error('Expected the gateway to know ActivateJobs');
  const bytes = method.requestSerialize(request).toString('base64');
  const child = spawn(process.execPath, ['-e', CLIENT, String(port), method.path, bytes, String(count)], {
    cwd: root,
    stdio: 'ignore',
  });
  return async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
}
