import type { BuildingFacts } from '../building.ts';
import type { ProjectClass, SizeClass } from '../classification.ts';

type Reason = readonly [reason: string, hit: boolean];

/** What the shipped table project-class must say of a building, reckoned apart from it. */
export function classOfBuilding(project: BuildingFacts): ProjectClass {
  return { sizeClass: sizeOf(project), specialReasons: reasonsOf(project) };
}

function sizeOf({ storeysAbove, heightM, maxSpanM, maxSingleAreaM2, totalAreaM2 }: BuildingFacts): SizeClass {
  if (storeysAbove >= 25 || heightM >= 100 || maxSpanM >= 30) return 'LARGE';
  if (maxSingleAreaM2 >= 30_000 || totalAreaM2 >= 100_000) return 'LARGE';
  const isSmall = storeysAbove < 5 && heightM < 15 && maxSpanM < 15 && maxSingleAreaM2 < 3_000;
  return isSmall ? 'SMALL' : 'MEDIUM';
}

function reasonsOf(project: BuildingFacts): readonly string[] {
  const { buildingUse, fireClass, labourIntensive, totalAreaM2, maxSingleAreaM2, heightM } = project;
  const isPublic = buildingUse === 'PUBLIC' || buildingUse === 'OFFICE';
  const reasons: readonly Reason[] = [
    ['FLAMMABLE_EXPLOSIVE', project.flammableExplosive],
    ['FIRE_CLASS_A_OR_B', fireClass === '甲' || fireClass === '乙'],
    ['LABOUR_INTENSIVE_WORKSHOP', labourIntensive && buildingUse === 'PLANT' && totalAreaM2 > 2_500],
    ['LABOUR_INTENSIVE_DORMITORY', labourIntensive && buildingUse === 'DORM' && totalAreaM2 > 1_000],
    ['LARGE_PUBLIC_BUILDING', isPublic && (maxSingleAreaM2 > 40_000 || heightM > 50)],
  ];
  return reasons.filter(([, hit]) => hit).map(([reason]) => reason);
}
