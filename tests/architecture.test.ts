import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { engineOrder, walls } from './architecture.ts';

const root = join(import.meta.dirname, '..');
const skipped = new Set(['node_modules', 'dist', 'data', '.git']);

interface Import {
  readonly file: string;
  readonly target: string;
  readonly ours: boolean;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourceFiles(path);
    return /\.(ts|vue|mjs)$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [relative(root, path)] : [];
  });
}

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s(?:[^'";]*?from\s*)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(importPattern)].map((match) => {
    const specifier = match[1] ?? match[2] ?? '';
    const ours = specifier.startsWith('.');
    return { file, ours, target: ours ? join(dirname(file), specifier) : specifier };
  });
}

const isTest = (file: string): boolean =>
  /\.test\.ts$/.test(file) || /^(tests|bench)\//.test(file) || file.includes('/testing/');
const within = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`);
const packageName = (specifier: string): string =>
  specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : (specifier.split('/')[0] ?? specifier);

const files = sourceFiles(root);
const production = files.filter((file) => !isTest(file));
const imports = production.flatMap(importsOf);

describe('architecture', () => {
  it('finds the source it is to judge', () => {
    expect(production.length).toBeGreaterThan(100);
    expect(imports.filter((each) => each.ours).length).toBeGreaterThan(200);
  });

  it.each(walls)('keeps $folder behind its wall', ({ folder, may, npm }) => {
    const own = imports.filter((each) => within(each.file, folder));
    const breaches = own.filter((each) =>
      each.ours
        ? !within(each.target, folder) && !may.some((place) => within(each.target, place))
        : !npm.includes('*') && !npm.includes(packageName(each.target)),
    );
    expect(breaches).toEqual([]);
  });

  it('lets the parts of the engine import only those left of them', () => {
    const rank = (path: string): number => {
      const part = path.split('/')[1] ?? '';
      return engineOrder.findIndex((group) => group.includes(part));
    };
    const inside = imports.filter((each) => within(each.file, 'engine') && each.ours);
    const unknown = inside.filter((each) => rank(each.file) < 0 || rank(each.target) < 0);
    const breaches = inside.filter((each) => rank(each.target) > rank(each.file));
    expect(unknown).toEqual([]);
    expect(breaches).toEqual([]);
  });

  it('lets appliers change state without deciding: they never write records', () => {
    const breaches = imports.filter(
      (each) => within(each.file, 'engine/state') && /processing|stream/.test(each.target),
    );
    expect(breaches).toEqual([]);
  });

  it('has no import cycle', () => {
    const graph = new Map<string, string[]>();
    for (const each of imports) if (each.ours) graph.set(each.file, [...(graph.get(each.file) ?? []), each.target]);
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      const start = path.indexOf(file);
      if (start >= 0) cycles.push([...path.slice(start), file].join(' -> '));
      if (start >= 0 || done.has(file)) return;
      for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of graph.keys()) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it('reads process.env in platform/config.ts alone', () => {
    const readers = production.filter((file) => readFileSync(join(root, file), 'utf8').includes('process.env'));
    expect(readers.filter((file) => !file.startsWith('platform/config') && !file.startsWith('scripts/'))).toEqual([]);
  });

  it('keeps SQL in storage, the engine log and the migrations', () => {
    const sql = /\b(?:select|insert into|update|delete from)\s+[a-z_]+[\s\S]{0,80}?\b(?:from|values|set|where)\b/;
    const allowed = ['storage', 'engine/log', 'engine/state', 'migrations', 'platform'];
    const breaches = production.filter(
      (file) =>
        !allowed.some((place) => within(file, place)) &&
        /(?:query|raw)\(\s*[`'"]/.test(readFileSync(join(root, file), 'utf8')) &&
        sql.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(breaches).toEqual([]);
  });

  it('keeps every source file within 500 lines', () => {
    const long = production.filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 501);
    expect(long).toEqual([]);
  });

  it('imports the two Zeebe clients in one place', () => {
    const users = imports.filter((each) => /^(zeebe-node|@camunda8\/sdk)/.test(each.target)).map((each) => each.file);
    expect(users.filter((file) => !file.startsWith('platform/zeebe-client'))).toEqual([]);
  });
});
