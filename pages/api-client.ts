import { inChinese } from './in-chinese.ts';

/**
 * The one way the pages talk to the server: JSON over fetch, an Idempotency-Key on every POST, and a refusal turned
 * into an `ApiProblem` that carries the server's code and its sentence for people.
 */
export interface ProblemBody {
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly messageZh?: string;
  readonly status: number;
  readonly errors?: readonly ProblemItem[];
}

/** One thing wrong, and where. */
export interface ProblemItem {
  readonly pointer: string;
  readonly detail: string;
  readonly code?: string;
  readonly messageZh?: string;
}

export class ApiProblem extends Error {
  readonly body: ProblemBody;

  constructor(body: ProblemBody) {
    super(body.messageZh ?? body.detail ?? body.title);
    this.name = 'ApiProblem';
    this.body = body;
  }
}

/** Tells `signed-out` when the server no longer knows the person, e.g. after a night, and `signed-in` when it does again. */
export const sessionEvents = new EventTarget();

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface CallOptions {
  readonly body?: unknown;
  /** Repeats a POST safely; without one each call is a new act. */
  readonly idempotencyKey?: string;
  /** Version that the caller has read, for `If-Match`. */
  readonly ifMatch?: number;
  /** Set for a body that is text or bytes already, such as `text/csv`; any other body is sent as JSON. */
  readonly contentType?: string;
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const fallback: ProblemBody = {
    code: 'UNREADABLE_ANSWER',
    title: `服务器答复 ${response.status}`,
    status: response.status,
  };
  const body: ProblemBody = await response.json().catch(() => fallback);
  return new ApiProblem(body);
}

function headersOf(
  method: Method,
  { body, idempotencyKey, ifMatch, contentType = 'application/json' }: CallOptions,
): Record<string, string> {
  return {
    accept: 'application/json',
    ...(body === undefined ? {} : { 'content-type': contentType }),
    ...(method === 'POST' ? { 'idempotency-key': idempotencyKey ?? crypto.randomUUID() } : {}),
    ...(ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` }),
  };
}

function bodyOf({ body, contentType }: CallOptions): string | Blob {
  if (body instanceof Blob) return body;
  return contentType === undefined ? JSON.stringify(body) : String(body);
}

async function ask(method: Method, path: string, options: CallOptions): Promise<Response> {
  const response = await fetch(`/api/v1${path}`, {
    method,
    headers: headersOf(method, options),
    credentials: 'same-origin',
    ...(options.body === undefined ? {} : { body: bodyOf(options) }),
  });
  if (!response.ok) {
    const problem = await problemOf(response);
    if (problem.body.code === 'NOT_SIGNED_IN') sessionEvents.dispatchEvent(new Event('signed-out'));
    throw problem;
  }
  return response;
}

/**
 * Calls `/api/v1{path}`.
 * @throws ApiProblem when the server refuses
 */
export async function call<T>(method: Method, path: string, options: CallOptions = {}): Promise<T> {
  const response = await ask(method, path, options);
  if (response.status === 204) return undefined as T;
  return response.json();
}

export const get = <T>(path: string): Promise<T> => call<T>('GET', path);
export const post = <T>(path: string, body: unknown = {}, idempotencyKey?: string): Promise<T> =>
  call<T>('POST', path, { body, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) });

/** Text as it is, for diagrams. */
export const getText = async (path: string): Promise<string> => (await ask('GET', path, {})).text();

/** `path` with the given filters; empty ones are left out. */
export function withQuery(
  path: string,
  filters: Readonly<Record<string, string | number | boolean | undefined>>,
): string {
  const given = Object.entries(filters).filter(([, value]) => value !== undefined && value !== '');
  const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return query === '' ? path : `${path}?${query}`;
}

/**
 * Something named in the address of a page.
 * @throws Error with the sentence when it is not there, or cannot be since the name is malformed
 */
export async function orMissing<T>(sentence: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    const isMissing = error instanceof ApiProblem && [400, 404].includes(error.body.status);
    throw isMissing ? new Error(sentence) : error;
  }
}

/** What to show a person for anything thrown by `call`. */
export function sentenceFor(error: unknown): string {
  if (error instanceof ApiProblem) {
    const { errors = [], detail } = error.body;
    const places = errors.map((each) => `${placeOf(each)}${each.messageZh ?? inChinese(each.detail) ?? each.detail}`);
    const only = places.length === 0 && detail !== undefined ? [detailFor(error.body, detail)] : [];
    const texts = [...only, ...places].filter((text) => text !== '');
    // A detail that begins with the words of the refusal says it all.
    const isRepeated = texts.some((text) => text.startsWith(error.message));
    return [...(isRepeated ? [] : [error.message]), ...texts].join('；');
  }
  // What fetch throws, in the words of each browser, when no answer came.
  if (error instanceof TypeError) return '没有收到服务器的答复，请检查网络后重试';
  return error instanceof Error ? error.message : String(error);
}

/** That something is not there needs no further words: the server's name ids that nobody knows. */
function detailFor({ code }: ProblemBody, detail: string): string {
  return inChinese(detail) ?? (code === 'NOT_FOUND' ? '' : detail);
}

/** The field, the opinion or the place in a file; the parts of a request as a whole are no place for people. */
function placeOf({ pointer }: ProblemItem): string {
  const [, serial] = /^\/opinions\/(\d+)$/.exec(pointer) ?? [];
  if (serial !== undefined) return `意见 ${serial}：`;
  const name = pointer.slice(pointer.lastIndexOf('/') + 1);
  return ['', 'body', 'file', 'resources', 'querystring', 'params', 'headers'].includes(name) ? '' : `${name}：`;
}
