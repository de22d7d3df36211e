import type { Knex } from 'knex';
import type { PlainDate } from '../domain/plain-date.ts';
import type { ActorTransaction } from './audit.ts';
import { json } from './row-mapping.ts';

/** What a city sets by itself: limits that no decision table answers, since they run before a channel is known. */
export interface CitySettings {
  /** WD in which the office means to decide on acceptance. */
  readonly acceptanceOfficeWd: number;
  /** WD after which silence counts as acceptance (行政许可法 article 32). */
  readonly acceptanceLegalWd: number;
  /** True where the program itself records that acceptance. */
  readonly deemedAcceptance: boolean;
  readonly correctionWd: number;
  /** WD before a due date on which people are reminded, the earliest first. */
  readonly reminderWd: readonly number[];
  /** Calendar days: goal for the average net cycle, and the line above which a case is listed by name. */
  readonly cycleGoalDays: number;
  readonly longCaseDays: number;
  /** WD before its last day from which a limit shows a yellow light. */
  readonly yellowWd: number;
  /** WD after a due date of the warning, of the county's and of the city's notice. */
  readonly escalationWd: readonly number[];
  /** WD after which the silence of a department counts as agreement. */
  readonly departmentSilenceWd: number;
  /** WD to report a certificate to the county (Order 13 article 13). */
  readonly certificateReportWd: number;
  /** Rounds after which agency and department are told of a case that goes into another. */
  readonly roundsBeforeAlarm: number;
  /** WD after the notice in which an opinion may be disputed. */
  readonly objectionWd: number;
  /** WD in which the agency answers an objection. */
  readonly objectionAnswerWd: number;
  /** True where a first review ends only when every item of a loaded checklist is answered. */
  readonly checklistRequired: boolean;
  /** Half working days in which an agency answers whether it takes a case. */
  readonly agencyConfirmationHalfDays: number;
  /** WD after that limit from which no answer counts as a refusal. */
  readonly agencySilenceWd: number;
  /** Last minute of the first half of a working day, HH:mm. */
  readonly noonMinute: string;
  /** Years after an interest in a firm ended in which a person may not review its cases. */
  readonly recusalYears: number;
  /** WD without a claim after which another person of the discipline may take a task. */
  readonly substituteWd: number;
  readonly dayEnd: 'MIDNIGHT' | 'CLOSE_OF_OFFICE';
  /** Last minute of the office day, HH:mm. */
  readonly closingMinute: string;
  /** Sentence of a refusal that says where and until when it can be contested. */
  readonly remedyNotice: string;
  /** Calendar days of the net clock in which new-energy projects are to be done. */
  readonly newEnergyGoalDays: number;
  /** Days before that goal from which on its light is yellow. */
  readonly newEnergyWarningDays: number;
  /** True where a sheet without a signature is refused; elsewhere it is noted. */
  readonly signatureRequired: boolean;
  /** Calendar days after its last change on which a draft is deleted. */
  readonly draftDays: number;
  /** Calendar days before that on which its firm is warned. */
  readonly draftWarningDays: number;
  /** Attempts after which a delivery to a department is given up until a person sends it again. */
  readonly deliveryAttempts: number;
}

/** One setting as an administrator sees it. */
export interface CitySetting {
  readonly key: keyof CitySettings;
  readonly value: unknown;
  readonly meaning: string;
  /** First day of the value that holds today; null for one that holds since the beginning. */
  readonly effectiveFrom: PlainDate | null;
  /** What is decided for later, the next first. */
  readonly upcoming: readonly { readonly value: unknown; readonly effectiveFrom: PlainDate }[];
  readonly updatedBy: string;
  readonly updatedAt: Date;
}

/** The day of legal time: in demonstrations it is moved, for everything that asks for a day. */
const LEGAL_DAY = `((now() + (select offset_ms from legal_time_offset) * interval '1 millisecond')
  at time zone 'Asia/Shanghai')::date`;

/** The change of a setting that holds today, if any did since the beginning. */
const IN_FORCE = `left join lateral (
  select e.value, e.effective_from, e.updated_by, e.updated_at from city_setting_changes e
  where e.key = s.key and e.effective_from <= ${LEGAL_DAY} order by e.effective_from desc limit 1) c on true`;

const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 250;
const isDays = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 3650;
const isCounts = (value: unknown): boolean => Array.isArray(value) && value.length <= 5 && value.every(isCount);

const isMinute = (value: unknown): boolean => typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(value);

/** What a value must be, in words and as a test. */
interface ValueRule {
  readonly expected: string;
  fits(value: unknown): boolean;
}

