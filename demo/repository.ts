import { fileURLToPath } from 'node:url';

/** The sources lie one folder below the root, the built program three. */
const root = new URL(/\/dist\/(server|bench)\//.test(import.meta.url) ? '../../../' : '../', import.meta.url);

/** Absolute path of a file that is shipped with the program. */
export function repositoryFile(path: string): string {
  return fileURLToPath(new URL(path, root));
}
