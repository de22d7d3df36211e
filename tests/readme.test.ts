import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { settingsTable } from '../platform/config.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const readme = read('README.md');

const documents = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

/** Targets of links and pictures that lie in the repository, without the part after `#`. */
function linksOf(document: string): string[] {
  const targets = [...read(document).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
  return targets.filter((target) => !/^(https?:|mailto:|#)/.test(target)).map((target) => target.replace(/#.*$/, ''));
}

/** What stands between backticks in the first column of a table under a heading. */
function namesInTable(document: string, heading: string): string[] {
  const section = read(document).split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const firstCells = section.split('\n').flatMap((line) => (line.startsWith('| `') ? [line.split('|')[1] ?? ''] : []));
  return firstCells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''));
}

describe('the README', () => {
  it('lists the settings that the program reads', () => {
    const table = readme.split('<!-- settings -->\n')[1]?.split('\n<!-- /settings -->')[0];
    expect(table).toBe(settingsTable());
  });

  it('names scripts that there are', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map((match) => match[1] ?? '');
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });
});

describe('the tables of folders', () => {
  it.each([
    ['README.md', 'Where things are'],
    ['docs/architecture.md', 'Folders'],
  ])('of %s, section %s, name what there is', (document, heading) => {
    const named = namesInTable(document, heading);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !existsSync(join(root, name)))).toEqual([]);
  });

  it('leave out no folder', () => {
    const hidden = ['node_modules', 'dist', 'coverage', 'var'];
    const folders = readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !hidden.includes(entry.name))
      .map((entry) => `${entry.name}/`);
    const named = [...namesInTable('README.md', 'Where things are'), 'scripts/'];
    expect(folders.filter((name) => !named.includes(name))).toEqual([]);
  });
});

describe('the documents', () => {
  it.each(documents)('%s links to files that there are', (document) => {
    const astray = linksOf(document).filter((target) => !existsSync(join(root, dirname(document), target)));
    expect(astray).toEqual([]);
  });
});
