import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { AgencyFigures, Items, Opinion, Opinions, OpinionWithReplies } from '../../demo/answers.ts';
import type { Caller } from '../../demo/api-client.ts';
import { type Cast, disciplineOf, teamOf } from '../../demo/cast.ts';
import { repositoryFile } from '../../demo/repository.ts';
import { findingIn, reviseArch } from '../case/rounds.ts';
import { drive, isIn, openTasks, type World, waitsFor } from '../case/world.ts';
import type { Demands } from './demand-suite.ts';

interface Desk {
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

async function takeTask(cast: Cast, discipline: string): Promise<Desk> {
  const task = (await openTasks(cast, 'FirstReview')).find((each) => each.discipline === discipline);
  if (task === undefined) throw new Error(`Expected a task of ${discipline}, but there is none`);
  const reviewer = (await teamOf(cast)).reviewer(disciplineOf(task));
  await reviewer.post(`/tasks/${task.id}/claim`);
  return { cast, reviewer, taskId: task.id };
}

const importClauses = async ({ administrator }: World): Promise<void> => {
  await administrator.postCsv(
    '/registers/clauses/imports',
    await readFile(repositoryFile('data/registers/clauses.csv'), 'utf8'),
  );
};

/** Group E: the reviewer's desk. */
export const opinionDemands: Demands = (world) => {
  it('E4 ties an opinion to sheet, place, clause, severity and discipline', async () => {
    const { cast, reviewer, taskId } = await takeReview(world(), 'ARCH');
    const place = { sheet: '01', position: { page: 1, x: 0.2, y: 0.3, width: 0.1, height: 0.05 } };
    const clause = { standard: 'JGJ 62', clause: '3.1.3' };

    await reviewer.post(`/tasks/${taskId}/opinions`, {
      ...place,
      ...clause,
      severity: 'MANDATORY',
      text: '疏散门反向',
    });
    await reviewer.post(`/tasks/${taskId}/opinions`, { severity: 'SHOULD', text: '宜注明面层做法' });

    const { items } = await reviewer.get<Items<OpinionWithReplies>>(`/applications/${cast.caseId}/opinions`);
    expect(items).toMatchObject([
      { ...place, ...clause, discipline: 'ARCH', severity: 'MANDATORY', serial: 1, state: 'OPEN' },
      { discipline: 'ARCH', severity: 'SHOULD', serial: 2, sheet: null, standard: null },
    ]);
  });

  it('E5 cites the clause that was in force on the filing day, and marks what the library does not hold', async () => {
    await importClauses(world());
    const { cast, reviewer, taskId } = await takeReview(world(), 'ARCH');
    const cite = (more: object) =>
      reviewer.post<Opinion>(`/tasks/${taskId}/opinions`, { severity: 'MANDATORY', text: '安全出口不足', ...more });

    const found = await reviewer.get<Items<object>>(
      `/applications/${cast.caseId}/clauses?text=安全出口&discipline=ARCH`,
    );
    const binding = await cite({ standard: 'GB 55037-2022', clause: '7.2.1' });
    const free = await cite({ standard: 'DB33/T 1001', clause: '4.2' });

    expect(found.items).toMatchObject([
      { standard: 'GB 50016', clause: '3.7.4' },
      { standard: 'GB 55037', clause: '7.2.1' },
    ]);
    expect([binding.clauseEdition, free.clauseEdition]).toEqual(['2022', null]);
    // Its successor took the place of the clause in June 2023.
    await expect(cite({ standard: 'GB 50016', clause: '3.7.2' })).rejects.toMatchObject({
      ...{ status: 422, code: 'CLAUSE_NOT_CITABLE' },
      message: expect.stringContaining('2023-05-31'),
    });
    // A breach of a mandatory clause is no advice, which could be passed over.
    await expect(cite({ standard: 'GB 55037', clause: '7.2.1', severity: 'SHOULD' })).rejects.toMatchObject({
      code: 'CLAUSE_NOT_CITABLE',
    });
  });

  it('E9 asks for the reason of a new opinion in a later round, tells changed sheets apart and counts', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    await drive(cast, findingIn(cast, 'ARCH'), isIn('OPINION_ISSUED'));
    await reviseArch(cast);
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview'));
    const { reviewer, taskId } = await takeTask(cast, 'ARCH');
    const write = (more: object) =>
      reviewer.post<Opinion>(`/tasks/${taskId}/opinions`, { severity: 'SHALL', text: '门开启方向不符', ...more });
    const before = await agencyFigures(cast);

    await expect(write({ sheet: '01' })).rejects.toMatchObject({ status: 422, code: 'RULE_VIOLATED' });
    await expect(write({ sheet: '09', lateReason: 'CHANGED_DRAWING', lateText: '本轮改动' })).rejects.toMatchObject({
      status: 422,
    });
    const changed = await write({ sheet: '01', lateReason: 'CHANGED_DRAWING', lateText: '改后楼梯变窄' });
    const late = await write({ sheet: '09', lateReason: 'MISSED_EARLIER', lateText: '前轮漏看此处' });

    expect([changed.origin, late.origin]).toEqual(['CHANGED_SHEET', 'LATE_FOUND']);
    const { figures } = await reviewer.get<Opinions>(`/applications/${cast.caseId}/opinions`);
    expect(figures).toMatchObject({ total: 3, mandatory: 1, laterRound: 2, onChangedSheets: 1, lateFound: 1 });
    const after = await agencyFigures(cast);
    expect([after.lateFound - before.lateFound, after.onChangedSheets - before.onChangedSheets]).toEqual([1, 1]);
  });
};

async function agencyFigures(cast: Cast): Promise<AgencyFigures> {
  const { items } = await (await teamOf(cast)).manager.get<Items<AgencyFigures>>('/opinion-figures');
  const found = items.find(({ agencyCode }) => agencyCode === cast.proposed.at(-1));
  if (found === undefined) throw new Error('Expected figures of the agency, but there are none');
  return found;
}
