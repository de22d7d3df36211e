import { expect, it } from 'vitest';
import type { CaseTask, Checklist, Draft, Items, Opinion, Opinions, OpinionWithReplies } from '../../demo/answers.ts';
import type { Caller } from '../../demo/api-client.ts';
import { complete, teamOf } from '../../demo/cast.ts';
import { readPages } from '../../demo/registers.ts';
import { findingIn, reviseArch } from '../case/rounds.ts';
import { drive, openTask, waitsFor } from '../case/world.ts';
import type { Demands } from './demand-suite.ts';
import { importClauses, opinionsOf, problemOf, takeReview, takeTask } from './desk.ts';

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

  it('E4 takes no opinion of a discipline that the case is not reviewed in: nobody could ever settle it', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    await drive(cast, { FinalReview: undefined }, waitsFor('FinalReview'));
    const task = await openTask(cast, 'FinalReview');
    const { technicalHead } = await teamOf(cast);
    await technicalHead.post(`/tasks/${task.id}/claim`);
    const fire = await cast.people.departmentOf('FIRE', cast.regionCode);
    const write = (caller: Caller, path: string, discipline: string) =>
      problemOf(caller.post(path, { severity: 'MANDATORY', text: '排烟不足', discipline }));
    const [asHead, asFire] = [`/tasks/${task.id}/opinions`, `/applications/${cast.caseId}/department-opinions`];

    const refused = [
      await write(technicalHead, asHead, 'HVAC'),
      await write(fire, asFire, 'HVAC'),
      await write(fire, asFire, 'XXXX'),
    ];
    const { items } = await technicalHead.get<Opinions>(`/applications/${cast.caseId}/opinions`);

    const refusal = { status: 422, code: 'RULE_VIOLATED', message: expect.stringContaining('ARCH, STRU') };
    expect(refused).toMatchObject([refusal, refusal, refusal]);
    expect(items).toEqual([]);
    expect(await write(fire, asFire, 'PLUM')).toBe('it was not refused');
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

  it('E5 cites the edition of the filing day where another came into force before the review', async () => {
    const heading = 'standard,edition,clause,disciplines,severity,summary,validFrom,validTo';
    const lines = [
      'GB 90001,2020,5.1,ARCH,SHALL,旧版的要求,2020-01-01,2026-03-04',
      'GB 90001,2026,5.1,ARCH,SHALL,新版的要求,2026-03-05,',
    ];
    await world().administrator.postCsv('/registers/clauses/imports', [heading, ...lines].join('\n'));
    const cast = await world().submit('P24', { missingMaterials: [], submittedAt: '2026-03-02 09:00' });
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 3));
    await world().passDays(7);
    const { reviewer, taskId } = await takeTask(cast, 'ARCH');
    const cite = (standard: string) =>
      reviewer.post<Opinion>(`/tasks/${taskId}/opinions`, {
        severity: 'SHALL',
        text: '门宽不足',
        standard,
        clause: '5.1',
      });

    const { items } = await reviewer.get<Items<object>>(`/applications/${cast.caseId}/clauses?text=GB 90001`);
    const cited = [await cite('GB 90001'), await cite('GB 90001-2020')];
    const newer = await problemOf(cite('GB 90001-2026'));

    expect(items).toMatchObject([{ standard: 'GB 90001', edition: '2020' }]);
    expect(cited.map(({ clauseEdition }) => clauseEdition)).toEqual(['2020', '2020']);
    expect(newer).toMatchObject({ status: 422, code: 'CLAUSE_NOT_CITABLE' });
    expect(newer).toMatchObject({ message: expect.stringContaining('in force on 2026-03-02') });
  });

  it('E6 asks every item of the checklist; "not applicable" needs a reason, and answers are kept as they come', async () => {
    const { administrator } = world();
    const heading = 'code,discipline,projectKind,number,text,validFrom,validTo';
    const lines = [
      'T-1,PLUM,,1,消防水池容积,2024-01-01,',
      'T-2,PLUM,,2,地下室排水,2024-01-01,',
      'T-3,PLUM,,3,旧要点,2020-01-01,2023-12-31',
    ];
    await administrator.postCsv('/registers/checklist-items/imports', [heading, ...lines].join('\n'));
    const { reviewer, taskId } = await takeReview(world(), 'PLUM');
    const fill = (answers: readonly object[]) => reviewer.put<Checklist>(`/tasks/${taskId}/checklist`, { answers });
    const finish = (conclusion: string) => problemOf(complete(reviewer, { id: taskId }, { conclusion }));

    const noReason = await problemOf(fill([{ itemCode: 'T-2', answer: 'NOT_APPLICABLE' }]));
    await fill([{ itemCode: 'T-1', answer: 'FINDING' }]);
    const unanswered = await finish('NO_OPINION');
    await fill([{ itemCode: 'T-2', answer: 'NOT_APPLICABLE', reason: '无地下室' }]);
    const { items } = await reviewer.get<Checklist>(`/tasks/${taskId}/checklist`);
    const contradiction = await finish('NO_OPINION');
    await fill([{ itemCode: 'T-1', answer: 'PASS' }]);

    expect(noReason).toMatchObject({ status: 422, message: expect.stringContaining('item 2') });
    expect(unanswered).toMatchObject({ status: 422, message: expect.stringContaining('none to 2') });
    expect(items.map(({ code, answer }) => [code, answer?.answer, answer?.reason])).toEqual([
      ['T-1', 'FINDING', null],
      ['T-2', 'NOT_APPLICABLE', '无地下室'],
    ]);
    expect(contradiction).toMatchObject({ status: 422 });
    await complete(reviewer, { id: taskId }, { conclusion: 'NO_OPINION' });
    const ended = lines.map((line) => line.replace(/,$/, ',2024-12-31'));
    await administrator.postCsv('/registers/checklist-items/imports', [heading, ...ended].join('\n'));
  });

  it('E6 ends no later round without opinions while an item stands as found wanting, until it is answered anew', async () => {
    // given
    const heading = 'code,discipline,projectKind,number,text,validFrom,validTo';
    const register = (validTo: string) =>
      world().administrator.postCsv(
        '/registers/checklist-items/imports',
        [heading, `T-9,ARCH,,9,疏散门开启方向,2024-01-01,${validTo}`].join('\n'),
      );
    await register('');
    const { cast, reviewer, taskId } = await takeReview(world(), 'ARCH');
    await reviewer.put(`/tasks/${taskId}/checklist`, { answers: [{ itemCode: 'T-9', answer: 'FINDING' }] });
    await reviewer.post(`/tasks/${taskId}/opinions`, { severity: 'MANDATORY', text: '疏散门反向' });
    await complete(reviewer, { id: taskId }, { conclusion: 'HAS_OPINIONS' });
    await drive(cast, findingIn(cast, 'ARCH'), waitsFor('SubmitRevision'));
    await reviseArch(cast);
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview'));
    const second = await takeTask(cast, 'ARCH');
    const [opinion] = await opinionsOf(cast);
    await reviewer.post(`/opinions/${opinion?.id}/judgement`, { taskId: second.taskId, event: 'CLOSE' });
    const checklist = `/tasks/${second.taskId}/checklist`;
    const finish = () => complete(reviewer, { id: second.taskId }, { conclusion: 'NO_OPINION' });

    // when
    const carried = await reviewer.get<Checklist>(checklist);
    const refused = await problemOf(finish());
    await reviewer.put(checklist, { answers: [{ itemCode: 'T-9', answer: 'PASS' }] });
    await finish();

    // then
    expect(carried.items).toMatchObject([{ code: 'T-9', answer: { answer: 'FINDING', round: 1 } }]);
    expect(refused).toMatchObject({ status: 422, code: 'RULE_VIOLATED', message: expect.stringContaining('found 9') });
    await register('2024-12-31');
  });

  it('E4 keeps an opinion while it is being written, and forgets the draft with the opinion', async () => {
    const { reviewer, taskId } = await takeReview(world(), 'ELEC');
    const path = `/tasks/${taskId}/opinion-draft`;

    await reviewer.put(path, { content: { text: '应急照' } });
    const second = await reviewer.put<Draft>(path, { content: { text: '应急照明不足', severity: 'SHALL' } });
    const offered = await reviewer.get<Draft>(path);
    await reviewer.post(`/tasks/${taskId}/opinions`, { text: '应急照明不足', severity: 'SHALL' });
    const afterwards = await reviewer.get<Draft>(path);

    expect(second.version).toBe(2);
    expect(offered.content).toEqual({ text: '应急照明不足', severity: 'SHALL' });
    expect(afterwards.content).toBeNull();
  });

  it('E11 puts what is due first on top of the own queue, page by page', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 3));
    await world()
      .submit('P24', { missingMaterials: [], submittedAt: '2026-01-05 09:00' })
      .then((older) => drive(older, { FirstReview: undefined }, waitsFor('FirstReview', 3)));
    const reviewer = (await teamOf(cast)).reviewer('ARCH');

    const whole = await reviewer.get<Items<CaseTask>>('/tasks?limit=200');
    const paged = await readPages<CaseTask>(reviewer, '/tasks?view=QUEUE');
    const days = whole.items.map(({ dueDate }) => dueDate ?? '9999-12-31');

    expect(new Set(days).size).toBeGreaterThan(1);
    expect(days).toEqual([...days].sort());
    expect(paged.map(({ id }) => id)).toEqual(whole.items.map(({ id }) => id));
    // The older case was filed later: its days are over first all the same.
    expect(whole.items.find(({ caseId }) => caseId === cast.caseId)?.dueDate).not.toBe(days[0]);
  });
};
