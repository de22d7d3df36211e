import type { RequiredDiscipline } from '../domain/decision-outputs.ts';
import { type CitedClause, findHints } from '../domain/hints.ts';
import { needsReply } from '../domain/opinions.ts';
import { listVersionsOfStandard } from '../storage/clauses.ts';
import { listDisciplines } from '../storage/disciplines.ts';
import { listInspectedFiles, storeHints } from '../storage/hints.ts';
import { listOpinions } from '../storage/opinions.ts';
import type { CaseContext } from './handler.ts';

/** Looks over what was handed in for a round and stores what a reviewer might want to look at; it decides nothing. */
export async function hintAt(
  context: CaseContext,
  planned: {
    readonly setId: string;
    readonly round: number;
    readonly required: readonly RequiredDiscipline[];
  },
): Promise<void> {
  const { acting, application, at, today } = context;
  const { setId, round, required } = planned;
  const area = (name: string) => Number(application.facts[name] ?? 0);
  const disciplines: readonly string[] = required.map(({ discipline }) => discipline);
  const drawn = (await listDisciplines(acting.trx)).filter((each) => each.drawn).map(({ code }) => code);
  const files = await listInspectedFiles(acting.trx, setId);
  const facts = findHints({
    // Sheets of a discipline that the case does not need are nobody's to review.
    files: files.filter(({ discipline }) => discipline === null || disciplines.includes(discipline)),
    drawnDisciplines: disciplines.filter((code) => drawn.includes(code)),
    areas: {
      total: area('totalAreaM2'),
      largest: area('maxSingleAreaM2'),
      underground: area('undergroundAreaM2'),
    },
    citations: await openCitations(context),
    filedOn: application.effectiveDate ?? today,
  });
  await storeHints(acting, { caseId: application.id, round, at }, facts);
}

async function openCitations({ acting, application }: CaseContext): Promise<CitedClause[]> {
  const citations: CitedClause[] = [];
  for (const opinion of await listOpinions(acting.trx, { caseId: application.id })) {
    const { serial, discipline, standard, clause, clauseEdition: edition } = opinion;
    if (standard === null || clause === null || !(needsReply(opinion) || opinion.state === 'REPLIED')) continue;
    const versions = await listVersionsOfStandard(acting.trx, standard);
    citations.push({ serial, discipline, standard, clause, edition, versions });
  }
  return citations;
}
