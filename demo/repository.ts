import { join } from 'node:path';
import { projectRoot } from '../platform/project-root.ts';

/** Absolute path of a file that is shipped with the program. */
export function repositoryFile(path: string): string {
  return join(projectRoot, path);
}
