import type { Knex } from 'knex';
import type { Application } from './applications.ts';

/**
 * True when the version of the diagram in which a case runs has an element: a case that began under an older version goes on
 * in it, and there nobody would hear of what came since.
 */
export async function caseDiagramHolds(
  db: Knex,
  { engineIdentity, processInstanceKey }: Pick<Application, 'engineIdentity' | 'processInstanceKey'>,
  elementId: string,
): Promise<boolean> {
  if (engineIdentity === null || processInstanceKey === null) return false;
  const found: unknown = await db('process_instances as p')
    .join('deployed_resources as d', (on) =>
      on
        .on('d.engine_identity', 'p.engine_identity')
        .andOn('d.definition_key', db.raw('p.process_definition_key::text')),
    )
    .where({ 'p.engine_identity': engineIdentity, 'p.key': processInstanceKey })
    .whereRaw('position(? in d.content) > 0', [`id="${elementId}"`])
    .first('d.version');
  return found !== undefined;
}
