/** Code of a discipline (专业): a row of the register of disciplines, so that a sector brings its own by data alone. */
export type Discipline = string;

/** What a code looks like: it stands in the names of sheets, in CSV files and in decision tables. */
export const DISCIPLINE_FORM = /^[A-Z]{4}$/;

/** The nine of the shipped register. Which of them a case needs is said by the table required-disciplines. */
export const DISCIPLINES = ['ARCH', 'STRU', 'PLUM', 'ELEC', 'FIRE', 'SURV', 'HVAC', 'ENER', 'CIVD'] as const;

/** Kind of a department (主管部门): a row of the register of kinds. */
export type DepartmentKind = string;

export const DEPARTMENT_KIND_FORM = /^[A-Z][A-Z_]{1,29}$/;

/** The kinds of the shipped register that can have a stake in a case; only some of them confirm in the final stage. */
export const DEPARTMENT_KINDS = ['ACCEPTANCE', 'CONSTRUCTION', 'FIRE', 'CIVIL_DEFENCE', 'FINANCE'] as const;

/** True for what can be the code of a discipline; narrows what came from outside. */
export function isDiscipline(value: unknown): value is Discipline {
  return typeof value === 'string' && DISCIPLINE_FORM.test(value);
}
