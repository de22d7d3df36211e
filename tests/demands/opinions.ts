import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type {
  AgencyFigures,
  CaseTask,
  Checklist,
  Draft,
  Hint,
  HintFigures,
  Items,
  Opinion,
  Opinions,
  OpinionWithReplies,
  Round,
} from '../../demo/answers.ts';
import type { Caller } from '../../demo/api-client.ts';
import { type Cast, complete, disciplineOf, teamOf } from '../../demo/cast.ts';
import { readPages } from '../../demo/registers.ts';
import { repositoryFile } from '../../demo/repository.ts';
import { until } from '../../demo/until.ts';
import { findingIn, judging, reviseArch, SENT_BACK } from '../case/rounds.ts';
import {
  drive,
  hasEnded,
  isIn,
  makeUnsignedMaterials,
  openTasks,
  readDocumentCodes,
  readEvents,
  type World,
  waitsFor,
} from '../case/world.ts';
import type { Demands } from './demand-suite.ts';

interface Desk {
  readonly cast: Cast;
  readonly reviewer: Caller;
  readonly taskId: string;
}

/** A case whose reviewer of the discipline has taken the task. */
async function takeReview(world: World, discipline: string): Promise<Desk> {
  const cast = await world.submit('P24', { missingMaterials: [] });
  await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 3));
  return takeTask(cast, discipline);
}

