/** What a system of another office knows of a subject. */
export interface NeighbourAnswer {
  /** Facts as they are shown, by Chinese name. */
  readonly facts: Readonly<Record<string, string>>;
  /** Where they come from, ready to be shown. */
  readonly source: string;
}

/** One system of another office. */
export interface Neighbour {
  /** What it knows of a subject, undefined when it knows nothing; throws when it cannot be reached. */
  ask(subject: string): Promise<NeighbourAnswer | undefined>;
}

const PATIENCE_MS = 5_000;
const LONGEST_ANSWER = 65_536;

/**
 * A system behind HTTP: GET `{base}/{system}/{subject}` answers 200 with `{"facts": {"名称": "值"}, "source": "…"}`, or 404
 * when it knows nothing. Everything else counts as not reached.
 */
export function neighbourByHttp(base: string, system: string, request: typeof fetch = fetch): Neighbour {
  const root = base.replace(/\/$/, '');
  return {
    ask: async (subject) => {
      const address = `${root}/${system}/${encodeURIComponent(subject)}`;
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const response = await request(address, { signal, headers: { accept: 'application/json' } });
      if (response.status === 404) return undefined;
      const text = await response.text();
      if (!response.ok) throw new Error(`Expected an answer of ${system}, but it answered ${response.status}.`);
      if (text.length > LONGEST_ANSWER) throw new Error(`Expected a short answer of ${system}, but it was too long.`);
      return readAnswer(system, JSON.parse(text), root);
    },
  };
}

function readAnswer(system: string, body: unknown, root: string): NeighbourAnswer {
  const facts: unknown = isContext(body) ? body['facts'] : undefined;
  const source: unknown = isContext(body) ? body['source'] : undefined;
  if (!isContext(facts) || !Object.values(facts).every((value) => typeof value === 'string')) {
    throw new Error(`Expected facts in the answer of ${system}, but found none.`);
  }
  return { facts: facts as Record<string, string>, source: typeof source === 'string' ? source : root };
}

function isContext(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
