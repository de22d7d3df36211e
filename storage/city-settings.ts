import type { Knex } from 'knex';
import type { PlainDate } from '../domain/plain-date.ts';
import type { ActorTransaction } from './audit.ts';
import { type CitySettings, SETTING_RULES, type ValueRule } from './city-setting-rules.ts';
import { json } from './row-mapping.ts';

/** A value of a setting, since or from when, who set it and why. */
export interface SettingValue {
  readonly value: unknown;
  /** First day of the value; null for one that holds since the beginning. */
  readonly effectiveFrom: PlainDate | null;
  readonly reason: string | null;
  readonly updatedBy: string;
  readonly updatedAt: Date;
}

/** One setting as an administrator sees it: the value that holds today, and what it must be. */
export interface CitySetting extends SettingValue, Omit<ValueRule, 'expected' | 'fits'> {
  readonly key: keyof CitySettings;
  readonly meaning: string;
  /** What is decided for later, the next first. */
  readonly upcoming: readonly SettingValue[];
  /** What held before, the newest first. */
  readonly past: readonly SettingValue[];
}

/** The day of legal time: in demonstrations it is moved, for everything that asks for a day. */
const LEGAL_DAY = `((now() + (select offset_ms from legal_time_offset) * interval '1 millisecond')
  at time zone 'Asia/Shanghai')::date`;

/** The change of a setting that holds today, if any did since the beginning. */
const IN_FORCE = `left join lateral (
  select e.value, e.effective_from, e.reason, e.updated_by, e.updated_at from city_setting_changes e
  where e.key = s.key and e.effective_from <= ${LEGAL_DAY} order by e.effective_from desc limit 1) c on true`;

/** SQL: the value of a setting that holds today, as JSON. */
export function settingSql(key: keyof CitySettings): string {
  return `(select coalesce(c.value, s.value) from city_settings s ${IN_FORCE} where s.key = '${key}')`;
}

/** All settings, for rules to be computed with. Throws when a row is missing or holds what its key cannot be. */
export async function readCitySettings(db: Knex): Promise<CitySettings> {
  const { rows } = await db.raw<{ rows: { key: string; value: unknown }[] }>(
    `select s.key, coalesce(c.value, s.value) as value from city_settings s ${IN_FORCE}`,
  );
  for (const [key, rule] of Object.entries(SETTING_RULES)) {
    const value = rows.find((row) => row.key === key)?.value;
    if (!rule.fits(value)) {
      throw new Error(`Expected city setting ${key} to be ${rule.expected}, but found ${JSON.stringify(value)}.`);
    }
  }
  return Object.fromEntries(rows.map((row) => [row.key, row.value])) as unknown as CitySettings;
}

/** Rows of `city_setting_changes` and the first value of each setting, as JSON. */
const valuesOf = (source: string, order: string): string => `coalesce((
  select jsonb_agg(jsonb_build_object('value', v.value, 'effectiveFrom', v.effective_from, 'reason', v.reason,
    'updatedBy', v.updated_by, 'updatedAt', v.updated_at) order by v.effective_from ${order} nulls last)
  from (${source}) v), '[]')`;

const CHANGES_OF_KEY = `select e.value, e.effective_from, e.reason, e.updated_by, e.updated_at
  from city_setting_changes e where e.key = s.key`;

/** The value of the beginning was replaced once a dated one holds. */
const BEFORE_TODAY = `${CHANGES_OF_KEY} and e.effective_from < c.effective_from
  union all select s.value, null, s.reason, s.updated_by, s.updated_at where c.effective_from is not null`;

/** All settings as they hold today, with what held before and what is decided for later, by key. */
export async function listCitySettings(db: Knex): Promise<CitySetting[]> {
  const { rows } = await db.raw<{ rows: Omit<CitySetting, keyof ValueRule>[] }>(
    `select s.key, coalesce(c.value, s.value) as value, s.meaning, c.effective_from::text as "effectiveFrom",
       case when c.effective_from is null then s.reason else c.reason end as reason,
       coalesce(c.updated_by, s.updated_by) as "updatedBy", coalesce(c.updated_at, s.updated_at) as "updatedAt",
       ${valuesOf(`${CHANGES_OF_KEY} and e.effective_from > ${LEGAL_DAY}`, 'asc')} as upcoming,
       ${valuesOf(BEFORE_TODAY, 'desc')} as past
     from city_settings s ${IN_FORCE} order by s.key`,
  );
  return rows.map((row) => {
    const { fits: _, expected: __, ...shape } = SETTING_RULES[row.key];
    return { ...row, ...shape, upcoming: withInstants(row.upcoming), past: withInstants(row.past) };
  });
}

/** JSON carries instants as text. */
function withInstants(values: readonly SettingValue[]): readonly SettingValue[] {
  return values.map((each) => ({ ...each, updatedAt: new Date(each.updatedAt) }));
}

/** A value to be set: from a day on, or at once where none is named. */
export interface SettingChange {
  readonly value: unknown;
  /** YYYY-MM-DD, today or later. */
  readonly effectiveFrom?: PlainDate | undefined;
  readonly reason?: string | undefined;
}

/**
 * Sets one value; answers what was expected when it does not fit, and undefined when it was stored. Without a day the value
 * that holds now is replaced; a day sets what holds from then on and leaves the time before as it was.
 */
export async function updateCitySetting(
  acting: ActorTransaction,
  key: keyof CitySettings,
  change: SettingChange,
): Promise<string | undefined> {
  const { value, effectiveFrom, reason = null } = change;
  const rule = SETTING_RULES[key];
  if (!rule.fits(value)) return rule.expected;
  const { trx, actor } = acting;
  const before = (await listCitySettings(trx)).find((setting) => setting.key === key);
  const row = { value: json(value), reason, updated_by: actor.name, updated_at: trx.fn.now() };
  if (effectiveFrom !== undefined) {
    const dated = { ...row, key, effective_from: effectiveFrom };
    await trx('city_setting_changes').insert(dated).onConflict(['key', 'effective_from']).merge();
  } else if (before?.effectiveFrom) {
    await trx('city_setting_changes').where({ key, effective_from: before.effectiveFrom }).update(row);
  } else {
    await trx('city_settings').where({ key }).update(row);
  }
  acting.record({ action: 'update-city-setting', entity: 'city-setting', entityId: key, before, after: change });
  return undefined;
}

/** Takes back what was decided for a later day; answers false where nothing was. What holds or held stays as it is. */
export async function withdrawSettingChange(
  acting: ActorTransaction,
  key: keyof CitySettings,
  effectiveFrom: PlainDate,
): Promise<boolean> {
  const removed = await acting
    .trx('city_setting_changes')
    .where({ key, effective_from: effectiveFrom })
    .whereRaw(`effective_from > ${LEGAL_DAY}`)
    .delete()
    .returning<{ value: unknown }[]>('value');
  const [before] = removed;
  if (before === undefined) return false;
  const change = { value: before.value, effectiveFrom };
  acting.record({ action: 'withdraw-setting-change', entity: 'city-setting', entityId: key, before: change });
  return true;
}
