import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { DeployedResource, Deployment } from '../platform/zeebe-client/types.ts';
import type { DefinitionKind, DefinitionSource, NewDefinition } from './process-definitions.ts';

const kinds: Readonly<Record<DeployedResource['kind'], DefinitionKind | undefined>> = {
  process: 'PROCESS',
  decision: 'DECISION',
  form: 'FORM',
  // The drawing around the decisions: it has no life of its own.
  decisionRequirements: undefined,
};

/** What a deployment made of files, ready to be recorded. */
export function definitionsOf(
  { key, resources }: Deployment,
  files: readonly { readonly name: string; readonly content: string }[],
): NewDefinition[] {
  return resources.flatMap((deployed) => {
    const kind = kinds[deployed.kind];
    const content = files.find(({ name }) => name === deployed.resourceName)?.content;
    if (kind === undefined || content === undefined) return [];
    return [
      {
        definitionKey: deployed.key,
        deploymentKey: key,
        kind,
        definitionId: deployed.id,
        name: nameIn(content, deployed.id),
        version: deployed.version,
        resourceName: deployed.resourceName,
        content,
        sha256: createHash('sha256').update(content).digest('hex'),
      },
    ];
  });
}

/** Label of the process or decision of that id; the attributes may come in either order. */
function nameIn(xml: string, id: string): string | null {
  for (const [tag] of xml.matchAll(/<(?:\w+:)?(?:process|decision)\s[^<>]*>/g)) {
    if (tag.includes(`id="${id}"`)) return /\sname="([^"]*)"/.exec(tag)?.[1] ?? null;
  }
  return null;
}

/** A definition as a move of cases to another engine needs it. */
export type CarriedDefinition = Pick<
  DefinitionSource,
  'kind' | 'definitionId' | 'version' | 'resourceName' | 'sha256' | 'deployedBy' | 'content'
>;

/** Every version of every definition deployed to an engine, the oldest first. */
export async function listDeployedDefinitions(db: Knex, engineIdentity: string): Promise<CarriedDefinition[]> {
  return db('deployed_resources')
    .where({ engine_identity: engineIdentity })
    .orderBy(['version', 'deployed_at'])
    .select(
      'kind',
      'definition_id as definitionId',
      'version',
      'resource_name as resourceName',
      'sha256',
      'deployed_by as deployedBy',
      'content',
    );
}
