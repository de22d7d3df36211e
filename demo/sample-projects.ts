import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { BuildingFacts, IndustrialProject } from '../domain/building.ts';
import { FIRST_SECTOR, type ProjectFacts } from '../domain/project.ts';

/** One row of the sample file: the facts an applicant files, what the registers know, and the expected answers. */
export interface SampleProject {
  readonly id: string;
  readonly facts: IndustrialProject;
  readonly regionName: string;
  readonly governmentPurchase: boolean;
  readonly designCredit: string;
  readonly agencyName: string;
  readonly agencyClass: 1 | 2;
  /** The proposed agency is affiliated with the design unit. */
  readonly agencyConflict: boolean;
  readonly applicantBadCredit: boolean;
  readonly missingMaterials: readonly string[];
  readonly commitmentSigned: boolean;
  /** China time, `YYYY-MM-DD HH:mm`. */
  readonly submittedAt: string;
  /** `exp_*` columns without the prefix, as written in the file. */
  readonly expected: Readonly<Record<string, string>>;
}

const CODES = 1_000_000;

/**
 * Gives each walk of a row a project code of its own: a paper that was accepted for a project is never asked for again,
 * so a second walk of the same code would lack nothing.
 */
export function codesOfTheirOwn(): (sample: SampleProject) => SampleProject {
  let serial = randomInt(CODES);
  return (sample) => {
    serial = (serial + 1) % CODES;
    const projectCode = sample.facts.projectCode.replace(/\d{6}$/, String(serial).padStart(6, '0'));
    return { ...sample, facts: { ...sample.facts, projectCode } };
  };
}

type Row = Readonly<Record<string, string>>;

/**
 * Reads a file of sample projects (columns: data/demo/README.md).
 * @throws when the file cannot be read or a row lacks a column
 */
export async function readSampleProjects(file: string): Promise<SampleProject[]> {
  const rows = rowsOf(await textOf(file), file);
  if (rows.length === 0) throw new Error(`Expected sample projects in ${file}, but it holds no row`);
  return rows.map((row, index) => sampleOf(row, `${file}, row ${index + 2}`));
}

async function textOf(file: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw new Error(`Expected a file of projects at ${file}, but it cannot be read.`, { cause: error });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    const advice = 'Save it anew as CSV UTF-8 (Excel: “CSV UTF-8（逗号分隔）”).';
    throw new Error(`Expected ${file} in UTF-8, but it is written otherwise, perhaps in GBK. ${advice}`, {
      cause: error,
    });
  }
}

function rowsOf(text: string, file: string): Row[] {
  try {
    return parse(text, { columns: true, bom: true, skip_empty_lines: true });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`Expected comma separated values in ${file}, but they cannot be read: ${why}.`, { cause: error });
  }
}

function sampleOf(row: Row, place: string): SampleProject {
  const text = (column: string): string => {
    const value = row[column];
    if (value === undefined) throw new Error(`${place}: expected column ${column}, but the file has none of that name`);
    return value;
  };
  const number = (column: string): number => {
    const value = Number(text(column));
    if (text(column) === '' || Number.isNaN(value)) {
      throw new Error(`${place}: expected a number in ${column}, but found '${text(column)}'`);
    }
    return value;
  };
  const flag = (column: string): boolean => text(column) === '1';
  return {
    id: text('sample_id'),
    facts: factsOf({ text, number, flag }),
    regionName: text('region_name'),
    governmentPurchase: flag('gov_purchase'),
    designCredit: text('design_credit'),
    agencyName: text('proposed_agency'),
    agencyClass: text('agency_class') === '1' ? 1 : 2,
    agencyConflict: flag('agency_conflict'),
    applicantBadCredit: flag('applicant_bad_credit'),
    missingMaterials: text('missing_materials')
      .split(';')
      .filter((code) => code !== ''),
    commitmentSigned: flag('commitment_signed'),
    submittedAt: text('submitted_at'),
    expected: Object.fromEntries(
      Object.entries(row).flatMap(([column, value]) => (column.startsWith('exp_') ? [[column.slice(4), value]] : [])),
    ),
  };
}

interface RowReader {
  text(column: string): string;
  number(column: string): number;
  flag(column: string): boolean;
}

/** Words of the facts are checked by the server, as any applicant's are; hence the casts of a file's texts. */
function factsOf({ text, number, flag }: RowReader): IndustrialProject {
  return {
    sector: FIRST_SECTOR,
    projectName: text('project_name'),
    projectCode: text('project_code'),
    regionCode: text('region_code'),
    applicantName: text('applicant_name'),
    applicantUscc: text('applicant_uscc'),
    designUnit: text('design_unit'),
    designUscc: text('design_uscc'),
    surveyUnit: text('survey_unit') || null,
    surveyUscc: text('survey_uscc') || null,
    agencyUscc: text('agency_uscc'),
    projectKind: text('project_kind') as ProjectFacts['projectKind'],
    buildingUse: text('building_use') as BuildingFacts['buildingUse'],
    fireClass: text('fire_class') as BuildingFacts['fireClass'],
    structureType: text('structure_type') as BuildingFacts['structureType'],
    totalAreaM2: number('total_area_m2'),
    maxSingleAreaM2: number('max_single_area_m2'),
    undergroundAreaM2: number('underground_area_m2'),
    heightM: number('height_m'),
    storeysAbove: number('storeys_above'),
    storeysBelow: number('storeys_below'),
    maxSpanM: number('max_span_m'),
    craneT: number('crane_t'),
    pitDepthM: number('pit_depth_m'),
    labourIntensive: flag('labour_intensive'),
    flammableExplosive: flag('flammable_explosive'),
    specialEquipment: flag('special_equipment'),
    structuralIrregularity: text('structural_irregularity') as BuildingFacts['structuralIrregularity'],
    fireDesignBeyondCode: flag('fire_design_beyond_code'),
    civilDefence: flag('civil_defence'),
    officePart: flag('office_part'),
    newEnergy: flag('new_energy'),
    keyProject: flag('key_project'),
    livelihoodProject: flag('livelihood_project'),
    investmentWan: number('investment_wan'),
    scope: text('scope') as ProjectFacts['scope'],
  };
}
