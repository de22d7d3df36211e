import type { FindingsView } from '../api/schemas/definitions.ts';
import { ApiProblem, type ProblemItem } from '../pages/api-client.ts';
import type { Answer } from '../pages/wire.ts';

export type Finding = Answer<typeof FindingsView>['findings'][number];

/** Code of what the engine itself said. */
const ENGINE = 'ENGINE';

/** What a refused deployment tells, in the shape of lint findings; undefined for any other failure. */
export function findingsOfRefusal(error: unknown): Finding[] | undefined {
  if (!(error instanceof ApiProblem) || error.body.code !== 'DIAGRAM_REFUSED') return undefined;
  const { errors = [] } = error.body;
  return [
    ...errors.filter(({ code }) => code !== ENGINE).map(findingOf),
    ...engineFindings(errors.filter(({ code }) => code === ENGINE).map(({ detail }) => detail)),
  ];
}

function findingOf({ pointer, detail, code, messageZh }: ProblemItem): Finding {
  const [resource = '', element] = pointer.split('#');
  return {
    resource,
    ...(element === undefined ? {} : { element }),
    rule: code ?? '',
    severity: 'error',
    message: detail,
    advice: messageZh ?? detail,
  };
}

/** The engine writes a heading, then `- Element: FirstReview > …` and below it a line `- ERROR: …` for each fault. */
function engineFindings(lines: readonly string[]): Finding[] {
  const findings: Finding[] = [];
  let element: string | undefined;
  for (const line of lines) {
    element = /Element: ([\w.-]+)/.exec(line)?.[1] ?? element;
    const [, message] = /ERROR: (.*)/.exec(line) ?? [];
    if (message !== undefined) findings.push(engineFinding(message, element));
  }
  // A file that cannot be read at all has no elements: its lines are told as they are.
  return findings.length > 0 ? findings : lines.map((line) => engineFinding(line, undefined));
}

function engineFinding(message: string, element: string | undefined): Finding {
  const place = element === undefined ? {} : { element };
  const advice = `流程引擎不接受${element === undefined ? '这份文件' : '这个元素'}，原因见原文。`;
  return { resource: '', ...place, rule: '流程引擎', severity: 'error', message, advice };
}

/** Id of the process in a diagram, which is also the name of its file; undefined when the text holds none. */
export function processIdIn(xml: string): string | undefined {
  for (const [tag] of xml.matchAll(/<(?:[\w-]+:)?process\s[^>]*>/g)) {
    const id = /\sid="([^"]+)"/.exec(tag)?.[1];
    if (id !== undefined) return id;
  }
  return undefined;
}