const WORKING_DAYS: ValueRule = { expected: 'a whole number of working days from 0 to 250', fits: isCount };
const WORKING_DAYS_LIST: ValueRule = { expected: 'a list of at most 5 whole numbers of working days', fits: isCounts };
const DAYS: ValueRule = { expected: 'a whole number of days from 0 to 250', fits: isCount };
const LONG_DAYS: ValueRule = { expected: 'a whole number of days from 1 to 3650', fits: isDays };
const MINUTE: ValueRule = { expected: 'a time HH:mm', fits: isMinute };
const FLAG: ValueRule = { expected: 'true or false', fits: (value) => typeof value === 'boolean' };

/** What a value must be, by key. */
const RULES: Readonly<Record<keyof CitySettings, ValueRule>> = {
  acceptanceOfficeWd: WORKING_DAYS,
  acceptanceLegalWd: WORKING_DAYS,
  deemedAcceptance: FLAG,
  correctionWd: WORKING_DAYS,
  reminderWd: WORKING_DAYS_LIST,
  cycleGoalDays: DAYS,
  longCaseDays: DAYS,
  yellowWd: WORKING_DAYS,
  escalationWd: WORKING_DAYS_LIST,
  departmentSilenceWd: WORKING_DAYS,
  certificateReportWd: WORKING_DAYS,
  roundsBeforeAlarm: { expected: 'a whole number of rounds from 0 to 250', fits: isCount },
  objectionWd: WORKING_DAYS,
  objectionAnswerWd: WORKING_DAYS,
  checklistRequired: FLAG,
  newEnergyGoalDays: DAYS,
  newEnergyWarningDays: DAYS,
  dayEnd: {
    expected: 'MIDNIGHT or CLOSE_OF_OFFICE',
    fits: (value) => value === 'MIDNIGHT' || value === 'CLOSE_OF_OFFICE',
  },
  closingMinute: MINUTE,
  agencyConfirmationHalfDays: { expected: 'a whole number of half working days from 0 to 250', fits: isCount },
  agencySilenceWd: WORKING_DAYS,
  recusalYears: { expected: 'a whole number of years from 0 to 250', fits: isCount },
  substituteWd: WORKING_DAYS,
  noonMinute: MINUTE,
  signatureRequired: FLAG,
  draftDays: LONG_DAYS,
  draftWarningDays: LONG_DAYS,
  deliveryAttempts: {
    expected: 'a whole number of attempts from 1 to 250',
    fits: (value) => isCount(value) && value !== 0,
  },
  remedyNotice: {
    expected: 'a text of 10 to 500 characters',
    fits: (value) => typeof value === 'string' && value.trim().length >= 10 && value.length <= 500,
  },
};

/** All settings, for rules to be computed with. Throws when a row is missing or holds what its key cannot be. */
export async function readCitySettings(db: Knex): Promise<CitySettings> {
  const { rows } = await db.raw<{ rows: { key: string; value: unknown }[] }>(
    `select s.key, coalesce(c.value, s.value) as value from city_settings s ${IN_FORCE}`,
  );
  for (const [key, rule] of Object.entries(RULES)) {
    const value = rows.find((row) => row.key === key)?.value;
    if (!rule.fits(value)) {
      throw new Error(`Expected city setting ${key} to be ${rule.expected}, but found ${JSON.stringify(value)}.`);
    }
  }
  return Object.fromEntries(rows.map((row) => [row.key, row.value])) as unknown as CitySettings;
}

/** All settings as they hold today, with their meaning and what is decided for later, by key. */
export async function listCitySettings(db: Knex): Promise<CitySetting[]> {
  const { rows } = await db.raw<{ rows: CitySetting[] }>(
    `select s.key, coalesce(c.value, s.value) as value, s.meaning, c.effective_from::text as "effectiveFrom",
       coalesce(c.updated_by, s.updated_by) as "updatedBy", coalesce(c.updated_at, s.updated_at) as "updatedAt",
       coalesce((select jsonb_agg(jsonb_build_object('value', l.value, 'effectiveFrom', l.effective_from)
           order by l.effective_from)
         from city_setting_changes l where l.key = s.key and l.effective_from > ${LEGAL_DAY}), '[]') as upcoming
     from city_settings s ${IN_FORCE} order by s.key`,
  );
  return rows;
}

/** A value to be set: from a day on, or at once where none is named. */
export interface SettingChange {
  readonly value: unknown;
  /** YYYY-MM-DD, today or later. */
  readonly effectiveFrom?: PlainDate | undefined;
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
  const { value, effectiveFrom } = change;
  const rule = RULES[key];
  if (!rule.fits(value)) return rule.expected;
  const { trx, actor } = acting;
  const before = (await listCitySettings(trx)).find((setting) => setting.key === key);
  const row = { value: json(value), updated_by: actor.name, updated_at: trx.fn.now() };
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
