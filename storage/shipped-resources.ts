import type { Knex } from 'knex';

/** The newest deployed version of a file: what runs now under its name, and who put it there. */
export interface RunningResource {
  readonly resourceName: string;
  readonly sha256: string;
  readonly deployedBy: string;
}

/** The newest version of each file deployed to this engine, by file name. */
export async function listRunningResources(db: Knex, engineIdentity: string): Promise<Map<string, RunningResource>> {
  const rows: RunningResource[] = await db('deployed_resources')
    .distinctOn('resource_name')
    .where({ engine_identity: engineIdentity })
    .orderBy([{ column: 'resource_name' }, { column: 'version', order: 'desc' }])
    .select('resource_name as resourceName', 'sha256', 'deployed_by as deployedBy');
  return new Map(rows.map((row) => [row.resourceName, row]));
}
