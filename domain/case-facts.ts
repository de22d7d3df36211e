import {
  isWithoutGroundWork,
  type SizeClass,
  type SpecialReason,
  sizeClassOf,
  specialReasonsOf,
} from './classification.ts';
import type { MissingMaterials } from './materials.ts';
import type { CreditGrade, ProjectFacts } from './project.ts';

/** Filed facts that tables read unchanged. Chosen one by one so that names and codes of firms stay out of the engine. */
type ProjectMeasures = Pick<
  ProjectFacts,
  | 'scope'
  | 'projectKind'
  | 'buildingUse'
  | 'fireClass'
  | 'structureType'
  | 'structuralIrregularity'
  | 'totalAreaM2'
  | 'maxSingleAreaM2'
  | 'undergroundAreaM2'
  | 'heightM'
  | 'maxSpanM'
  | 'storeysAbove'
  | 'storeysBelow'
  | 'craneT'
  | 'pitDepthM'
  | 'fireDesignBeyondCode'
  | 'civilDefence'
  | 'specialEquipment'
  | 'officePart'
  | 'newEnergy'
  | 'keyProject'
  | 'livelihoodProject'
>;

/** Content of the variable `facts`. Units as in ProjectFacts; no personal data, so that it may be exported. */
export interface CaseFacts extends ProjectMeasures {
  readonly missingKeyCount: number;
  readonly missingNonKeyCount: number;
  readonly missingCount: number;
  readonly commitmentSigned: boolean;
  readonly applicantBadCredit: boolean;
  readonly designCredit: CreditGrade;
  readonly special: boolean;
  /** Why it is special; for the record and the screen, no table reads it. */
  readonly specialReasons: readonly SpecialReason[];
  readonly noGroundWork: boolean;
  readonly sizeClass: SizeClass;
  readonly reReview: boolean;
}

/** What a case is derived from besides the project: its papers, and what the registers say on the day. */
export interface CaseCircumstances {
  /** Required slots for which nothing valid is there. */
  readonly missing: MissingMaterials;
  readonly commitmentSigned: boolean;
  readonly applicantBadCredit: boolean;
  /** null: no grade on record; every design unit starts with full marks, so it counts as A. */
  readonly designCredit: CreditGrade | null;
  /** 1 for the first submission of drawings. */
  readonly round: number;
}

/** Derives the variable `facts`. Throws RangeError for a round below 1; the project must have been validated. */
export function deriveCaseFacts(project: ProjectFacts, circumstances: CaseCircumstances): CaseFacts {
  const { round, missing } = circumstances;
  if (!Number.isInteger(round) || round < 1) {
    throw new RangeError(`Expected the round to be a whole number from 1, but found ${round}.`);
  }
  const specialReasons = specialReasonsOf(project);
  return {
    ...measuresOf(project),
    missingKeyCount: missing.key.length,
    missingNonKeyCount: missing.nonKey.length,
    missingCount: missing.key.length + missing.nonKey.length,
    commitmentSigned: circumstances.commitmentSigned,
    applicantBadCredit: circumstances.applicantBadCredit,
    designCredit: circumstances.designCredit ?? 'A',
    special: specialReasons.length > 0,
    specialReasons,
    noGroundWork: isWithoutGroundWork(project),
    sizeClass: sizeClassOf(project),
    reReview: round > 1,
  };
}

function measuresOf(project: ProjectFacts): ProjectMeasures {
  const { scope, projectKind, buildingUse, fireClass, structureType, structuralIrregularity } = project;
  const { totalAreaM2, maxSingleAreaM2, undergroundAreaM2, heightM, maxSpanM, storeysAbove, storeysBelow } = project;
  const { craneT, pitDepthM, fireDesignBeyondCode, civilDefence, specialEquipment, officePart } = project;
  const { newEnergy, keyProject, livelihoodProject } = project;
  return {
    ...{ scope, projectKind, buildingUse, fireClass, structureType, structuralIrregularity },
    ...{ totalAreaM2, maxSingleAreaM2, undergroundAreaM2, heightM, maxSpanM, storeysAbove, storeysBelow },
    ...{ craneT, pitDepthM, fireDesignBeyondCode, civilDefence, specialEquipment, officePart },
    ...{ newEnergy, keyProject, livelihoodProject },
  };
}
