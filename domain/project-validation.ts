/** Checks a filed project field by field, so that a form can show every fault at once beside its field. */
import { checkCreditCode } from './credit-code.ts';
import {
  BUILDING_USES,
  type BuildingUse,
  FIRE_CLASSES,
  PROJECT_KINDS,
  type ProjectFacts,
  SCOPES,
  STRUCTURAL_REGULARITIES,
  STRUCTURE_TYPES,
} from './project.ts';
import { type ProjectCodeRules, parseProjectCode } from './project-code.ts';

/** One fault of one field. `expected` and `found` are ready to be shown; long texts are cut. */
export interface FieldFault {
  readonly field: keyof ProjectFacts;
  readonly expected: string;
  readonly found: string;
}

/** What validation needs to know besides the project. */
export interface ProjectRules extends ProjectCodeRules {
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
const CIVIL_USES: readonly BuildingUse[] = ['DORM', 'OFFICE', 'PUBLIC'];

const CHECKS: Readonly<Record<keyof ProjectFacts, FieldCheck>> = {
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
  buildingUse: oneOf(BUILDING_USES),
  fireClass: oneOf(FIRE_CLASSES),
  structureType: oneOf(STRUCTURE_TYPES),
  totalAreaM2: numberWithin(0.01, 10_000_000),
  maxSingleAreaM2: numberWithin(0.01, 10_000_000),
  undergroundAreaM2: numberWithin(0, 10_000_000),
  heightM: numberWithin(0.01, 1_000),
  storeysAbove: wholeNumberWithin(0, 200),
  storeysBelow: wholeNumberWithin(0, 20),
  maxSpanM: numberWithin(0, 1_000),
  craneT: numberWithin(0, 10_000),
  pitDepthM: numberWithin(0, 200),
  labourIntensive: flag,
  flammableExplosive: flag,
  specialEquipment: flag,
  structuralIrregularity: oneOf(STRUCTURAL_REGULARITIES),
  fireDesignBeyondCode: flag,
  civilDefence: flag,
  officePart: flag,
  newEnergy: flag,
  keyProject: flag,
  livelihoodProject: flag,
  investmentWan: numberWithin(0, 100_000_000),
  scope: oneOf(SCOPES),
};

const DEFAULT_RULES: ProjectRules = { check: 'none' };

/** Names of all fields of a project, for forms and for the columns of a file. */
export const PROJECT_FIELDS: readonly (keyof ProjectFacts)[] = Object.keys(CHECKS).filter(isProjectField);

/** Every fault of a project from outside, field by field and then between fields; empty = it is a ProjectFacts. */
export function validateProject(value: unknown, rules: ProjectRules = DEFAULT_RULES): readonly FieldFault[] {
  const result = parseProject(value, rules);
  return result.ok ? [] : result.faults;
}

/** The project with exactly the known fields, or its faults. */
export function parseProject(value: unknown, rules: ProjectRules = DEFAULT_RULES): ProjectResult {
  const given: Readonly<Record<string, unknown>> = typeof value === 'object' && value !== null ? { ...value } : {};
  const fields: Record<string, unknown> = {};
  const faults: FieldFault[] = [];
  for (const field of PROJECT_FIELDS) {
    fields[field] = given[field];
    const expected = CHECKS[field](given[field], rules);
    if (expected !== undefined) faults.push({ field, expected, found: shown(given[field]) });
  }
  if (faults.length > 0) return { ok: false, faults };
  // The one cast of this folder: data enters here, and each field has just been checked by its own rule.
  const project = fields as unknown as ProjectFacts;
  const contradictions = contradictionsOf(project);
  return contradictions.length > 0 ? { ok: false, faults: contradictions } : { ok: true, project };
}

/** Faults between fields that are good by themselves. */
function contradictionsOf(project: ProjectFacts): readonly FieldFault[] {
  const faults: FieldFault[] = [];
  const expect = (isGood: boolean, field: keyof ProjectFacts, expected: string) => {
    if (!isGood) faults.push({ field, expected, found: shown(project[field]) });
  };
  const isCivil = CIVIL_USES.includes(project.buildingUse);
  expect(
    isCivil === (project.fireClass === 'NA'),
    'fireClass',
    isCivil ? 'NA for a civil building' : 'a class 甲 to 戊',
  );
  expect(project.maxSingleAreaM2 <= project.totalAreaM2, 'maxSingleAreaM2', 'at most the total area');
  expect(project.undergroundAreaM2 <= project.totalAreaM2, 'undergroundAreaM2', 'at most the total area');
  const hasBasement = project.storeysBelow > 0;
  expect(hasBasement || project.undergroundAreaM2 === 0, 'undergroundAreaM2', '0 without storeys below ground');
  expect(project.storeysAbove + project.storeysBelow > 0, 'storeysAbove', 'at least one storey above or below ground');
  const isSurveyNamed = project.surveyUnit !== null;
  expect(isSurveyNamed === (project.surveyUscc !== null), 'surveyUscc', 'a code exactly if a survey unit is named');
  expect(isSurveyNamed || project.projectKind === 'ALTERATION', 'surveyUnit', 'a survey unit, unless an alteration');
  expect(project.projectCode.slice(5, 11) === project.regionCode, 'regionCode', 'the region in the project code');
  return faults;
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

function wholeNumberWithin(least: number, most: number): FieldCheck {
  const isWithin = numberWithin(least, most);
  return (value, rules) =>
    Number.isInteger(value) && isWithin(value, rules) === undefined
      ? undefined
      : `a whole number from ${least} to ${most}`;
}

function isProjectField(field: string): field is keyof ProjectFacts {
  return Object.hasOwn(CHECKS, field);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > LONGEST_FOUND ? `${text.slice(0, LONGEST_FOUND)}…` : text;
}
