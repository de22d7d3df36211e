import type { Knex } from 'knex';
import type { ActorTransaction } from './audit.ts';
import { type ColumnMap, selectList } from './row-mapping.ts';

/** What a deployed resource defines. */
export type DefinitionKind = 'PROCESS' | 'DECISION' | 'FORM';

/** One version of a diagram, a decision table or a form, as it was deployed. */
interface DeployedDefinition {
  /** Key the engine gave this version: 64 bits, hence text. */
  readonly definitionKey: string;
  readonly deploymentKey: string;
  readonly kind: DefinitionKind;
  /** BPMN process id, decision id or form id. */
  readonly definitionId: string;
  readonly name: string | null;
  readonly version: number;
  readonly resourceName: string;
  readonly sha256: string;
  /** Name of who deployed it. */
  readonly deployedBy: string;
  readonly deployedAt: Date;
}

/** A version with its XML or JSON text. */
export interface DefinitionSource extends DeployedDefinition {
  readonly content: string;
}

/** A version to be recorded; `deployedBy` where it is not the one who acts, as when another engine takes it over. */
export type NewDefinition = Omit<DefinitionSource, 'deployedAt' | 'deployedBy'> & { readonly deployedBy?: string };

/** A version of a process with the process's settings. */
export interface ProcessDefinition extends DeployedDefinition {
  /** True when an administrator allows starting it by hand; a case starts by submission only, whatever this says. */
  readonly startable: boolean;
}

const COLUMNS: ColumnMap<DeployedDefinition> = {
  definitionKey: 'd.definition_key',
  deploymentKey: 'd.deployment_key',
  kind: 'd.kind',
  definitionId: 'd.definition_id',
  name: 'd.name',
  version: 'd.version',
  resourceName: 'd.resource_name',
  sha256: 'd.sha256',
  deployedBy: 'd.deployed_by',
  deployedAt: 'd.deployed_at',
};

/** Records what the engine made of a deployment; a version that is known already is left as it was. */
export async function recordDeployment(
  acting: ActorTransaction,
  engineIdentity: string,
  definitions: readonly NewDefinition[],
): Promise<void> {
  for (const definition of definitions) {
    const { definitionKey, definitionId, version, sha256 } = definition;
    const stored = await acting
      .trx('deployed_resources')
      .insert({
        engine_identity: engineIdentity,
        definition_key: definitionKey,
        deployment_key: definition.deploymentKey,
        kind: definition.kind,
        definition_id: definitionId,
        name: definition.name,
        version,
        resource_name: definition.resourceName,
        content: definition.content,
        sha256,
        deployed_by: definition.deployedBy ?? acting.actor.name,
      })
      .onConflict(['engine_identity', 'definition_key'])
      .ignore()
      .returning('definition_key');
    if (stored.length === 0) continue;
    const after = { definitionKey, version, sha256 };
    acting.record({ action: 'deploy-definition', entity: 'definition', entityId: definitionId, after });
  }
}

/** Ids of everything of a kind that was ever deployed to this engine. */
export async function listDefinitionIds(db: Knex, engineIdentity: string, kind: DefinitionKind): Promise<string[]> {
  return db('deployed_resources').where({ engine_identity: engineIdentity, kind }).distinct().pluck('definition_id');
}

/** The newest version of each definition of a kind, by id, with the settings of processes. */
export async function listDefinitions(
  db: Knex,
  engineIdentity: string,
  kind: DefinitionKind,
): Promise<ProcessDefinition[]> {
  return selectDefinitions(db, engineIdentity, kind)
    .distinctOn('d.definition_id')
    .orderBy([{ column: 'd.definition_id' }, { column: 'd.version', order: 'desc' }]);
}

/** The newest version of a process, or undefined when it was never deployed to this engine. */
export async function findProcessDefinition(
  db: Knex,
  engineIdentity: string,
  processId: string,
): Promise<ProcessDefinition | undefined> {
  return selectDefinitions(db, engineIdentity, 'PROCESS')
    .where('d.definition_id', processId)
    .orderBy('d.version', 'desc')
    .first();
}

/** A version with its source, the newest one unless told otherwise. */
export async function findDefinitionSource(
  db: Knex,
  engineIdentity: string,
  wanted: { readonly kind: DefinitionKind; readonly definitionId: string; readonly version?: number | undefined },
): Promise<DefinitionSource | undefined> {
  const select = selectSources(db, engineIdentity).where({
    'd.kind': wanted.kind,
    'd.definition_id': wanted.definitionId,
  });
  if (wanted.version !== undefined) select.where('d.version', wanted.version);
  return select.orderBy('d.version', 'desc').first();
}

/** A form by the key of its version: user tasks name it so. */
export async function findFormSource(
  db: Knex,
  engineIdentity: string,
  formKey: string,
): Promise<DefinitionSource | undefined> {
  return selectSources(db, engineIdentity).where({ 'd.kind': 'FORM', 'd.definition_key': formKey }).first();
}

/** Allows or forbids starting a process by hand. */
export async function setProcessStartable(
  acting: ActorTransaction,
  processId: string,
  startable: boolean,
): Promise<void> {
  const before = await acting.trx('process_settings').where({ process_id: processId }).first('startable');
  await acting
    .trx('process_settings')
    .insert({ process_id: processId, startable, updated_at: acting.trx.fn.now() })
    .onConflict('process_id')
    .merge();
  acting.record({
    action: 'set-startable',
    entity: 'definition',
    entityId: processId,
    before: { startable: before?.startable ?? false },
    after: { startable },
  });
}

function selectDefinitions(db: Knex, engineIdentity: string, kind: DefinitionKind) {
  return db('deployed_resources as d')
    .leftJoin('process_settings as s', 's.process_id', 'd.definition_id')
    .where({ 'd.engine_identity': engineIdentity, 'd.kind': kind })
    .select<ProcessDefinition[]>(db.raw(`${selectList(COLUMNS)}, coalesce(s.startable, false) as startable`));
}

function selectSources(db: Knex, engineIdentity: string) {
  return db('deployed_resources as d')
    .where('d.engine_identity', engineIdentity)
    .select<DefinitionSource[]>(db.raw(`${selectList(COLUMNS)}, d.content`));
}
