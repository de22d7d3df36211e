import type { Knex } from 'knex';

/** Limits that are at least one day, or half a day: a 0 that was stored before would now stop every read of the settings. */
const KEYS = [
  'acceptanceLegalWd',
  'correctionWd',
  'departmentSilenceWd',
  'objectionWd',
  'objectionAnswerWd',
  'agencyConfirmationHalfDays',
];

export async function up(knex: Knex): Promise<void> {
  const row = { value: '1', reason: '时限不得为 0，升级时改为 1', updated_by: 'SYSTEM', updated_at: knex.fn.now() };
  for (const table of ['city_settings', 'city_setting_changes']) {
    await knex(table).whereIn('key', KEYS).whereRaw("value = '0'::jsonb").update(row);
  }
}

/** 1 is a value of the rules of before, too. */
export async function down(): Promise<void> {}
