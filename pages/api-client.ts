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
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

export class ApiProblem extends Error {
  readonly body: ProblemBody;

  constructor(body: ProblemBody) {
    super(body.messageZh ?? body.detail ?? body.title);
    this.name = 'ApiProblem';
    this.body = body;
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

async function problemOf(response: Response): Promise<ApiProblem> {
  const fallback: ProblemBody = {
    code: 'UNREADABLE_ANSWER',
    title: `服务器答复 ${response.status}`,
    status: response.status,
  };
  const body: ProblemBody = await response.json().catch(() => fallback);
  return new ApiProblem(body);
}

/**
 * Calls `/api/v1{path}`. Pass `idempotencyKey` to repeat a POST safely; without one each call is a new act.
 * @throws ApiProblem when the server refuses
 */
export async function call<T>(method: Method, path: string, body?: unknown, idempotencyKey?: string): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (method === 'POST') headers['idempotency-key'] = idempotencyKey ?? crypto.randomUUID();
  const response = await fetch(`/api/v1${path}`, {
    method,
    headers,
    credentials: 'same-origin',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw await problemOf(response);
  if (response.status === 204) return undefined as T;
  return response.json();
}

export const get = <T>(path: string): Promise<T> => call<T>('GET', path);
export const post = <T>(path: string, body: unknown = {}, key?: string): Promise<T> => call<T>('POST', path, body, key);

/** What to show a person for anything thrown by `call`. */
export function sentenceFor(error: unknown): string {
  if (error instanceof ApiProblem) {
    const places = (error.body.errors ?? []).map((each) => `${each.pointer} ${each.detail}`);
    return [error.message, ...places].join('；');
  }
  return error instanceof Error ? error.message : String(error);
}
