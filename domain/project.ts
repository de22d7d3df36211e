/**
 * What is known about one industrial project: the facts that the applicant states once and every rule reads.
 * Lengths are metres, areas square metres, loads tonnes, money 10,000 yuan where the name says so.
 */

/** New building, extension of one, or work inside an existing one. */
export const PROJECT_KINDS = ['NEW', 'EXPANSION', 'ALTERATION'] as const;
export type ProjectKind = (typeof PROJECT_KINDS)[number];

/** Use of the decisive building. DORM, OFFICE and PUBLIC are civil buildings and carry no fire-hazard class. */
export const BUILDING_USES = ['PLANT', 'WAREHOUSE', 'EQUIPMENT_ROOM', 'DORM', 'OFFICE', 'PUBLIC'] as const;
export type BuildingUse = (typeof BUILDING_USES)[number];

/** Fire-hazard class of production or storage after GB 50016 table 3.1.1, 甲 being the worst; NA for civil buildings. */
export const FIRE_CLASSES = ['甲', '乙', '丙', '丁', '戊', 'NA'] as const;
export type FireClass = (typeof FIRE_CLASSES)[number];

export const STRUCTURE_TYPES = ['STEEL_PORTAL', 'STEEL_TRUSS', 'RC_FRAME', 'RC_FRAME_WALL'] as const;
export type StructureType = (typeof STRUCTURE_TYPES)[number];

/** OVER_LIMIT: beyond the limits of the code (超限), so that an expert review of the seismic design is due. */
export const STRUCTURAL_REGULARITIES = ['REGULAR', 'IRREGULAR', 'OVER_LIMIT'] as const;
export type StructuralRegularity = (typeof STRUCTURAL_REGULARITIES)[number];

/** OUT: military, secret, or works that are no buildings; never accepted here. */
export const SCOPES = ['IN', 'OUT'] as const;
export type Scope = (typeof SCOPES)[number];

/** Credit grade of a design unit, A being the best. */
export const CREDIT_GRADES = ['A', 'B', 'C', 'D'] as const;
export type CreditGrade = (typeof CREDIT_GRADES)[number];

/**
 * The facts of a project as filed. Facts that a register knows better (credit grade, bad-credit list, purchase policy,
 * class of the agency) are no part of it: a rule takes them beside it.
 */
export interface ProjectFacts {
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
  readonly buildingUse: BuildingUse;
  readonly fireClass: FireClass;
  readonly structureType: StructureType;
  /** Whole project. */
  readonly totalAreaM2: number;
  /** Largest single building. */
  readonly maxSingleAreaM2: number;
  readonly undergroundAreaM2: number;
  /** This and the geometry below: the decisive building. */
  readonly heightM: number;
  readonly storeysAbove: number;
  readonly storeysBelow: number;
  readonly maxSpanM: number;
  readonly craneT: number;
  readonly pitDepthM: number;
  readonly labourIntensive: boolean;
  readonly flammableExplosive: boolean;
  readonly specialEquipment: boolean;
  readonly structuralIrregularity: StructuralRegularity;
  readonly fireDesignBeyondCode: boolean;
  readonly civilDefence: boolean;
  readonly officePart: boolean;
  readonly newEnergy: boolean;
  readonly keyProject: boolean;
  readonly livelihoodProject: boolean;
  /** Total investment in 10,000 yuan; recorded, decides nothing. */
  readonly investmentWan: number;
  readonly scope: Scope;
}
