import { existsSync } from 'node:fs';
import fastifyStatic from '@fastify/static';
import type { App } from '../deps.ts';
import { unknownAddress } from './unrouted.ts';

const YEAR_MS = 365 * 86_400_000;

/**
 * Serves the built pages where they exist. A path that is no file is an address inside of one of the two applications,
 * which finds its way from its start page.
 */
export async function registerPages(app: App, directory: string): Promise<void> {
  if (existsSync(directory)) await app.register(fastifyStatic, { root: directory, serve: false });
  const schema = { operationId: 'getPage', hide: true } as const;
  app.get('/*', { schema }, async (request, reply) => {
    const path = decodeURIComponent(request.url.split('?', 1)[0] ?? '/');
    if (path.startsWith('/api/') || !existsSync(directory)) throw unknownAddress(request);
    const page = pageOf(path);
    // Names of built files carry a digest of their content; only the start pages change under the same name.
    const isBuilt = page.startsWith('assets/');
    return reply.sendFile(page, isBuilt ? { maxAge: YEAR_MS, immutable: true } : { maxAge: 0 });
  });
}

function pageOf(path: string): string {
  if (/\.[a-z0-9]+$/i.test(path)) return path.slice(1);
  return /^\/modeler(\/|$)/.test(path) ? 'modeler/index.html' : 'portal/index.html';
}
