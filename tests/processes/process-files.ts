import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeployableResource } from '../../platform/zeebe-client/index.ts';

export const processesFolder = join(import.meta.dirname, '../../processes');

/** Names of the files of `processes/` (or a folder in it) that end so, sorted. */
export function filesEndingWith(ending: string, folder = processesFolder): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort();
}

export function readProcessFile(name: string): string {
  return readFileSync(join(processesFolder, name), 'utf8');
}

/** Everything an engine needs to run a case. */
export function shippedResources(): readonly DeployableResource[] {
  const forms = join(processesFolder, 'forms');
  const places = [
    ...filesEndingWith('.form', forms).map((name) => ({ name, path: join(forms, name) })),
    ...filesEndingWith('.dmn').map((name) => ({ name, path: join(processesFolder, name) })),
    ...filesEndingWith('.bpmn').map((name) => ({ name, path: join(processesFolder, name) })),
  ];
  return places.map(({ name, path }) => ({ name, content: readFileSync(path) }));
}

/** Types of the jobs that the shipped diagrams create, user tasks apart. */
export function shippedJobTypes(): readonly string[] {
  const types = filesEndingWith('.bpmn').flatMap((name) =>
    [...readProcessFile(name).matchAll(/<zeebe:taskDefinition type="([^"]+)"/g)].map((match) => match[1] ?? ''),
  );
  return [...new Set(types)].sort();
}
