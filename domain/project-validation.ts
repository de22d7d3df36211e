/** Checks a filed project field by field, so that a form can show every fault at once beside its field. */
import { buildingFaults, type Contradiction } from './building.ts';
import { checkCreditCode } from './credit-code.ts';
import { type FactRule, type FactValue, faultOfValue } from './facts.ts';
import { FIRST_SECTOR, PROJECT_KINDS, type ProjectFacts, SCOPES, SECTOR_FORM } from './project.ts';
import { type ProjectCodeRules, parseProjectCode } from './project-code.ts';

/** One fault of one field. `expected` and `found` are ready to be shown; long texts are cut. */
export interface FieldFault {
  readonly field: string;
  readonly expected: string;
  readonly found: string;
}

/** What validation needs to know besides the project. */
export interface ProjectRules extends ProjectCodeRules {
  /** Facts of the project's sector, by the register. */
  readonly facts: readonly FactRule[];
  /** Credit codes that an officer accepted with a logged reason although a check fails. */
  readonly acceptedCreditCodes?: readonly string[] | undefined;
}

export type ProjectResult =
  | { readonly ok: true; readonly project: ProjectFacts }
  | { readonly ok: false; readonly faults: readonly FieldFault[] };

/** Answers what was expected of a value, or undefined if the value is good. */
type FieldCheck = (value: unknown, rules: ProjectRules) => string | undefined;

const LONGEST_NAME = 200;
const LONGEST_FOUND = 60;
const REGION_FORM = /^\d{6}$/;

/** What every sector states. */
const CORE_CHECKS: Readonly<Record<string, FieldCheck>> = {
  sector: sector,
  projectName: name,
  projectCode: projectCode,
  regionCode: region,
  applicantName: name,
  applicantUscc: creditCode,
  designUnit: name,
  designUscc: creditCode,
  surveyUnit: orNull(name),
  surveyUscc: orNull(creditCode),
  agencyUscc: creditCode,
  projectKind: oneOf(PROJECT_KINDS),
  newEnergy: flag,
  keyProject: flag,
  livelihoodProject: flag,
  investmentWan: numberWithin(0, 100_000_000),
  scope: oneOf(SCOPES),
};

/** Names of what every sector states. */
export const CORE_FIELDS: readonly string[] = Object.keys(CORE_CHECKS);

/** Names of all fields of a project whose sector has these facts. */
export function projectFields(facts: readonly FactRule[]): readonly string[] {
  return [...CORE_FIELDS, ...facts.map(({ name: field }) => field)];
}

/** The project with exactly the known fields, or every fault: field by field, and then between fields. */
export function parseProject(value: unknown, rules: ProjectRules): ProjectResult {
  const given: Readonly<Record<string, unknown>> = typeof value === 'object' && value !== null ? { ...value } : {};
  const stated = { ...given, sector: given['sector'] ?? FIRST_SECTOR };
  const faults: FieldFault[] = [];
  const check = (field: string, expected: string | undefined) => {
    if (expected !== undefined) faults.push({ field, expected, found: shown(Reflect.get(stated, field)) });
  };
  for (const [field, isGood] of Object.entries(CORE_CHECKS)) check(field, isGood(Reflect.get(stated, field), rules));
  for (const rule of rules.facts) check(rule.name, faultOfValue(rule, Reflect.get(stated, rule.name)));
  if (faults.length > 0) return { ok: false, faults };
  const fields = Object.fromEntries(projectFields(rules.facts).map((field) => [field, Reflect.get(stated, field)]));
  // The one cast of this folder: data enters here, and each field has just been checked by its own rule.
  const project = fields as Readonly<Record<string, FactValue>> as ProjectFacts;
  for (const { field, expected } of contradictionsOf(project)) check(field, expected);
  return faults.length > 0 ? { ok: false, faults } : { ok: true, project };
}

/** Faults between fields that are good by themselves. */
function contradictionsOf(project: ProjectFacts): readonly Contradiction[] {
  const faults: Contradiction[] = [...buildingFaults(project)];
  const expect = (isGood: boolean, field: string, expected: string) => {
    if (!isGood) faults.push({ field, expected });
  };
  const isSurveyNamed = project.surveyUnit !== null;
  expect(isSurveyNamed === (project.surveyUscc !== null), 'surveyUscc', 'a code exactly if a survey unit is named');
  expect(isSurveyNamed || project.projectKind === 'ALTERATION', 'surveyUnit', 'a survey unit, unless an alteration');
  expect(project.projectCode.slice(5, 11) === project.regionCode, 'regionCode', 'the region in the project code');
  return faults;
}

function sector(value: unknown): string | undefined {
  return typeof value === 'string' && SECTOR_FORM.test(value) ? undefined : 'the code of a sector';
}

function name(value: unknown): string | undefined {
  const isName = typeof value === 'string' && value.trim() !== '' && value.length <= LONGEST_NAME;
  return isName ? undefined : `a text of 1 to ${LONGEST_NAME} characters`;
}

function projectCode(value: unknown, rules: ProjectRules): string | undefined {
  const result = parseProjectCode(typeof value === 'string' ? value : '', rules);
  return result.ok ? undefined : result.fault.expected;
}

function region(value: unknown, { regions }: ProjectRules): string | undefined {
  if (typeof value !== 'string' || !REGION_FORM.test(value)) return 'six digits after GB/T 2260';
  return regions === undefined || regions.includes(value) ? undefined : 'a region of this city';
}

function creditCode(value: unknown, { acceptedCreditCodes }: ProjectRules): string | undefined {
  if (typeof value !== 'string') return 'a unified social credit code';
  const { code, faults } = checkCreditCode(value);
  if (code !== value) return 'a unified social credit code in upper case without spaces';
  const isOverridden = !faults.includes('FORM') && acceptedCreditCodes?.includes(code) === true;
  const isAccepted = faults.length === 0 || isOverridden;
  return isAccepted ? undefined : 'a unified social credit code of 18 characters with right check characters';
}

function flag(value: unknown): string | undefined {
  return typeof value === 'boolean' ? undefined : 'true or false';
}

function oneOf(words: readonly string[]): FieldCheck {
  return (value) => (words.some((word) => word === value) ? undefined : `one of ${words.join(', ')}`);
}

function orNull(check: FieldCheck): FieldCheck {
  return (value, rules) => {
    const expected = value === null ? undefined : check(value, rules);
    return expected === undefined ? undefined : `${expected}, or null`;
  };
}

function numberWithin(least: number, most: number): FieldCheck {
  return (value) =>
    typeof value === 'number' && value >= least && value <= most ? undefined : `a number from ${least} to ${most}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > LONGEST_FOUND ? `${text.slice(0, LONGEST_FOUND)}…` : text;
}
