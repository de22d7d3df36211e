import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { BuildingFacts, IndustrialProject } from '../../domain/building.ts';
import { type CaseFacts, deriveCaseFacts } from '../../domain/case-facts.ts';
import { isWithoutGroundWork } from '../../domain/classification.ts';
import { type MaterialCode, type MissingMaterials, missingOf } from '../../domain/materials.ts';
import type { CreditGrade } from '../../domain/project.ts';
import { classOfBuilding } from '../../domain/testing/building-class.ts';
import { INDUSTRIAL_FACTS } from '../../domain/testing/industrial-facts.ts';
import { requiredToday } from '../../domain/testing/required-materials.ts';

const file = join(import.meta.dirname, '../../data/demo/projects.csv');
type Row = Readonly<Record<string, string>>;

/** One row of the demo data: what the tables are asked, and the answers that the row expects. */
export interface SampleProject {
  readonly id: string;
  readonly project: IndustrialProject;
  readonly facts: CaseFacts & BuildingFacts;
  readonly agencyFacts: Readonly<Record<string, unknown>>;
  readonly expected: Row;
}

export function readSampleProjects(): readonly SampleProject[] {
  const rows: Row[] = parse(readFileSync(file), { columns: true });
  return rows.map((row) => {
    const project = projectOf(row);
    return {
      id: row['sample_id'] ?? '',
      project,
      facts: factsOf(row, project),
      agencyFacts: agencyFactsOf(row),
      expected: row,
    };
  });
}

/** The facts of a project as they would be with other materials missing. */
export function factsWith(project: IndustrialProject, missing: readonly MaterialCode[]): CaseFacts {
  const circumstances = { commitmentSigned: true, applicantBadCredit: false, designCredit: 'A', round: 1 } as const;
  const derived = { factRules: INDUSTRIAL_FACTS, classes: classOfBuilding(project) };
  return deriveCaseFacts(project, { ...circumstances, ...derived, missing: partedBy(project, missing) });
}

function factsOf(row: Row, project: IndustrialProject): CaseFacts & BuildingFacts {
  const listed = (row['missing_materials'] ?? '').split(';');
  const facts = deriveCaseFacts(project, {
    factRules: INDUSTRIAL_FACTS,
    classes: classOfBuilding(project),
    missing: partedBy(project, listed),
    commitmentSigned: row['commitment_signed'] === '1',
    applicantBadCredit: row['applicant_bad_credit'] === '1',
    designCredit: row['design_credit'] as CreditGrade,
    round: 1,
  });
  return facts as CaseFacts & BuildingFacts;
}

/** What is missing of today's list, by need. */
function partedBy(project: IndustrialProject, missing: readonly MaterialCode[]): MissingMaterials {
  const special = classOfBuilding(project).specialReasons.length > 0;
  const required = requiredToday({ special, noGroundWork: isWithoutGroundWork(project) });
  const handedIn = required.map(({ material }) => material).filter((code) => !missing.includes(code));
  return missingOf(required, handedIn);
}

function agencyFactsOf(row: Row): Readonly<Record<string, unknown>> {
  return {
    agencyClass: Number(row['agency_class']),
    agencyStatus: 'ACTIVE',
    affiliatedWithApplicant: false,
    affiliatedWithDesignUnit: row['agency_conflict'] === '1',
    affiliatedWithSurveyUnit: false,
    uncoveredDisciplineCount: 0,
  };
}

/** Column names are the facts' names in snake case; an empty survey unit means that there is none. */
function projectOf(row: Row): IndustrialProject {
  const entries = Object.entries(row).map(([column, text]) => [
    column.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
    cellOf(column, text),
  ]);
  return { ...Object.fromEntries(entries), sector: 'INDUSTRIAL', agencyUscc: row['agency_uscc'] } as IndustrialProject;
}

const FLAGS =
  /^(labour_intensive|flammable_explosive|special_equipment|fire_design_beyond_code|civil_defence|office_part|new_energy|key_project|livelihood_project)$/;
const NUMBERS = /_m2$|_m$|_t$|_wan$|^storeys_/;

function cellOf(column: string, text: string): unknown {
  if (FLAGS.test(column)) return text === '1';
  if (NUMBERS.test(column)) return Number(text);
  return text === '' ? null : text;
}
