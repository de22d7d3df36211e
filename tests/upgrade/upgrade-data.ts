import { join } from 'node:path';

/** Data that an earlier build has written; `npm run upgrade-data` makes them anew. */
export const UPGRADE_DATA = join(import.meta.dirname, 'data/earlier-build.jsonl.gz');

/** Of the administrator in those data. */
export const PASSWORD = 'tests-only-Passwort-4';
