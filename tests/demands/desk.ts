import { readFile } from 'node:fs/promises';
import type { Items, MaterialFile, Opinions } from '../../demo/answers.ts';
import type { Caller } from '../../demo/api-client.ts';
import { type Cast, disciplineOf, teamOf } from '../../demo/cast.ts';
import { repositoryFile } from '../../demo/repository.ts';
import { until } from '../../demo/until.ts';
import { drive, openTasks, type World, waitsFor } from '../case/world.ts';

/** Statutory days of 2027 on weekdays, besides 1 January: no calendar may leave them out. */
export const STATUTORY_2027 = ['2027-02-05', '2027-02-08', '2027-04-05', '2027-06-09', '2027-09-15', '2027-10-01'].map(
  (date) => ({ date, kind: 'HOLIDAY' as const }),
);

/** A reviewer with the task that he has taken. */
export interface Desk {
  readonly cast: Cast;
  readonly reviewer: Caller;
  readonly taskId: string;
}

/** A case whose reviewer of the discipline has taken the task. */
export async function takeReview(world: World, discipline: string): Promise<Desk> {
  const cast = await world.submit('P24', { missingMaterials: [] });
  await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 3));
  return takeTask(cast, discipline);
}

/** The reviewer of the discipline takes the task that waits for him. */
export async function takeTask(cast: Cast, discipline: string): Promise<Desk> {
  const find = async () => (await openTasks(cast, 'FirstReview')).find((each) => each.discipline === discipline);
  const task = await until(`a first review of ${discipline}`, find);
  const reviewer = (await teamOf(cast)).reviewer(disciplineOf(task));
  await reviewer.post(`/tasks/${task.id}/claim`);
  return { cast, reviewer, taskId: task.id };
}

/** The opinions of a case as the applicant sees them. */
export async function opinionsOf({ applicant, caseId }: Cast): Promise<Opinions['items']> {
  return (await applicant.get<Opinions>(`/applications/${caseId}/opinions`)).items;
}

/** The id of a case's present file of a name. */
export async function sheetOf({ applicant, caseId }: Cast, fileName: string): Promise<string> {
  const { items } = await applicant.get<Items<{ files: readonly MaterialFile[] }>>(`/applications/${caseId}/materials`);
  const found = items.flatMap(({ files }) => files).find((file) => file.fileName === fileName);
  if (found === undefined) throw new Error(`Expected a file ${fileName}`);
  return found.id;
}

/** The refusal of a call that must be refused. */
export async function problemOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => 'it was not refused',
    (thrown: unknown) => thrown,
  );
}

/** The shipped library of clauses. */
export async function importClauses({ administrator }: World): Promise<void> {
  const text = await readFile(repositoryFile('data/registers/clauses.csv'), 'utf8');
  await administrator.postCsv('/registers/clauses/imports', text);
}
