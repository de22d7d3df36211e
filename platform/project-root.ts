import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Directory of the project, whether this module runs from its source, from a build or from the bundle in it. */
export const projectRoot = nearestWith('package.json', import.meta.dirname);

function nearestWith(file: string, directory: string): string {
  const above = dirname(directory);
  return above === directory || existsSync(join(directory, file)) ? directory : nearestWith(file, above);
}
