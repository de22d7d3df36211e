import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError } from '../errors.ts';

const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Refuses writes that a foreign page makes a browser send. Browsers say where a request comes from (Sec-Fetch-Site, or
 * Origin in older ones) and pages cannot forge it; a program that says nothing is no browser and holds its own secret.
 */
export function registerOriginCheck(app: FastifyInstance, publicUrl: string | undefined): void {
  app.addHook('onRequest', async (request) => {
    if (SAFE_METHODS.includes(request.method) || request.principal?.via === 'API_KEY') return;
    if (isForeign(request, publicUrl)) throw new ApiError('FOREIGN_ORIGIN');
  });
}

function isForeign(request: FastifyRequest, publicUrl: string | undefined): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const { origin } = request.headers;
  if (origin === undefined) return false;
  const own = publicUrl === undefined ? `${request.protocol}://${request.host}` : new URL(publicUrl).origin;
  return origin !== own;
}
