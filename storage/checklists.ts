import type { Knex } from 'knex';
import {
  type ChecklistAnswer,
  type ChecklistItem,
  findingsOf,
  standingAnswers,
  unanswered,
} from '../domain/checklists.ts';
import { chinaDateOf } from '../domain/plain-date.ts';
import { PROJECT_KINDS } from '../domain/project.ts';
import type { Application } from './applications.ts';
import { readCitySettings } from './city-settings.ts';
import { oneOfColumn, optionalColumn, textColumn, validityColumns, validityFaults } from './csv-columns.ts';
import type { CsvRegister } from './csv-register.ts';
import { disciplineColumn, unknownDisciplines } from './disciplines.ts';
import { Refusal } from './refusal.ts';
import { type ColumnMap, selectList } from './row-mapping.ts';
import type { Task } from './tasks.ts';

/** The checklists of the disciplines (审查要点). */
export const checklistRegister: CsvRegister = {
  register: 'checklist_items',
  key: 'code',
  columns: {
    code: textColumn(40),
    discipline: disciplineColumn,
    projectKind: optionalColumn(oneOfColumn(PROJECT_KINDS)),
    number: {
      read: (text) => {
        if (!/^[1-9]\d{0,3}$/.test(text)) throw new Error(`Expected a number from 1 to 9999, but found "${text}".`);
        return Number(text);
      },
    },
    text: textColumn(300),
    ...validityColumns,
  },
  check: validityFaults,
  compare: (db, lines) => unknownDisciplines(db, lines, 'discipline'),
};

const ITEM_COLUMNS: ColumnMap<ChecklistItem> = {
  code: 'code',
  discipline: 'discipline',
  projectKind: 'project_kind',
  number: 'number',
  text: 'text',
  validFrom: 'valid_from::text',
  validTo: 'valid_to::text',
};

/** An answer with the one who gave it. */
export interface StoredAnswer extends ChecklistAnswer {
  readonly answeredByName: string;
  readonly answeredAt: Date;
}

const ANSWER_COLUMNS: ColumnMap<StoredAnswer> = {
  itemCode: 'item_code',
  round: 'round',
  answer: 'answer',
  reason: 'reason',
  answeredByName: 'answered_by_name',
  answeredAt: 'answered_at',
};

/** A checklist of a task: each item with the answer that stands. */
export interface ChecklistLine extends ChecklistItem {
  readonly answer: StoredAnswer | null;
}

/** Whose list: the discipline of a task, in a case. */
interface ListOf {
  readonly task: Pick<Task, 'discipline' | 'round'>;
  readonly application: Application;
  readonly at: Date;
}

/** The items that hold for the case since its filing day, with the answers up to the round of the task. */
export async function listChecklist(db: Knex, list: ListOf): Promise<ChecklistLine[]> {
  const items = await listItems(db, list);
  const standing = standingAnswers(await listAnswers(db, list));
  return items.map((item) => ({ ...item, answer: standing.get(item.code) ?? null }));
}

/**
 * Refuses INCOMPLETE when a first review would end with items that nobody has answered, where the city wants them answered,
 * or without opinions although an item stands as found wanting, be it since an earlier round. Where no checklist is loaded there is nothing to answer.
 */
export async function checkChecklist(db: Knex, list: ListOf, conclusion: unknown): Promise<void> {
  const items = await listItems(db, list);
  if (items.length === 0) return;
  const answers = await listAnswers(db, list);
  const open = unanswered(items, answers);
  const { checklistRequired } = await readCitySettings(db);
  if (checklistRequired && open.length > 0) {
    throw new Refusal(
      'INCOMPLETE',
      `Expected an answer to every item of the checklist, but none to ${open.join(', ')}.`,
    );
  }
  const findings = findingsOf(items, answers);
  if (conclusion === 'NO_OPINION' && findings.length > 0) {
    const numbers = findings.join(', ');
    throw new Refusal('INCOMPLETE', `Expected no finding in the checklist without opinions, but found ${numbers}.`);
  }
}

/** The items of a discipline that hold for the case, by number. */
export async function listItems(db: Knex, { task, application, at }: ListOf): Promise<ChecklistItem[]> {
  const day = application.effectiveDate ?? chinaDateOf(at.getTime());
  return db('checklist_items')
    .select<ChecklistItem[]>(db.raw(selectList(ITEM_COLUMNS)))
    .where({ discipline: task.discipline ?? '' })
    .whereRaw('(project_kind is null or project_kind = ?)', [application.facts.projectKind ?? ''])
    .whereRaw('valid_from <= ? and (valid_to is null or valid_to >= ?)', [day, day])
    .orderBy(['number', 'code']);
}

async function listAnswers(db: Knex, { task, application }: ListOf): Promise<StoredAnswer[]> {
  return db('checklist_answers')
    .select<StoredAnswer[]>(db.raw(selectList(ANSWER_COLUMNS)))
    .where({ case_id: application.id, discipline: task.discipline ?? '' })
    .where('round', '<=', task.round ?? application.round);
}
