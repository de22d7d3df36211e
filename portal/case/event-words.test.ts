import { expect, it } from 'vitest';
import { eventDetail } from './event-words.ts';

it('tells what people understand of an event and leaves keys out', () => {
  const data = { processInstanceKey: '2251799813685249', number: 'SJ-1', reason: '', stage: 'FIRST' };
  expect(eventDetail(data, { FIRST: '初审' })).toBe('编号 SJ-1，阶段 初审');
});
