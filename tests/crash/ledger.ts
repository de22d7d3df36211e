import type { Exchange } from './patient-fetch.ts';

/** One write that the program has acknowledged. */
interface Acknowledged {
  readonly exchange: Exchange;
  /** The JSON of the answer, `{}` for an answer without one. */
  readonly answer: Readonly<Record<string, unknown>>;
}

/** What the program has promised to its clients, as they have noted it. */
export interface Ledger {
  note(exchange: Exchange): void;
  /** Acknowledged writes whose method and path look so, e.g. `POST /applications`. */
  writes(pattern: RegExp): readonly Acknowledged[];
  /** Answers that no client should ever get: 500, or a refusal of what had been done already. */
  readonly faults: readonly string[];
  /** How often an answer did not come, or was one of "not now". */
  readonly repeated: number;
  readonly answers: number;
}

export function createLedger(): Ledger {
  const acknowledged: Acknowledged[] = [];
  const faults: string[] = [];
  let repeated = 0;
  let answers = 0;
  return {
    faults,
    get repeated() {
      return repeated;
    },
    get answers() {
      return answers;
    },
    note: (exchange) => {
      answers++;
      repeated += exchange.repeated;
      const { method, path, status, before, body } = exchange;
      // A client that does right is never refused: what is refused here was lost, or done and forgotten.
      if (status >= 400) faults.push(`${method} ${path}: ${[...before, `${status} ${body.slice(0, 300)}`].join(', ')}`);
      if (status < 300 && method !== 'GET') acknowledged.push({ exchange, answer: parse(body) });
    },
    writes: (pattern) => acknowledged.filter(({ exchange: { method, path } }) => pattern.test(`${method} ${path}`)),
  };
}

function parse(body: string): Readonly<Record<string, unknown>> {
  return body === '' ? {} : (JSON.parse(body) as Readonly<Record<string, unknown>>);
}
