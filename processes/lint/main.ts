import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { type Finding, lintDiagram } from './index.ts';
import { NOTHING_DEPLOYED } from './known-definitions.ts';

/** Prints what is wrong with the diagrams of a folder (by default `processes`), one line each; fails on an error. */
async function main(folder: string): Promise<void> {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(bpmn|dmn|form)$/.test(name),
  );
  const resources = all.map((name) => ({ name, content: readFileSync(join(folder, name), 'utf8') }));
  const files = all.filter((name) => name.endsWith('.bpmn') && !name.includes(sep));
  let errors = 0;
  let warnings = 0;
  for (const name of files) {
    const file = join(folder, name);
    for (const finding of await lintDiagram(readFileSync(file, 'utf8'), { deployed: NOTHING_DEPLOYED, resources })) {
      process.stdout.write(`${lineOf(file, finding)}\n`);
      if (finding.severity === 'error') errors += 1;
      else warnings += 1;
    }
  }
  process.stdout.write(`${files.length} diagrams, ${errors} errors, ${warnings} warnings\n`);
  process.exitCode = errors > 0 || files.length === 0 ? 1 : 0;
}

function lineOf(file: string, { element, rule, severity, message }: Finding): string {
  return `${file}: ${severity}: ${element === undefined ? '' : `${element}: `}${message} (${rule})`;
}

await main(process.argv[2] ?? 'processes');
