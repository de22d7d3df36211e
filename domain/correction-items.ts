import type { ProjectFacts } from './project.ts';
import { PROJECT_FIELDS, parseProject } from './project-validation.ts';

/** What a correction notice can ask for: a material, a field of the application form, or an answer in words. */
export const CORRECTION_ITEM_TYPES = ['MATERIAL', 'FACT', 'STATEMENT'] as const;
export type CorrectionItemType = (typeof CORRECTION_ITEM_TYPES)[number];

/** OPEN until the applicant answers, ANSWERED until the officer has judged. */
export const CORRECTION_ITEM_STATES = ['OPEN', 'ANSWERED', 'ACCEPTED', 'REFUSED'] as const;
export type CorrectionItemState = (typeof CORRECTION_ITEM_STATES)[number];

/** Who files, where, and with which agency: these make another case, or have a way of their own, and are not corrected. */
const FIXED_FACTS: readonly (keyof ProjectFacts)[] = ['applicantName', 'applicantUscc', 'regionCode', 'agencyUscc'];

/** Fields of the form that a notice may ask to be corrected. */
export const CORRECTABLE_FACTS: readonly (keyof ProjectFacts)[] = PROJECT_FIELDS.filter(
  (field) => !FIXED_FACTS.includes(field),
);

/** The name as a correctable field, or undefined. */
export function correctableFact(name: string): keyof ProjectFacts | undefined {
  return CORRECTABLE_FACTS.find((field) => field === name);
}

/** One corrected field. */
export interface CorrectedFact {
  readonly field: keyof ProjectFacts;
  readonly value: unknown;
}

/** The project with the corrected fields, or what was expected of which field. */
export function correctProject(project: ProjectFacts, corrected: readonly CorrectedFact[]) {
  return parseProject({ ...project, ...Object.fromEntries(corrected.map(({ field, value }) => [field, value])) });
}

/**
 * What was expected of one corrected field by itself, or undefined when it is good. Whether it fits the other fields is told
 * when all answers are there: a field may have to be corrected together with another one.
 */
export function faultOfFact({ field, value }: CorrectedFact): string | undefined {
  // A project of this field alone: the faults of single fields come before those between fields.
  const alone = parseProject({ [field]: value });
  return alone.ok ? undefined : alone.faults.find((fault) => fault.field === field)?.expected;
}

/** A field's value as JSON compares it: what was given and what stands there are the same. */
export function isSameValue(left: unknown, right: unknown): boolean {
  return JSON.stringify(left ?? null) === JSON.stringify(right ?? null);
}
