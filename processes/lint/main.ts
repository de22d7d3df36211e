import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, lintDiagram } from './index.ts';

/** Prints what is wrong with the diagrams of a folder (by default `processes`), one line each; fails on an error. */
async function main(folder: string): Promise<void> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.bpmn'));
  let errors = 0;
  let warnings = 0;
  for (const name of files) {
    const file = join(folder, name);
    for (const finding of await lintDiagram(readFileSync(file, 'utf8'))) {
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
