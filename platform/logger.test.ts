import { expect, test } from 'vitest';
import { createLogger, withBindings } from './logger.ts';

function capture() {
  const lines: string[] = [];
  return { lines, logger: createLogger({ level: 'info', to: { write: (line) => void lines.push(line) } }) };
}

test('a line is one JSON object with time, level and the bound names', () => {
  const { lines, logger } = capture();

  withBindings(logger, { caseId: 'C1', processInstanceKey: '2251799813685255' }).info('accepted');

  expect(JSON.parse(lines[0] ?? '')).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    caseId: 'C1',
    processInstanceKey: '2251799813685255',
    msg: 'accepted',
  });
});

test('a value with a line break cannot forge a line', () => {
  const { lines, logger } = capture();

  logger.info({ name: 'a\n{"level":"info","msg":"paid"}' }, 'uploaded');

  expect(lines).toHaveLength(1);
  expect(lines[0]?.trimEnd()).not.toContain('\n');
});

test('secrets are hidden wherever they stand', () => {
  const { lines, logger } = capture();

  logger.warn(
    { password: 'p1', user: { token: 't1' }, req: { headers: { cookie: 'c1', authorization: 'a1' } } },
    'login',
  );

  expect(lines[0]).toContain('[hidden]');
  expect(lines[0]).not.toMatch(/p1|t1|c1|a1/);
});

test('what is less important than the level is left out', () => {
  const { lines, logger } = capture();

  logger.debug('detail');

  expect(lines).toEqual([]);
});
