import type { Pool, PoolClient } from 'pg';
import type { Suspect } from './engine-log.ts';

export async function storeSuspect(pool: Pool, suspect: Suspect): Promise<void> {
  const { fingerprint, command, processInstanceKey, crashes, accusedAt } = suspect;
  await pool.query({
    name: 'engine-suspect-store',
    text: `insert into engine_suspects (fingerprint, command, process_instance_key, crashes, accused_at)
      values ($1, $2, $3, $4, $5)
      on conflict (fingerprint) do update set crashes = excluded.crashes, accused_at = excluded.accused_at`,
    values: [fingerprint, command, processInstanceKey, crashes, accusedAt],
  });
}

export async function readSuspects(client: PoolClient): Promise<Suspect[]> {
  const { rows } = await client.query<{
    fingerprint: string;
    command: string;
    process_instance_key: string;
    crashes: number;
    accused_at: string;
  }>('select fingerprint, command, process_instance_key, crashes, accused_at from engine_suspects');
  return rows.map(({ fingerprint, command, process_instance_key, crashes, accused_at }) => ({
    fingerprint,
    command,
    processInstanceKey: Number(process_instance_key),
    crashes,
    accusedAt: Number(accused_at),
  }));
}
