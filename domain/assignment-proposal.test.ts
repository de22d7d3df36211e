import { expect, it } from 'vitest';
import { proposePeople } from './assignment-proposal.ts';

const someone = (userId: string, openTasks = 0) => ({ userId, openTasks });

it('proposes who has the least in hand, what is proposed counted in', () => {
  const candidates = [someone('a', 2), someone('b')];

  const proposed = proposePeople([1, 2, 3, 4].map((number) => ({ taskId: `t${number}`, candidates })));

  expect([...proposed.values()]).toEqual(['b', 'b', 'a', 'b']);
});

it('serves a task with few candidates first, and leaves one that nobody may take', () => {
  const proposed = proposePeople([
    { taskId: 'many', candidates: [someone('a'), someone('b', 1)] },
    { taskId: 'one', candidates: [someone('a')] },
    { taskId: 'none', candidates: [] },
  ]);

  expect(proposed).toEqual(
    new Map([
      ['one', 'a'],
      ['many', 'a'],
    ]),
  );
});
