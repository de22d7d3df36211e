import type { FindingsView } from '../api/schemas/definitions.ts';
import { ApiProblem } from '../pages/api-client.ts';
import type { Answer } from '../pages/wire.ts';

export type Finding = Answer<typeof FindingsView>['findings'][number];

/** What a refused deployment tells, in the shape of lint findings; undefined for any other failure. */
export function findingsOfRefusal(error: unknown): Finding[] | undefined {
  if (!(error instanceof ApiProblem) || error.body.errors === undefined) return undefined;
  return error.body.errors.map(({ pointer, detail, code }) => {
    const [resource = '', named] = pointer.split('#');
    const element = named ?? elementNamedIn(detail);
    return {
      resource,
      ...(element === undefined ? {} : { element }),
      rule: code ?? error.body.code,
      severity: 'error' as const,
      message: detail,
    };
  });
}

/** The engine writes `Element: FirstReview > …` into its text. */
function elementNamedIn(text: string): string | undefined {
  return /Element: ([\w.-]+)/.exec(text)?.[1];
}

/** Id of the process in a diagram, which is also the name of its file; undefined when the text holds none. */
export function processIdIn(xml: string): string | undefined {
  for (const [tag] of xml.matchAll(/<(?:[\w-]+:)?process\s[^>]*>/g)) {
    const id = /\sid="([^"]+)"/.exec(tag)?.[1];
    if (id !== undefined) return id;
  }
  return undefined;
}
