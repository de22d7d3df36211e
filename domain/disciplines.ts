/** The nine disciplines (专业) in which drawings are reviewed, in the order in which lists show them. */
export const DISCIPLINES = ['ARCH', 'STRU', 'PLUM', 'ELEC', 'FIRE', 'SURV', 'HVAC', 'ENER', 'CIVD'] as const;
export type Discipline = (typeof DISCIPLINES)[number];

/** Kinds of department (主管部门) that can have a stake in a case; only some of them confirm in the final stage. */
export const DEPARTMENT_KINDS = ['ACCEPTANCE', 'CONSTRUCTION', 'FIRE', 'CIVIL_DEFENCE', 'FINANCE'] as const;
export type DepartmentKind = (typeof DEPARTMENT_KINDS)[number];

/** True for the code of a discipline; narrows what came from outside. */
export function isDiscipline(value: unknown): value is Discipline {
  return DISCIPLINES.some((code) => code === value);
}

/** The disciplines of a list in the order of `DISCIPLINES`, each once: two lists with the same members become equal. */
export function inDisciplineOrder(codes: readonly Discipline[]): readonly Discipline[] {
  return DISCIPLINES.filter((code) => codes.includes(code));
}
