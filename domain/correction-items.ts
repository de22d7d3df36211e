import type { FactRule } from './facts.ts';
import type { ProjectFacts } from './project.ts';
import { parseProject, projectFields } from './project-validation.ts';

/** What a correction notice can ask for: a material, a field of the application form, or an answer in words. */
export const CORRECTION_ITEM_TYPES = ['MATERIAL', 'FACT', 'STATEMENT'] as const;
export type CorrectionItemType = (typeof CORRECTION_ITEM_TYPES)[number];

/** OPEN until the applicant answers, ANSWERED until the officer has judged. */
export const CORRECTION_ITEM_STATES = ['OPEN', 'ANSWERED', 'ACCEPTED', 'REFUSED'] as const;
export type CorrectionItemState = (typeof CORRECTION_ITEM_STATES)[number];

/** What, who files, where, and with which agency: these make another case, or have a way of their own, and are not corrected. */
const FIXED_FACTS: readonly string[] = ['sector', 'applicantName', 'applicantUscc', 'regionCode', 'agencyUscc'];

/** Fields of the form that a notice may ask to be corrected, in a sector with these facts. */
export function correctableFacts(facts: readonly FactRule[]): readonly string[] {
  return projectFields(facts).filter((field) => !FIXED_FACTS.includes(field));
}

/** One corrected field. */
export interface CorrectedFact {
  readonly field: string;
  readonly value: unknown;
}

/** The project with the corrected fields, or what was expected of which field. */
export function correctProject(project: ProjectFacts, corrected: readonly CorrectedFact[], facts: readonly FactRule[]) {
  const fields = Object.fromEntries(corrected.map(({ field, value }) => [field, value]));
  return parseProject({ ...project, ...fields }, { check: 'none', facts });
}

/**
 * What was expected of one corrected field by itself, or undefined when it is good. Whether it fits the other fields is told
 * when all answers are there: a field may have to be corrected together with another one.
 */
export function faultOfFact({ field, value }: CorrectedFact, facts: readonly FactRule[]): string | undefined {
  // A project of this field alone: the faults of single fields come before those between fields.
  const alone = parseProject({ [field]: value }, { check: 'none', facts });
  return alone.ok ? undefined : alone.faults.find((fault) => fault.field === field)?.expected;
}

/** A field's value as JSON compares it: what was given and what stands there are the same. */
export function isSameValue(left: unknown, right: unknown): boolean {
  return JSON.stringify(left ?? null) === JSON.stringify(right ?? null);
}
