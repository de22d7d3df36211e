import { randomUUID } from 'node:crypto';

/** Somebody signed in at one start of the program. */
export interface Session {
  readonly address: string;
  readonly cookie: string;
}

export async function signIn(address: string, password: string, username = 'admin'): Promise<Session> {
  const answer = await send(address, 'POST', '/session', { username, password });
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return { address, cookie };
}

export async function changePassword(session: Session, currentPassword: string, newPassword: string): Promise<Session> {
  await send(session.address, 'PUT', '/session/password', { currentPassword, newPassword }, session.cookie);
  return signIn(session.address, newPassword);
}

/** A small write whose answer promises that it is kept. */
export async function createCounty({ address, cookie }: Session, code: string): Promise<void> {
  const csv = `code,name,cityCode,purchasePolicyFrom\n${code},区${code},339900,\n`;
  await send(address, 'POST', '/registers/counties/imports', csv, cookie);
}

export async function hasCounty({ address, cookie }: Session, code: string): Promise<boolean> {
  const answer = await send(address, 'GET', '/counties', undefined, cookie);
  const { items } = (await answer.json()) as { items: { code: string }[] };
  return items.some((county) => county.code === code);
}

async function send(address: string, method: string, path: string, body?: object | string, cookie = '') {
  const isText = typeof body === 'string';
  const answer = await fetch(`${address}/api/v1${path}`, {
    method,
    headers: {
      cookie,
      'idempotency-key': randomUUID(),
      ...(body !== undefined && { 'content-type': isText ? 'text/csv' : 'application/json' }),
    },
    ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
  });
  if (!answer.ok) {
    throw new Error(`Expected ${method} ${path} to be done, but got ${answer.status}: ${await answer.text()}`);
  }
  return answer;
}
