import type { BuildingUse, FireClass, ProjectFacts } from './project.ts';

/** Scale of a project, 规模. */
export const SIZE_CLASSES = ['SMALL', 'MEDIUM', 'LARGE'] as const;
export type SizeClass = (typeof SIZE_CLASSES)[number];

/** One set of bounds; which side of them counts is said by `SizeThresholds`. */
export interface SizeBounds {
  readonly storeys: number;
  readonly heightM: number;
  readonly spanM: number;
  readonly singleAreaM2: number;
}

/** LARGE if ANY measure reaches its `large` bound; SMALL if ALL measures stay below their `small` bound. */
export interface SizeThresholds {
  readonly large: SizeBounds & { readonly groupAreaM2: number };
  readonly small: SizeBounds;
}

/**
 * Order 13 names size classes without defining them; the scale table for site managers that cities fall back on is used.
 * A city that reads it otherwise passes its own bounds.
 */
export const DEFAULT_SIZE_THRESHOLDS: SizeThresholds = {
  large: { storeys: 25, heightM: 100, spanM: 30, singleAreaM2: 30_000, groupAreaM2: 100_000 },
  small: { storeys: 5, heightM: 15, spanM: 15, singleAreaM2: 3_000 },
};

/** Why a project is 特殊建设工程 (Order 58, article 14). */
export const SPECIAL_REASONS = [
  'FLAMMABLE_EXPLOSIVE',
  'FIRE_CLASS_A_OR_B',
  'LABOUR_INTENSIVE_WORKSHOP',
  'LABOUR_INTENSIVE_DORMITORY',
  'LARGE_PUBLIC_BUILDING',
] as const;
export type SpecialReason = (typeof SPECIAL_REASONS)[number];

/** Bounds above which (never at which) a building becomes special. Areas in square metres, height in metres. */
export interface SpecialThresholds {
  readonly workshopTotalM2: number;
  readonly dormitoryTotalM2: number;
  readonly publicSingleM2: number;
  readonly publicHeightM: number;
}

const DEFAULT_SPECIAL_THRESHOLDS: SpecialThresholds = {
  workshopTotalM2: 2_500,
  dormitoryTotalM2: 1_000,
  publicSingleM2: 40_000,
  publicHeightM: 50,
};

type Geometry = Pick<ProjectFacts, 'storeysAbove' | 'heightM' | 'maxSpanM' | 'maxSingleAreaM2' | 'totalAreaM2'>;
type SpecialFacts = Geometry &
  Pick<ProjectFacts, 'flammableExplosive' | 'fireClass' | 'labourIntensive' | 'buildingUse'>;

const PUBLIC_USES: readonly BuildingUse[] = ['PUBLIC', 'OFFICE'];
const WORST_FIRE_CLASSES: readonly FireClass[] = ['甲', '乙'];

/** Scale of the project; MEDIUM is whatever is neither LARGE nor SMALL. */
export function sizeClassOf(project: Geometry, thresholds: SizeThresholds = DEFAULT_SIZE_THRESHOLDS): SizeClass {
  const { large, small } = thresholds;
  if (
    project.storeysAbove >= large.storeys ||
    project.heightM >= large.heightM ||
    project.maxSpanM >= large.spanM ||
    project.maxSingleAreaM2 >= large.singleAreaM2 ||
    project.totalAreaM2 >= large.groupAreaM2
  ) {
    return 'LARGE';
  }
  const isSmall =
    project.storeysAbove < small.storeys &&
    project.heightM < small.heightM &&
    project.maxSpanM < small.spanM &&
    project.maxSingleAreaM2 < small.singleAreaM2;
  return isSmall ? 'SMALL' : 'MEDIUM';
}

/** Every reason that makes the project special, in the order of `SPECIAL_REASONS`; empty means it is not. */
export function specialReasonsOf(
  project: SpecialFacts,
  thresholds: SpecialThresholds = DEFAULT_SPECIAL_THRESHOLDS,
): readonly SpecialReason[] {
  const { buildingUse, labourIntensive, totalAreaM2 } = project;
  const isPublic = PUBLIC_USES.includes(buildingUse);
  const hits: Readonly<Record<SpecialReason, boolean>> = {
    FLAMMABLE_EXPLOSIVE: project.flammableExplosive,
    FIRE_CLASS_A_OR_B: WORST_FIRE_CLASSES.includes(project.fireClass),
    LABOUR_INTENSIVE_WORKSHOP: labourIntensive && buildingUse === 'PLANT' && totalAreaM2 > thresholds.workshopTotalM2,
    LABOUR_INTENSIVE_DORMITORY: labourIntensive && buildingUse === 'DORM' && totalAreaM2 > thresholds.dormitoryTotalM2,
    LARGE_PUBLIC_BUILDING:
      isPublic && (project.maxSingleAreaM2 > thresholds.publicSingleM2 || project.heightM > thresholds.publicHeightM),
  };
  return SPECIAL_REASONS.filter((reason) => hits[reason]);
}

/** True if no foundation work is done: an alteration for which no survey unit was named. */
export function isWithoutGroundWork(project: Pick<ProjectFacts, 'projectKind' | 'surveyUnit'>): boolean {
  return project.projectKind === 'ALTERATION' && project.surveyUnit === null;
}
