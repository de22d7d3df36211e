import type { Knex } from 'knex';

/**
 * Whose cases a person may see; several may hold, and any one is enough. Only firms see drafts: for everybody else a
 * case begins with its submission.
 */
export interface CaseViewer {
  /** Everything: administrators. */
  readonly all?: boolean;
  /** Cases filed by this firm. */
  readonly applicantCode?: string;
  /** Cases that name this firm as design unit. */
  readonly designUnitCode?: string;
  /** Cases assigned to this agency, or proposed to it and not yet decided. */
  readonly agencyCode?: string;
  /** Cases of this county, or of all counties of this city (a code that ends in 00). */
  readonly regionCode?: string;
}

/** A condition for a query over `applications as a`. */
export interface CaseCondition {
  readonly sql: string;
  readonly bindings: readonly string[];
}

/** The rows that the viewer may see; a viewer without any right sees none. */
export function visibleCases(viewer: CaseViewer): CaseCondition {
  if (viewer.all === true) return { sql: 'true', bindings: [] };
  const parts: CaseCondition[] = [];
  const { applicantCode, designUnitCode, agencyCode, regionCode } = viewer;
  if (applicantCode !== undefined) parts.push({ sql: 'a.applicant_code = ?', bindings: [applicantCode] });
  if (designUnitCode !== undefined) parts.push({ sql: 'a.design_unit_code = ?', bindings: [designUnitCode] });
  if (agencyCode !== undefined) {
    parts.push({
      sql: `(a.agency_code = ? or exists (select 1 from agency_proposals p where p.case_id = a.id
             and p.agency_code = ? and p.state in ('PROPOSED', 'ASSIGNED')))`,
      bindings: [agencyCode, agencyCode],
    });
  }
  if (regionCode !== undefined) {
    const isCity = regionCode.endsWith('00');
    parts.push({
      sql: `(a.submitted_at is not null and a.region_code like ?)`,
      bindings: [isCity ? `${regionCode.slice(0, 4)}%` : regionCode],
    });
  }
  if (parts.length === 0) return { sql: 'false', bindings: [] };
  return { sql: `(${parts.map(({ sql }) => sql).join(' or ')})`, bindings: parts.flatMap(({ bindings }) => bindings) };
}

/** What a rule about rows needs to know of a case; undefined when there is none, or none that the viewer may see. */
export interface CaseParties {
  readonly caseId: string;
  readonly applicantCode: string;
  readonly designUnitCode: string | null;
  readonly agencyCode: string | null;
}

/** The parties of a case that the viewer may see, or undefined. */
export async function findVisibleCase(db: Knex, caseId: string, viewer: CaseViewer): Promise<CaseParties | undefined> {
  return selectVisible(db, viewer).where('a.id', caseId).first();
}

/** Tables whose rows belong to a case, with the column that says which. */
const CASE_COLUMN = {
  files: 'application_id',
  tasks: 'case_id',
  opinions: 'case_id',
  documents: 'case_id',
  review_hints: 'case_id',
  papers_on_file: 'case_id',
  joint_decisions: 'case_id',
} as const;

/** The parties of the case that a row belongs to; undefined also where there is no such row. */
export async function findVisibleCaseOf(
  db: Knex,
  row: { readonly table: keyof typeof CASE_COLUMN; readonly id: string },
  viewer: CaseViewer,
): Promise<CaseParties | undefined> {
  const caseId = db(row.table).where({ id: row.id }).select(CASE_COLUMN[row.table]);
  return selectVisible(db, viewer).where('a.id', caseId).first();
}

function selectVisible(db: Knex, viewer: CaseViewer) {
  const visible = visibleCases(viewer);
  return db('applications as a')
    .select<CaseParties[]>(
      'a.id as caseId',
      'a.applicant_code as applicantCode',
      'a.design_unit_code as designUnitCode',
      'a.agency_code as agencyCode',
    )
    .whereRaw(visible.sql, [...visible.bindings]);
}
