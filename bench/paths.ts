import { fileURLToPath } from 'node:url';

/** The project; compiled, this file lies in dist/bench/bench. */
export const root: string = fileURLToPath(new URL('../../../', import.meta.url));
