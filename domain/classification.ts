import type { ProjectFacts } from './project.ts';

/** Scale of a project, 规模. */
export const SIZE_CLASSES = ['SMALL', 'MEDIUM', 'LARGE'] as const;
export type SizeClass = (typeof SIZE_CLASSES)[number];

/** What the table project-class says of a project. */
export interface ProjectClass {
  readonly sizeClass: SizeClass;
  /** Why it is 特殊建设工程 (Order 58, article 14); empty: it is not. For the record, no table reads the reasons. */
  readonly specialReasons: readonly string[];
}

/** True if no foundation work is done: an alteration for which no survey unit was named. */
export function isWithoutGroundWork(project: Pick<ProjectFacts, 'projectKind' | 'surveyUnit'>): boolean {
  return project.projectKind === 'ALTERATION' && project.surveyUnit === null;
}
