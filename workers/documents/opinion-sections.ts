import type { Knex } from 'knex';
import { needsReply } from '../../domain/opinions.ts';
import { listContradictions } from '../../storage/contradictions.ts';
import { readDepartmentKindTitles } from '../../storage/department-kinds.ts';
import { readDisciplineTitles } from '../../storage/disciplines.ts';
import type { Opinion } from '../../storage/opinions.ts';
import type { CaseContext } from '../handler.ts';
import { type DocumentSection, SEVERITY_LABELS } from './content.ts';

/** What the one notice of a round says: each opinion under its party, and how those go together that seem to contradict. */
export async function opinionSections(
  context: CaseContext,
  opinions: readonly Opinion[],
): Promise<readonly DocumentSection[]> {
  const titles = await readTitles(context.acting.trx);
  return [...sectionsOf(opinions, titles), ...(await agreedOn(context))];
}

/** Names of the parties by code, in the order of their registers. */
interface Titles {
  readonly disciplines: ReadonlyMap<string, string>;
  readonly departments: ReadonlyMap<string, string>;
}

async function readTitles(db: Knex): Promise<Titles> {
  return { disciplines: await readDisciplineTitles(db), departments: await readDepartmentKindTitles(db) };
}

/** One document for all parties: the agency's disciplines in their order, then each department. */
function sectionsOf(opinions: readonly Opinion[], { disciplines, departments }: Titles): DocumentSection[] {
  const toLine = (opinion: Opinion) => lineOf(opinion, disciplines);
  const byAgency = [...disciplines].map(([code, title]) => ({
    heading: `审查意见：${title}专业`,
    lines: opinions.filter((each) => each.department === null && each.discipline === code).map(toLine),
  }));
  const byDepartments = [...departments].map(([kind, title]) => ({
    heading: `部门意见：${title}`,
    lines: opinions.filter(({ department }) => department === kind).map(toLine),
  }));
  return [...byAgency, ...byDepartments].filter(({ lines }) => lines.length > 0);
}

/** How opinions that seem to contradict each other go together, for those who have to meet both. */
async function agreedOn({ acting, application }: CaseContext): Promise<DocumentSection[]> {
  const pairs = (await listContradictions(acting.trx, application.id)).filter(
    ({ resolution, first, second }) => resolution === 'BOTH_STAND' && needsReply(first) && needsReply(second),
  );
  if (pairs.length === 0) return [];
  const lines = pairs.map(({ first, second, reason }) => `意见 ${first.serial} 与意见 ${second.serial}：${reason}`);
  return [{ heading: '意见协调说明', lines }];
}

function lineOf(opinion: Opinion, disciplines: Titles['disciplines']): string {
  const place = [opinion.sheet, opinion.standard, opinion.clause].filter((part) => part !== null).join(' ');
  const head = `${opinion.serial}. 【${disciplines.get(opinion.discipline) ?? opinion.discipline}·${SEVERITY_LABELS[opinion.severity]}】`;
  return `${head}${place === '' ? '' : `（${place}）`}${opinion.text}`;
}
