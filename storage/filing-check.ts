import type { Knex } from 'knex';
import { type CaseFacts, deriveCaseFacts, filedFacts } from '../domain/case-facts.ts';
import { parseProjectClass, parseRequiredMaterials } from '../domain/decision-outputs.ts';
import { type MaterialCode, type MissingMaterials, missingOf, type RequiredMaterial } from '../domain/materials.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import type { ProjectFacts } from '../domain/project.ts';
import type { Decide } from './decisions.ts';
import { findFirm } from './firms.ts';
import { listMaterialsOn } from './materials.ts';
import { getSector, tablesOf } from './sectors.ts';

/** What is looked at: a draft as it is, or what a submission named. */
export interface Filing {
  readonly project: ProjectFacts;
  readonly filled: readonly MaterialCode[];
  readonly commitmentSigned: boolean;
  /** Day whose rules hold. */
  readonly rulesDate: PlainDate;
  /** The list that the case was filed under, where there is one already. */
  readonly required?: readonly RequiredMaterial[] | undefined;
}

export interface FilingCheck {
  readonly facts: CaseFacts;
  readonly required: readonly RequiredMaterial[];
  readonly missing: MissingMaterials;
  /** Asks the tables of its sector. */
  readonly decide: Decide;
}

const NOTHING: MissingMaterials = { key: [], nonKey: [] };

/**
 * Derives every input of the tables from project, papers and registers. The pre-check of a draft and the first job of its
 * case both ask this and nothing else, so that acceptance says what was said beforehand.
 */
export async function checkFiling(db: Knex, decide: Decide, filing: Filing): Promise<FilingCheck> {
  const { project, commitmentSigned, rulesDate } = filing;
  const sector = await getSector(db, project);
  const tables = tablesOf(sector, decide);
  const applicant = await findFirm(db, project.applicantUscc);
  const design = await findFirm(db, project.designUscc);
  const { facts: factRules } = sector;
  const filed = filedFacts(project, factRules);
  const classes = parseProjectClass(await tables('project-class', { facts: filed, rulesDate }));
  const derive = (missing: MissingMaterials) =>
    deriveCaseFacts(project, {
      factRules,
      classes,
      missing,
      commitmentSigned,
      applicantBadCredit: applicant?.badCredit ?? false,
      designCredit: design?.creditGrade ?? null,
      round: 1,
    });
  const required = filing.required ?? (await askRequired(db, tables, { facts: derive(NOTHING), rulesDate }));
  const missing = missingOf(required, filing.filled);
  return { facts: derive(missing), required, missing, decide: tables };
}

async function askRequired(
  db: Knex,
  decide: Decide,
  { facts, rulesDate }: { readonly facts: CaseFacts; readonly rulesDate: PlainDate },
): Promise<readonly RequiredMaterial[]> {
  const known = (await listMaterialsOn(db, rulesDate)).map(({ code }) => code);
  return parseRequiredMaterials(await decide('required-materials', { facts, rulesDate }), known);
}
