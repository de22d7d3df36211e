import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { AGENCY_CODE, type CaseKit, fileCase, openCaseKit } from '../workers/testing/case-kit.ts';
import { listStaleDisciplines } from './design-basis.ts';
import { recordStageResult } from './reviews.ts';
import { noteBasisChange, openSupplement } from './supplements.ts';

describe('results of a design basis that has changed', () => {
  let database: TestDatabase;
  let kit: CaseKit;
  beforeAll(async () => {
    database = await createTestDatabase();
    kit = await openCaseKit(database.url);
  });
  afterAll(async () => {
    await kit.close();
    await database.drop();
  });

  it('are those written before, although the clock was set back meanwhile', async () => {
    // given
    const { caseId } = await fileCase(kit);
    const openedAt = kit.clock.now();
    const review = (discipline: string, decidedAt: Date) => {
      const verdict = { verdict: 'REVIEWED', comment: null, taskId: null, decidedAt } as const;
      const by = { department: '', userId: null, userName: '某人', agencyCode: AGENCY_CODE } as const;
      return kit.write((acting) =>
        recordStageResult(acting, { caseId, round: 1, stage: 'FIRST', discipline, ...by, ...verdict }),
      );
    };
    await kit.write((acting) =>
      openSupplement(acting, { caseId, documentId: caseId, openedAt, dueDate: '2026-03-20' }),
    );
    await review('ARCH', later(openedAt));

    // when
    await kit.write((acting) => noteBasisChange(acting, { caseId, disciplines: ['ARCH', 'FIRE'] }));
    await review('FIRE', openedAt);

    // then
    expect(await listStaleDisciplines(kit.knex, caseId)).toEqual(['ARCH']);
  });
});

const later = (instant: Date): Date => new Date(instant.getTime() + 60_000);
