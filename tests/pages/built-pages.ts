import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '../..');
const START_PAGE = join(root, 'dist/pages/portal/index.html');
const SOURCES = ['pages', 'portal', 'modeler', 'domain', 'vite.config.ts'];

/** Builds the pages where they are missing or older than what they are made of. */
export async function buildPages(): Promise<void> {
  const built = existsSync(START_PAGE) ? statSync(START_PAGE).mtimeMs : 0;
  if (SOURCES.some((source) => newestIn(join(root, source)) > built)) {
    await build({ configFile: join(root, 'vite.config.ts'), root, logLevel: 'warn' });
  }
}

function newestIn(path: string): number {
  if (!statSync(path).isDirectory()) return statSync(path).mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}
