import { describe, expect, it } from 'vitest';
import type { SeatTask } from '../storage/standings.ts';
import { type CaseFile, planSeat } from './plan.ts';
import { chart, type Drawn, task } from './testing/records.ts';

const SOON = '2026-11-29T00:00:01Z';
const NONE: CaseFile['requests'] = {
  withdrawal: false,
  suspended: false,
  release: false,
  extension: false,
  waiting: [],
};

async function plan(drawn: Drawn, more: Partial<CaseFile> = {}) {
  const file = { engineIdentity: 'old', charted: await chart(drawn), tasks: [], deemed: [], requests: NONE, ...more };
  return planSeat(file, SOON);
}

const root = (rows: Drawn['rows'], more: Partial<Drawn> = {}): Drawn => {
  return { key: '1', process: 'drawing-review', rows, ...more };
};

/** A round with the first discipline done and the second waiting. */
const inFirst: Drawn = root([['10', 'ReviewRound', 'CALL_ACTIVITY', '1']], {
  flows: { ReviewForkToRoundStarts: 1, NothingOpenToReviewJoin: 1 },
  called: [
    {
      key: '2',
      process: 'three-stage-review',
      calledBy: '10',
      rows: [
        ['20', 'StageFirst', 'SUB_PROCESS', '2'],
        ['21', 'FirstReview', 'MULTI_INSTANCE_BODY', '20'],
        ['22', 'FirstReview', 'USER_TASK', '21', 'COMPLETED'],
        ['23', 'FirstReview', 'USER_TASK', '21'],
        ['24', 'FirstWatchWait', 'EVENT_BASED_GATEWAY', '20'],
      ],
    },
  ],
});

const review = (elementInstanceKey: string, more: Partial<SeatTask>): SeatTask =>
  task({
    elementId: 'FirstReview',
    processId: 'three-stage-review',
    processInstanceKey: '2',
    elementInstanceKey,
    ...more,
  });

