/**
 * The walls of docs/architecture.md section "Folders", as data: which folder may import which.
 * The test beside this file holds every source file to it.
 */
export interface Wall {
  readonly folder: string;
  /** Folders (or single files) of ours that may be imported. */
  readonly may: readonly string[];
  /** npm packages that may be imported; `*` is any. Node's own modules count as `node:`. */
  readonly npm: readonly string[];
}

export const walls: readonly Wall[] = [
  { folder: 'domain', may: [], npm: ['chinese-days'] },
  { folder: 'platform', may: [], npm: ['*'] },
  { folder: 'storage', may: ['domain', 'platform'], npm: ['*'] },
  { folder: 'workers', may: ['domain', 'storage', 'platform'], npm: ['*'] },
  { folder: 'api', may: ['domain', 'storage', 'platform'], npm: ['*'] },
  { folder: 'engine', may: [], npm: ['*'] },
  { folder: 'exporter', may: ['storage', 'platform', 'engine/protocol'], npm: ['*'] },
  { folder: 'modeler', may: ['domain', 'api/schemas', 'pages'], npm: ['*'] },
  { folder: 'portal', may: ['domain', 'api/schemas', 'pages'], npm: ['*'] },
  { folder: 'pages', may: ['domain', 'api/schemas'], npm: ['*'] },
  { folder: 'migrations', may: [], npm: ['knex'] },
  { folder: 'processes', may: [], npm: ['*'] },
  { folder: 'demo', may: ['domain', 'platform', 'api/schemas'], npm: ['*'] },
  { folder: 'reseat', may: ['domain', 'storage', 'platform'], npm: ['*'] },
];

/** Inside engine/: a part may import those left of it (and itself). */
export const engineOrder: readonly (readonly string[])[] = [
  ['protocol'],
  ['model', 'expression', 'dmn'],
  ['state'],
  ['processing'],
  ['log', 'stream'],
  ['engine.ts'],
  ['gateway', 'testing'],
];
