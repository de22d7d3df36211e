/**
 * `npm run bench:page -- results.json …`: writes the measures of these runs into docs/performance.md, between its marks. A
 * figure that several runs have is taken from the last one.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../platform/project-root.ts';
import type { FigureResult, Run } from './result.ts';
import { rowOf, toMarkdown } from './table.ts';

const MEASURES = /(<!-- measures -->\n).*(\n<!-- \/measures -->)/s;
const page = join(projectRoot, 'docs/performance.md');

const runs = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')) as Run);
const text = readFileSync(page, 'utf8');
if (runs.length === 0 || !MEASURES.test(text)) {
  throw new Error(`Expected results to write and their place in ${page}, but one of them is missing`);
}
writeFileSync(
  page,
  text.replace(MEASURES, (_, before: string, after: string) => `${before}${measures(runs)}${after}`),
);

function measures(all: readonly Run[]): string {
  const latest = new Map<string, FigureResult>();
  for (const result of all.flatMap(({ results }) => results)) {
    latest.set(`${result.experiment} ${result.figure}`, result);
  }
  return [...new Set(all.map(origin)), '', toMarkdown([...latest.values()].map(rowOf))].join('\n');
}

function origin({ date, commit, machine }: Run): string {
  const { processor, cores, memoryGiB, system, node } = machine;
  return `Measured ${date.slice(0, 10)} at ${commit}: ${cores} cores (${processor}), ${memoryGiB} GiB, ${system}, Node ${node}.`;
}