describe('the plan of a new seat', () => {
  it('enters a user task where it waits and takes its row along', async () => {
    // given
    const waiting = task({ elementId: 'ConfirmAgency', elementInstanceKey: '10', status: 'CLAIMED' });
    const earlier = task({ elementId: 'ConfirmAgency', elementInstanceKey: '9', status: 'COMPLETED' });
    const rows: Drawn['rows'] = [
      ['9', 'ConfirmAgency', 'USER_TASK', '1', 'COMPLETED'],
      ['10', 'ConfirmAgency', 'USER_TASK', '1'],
    ];

    // when
    const planned = await plan(root(rows), { tasks: [earlier, waiting] });

    // then
    expect(planned.obstacles).toEqual([]);
    expect(planned.plan.startAt).toEqual(['ConfirmAgency']);
    expect(planned.plan.answers.map(({ taskId }) => taskId)).toEqual([waiting.id]);
  });

  it('enters a subprocess whole, and lets its watcher look at its clock at once', async () => {
    // given
    const variables = [
      { scopeKey: '1', name: 'caseId', value: '"c"' },
      { scopeKey: '1', name: 'wakeAt', value: '"2026-03-05T16:00:00Z"' },
      { scopeKey: '10', name: 'action', value: 'null' },
    ];
    const rows: Drawn['rows'] = [
      ['10', 'RevisionWork', 'SUB_PROCESS', '1'],
      ['11', 'SubmitRevision', 'USER_TASK', '10'],
      ['12', 'RevisionWatchWait', 'EVENT_BASED_GATEWAY', '10'],
    ];

    // when
    const { plan: seat, standsAt } = await plan(root(rows, { variables }));

    // then
    expect(seat.startAt).toEqual(['RevisionWork']);
    expect(seat.variables).toEqual({ caseId: 'c', wakeAt: SOON });
    expect([...standsAt]).toEqual([['SubmitRevision', 1]]);
  });

  it('enters the call of a round, with every answer of the round so far and the task that waits', async () => {
    // given
    const done = review('22', { discipline: 'ARCH', status: 'COMPLETED', outcome: { conclusion: 'NO_OPINION' } });
    const open = review('23', { discipline: 'STRU' });
    const before = task({
      elementId: 'FirstReview',
      processId: 'three-stage-review',
      processInstanceKey: '99',
      status: 'COMPLETED',
    });

    // when
    const { plan: seat, obstacles } = await plan(inFirst, { tasks: [before, done, open] });

    // then
    expect(obstacles).toEqual([]);
    expect(seat.startAt).toEqual(['ReviewRound', 'NothingOpen']);
    expect(seat.answers).toMatchObject([
      { taskId: done.id, elementId: 'FirstReview', discipline: 'ARCH' },
      { taskId: open.id, elementId: 'FirstReview', discipline: 'STRU' },
    ]);
  });

  it('finds the rows of a case that is moved on before its jobs have come', async () => {
    // given
    const parked = review('23', {
      discipline: 'STRU',
      engineIdentity: 'old',
      jobKey: null,
      processInstanceKey: '77',
      awaitsJob: true,
    });

    // when
    const { plan: seat, obstacles } = await plan(inFirst, { tasks: [parked] });

    // then
    expect(obstacles).toEqual([]);
    expect(seat.answers).toMatchObject([{ taskId: parked.id }]);
  });

  it('enters one element before a join at which a branch waits, and never the join', async () => {
    // given
    const drawn = root([['10', 'Supplement', 'CALL_ACTIVITY', '1']], { flows: { PassCountsToReviewJoin: 1 } });

    // when
    const { plan: seat } = await plan(drawn);

    // then
    expect(seat.startAt).toEqual(['Supplement', 'PassCounts']);
  });

  it('leaves a join alone that was passed', async () => {
    // given
    const rows: Drawn['rows'] = [
      ['9', 'ReviewJoin', 'PARALLEL_GATEWAY', '1', 'COMPLETED'],
      ['10', 'SignCertificate', 'USER_TASK', '1'],
    ];

    // when
    const { plan: seat } = await plan(root(rows, { flows: { PassCountsToReviewJoin: 1, NothingOpenToReviewJoin: 1 } }));

    // then
    expect(seat.startAt).toEqual(['SignCertificate']);
  });

  it('enters a suspension beside the review, and sends a release again that was not taken up', async () => {
    // given
    const rows: Drawn['rows'] = [
      ['10', 'SignCertificate', 'USER_TASK', '1'],
      ['11', 'Suspension', 'EVENT_SUB_PROCESS', '1'],
      ['12', 'CaseResumed', 'INTERMEDIATE_CATCH_EVENT', '11'],
    ];
    const rests = { ...NONE, suspended: true };

    // when
    const resting = await plan(root(rows), { requests: rests });
    const released = await plan(root(rows), { requests: { ...rests, release: true } });
    const waiting = await plan(root(rows), { requests: { ...rests, release: true, waiting: ['case-resumed'] } });

    // then
    expect(resting.plan).toMatchObject({ startAt: ['SignCertificate', 'CaseResumed'], messages: [] });
    expect(released.plan.messages).toEqual(['case-resumed']);
    expect(waiting.plan.messages).toEqual([]);
  });

  it('sends no release again that was taken up', async () => {
    // given
    const rows: Drawn['rows'] = [
      ['10', 'SignCertificate', 'USER_TASK', '1'],
      ['11', 'Suspension', 'EVENT_SUB_PROCESS', '1'],
      ['12', 'CaseResumed', 'INTERMEDIATE_CATCH_EVENT', '11', 'COMPLETED'],
      ['13', 'ResumeCase', 'SERVICE_TASK', '11'],
    ];

    // when
    const { plan: seat } = await plan(root(rows), { requests: { ...NONE, suspended: true, release: true } });

    // then
    expect(seat).toMatchObject({ startAt: ['SignCertificate', 'ResumeCase'], messages: [] });
  });

  it('sends requests again that the old engine held', async () => {
    // given
    const rows: Drawn['rows'] = [['10', 'SignCertificate', 'USER_TASK', '1']];

    // when
    const asked = await plan(root(rows), { requests: { ...NONE, withdrawal: true, suspended: true } });

    // then
    expect(asked.plan.messages).toEqual(['case-withdrawn', 'case-suspended']);
  });

  it('enters a withdrawal that has begun where it stands', async () => {
    // given
    const rows: Drawn['rows'] = [
      ['10', 'SignCertificate', 'USER_TASK', '1', 'TERMINATED'],
      ['11', 'Withdrawal', 'EVENT_SUB_PROCESS', '1'],
      ['12', 'CloseWithdrawn', 'SERVICE_TASK', '11'],
    ];

    // when
    const { plan: seat } = await plan(root(rows), { requests: { ...NONE, withdrawal: true } });

    // then
    expect(seat).toMatchObject({ startAt: ['CloseWithdrawn'], messages: [] });
  });

  it('leaves out what had arrived at a join when a withdrawal ended it', async () => {
    // given
    const rows: Drawn['rows'] = [
      ['11', 'Withdrawal', 'EVENT_SUB_PROCESS', '1'],
      ['12', 'CloseWithdrawn', 'SERVICE_TASK', '11'],
    ];

    // when
    const { plan: seat } = await plan(root(rows, { flows: { NothingOpenToReviewJoin: 1 } }));

    // then
    expect(seat.startAt).toEqual(['CloseWithdrawn']);
  });

  it('begins an extension again that was asked for and not decided', async () => {
    // given
    const drawn = root([['10', 'Supplement', 'CALL_ACTIVITY', '1']], {
      called: [
        {
          key: '2',
          process: 'deficiency-supplement',
          calledBy: '10',
          rows: [
            ['20', 'SupplementWork', 'SUB_PROCESS', '2'],
            ['21', 'SubmitSupplement', 'USER_TASK', '20'],
            ['22', 'Extension', 'EVENT_SUB_PROCESS', '20'],
            ['23', 'DecideExtension', 'USER_TASK', '22'],
          ],
        },
      ],
    });

    // when
    const { plan: seat, obstacles } = await plan(drawn);

    // then
    expect(obstacles).toEqual([]);
    expect(seat).toMatchObject({ startAt: ['Supplement'], messages: ['extension-requested'] });
  });

  it('keeps no answer of an extension that was decided', async () => {
    // given
    const rows: Drawn['rows'] = [
      ['20', 'SupplementWork', 'SUB_PROCESS', '2'],
      ['21', 'SubmitSupplement', 'USER_TASK', '20'],
      ['22', 'Extension', 'EVENT_SUB_PROCESS', '20', 'COMPLETED'],
      ['23', 'DecideExtension', 'USER_TASK', '22', 'COMPLETED'],
    ];
    const called = { key: '2', process: 'deficiency-supplement', calledBy: '10', rows };
    const own = { processId: 'deficiency-supplement', processInstanceKey: '2' };
    const decided = task({ ...own, elementId: 'DecideExtension', elementInstanceKey: '23', status: 'COMPLETED' });
    const open = task({ ...own, elementId: 'SubmitSupplement', elementInstanceKey: '21' });

    // when
    const drawn = root([['10', 'Supplement', 'CALL_ACTIVITY', '1']], { called: [called] });
    const { plan: seat } = await plan(drawn, { tasks: [decided, open] });

    // then
    expect(seat.answers.map(({ taskId }) => taskId)).toEqual([open.id]);
  });

  it('answers for a department that stayed silent', async () => {
    // given
    const silent = root([['10', 'ReviewRound', 'CALL_ACTIVITY', '1']], {
      called: [
        {
          key: '2',
          process: 'three-stage-review',
          calledBy: '10',
          rows: [
            ['20', 'StageFinal', 'SUB_PROCESS', '2'],
            ['21', 'DepartmentsStaySilent', 'BOUNDARY_EVENT', '20', 'COMPLETED'],
            ['22', 'FinalReview', 'USER_TASK', '20'],
          ],
        },
      ],
    });

    // when
    const { plan: seat, obstacles } = await plan(silent, { deemed: [{ department: 'FIRE' }] });

    // then
    expect(obstacles).toEqual([]);
    expect(seat.answers).toEqual([
      {
        taskId: null,
        processId: 'three-stage-review',
        elementId: 'DepartmentConfirmation',
        discipline: '',
        department: 'FIRE',
        outcome: { agree: true, remark: null },
      },
    ]);
  });

  it('counts reminders anew of a clock that was caught between its decision and its reminder', async () => {
    // given
    const rows: Drawn['rows'] = [
      ['10', 'RevisionWork', 'SUB_PROCESS', '1'],
      ['11', 'SubmitRevision', 'USER_TASK', '10'],
      ['12', 'RemindRevision', 'SERVICE_TASK', '10'],
    ];
    const openJobs = [{ key: '90', type: 'send-reminder', elementInstanceKey: '12', isDone: false }];
    const variables = [{ scopeKey: '12', name: 'clockKind', value: '"REVISION"' }];

    // when
    const { plan: seat } = await plan(root(rows, { openJobs, variables }));

    // then
    expect(seat.clocksToAskAnew).toEqual(['REVISION']);
  });

  it('is prevented by a task that waits without the engine', async () => {
    // given
    const stray = task({ elementId: 'ConfirmAgency', elementInstanceKey: '5' });

    // when
    const { obstacles } = await plan(root([['10', 'SignCertificate', 'USER_TASK', '1']]), { tasks: [stray] });

    // then
    expect(obstacles).toEqual([
      `task ConfirmAgency (${stray.id}) waits for somebody, but the engine does not wait for it`,
    ]);
  });

  it('lets a decision go that came after the engine had gone on', async () => {
    // given
    const late = task({ elementId: 'ConfirmAgency', elementInstanceKey: '5', status: 'COMPLETING' });

    // when
    const { plan: seat, obstacles } = await plan(root([['10', 'SignCertificate', 'USER_TASK', '1']]), {
      tasks: [late],
    });

    // then
    expect(obstacles).toEqual([]);
    expect(seat.overtaken).toEqual([{ taskId: late.id, wasDone: true }]);
  });

  it('is prevented by an instance that has ended and by one of which nothing is active', async () => {
    // given
    const charted = await chart(root([]));
    const file: CaseFile = { engineIdentity: 'old', charted, tasks: [], deemed: [], requests: NONE };
    const ended = { ...file, charted: { ...charted, records: { ...charted.records, state: 'COMPLETED' as const } } };

    // when / then
    expect(planSeat(file, SOON).obstacles).toEqual(['nothing of its instance is known to be active']);
    expect(planSeat(ended, SOON).obstacles).toEqual(['its instance has ended, though the case has not']);
  });
});
