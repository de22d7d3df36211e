import { query } from '../systems/postgres.ts';

/**
 * Draws up `count` applications like one that is there, each of a building of its own, with the same files; answers their
 * ids. Through the API it would take a hundred requests each.
 */
export async function copyDraft(databaseUrl: string, id: string, count: number): Promise<readonly string[]> {
  const { ids } = await query(
    databaseUrl,
    `with drafts as (
       insert into applications
       select (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid(), 'building', gen_random_uuid()))).*
       from applications a, generate_series(1, ${count}) where a.id = '${id}'
       returning id),
     copies as (
       insert into files
       select (jsonb_populate_record(f, jsonb_build_object('id', gen_random_uuid(), 'application_id', d.id))).*
       from files f, drafts d where f.application_id = '${id}')
     select array_agg(id) as ids from drafts`,
  );
  return Array.isArray(ids) ? ids : [];
}
