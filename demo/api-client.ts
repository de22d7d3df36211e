import { randomUUID } from 'node:crypto';

/** What a refusal of the server carries (RFC 9457). */
interface ProblemBody {
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

/** The server refused a call; `code` is the one of the API's catalogue. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;

  constructor(call: string, status: number, { code, title, detail, errors = [] }: ProblemBody) {
    const items = errors.map((item) => `${item.pointer}: ${item.detail}`);
    super(`${call} was refused with ${status} ${code}: ${[detail ?? title, ...items].join('; ')}`);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = code;
  }
}

/** A file on its way into a material slot. */
export interface NewFile {
  readonly applicationId: string;
  readonly slot: string;
  readonly fileName: string;
  readonly content: Uint8Array;
}

/** Somebody who calls the API: nobody in particular, a signed-in person, or the holder of an API key. */
export interface Caller {
  get<Answer>(path: string): Promise<Answer>;
  /** Each call is a new act, unless it repeats the key of an earlier one. */
  post<Answer>(path: string, body?: unknown, idempotencyKey?: string): Promise<Answer>;
  put<Answer>(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  patch<Answer>(path: string, body: unknown): Promise<Answer>;
  delete(path: string): Promise<void>;
  getText(path: string): Promise<string>;
  postCsv<Answer>(path: string, text: string): Promise<Answer>;
  putBytes(path: string, content: Uint8Array): Promise<void>;
  /** Sends a file by the resumable protocol (tus 1.0) and puts it into its slot. */
  upload<Answer>(file: NewFile): Promise<Answer>;
}

export interface ApiClient {
  readonly baseUrl: string;
  /** Calls without signing in. */
  readonly anybody: Caller;
  /** Opens a session and calls with its cookie. */
  signIn(username: string, password: string): Promise<Caller>;
  withKey(apiKey: string): Caller;
}

interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

type Send = (request: Request) => Promise<Response>;
type Jar = Record<string, string>;

const JSON_TYPE = 'application/json';

/**
 * A client of the API under `baseUrl`, e.g. `http://127.0.0.1:3000`. Refusals are thrown as ApiProblem. `transport` sends
 * the requests, for callers that want to repeat or to note them.
 */
export function createApiClient(baseUrl: string, transport: typeof fetch = fetch): ApiClient {
  const root = `${baseUrl.replace(/\/$/, '')}/api/v1`;
  const senderOf =
    (identity: Jar): Send =>
    async ({ method, path, headers, body }) => {
      const response = await transport(`${root}${path}`, {
        method,
        headers: { ...identity, ...headers },
        ...(body === undefined ? {} : { body }),
      });
      // A password change gives a new session; the old cookie would lead nowhere.
      const cookie = response.headers.getSetCookie()[0]?.split(';', 1)[0];
      if (cookie !== undefined) identity['cookie'] = cookie;
      if (!response.ok) throw new ApiProblem(`${method} ${path}`, response.status, await problemOf(response));
      return response;
    };
  return {
    baseUrl,
    anybody: callerOf(senderOf({})),
    withKey: (apiKey) => callerOf(senderOf({ authorization: `Bearer ${apiKey}` })),
    signIn: async (username, password) => {
      const caller = callerOf(senderOf({}));
      await caller.post('/session', { username, password });
      return caller;
    },
  };
}

function callerOf(send: Send): Caller {
  const withBody = async <Answer>(method: string, path: string, body: unknown, headers: Readonly<Jar> = {}) =>
    read<Answer>(
      await send({ method, path, headers: { 'content-type': JSON_TYPE, ...headers }, body: JSON.stringify(body) }),
    );
  return {
    get: async <Answer>(path: string) => read<Answer>(await send({ method: 'GET', path })),
    post: (path, body = {}, key = randomUUID()) => withBody('POST', path, body, { 'idempotency-key': key }),
    put: (path, body, headers) => withBody('PUT', path, body, headers),
    patch: (path, body) => withBody('PATCH', path, body),
    delete: async (path) => {
      await send({ method: 'DELETE', path });
    },
    getText: async (path) => (await send({ method: 'GET', path })).text(),
    postCsv: async <Answer>(path: string, body: string) => {
      const headers = { 'content-type': 'text/csv', 'idempotency-key': randomUUID() };
      return read<Answer>(await send({ method: 'POST', path, headers, body }));
    },
    putBytes: async (path, content) => {
      const headers = { 'content-type': 'application/octet-stream' };
      await send({ method: 'PUT', path, headers, body: new Uint8Array(content) });
    },
    upload: async <Answer>(file: NewFile) => {
      const place = await sendBytes(send, file);
      const headers = { 'content-type': JSON_TYPE, 'idempotency-key': randomUUID() };
      return read<Answer>(await send({ method: 'POST', path: `${place}/file`, headers, body: '{}' }));
    },
  };
}

/** Creates an upload and sends its bytes in one piece; answers its address. */
async function sendBytes(send: Send, { applicationId, slot, fileName, content }: NewFile): Promise<string> {
  const version = { 'tus-resumable': '1.0.0' };
  const metadata = Object.entries({ applicationId, slot, filename: fileName })
    .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
    .join(',');
  const announced = await send({
    method: 'POST',
    path: '/uploads',
    headers: { ...version, 'upload-length': String(content.length), 'upload-metadata': metadata },
  });
  const id = announced.headers.get('location')?.split('/').at(-1);
  if (id === undefined) throw new Error('Expected the address of the new upload in Location, but found none.');
  await send({
    method: 'PATCH',
    path: `/uploads/${id}`,
    headers: { ...version, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
    body: new Uint8Array(content),
  });
  return `/uploads/${id}`;
}

/** The server's schemas say what an answer is; here it is believed. */
async function read<Answer>(response: Response): Promise<Answer> {
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

async function problemOf(response: Response): Promise<ProblemBody> {
  const text = await response.text();
  try {
    return JSON.parse(text) as ProblemBody;
  } catch {
    return { code: 'NO_PROBLEM_DETAILS', title: text.slice(0, 200) };
  }
}
