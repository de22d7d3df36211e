/** What is known about a building: the facts of the industrial sector, and what holds between them wherever they are stated. */
import type { ProjectFacts } from './project.ts';

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

/** Lengths are metres, areas square metres, loads tonnes. */
export interface BuildingFacts {
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
}

/** A project of the industrial sector. */
export type IndustrialProject = ProjectFacts & BuildingFacts;

/** Something that does not go together: the field to look at, and what was expected of it. */
export interface Contradiction {
  readonly field: string;
  readonly expected: string;
}

const CIVIL_USES: readonly unknown[] = ['DORM', 'OFFICE', 'PUBLIC'] satisfies readonly BuildingUse[];

/** What does not go together in the facts of a building. A sector that does not ask for them has no such fault. */
export function buildingFaults(project: Readonly<Record<string, unknown>>): readonly Contradiction[] {
  return [...fireFaults(project), ...areaFaults(project), ...storeyFaults(project)];
}

function fireFaults({ buildingUse, fireClass }: Readonly<Record<string, unknown>>): Contradiction[] {
  if (buildingUse === undefined || fireClass === undefined) return [];
  const isCivil = CIVIL_USES.includes(buildingUse);
  if (isCivil === (fireClass === 'NA')) return [];
  return [{ field: 'fireClass', expected: isCivil ? 'NA for a civil building' : 'a class 甲 to 戊' }];
}

function areaFaults({ totalAreaM2: total, ...parts }: Readonly<Record<string, unknown>>): Contradiction[] {
  return ['maxSingleAreaM2', 'undergroundAreaM2']
    .filter((field) => Number(parts[field]) > Number(total))
    .map((field) => ({ field, expected: 'at most the total area' }));
}

function storeyFaults(project: Readonly<Record<string, unknown>>): Contradiction[] {
  const { storeysAbove, storeysBelow, undergroundAreaM2 } = project;
  const faults: Contradiction[] = [];
  if (storeysBelow === 0 && Number(undergroundAreaM2) > 0) {
    faults.push({ field: 'undergroundAreaM2', expected: '0 without storeys below ground' });
  }
  if (storeysAbove === 0 && storeysBelow === 0) {
    faults.push({ field: 'storeysAbove', expected: 'at least one storey above or below ground' });
  }
  return faults;
}
