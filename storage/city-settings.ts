import type { Knex } from 'knex';
import type { ActorTransaction } from './audit.ts';
import { type ColumnMap, json, selectList } from './row-mapping.ts';

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
}

/** One setting as an administrator sees it. */
export interface CitySetting {
  readonly key: keyof CitySettings;
  readonly value: unknown;
  readonly meaning: string;
  readonly updatedBy: string;
  readonly updatedAt: Date;
}

const COLUMNS: ColumnMap<CitySetting> = {
  key: 'key',
  value: 'value',
  meaning: 'meaning',
  updatedBy: 'updated_by',
  updatedAt: 'updated_at',
};

const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 250;
const isDays = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 3650;
const isCounts = (value: unknown): boolean => Array.isArray(value) && value.length <= 5 && value.every(isCount);

const DAYS = { expected: 'a whole number of days from 0 to 250', fits: isCount };
const isMinute = (value: unknown): boolean => typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(value);

/** What a value must be, by key. */
const RULES: Readonly<Record<keyof CitySettings, { expected: string; fits(value: unknown): boolean }>> = {
  acceptanceOfficeWd: { expected: 'a whole number of working days from 0 to 250', fits: isCount },
  acceptanceLegalWd: { expected: 'a whole number of working days from 0 to 250', fits: isCount },
  deemedAcceptance: { expected: 'true or false', fits: (value) => typeof value === 'boolean' },
  correctionWd: { expected: 'a whole number of working days from 0 to 250', fits: isCount },
  reminderWd: { expected: 'a list of at most 5 whole numbers of working days', fits: isCounts },
  cycleGoalDays: DAYS,
  longCaseDays: DAYS,
  yellowWd: { expected: 'a whole number of working days from 0 to 250', fits: isCount },
  escalationWd: { expected: 'a list of at most 5 whole numbers of working days', fits: isCounts },
  departmentSilenceWd: { expected: 'a whole number of working days from 0 to 250', fits: isCount },
  certificateReportWd: { expected: 'a whole number of working days from 0 to 250', fits: isCount },
  roundsBeforeAlarm: { expected: 'a whole number of rounds from 0 to 250', fits: isCount },
  objectionWd: { expected: 'a whole number of working days from 0 to 250', fits: isCount },
  objectionAnswerWd: { expected: 'a whole number of working days from 0 to 250', fits: isCount },
  checklistRequired: { expected: 'true or false', fits: (value) => typeof value === 'boolean' },
  newEnergyGoalDays: DAYS,
  newEnergyWarningDays: DAYS,
  dayEnd: {
    expected: 'MIDNIGHT or CLOSE_OF_OFFICE',
    fits: (value) => value === 'MIDNIGHT' || value === 'CLOSE_OF_OFFICE',
  },
  closingMinute: { expected: 'a time HH:mm', fits: isMinute },
  agencyConfirmationHalfDays: { expected: 'a whole number of half working days from 0 to 250', fits: isCount },
  agencySilenceWd: { expected: 'a whole number of working days from 0 to 250', fits: isCount },
  recusalYears: { expected: 'a whole number of years from 0 to 250', fits: isCount },
  substituteWd: { expected: 'a whole number of working days from 0 to 250', fits: isCount },
  noonMinute: { expected: 'a time HH:mm', fits: isMinute },
  signatureRequired: { expected: 'true or false', fits: (value) => typeof value === 'boolean' },
  draftDays: { expected: 'a whole number of days from 1 to 3650', fits: isDays },
  draftWarningDays: { expected: 'a whole number of days from 1 to 3650', fits: isDays },
  remedyNotice: {
    expected: 'a text of 10 to 500 characters',
    fits: (value) => typeof value === 'string' && value.trim().length >= 10 && value.length <= 500,
  },
};

/** All settings, for rules to be computed with. Throws when a row is missing or holds what its key cannot be. */
export async function readCitySettings(db: Knex): Promise<CitySettings> {
  const rows = await listCitySettings(db);
  for (const [key, rule] of Object.entries(RULES)) {
    const value = rows.find((row) => row.key === key)?.value;
    if (!rule.fits(value)) {
      throw new Error(`Expected city setting ${key} to be ${rule.expected}, but found ${JSON.stringify(value)}.`);
    }
  }
  return Object.fromEntries(rows.map((row) => [row.key, row.value])) as unknown as CitySettings;
}

/** All settings with their meaning, by key. */
export async function listCitySettings(db: Knex): Promise<CitySetting[]> {
  return db('city_settings')
    .select<CitySetting[]>(db.raw(selectList(COLUMNS)))
    .orderBy('key');
}

/** Sets one value; answers what was expected when the value does not fit, and undefined when it was stored. */
export async function updateCitySetting(
  acting: ActorTransaction,
  key: keyof CitySettings,
  value: unknown,
): Promise<string | undefined> {
  const rule = RULES[key];
  if (!rule.fits(value)) return rule.expected;
  const { trx, actor } = acting;
  const before = await trx('city_settings').where({ key }).first('value');
  await trx('city_settings')
    .where({ key })
    .update({ value: json(value), updated_by: actor.name, updated_at: trx.fn.now() });
  acting.record({
    action: 'update-city-setting',
    entity: 'city-setting',
    entityId: key,
    before,
    after: { value },
  });
  return undefined;
}
