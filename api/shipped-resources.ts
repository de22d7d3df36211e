import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listRunningResources } from '../storage/shipped-resources.ts';
import { deployResources, type Resource } from './deployments.ts';
import type { AppDeps } from './deps.ts';

/** Who deploys what comes with the program; a person's deployment carries the person's name. */
const SHIPPED_BY = 'Tushen';

export interface ShippedOutcome {
  /** Files deployed now: new ones, or newer than the shipped ones that ran. */
  readonly deployed: readonly string[];
  /** Files that an administrator has edited: what runs stays, and the administrator decides. */
  readonly kept: readonly string[];
}

/**
 * Deploys the diagrams, tables and forms that come with the program. A file that an administrator has replaced is never
 * overwritten: an upgrade must not undo a city's own decision.
 */
export async function deployShippedResources(
  deps: Pick<AppDeps, 'knex' | 'zeebe' | 'lintDiagram' | 'engineIdentity'>,
  folder: string,
): Promise<ShippedOutcome> {
  const shipped = await readResources(folder);
  const running = await listRunningResources(deps.knex, deps.engineIdentity);
  const changed = shipped.filter(({ name, content }) => running.get(name)?.sha256 !== digestOf(content));
  const isEdited = ({ name }: Resource): boolean => {
    const deployedBy = running.get(name)?.deployedBy;
    return deployedBy !== undefined && deployedBy !== SHIPPED_BY;
  };
  const fresh = changed.filter((resource) => !isEdited(resource));
  if (fresh.length > 0) {
    await deployResources(deps, { kind: 'SYSTEM', id: 'start', name: SHIPPED_BY }, fresh);
  }
  return { deployed: fresh.map(({ name }) => name), kept: changed.filter(isEdited).map(({ name }) => name) };
}

async function readResources(folder: string): Promise<Resource[]> {
  const names = [...(await filesIn(folder)), ...(await filesIn(folder, 'forms'))];
  return Promise.all(
    names.map(async (path) => ({
      name: path.split('/').at(-1) ?? path,
      content: await readFile(join(folder, path), 'utf8'),
    })),
  );
}

async function filesIn(folder: string, sub = ''): Promise<string[]> {
  const names = await readdir(join(folder, sub));
  return names.filter((name) => /\.(bpmn|dmn|form)$/.test(name)).map((name) => (sub === '' ? name : `${sub}/${name}`));
}

const digestOf = (content: string): string => createHash('sha256').update(content).digest('hex');