async function takeTask(cast: Cast, discipline: string): Promise<Desk> {
  const find = async () => (await openTasks(cast, 'FirstReview')).find((each) => each.discipline === discipline);
  const task = await until(`a first review of ${discipline}`, find);
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

  it('E7 gives no certificate while an opinion blocks, and answers with the list', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    const acts = findingIn(cast, 'ARCH');
    const passed: Promise<unknown>[] = [];
    const tryToPass = async (task: CaseTask) => {
      const { technicalHead } = await teamOf(cast);
      passed.push(problemOf(complete(technicalHead, task, { conclusion: 'PASS' })));
      await passed[0];
      return complete(technicalHead, task, SENT_BACK);
    };
    await drive(cast, { ...acts, FinalReview: tryToPass }, isIn('OPINION_ISSUED'));
    const { legalRepresentative } = await teamOf(cast);

    const barred = await problemOf(legalRepresentative.post(`/applications/${cast.caseId}/certificate`));

    const list = {
      status: 409,
      code: 'CERTIFICATE_BARRED',
      message: expect.stringContaining('/opinions/1: 疏散宽度不足'),
    };
    expect(await passed[0]).toMatchObject(list);
    expect(barred).toMatchObject(list);
    expect(await readDocumentCodes(cast)).not.toContain('CERTIFICATE');
  });

  it('E7 lets an opinion be disputed in time and once, and the technical head decides', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    await drive(cast, findingIn(cast, 'ARCH'), waitsFor('SubmitRevision'));
    const [opinion] = await opinionsOf(cast);
    const { technicalHead } = await teamOf(cast);
    const dispute = () => cast.applicant.post(`/opinions/${opinion?.id}/objection`, { reason: '按条文注 2 可以折减' });
    const answer = (outcome: string) =>
      technicalHead.post(`/opinions/${opinion?.id}/objection/answer`, { outcome, reason: '经核对，折减成立' });

    expect(await problemOf(answer('OVERTURN'))).toMatchObject({ status: 409 });
    await dispute();
    const disputed = await opinionsOf(cast);
    await answer('OVERTURN');

    expect(disputed).toMatchObject([{ state: 'DISPUTED', objection: { outcome: null } }]);
    expect(await opinionsOf(cast)).toMatchObject([{ state: 'CLOSED', objection: { outcome: 'OVERTURN' } }]);
    expect(await problemOf(dispute())).toMatchObject({ status: 409 });
    expect(await readEvents(cast)).toEqual(expect.arrayContaining(['OBJECTION_RAISED', 'OBJECTION_ANSWERED']));
    // Nothing is left to be answered: the revision is handed in, and the case passes.
    await cast.applicant.post(`/applications/${cast.caseId}/revision`);
    expect(await drive(cast, { SubmitRevision: undefined }, hasEnded)).toMatchObject({ state: 'CERTIFIED', round: 2 });
  });

  it('E7 takes no objection behind the fifth working day of the notice', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    await drive(cast, findingIn(cast, 'ARCH'), waitsFor('SubmitRevision'));
    const [opinion] = await opinionsOf(cast);

    await world().passDays(9);

    const late = cast.applicant.post(`/opinions/${opinion?.id}/objection`, { reason: '异议' });
    expect(await problemOf(late)).toMatchObject({ status: 409, message: expect.stringContaining('until') });
  });

  it('E7 keeps for each round when its notice was due and issued and why the drawings went back; alarms once', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    const final = { FinalReview: undefined };
    await drive(cast, { ...findingIn(cast, 'ARCH'), ...final }, waitsFor('FinalReview'));
    const [task] = await openTasks(cast, 'FinalReview');
    const { technicalHead, manager } = await teamOf(cast);
    expect(await problemOf(complete(technicalHead, { id: task?.id ?? '' }, { conclusion: 'FINDINGS' }))).toMatchObject({
      status: 422,
    });
    // Two weeks late, the notice goes out.
    await world().passDays(14);
    await drive(cast, { ...findingIn(cast, 'ARCH') }, waitsFor('SubmitRevision'));
    await reviseArch(cast);
    await drive(cast, judging(cast, 'REOPEN'), waitsFor('SubmitRevision'));
    await reviseArch(cast);
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview'));

    const { items: rounds } = await cast.applicant.get<Items<Round>>(`/applications/${cast.caseId}/rounds`);
    expect(rounds).toMatchObject([
      { round: 1, returnReason: 'MANDATORY_BREACH', noticeLate: true },
      { round: 2, returnReason: 'MANDATORY_BREACH', noticeLate: false },
      { round: 3, returnReason: null, noticeIssuedAt: null },
    ]);
    for (const { noticeDueOn, noticeIssuedAt, revisionDueOn } of rounds.slice(0, 2)) {
      expect([noticeDueOn, noticeIssuedAt, revisionDueOn]).toEqual([
        expect.any(String),
        expect.any(String),
        expect.any(String),
      ]);
    }
    const late = await manager.get<Items<{ caseId: string; round: number }>>('/opinion-notices?late=true');
    expect(late.items.filter(({ caseId }) => caseId === cast.caseId)).toMatchObject([{ round: 1 }]);
    const alarms = (await readEvents(cast)).filter((kind) => kind === 'ROUNDS_EXCEEDED');
    const { items: told } = await manager.get<Items<{ caseId: string; kind: string }>>('/notifications');
    const own = told.filter(({ caseId, kind }) => caseId === cast.caseId && kind === 'ROUNDS_EXCEEDED');
    expect([alarms.length, own.length]).toEqual([1, 1]);
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

  it('E10 gives hints with evidence; a person decides, both rates are counted, and no hint decides anything', async () => {
    const areas = { totalAreaM2: 5000, maxSingleAreaM2: 4900, undergroundAreaM2: 200, storeysBelow: 1 };
    const sample = world().samples.find(({ id }) => id === 'P24');
    if (sample === undefined) throw new Error('Expected sample project P24');
    // Where a signature is demanded, an upload without one is refused before anybody could be told of it.
    await world().administrator.put('/settings/signatureRequired', { value: false });
    const change = { missingMaterials: [], facts: { ...sample.facts, ...areas } };
    const cast = await world().submit('P24', change, makeUnsignedMaterials);
    await world().administrator.put('/settings/signatureRequired', { value: true });
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 3));
    const { manager } = await teamOf(cast);
    const { reviewer, taskId } = await takeTask(cast, 'ARCH');
    const before = await hintFigures(manager);

    const { items } = await reviewer.get<Items<Hint>>(`/tasks/${taskId}/hints`);
    const unsigned = items.find(({ rule }) => rule === 'SHEET_UNSIGNED');
    const differing = items.find(({ rule }) => rule === 'AREA_DIFFERS');
    const accepted = await reviewer.post<{ draft: Draft }>(`/hints/${unsigned?.id}/acceptance`, { taskId });
    const beside = await problemOf(reviewer.post(`/hints/${differing?.id}/acceptance`, { taskId }));
    await reviewer.post(`/hints/${differing?.id}/rejection`, { taskId, reason: '地下室在主楼之下，面积已含' });
    const again = await problemOf(reviewer.post(`/hints/${differing?.id}/rejection`, { taskId, reason: '再次' }));

    expect(unsigned).toMatchObject({ state: 'OPEN', evidence: { files: ['ARCH-01-Plan-V01.pdf'] } });
    expect(differing).toMatchObject({ evidence: { total: 5000, largest: 4900, underground: 200 } });
    expect(accepted.draft.content).toMatchObject({ severity: 'SEAL', text: expect.stringContaining('ARCH-01') });
    expect([beside, again]).toMatchObject([{ status: 409 }, { status: 409 }]);
    const after = await hintFigures(manager);
    expect(after('SHEET_UNSIGNED').accepted - before('SHEET_UNSIGNED').accepted).toBe(1);
    expect(after('AREA_DIFFERS').rejected - before('AREA_DIFFERS').rejected).toBe(1);
    expect(after('AREA_DIFFERS')).toMatchObject({ rejectRate: expect.any(Number), acceptRate: expect.any(Number) });
    // A hint that nobody has looked at keeps no one from passing.
    await reviewer.delete(`/tasks/${taskId}/opinion-draft`);
    expect(await drive(cast, {}, hasEnded)).toMatchObject({ state: 'CERTIFIED' });
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

async function agencyFigures(cast: Cast): Promise<AgencyFigures> {
  const { items } = await (await teamOf(cast)).manager.get<Items<AgencyFigures>>('/opinion-figures');
  const found = items.find(({ agencyCode }) => agencyCode === cast.proposed.at(-1));
  if (found === undefined) throw new Error('Expected figures of the agency, but there are none');
  return found;
}

async function opinionsOf({ applicant, caseId }: Cast): Promise<Opinions['items']> {
  return (await applicant.get<Opinions>(`/applications/${caseId}/opinions`)).items;
}

/** The refusal of a call that must be refused. */
async function problemOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => 'it was not refused',
    (thrown: unknown) => thrown,
  );
}

async function hintFigures(manager: Caller): Promise<(rule: string) => HintFigures> {
  const { items } = await manager.get<Items<HintFigures>>('/hint-figures');
  const none = { given: 0, open: 0, accepted: 0, rejected: 0, acceptRate: null, rejectRate: null };
  return (rule) => items.find((each) => each.rule === rule) ?? { ...none, rule: 'AREA_DIFFERS' };
}
