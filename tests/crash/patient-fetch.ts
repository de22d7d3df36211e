import { setTimeout as pause } from 'node:timers/promises';

/** What a request got in the end, and how often it was sent. */
export interface Exchange {
  readonly method: string;
  /** Below /api/v1. */
  readonly path: string;
  readonly idempotencyKey: string | undefined;
  readonly status: number;
  /** What came before, without repetitions: a status with its code, or LOST for an answer that did not come. */
  readonly before: readonly string[];
  readonly repeated: number;
  /** The answer was given to an earlier attempt. */
  readonly isReplayed: boolean;
  readonly body: string;
}

export interface PatienceOptions {
  /** Told of every answer but those after which the request is sent again. */
  readonly onAnswer: (exchange: Exchange) => void;
  /** Told why a request is sent again. */
  readonly onRepeat?: (reason: string) => void;
}

/** A request that gets no real answer for so long is given up: above many slow starts in a row. */
const PATIENCE_MS = 240_000;
const ANSWER_MS = 60_000;
const PAUSE_MS = 100;
/** What a client is told to do again: the service is away for a moment, or the first attempt is not settled. */
const AGAIN = [409, 503, 507];

/**
 * A fetch as a good client makes it: a request whose answer is lost, or that is refused for the moment, is sent again with
 * the same Idempotency-Key until there is an answer. Bytes of an upload go on from where the server has come to.
 */
export function createPatientFetch({ onAnswer, onRepeat }: PatienceOptions): typeof fetch {
  return async (input, init = {}) => {
    const address = String(input);
    const reasons: string[] = [];
    for (const end = performance.now() + PATIENCE_MS; performance.now() < end; await pause(PAUSE_MS)) {
      const answer = await attempt(address, init, reasons.length > 0);
      const reason = answer === undefined ? 'LOST' : await reasonToRepeat(answer);
      if (answer !== undefined && reason === undefined) {
        onAnswer(await describe(address, init, { answer, reasons }));
        return answer;
      }
      reasons.push(reason ?? '');
      onRepeat?.(reason ?? '');
    }
    throw new Error(`Expected an answer to ${init.method} ${address}, but got ${[...new Set(reasons)].join(', ')}`);
  };
}

async function attempt(address: string, init: RequestInit, isRepeated: boolean): Promise<Response | undefined> {
  try {
    const rest = isRepeated && init.method === 'PATCH' ? await restOfUpload(address, init) : init;
    if (rest === undefined) return new Response(null, { status: 204 });
    const answer = await fetch(address, { ...rest, signal: AbortSignal.timeout(ANSWER_MS) });
    // The whole of it: a killed program leaves half a body.
    return new Response(hasBody(answer) ? await answer.arrayBuffer() : null, answer);
  } catch {
    return undefined;
  }
}

const hasBody = ({ status }: Response): boolean => status !== 204 && status !== 304;

async function reasonToRepeat(answer: Response): Promise<string | undefined> {
  if (!AGAIN.includes(answer.status)) return undefined;
  const { code } = (await answer.clone().json()) as { readonly code: string };
  return answer.status === 409 && code !== 'REQUEST_RUNNING' ? undefined : `${answer.status} ${code}`;
}

/** Nothing is left to send when the bytes had arrived and only the answer was lost. */
async function restOfUpload(address: string, init: RequestInit): Promise<RequestInit | undefined> {
  const { 'upload-offset': _, 'content-type': __, ...identity } = init.headers as Record<string, string>;
  const head = await fetch(address, { method: 'HEAD', headers: identity });
  if (!head.ok) throw new Error(`Expected to be told how far the upload has come, but got ${head.status}`);
  const offset = Number(head.headers.get('upload-offset'));
  const body = init.body as Uint8Array<ArrayBuffer>;
  if (offset === body.length) return undefined;
  const headers = { ...(init.headers as Record<string, string>), 'upload-offset': String(offset) };
  return { ...init, headers, body: body.subarray(offset) };
}

async function describe(
  address: string,
  init: RequestInit,
  { answer, reasons }: { readonly answer: Response; readonly reasons: readonly string[] },
): Promise<Exchange> {
  const headers = init.headers as Record<string, string> | undefined;
  return {
    method: init.method ?? 'GET',
    path: new URL(address).pathname.replace('/api/v1', ''),
    idempotencyKey: headers?.['idempotency-key'],
    status: answer.status,
    before: [...new Set(reasons)],
    repeated: reasons.length,
    isReplayed: answer.headers.get('idempotency-replayed') === 'true',
    body: hasBody(answer) ? await answer.clone().text() : '',
  };
}
