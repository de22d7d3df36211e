import { isWithoutGroundWork, type ProjectClass, type SizeClass } from './classification.ts';
import type { FactRule, FactValue } from './facts.ts';
import type { MissingMaterials } from './materials.ts';
import type { CreditGrade, ProjectFacts } from './project.ts';

type Stated = Pick<ProjectFacts, 'sector' | 'scope' | 'projectKind' | 'newEnergy' | 'keyProject' | 'livelihoodProject'>;

/** Facts that tables read as they were filed. Names and codes of firms and free texts stay out of the engine. */
export interface FiledFacts extends Stated {
  readonly [fact: string]: FactValue;
}

/** Content of the variable `facts`. Units as filed; no personal data, so that it may be exported. */
export interface CaseFacts extends Stated {
  readonly [fact: string]: FactValue | readonly string[];
  readonly missingKeyCount: number;
  readonly missingNonKeyCount: number;
  readonly missingCount: number;
  readonly commitmentSigned: boolean;
  readonly applicantBadCredit: boolean;
  readonly designCredit: CreditGrade;
  readonly special: boolean;
  /** Why it is special; for the record and the screen, no table reads it. */
  readonly specialReasons: readonly string[];
  readonly noGroundWork: boolean;
  readonly sizeClass: SizeClass;
  readonly reReview: boolean;
}

/** What a case is derived from besides the project: its papers, and what the registers say on the day. */
export interface CaseCircumstances {
  /** Facts of the project's sector. */
  readonly factRules: readonly FactRule[];
  /** What the table project-class says of the filed facts. */
  readonly classes: ProjectClass;
  /** Required slots for which nothing valid is there. */
  readonly missing: MissingMaterials;
  readonly commitmentSigned: boolean;
  readonly applicantBadCredit: boolean;
  /** null: no grade on record; every design unit starts with full marks, so it counts as A. */
  readonly designCredit: CreditGrade | null;
  /** 1 for the first submission of drawings. */
  readonly round: number;
}

/** What the tables may know of a project before anything was derived from it. */
export function filedFacts(project: ProjectFacts, factRules: readonly FactRule[]): FiledFacts {
  const { sector, scope, projectKind, newEnergy, keyProject, livelihoodProject } = project;
  const measures = factRules.filter(({ kind }) => kind !== 'TEXT').map(({ name }) => [name, project[name] ?? null]);
  return { ...Object.fromEntries(measures), sector, scope, projectKind, newEnergy, keyProject, livelihoodProject };
}

/** Derives the variable `facts`. Throws RangeError for a round below 1; the project must have been validated. */
export function deriveCaseFacts(project: ProjectFacts, circumstances: CaseCircumstances): CaseFacts {
  const { round, missing, classes } = circumstances;
  if (!Number.isInteger(round) || round < 1) {
    throw new RangeError(`Expected the round to be a whole number from 1, but found ${round}.`);
  }
  return {
    ...filedFacts(project, circumstances.factRules),
    missingKeyCount: missing.key.length,
    missingNonKeyCount: missing.nonKey.length,
    missingCount: missing.key.length + missing.nonKey.length,
    commitmentSigned: circumstances.commitmentSigned,
    applicantBadCredit: circumstances.applicantBadCredit,
    designCredit: circumstances.designCredit ?? 'A',
    special: classes.specialReasons.length > 0,
    specialReasons: classes.specialReasons,
    noGroundWork: isWithoutGroundWork(project),
    sizeClass: classes.sizeClass,
    reReview: round > 1,
  };
}
