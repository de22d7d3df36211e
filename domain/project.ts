/** What is known about one project: the facts that the applicant states once and every rule reads. */
import type { FactValue } from './facts.ts';

/** New works, extension of some, or work on existing ones. */
export const PROJECT_KINDS = ['NEW', 'EXPANSION', 'ALTERATION'] as const;
export type ProjectKind = (typeof PROJECT_KINDS)[number];

/** OUT: military, secret, or works of a kind that is not reviewed here; never accepted. */
export const SCOPES = ['IN', 'OUT'] as const;
export type Scope = (typeof SCOPES)[number];

/** Credit grade of a design unit, A being the best. */
export const CREDIT_GRADES = ['A', 'B', 'C', 'D'] as const;
export type CreditGrade = (typeof CREDIT_GRADES)[number];

/** Sector of filings from before there was more than one. */
export const FIRST_SECTOR = 'INDUSTRIAL';

/** Code of a sector: a row of the register. */
export const SECTOR_FORM = /^[A-Z][A-Z_]{1,29}$/;

/**
 * The facts of a project as filed: what every sector states, by name, and those of its own sector, which the register
 * describes. Facts that a register knows better (credit grade, bad-credit list, purchase policy, class of the agency) are no
 * part of it: a rule takes them beside it.
 */
export interface ProjectFacts {
  readonly [fact: string]: FactValue;
  /** 工程类别, code of the register of sectors. */
  readonly sector: string;
  readonly projectName: string;
  /** 项目代码, see project-code.ts. */
  readonly projectCode: string;
  /** County, 6 digits after GB/T 2260. */
  readonly regionCode: string;
  readonly applicantName: string;
  /** 统一社会信用代码, see credit-code.ts. */
  readonly applicantUscc: string;
  readonly designUnit: string;
  readonly designUscc: string;
  /** null: no survey was made, lawful only for an alteration without ground work. */
  readonly surveyUnit: string | null;
  readonly surveyUscc: string | null;
  /** Credit code of the review agency that the applicant chose. */
  readonly agencyUscc: string;
  readonly projectKind: ProjectKind;
  readonly newEnergy: boolean;
  readonly keyProject: boolean;
  readonly livelihoodProject: boolean;
  /** Total investment in 10,000 yuan; recorded, decides nothing. */
  readonly investmentWan: number;
  readonly scope: Scope;
}

/** A fact that must be a number, e.g. the one that a fee is reckoned from. Throws when the project has no such number. */
export function numberFact(facts: Readonly<Record<string, unknown>>, name: string): number {
  const value = facts[name];
  if (typeof value !== 'number') {
    throw new RangeError(`Expected the fact ${name} to be a number, but found ${JSON.stringify(value) ?? 'nothing'}.`);
  }
  return value;
}
