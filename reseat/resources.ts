import type { Knex } from 'knex';
import { actAs } from '../storage/audit.ts';
import { type CarriedDefinition, definitionsOf, listDeployedDefinitions } from '../storage/deployed-definitions.ts';
import { recordDeployment } from '../storage/process-definitions.ts';
import type { Engine } from './engines.ts';

/** The version of a process that a running case is on. */
export interface VersionInUse {
  readonly processId: string;
  readonly version: number;
}

/** Version in the new engine of a version in the old one; undefined when it could not be carried over. */
export type VersionMap = (inUse: VersionInUse) => number | undefined;

const ACTOR = { kind: 'SYSTEM', id: 'reseat', name: 'reseat' } as const;

/**
 * Deploys to the new engine what ran in the old one: versions that cases are still on, then the newest of every file, so that
 * called processes and new cases find what they would have found. Edits of administrators keep their names. What the new
 * engine has already is left alone.
 */
export async function carryResources(
  knex: Knex,
  engines: { readonly from: string; readonly to: Engine },
  inUse: readonly VersionInUse[],
): Promise<VersionMap> {
  const source = await listDeployedDefinitions(knex, engines.from);
  const known = await listDeployedDefinitions(knex, engines.to.identity);
  const older = missingVersions(source, known, inUse);
  for (const file of older) await deploy(knex, engines.to, [file]);
  const redrawn = new Set(older.map(({ resourceName }) => resourceName));
  const stale = [...newestFiles(source).values()].filter(
    (file) => redrawn.has(file.resourceName) || newestFiles(known).get(file.resourceName)?.sha256 !== file.sha256,
  );
  if (stale.length > 0) await deploy(knex, engines.to, stale);
  return versionMap(source, await listDeployedDefinitions(knex, engines.to.identity));
}

/** Versions in use that are not the newest of their file and that the new engine does not know. */
function missingVersions(
  source: readonly CarriedDefinition[],
  known: readonly CarriedDefinition[],
  inUse: readonly VersionInUse[],
): CarriedDefinition[] {
  const newest = newestFiles(source);
  const used = source.filter(({ kind, definitionId, version }) => {
    return kind === 'PROCESS' && inUse.some((each) => each.processId === definitionId && each.version === version);
  });
  return used.filter(
    ({ resourceName, sha256, definitionId }) =>
      newest.get(resourceName)?.sha256 !== sha256 &&
      !known.some((each) => each.definitionId === definitionId && each.sha256 === sha256),
  );
}

/** The newest version of each file, by its name; the list comes in the order of versions. */
function newestFiles(definitions: readonly CarriedDefinition[]): ReadonlyMap<string, CarriedDefinition> {
  return new Map(definitions.map((definition) => [definition.resourceName, definition]));
}

async function deploy(knex: Knex, { zeebe, identity }: Engine, files: readonly CarriedDefinition[]): Promise<void> {
  const resources = files.map(({ resourceName, content }) => ({ name: resourceName, content }));
  const deployment = await zeebe.deploy(
    resources.map(({ name, content }) => ({ name, content: Buffer.from(content) })),
  );
  const authors = new Map(files.map(({ resourceName, deployedBy }) => [resourceName, deployedBy]));
  const definitions = definitionsOf(deployment, resources).map((definition) => {
    const deployedBy = authors.get(definition.resourceName);
    return deployedBy === undefined ? definition : { ...definition, deployedBy };
  });
  await actAs(knex, ACTOR, (acting) => recordDeployment(acting, identity, definitions));
}

function versionMap(source: readonly CarriedDefinition[], target: readonly CarriedDefinition[]): VersionMap {
  return ({ processId, version }) => {
    const one = source.find((each) => isProcess(each, processId) && each.version === version);
    return target.findLast((each) => isProcess(each, processId) && each.sha256 === one?.sha256)?.version;
  };
}

function isProcess({ kind, definitionId }: CarriedDefinition, processId: string): boolean {
  return kind === 'PROCESS' && definitionId === processId;
}
