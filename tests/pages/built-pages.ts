import { existsSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { build } from 'vite';
import type { TestProject } from 'vitest/node';
import { reasonOf } from '../../platform/errors.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address that answers when the pages are built; the first who asks has them built. */
    pagesService: string;
  }
}

const root = join(import.meta.dirname, '../..');
const START_PAGE = join(root, 'dist/pages/portal/index.html');
const SOURCES = ['pages', 'portal', 'modeler', 'domain', 'vite.config.ts'];

/** Vitest's global setup: test files run side by side, and a build empties the folder that the other's browser reads. */
export async function setup(project: TestProject): Promise<() => void> {
  let built: Promise<void> | undefined;
  const service = createServer((_request, response) => {
    built ??= buildPages();
    built.then(
      () => response.writeHead(204).end(),
      (error: unknown) => response.writeHead(500).end(reasonOf(error)),
    );
  });
  await new Promise<void>((done) => service.listen(0, '127.0.0.1', done));
  const address = service.address();
  project.provide('pagesService', `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`);
  return () => {
    service.close();
  };
}

/** Builds the pages where they are missing or older than what they are made of. */
async function buildPages(): Promise<void> {
  const built = existsSync(START_PAGE) ? statSync(START_PAGE).mtimeMs : 0;
  if (SOURCES.some((source) => newestIn(join(root, source)) > built)) {
    await build({ configFile: join(root, 'vite.config.ts'), root, logLevel: 'warn' });
  }
}

function newestIn(path: string): number {
  if (!statSync(path).isDirectory()) return statSync(path).mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}
