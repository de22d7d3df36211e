/** What a city sets by itself: limits that no decision table answers, since they run before a channel is known. */
export interface CitySettings {
  /** WD in which the office means to decide on acceptance. */
  readonly acceptanceOfficeWd: number;
  /** WD after which silence counts as acceptance (行政许可法 article 32). */
  readonly acceptanceLegalWd: number;
  /** True where the program itself records that acceptance. */
  readonly deemedAcceptance: boolean;
  readonly correctionWd: number;
  /** WD in which the office checks a supplement, and answers a request to extend it. */
  readonly supplementAnswerWd: number;
  /** WD before a due date on which people are reminded, the earliest first. */
  readonly reminderWd: readonly number[];
  /** Calendar days: goal for the average net cycle, and the line above which a case is listed by name. */
  readonly cycleGoalDays: number;
  readonly longCaseDays: number;
  /** WD in which first reviews are to end; how many do is published. */
  readonly firstGoalWd: number;
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
  /** WD in which the first reviewer looks again after the second has disagreed, within the second stage. */
  readonly secondLookWd: number;
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

/** What a value must be, in words, as a test, and for the field in which a person types it. */
export interface ValueRule {
  readonly expected: string;
  readonly kind: 'COUNT' | 'COUNTS' | 'FLAG' | 'MINUTE' | 'CHOICE' | 'TEXT';
  /** Of a number, or of the characters of a text. */
  readonly least?: number;
  readonly most?: number;
  readonly choices?: readonly string[];
  fits(value: unknown): boolean;
}

const between = (least: number, most: number) => (value: unknown) =>
  Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
const isCount = between(0, 250);

const count = (unit: string, least = 0): ValueRule => ({
  ...{ expected: `a whole number of ${unit} from ${least} to 250`, kind: 'COUNT', least, most: 250 },
  fits: between(least, 250),
});
const WORKING_DAYS = count('working days');
/** Of a limit that costs somebody a right or a say when it passes: without a day it would end as it begins. */
const A_DAY_OR_MORE = count('working days', 1);
const DAYS = count('days');
const WORKING_DAYS_LIST: ValueRule = {
  expected: 'a list of at most 5 whole numbers of working days',
  kind: 'COUNTS',
  least: 0,
  most: 250,
  fits: (value) => Array.isArray(value) && value.length <= 5 && value.every(isCount),
};
const LONG_DAYS: ValueRule = {
  expected: 'a whole number of days from 1 to 3650',
  kind: 'COUNT',
  least: 1,
  most: 3650,
  fits: between(1, 3650),
};
const MINUTE: ValueRule = {
  expected: 'a time HH:mm',
  kind: 'MINUTE',
  fits: (value) => typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(value),
};
const FLAG: ValueRule = { expected: 'true or false', kind: 'FLAG', fits: (value) => typeof value === 'boolean' };
const DAY_ENDS = ['MIDNIGHT', 'CLOSE_OF_OFFICE'];

/** What a value must be, by key. */
export const SETTING_RULES: Readonly<Record<keyof CitySettings, ValueRule>> = {
  acceptanceOfficeWd: WORKING_DAYS,
  acceptanceLegalWd: A_DAY_OR_MORE,
  deemedAcceptance: FLAG,
  correctionWd: A_DAY_OR_MORE,
  supplementAnswerWd: WORKING_DAYS,
  reminderWd: WORKING_DAYS_LIST,
  cycleGoalDays: DAYS,
  longCaseDays: DAYS,
  firstGoalWd: WORKING_DAYS,
  yellowWd: WORKING_DAYS,
  escalationWd: WORKING_DAYS_LIST,
  departmentSilenceWd: A_DAY_OR_MORE,
  certificateReportWd: WORKING_DAYS,
  roundsBeforeAlarm: count('rounds'),
  objectionWd: A_DAY_OR_MORE,
  objectionAnswerWd: A_DAY_OR_MORE,
  checklistRequired: FLAG,
  newEnergyGoalDays: DAYS,
  newEnergyWarningDays: DAYS,
  dayEnd: {
    expected: 'MIDNIGHT or CLOSE_OF_OFFICE',
    kind: 'CHOICE',
    choices: DAY_ENDS,
    fits: (value) => DAY_ENDS.some((each) => each === value),
  },
  closingMinute: MINUTE,
  agencyConfirmationHalfDays: count('half working days', 1),
  agencySilenceWd: WORKING_DAYS,
  recusalYears: count('years'),
  substituteWd: WORKING_DAYS,
  secondLookWd: WORKING_DAYS,
  noonMinute: MINUTE,
  signatureRequired: FLAG,
  draftDays: LONG_DAYS,
  draftWarningDays: LONG_DAYS,
  deliveryAttempts: count('attempts', 1),
  remedyNotice: {
    expected: 'a text of 10 to 500 characters',
    kind: 'TEXT',
    least: 10,
    most: 500,
    fits: (value) => typeof value === 'string' && value.trim().length >= 10 && value.length <= 500,
  },
};
