import { describe, expect, it } from 'vitest';
import { useAct } from './act.ts';
import { ApiProblem, sentenceFor, withQuery } from './api-client.ts';
import { useLoaded } from './loading.ts';

describe('an act of a page', () => {
  it('runs once while it is busy and keeps the reason of a refusal', async () => {
    // given
    const act = useAct();
    let finish = (): void => {};
    const first = act.run(() => new Promise<void>((done) => (finish = done)));
    // when
    const second = await act.run(async () => {});
    finish();
    // then
    expect([await first, second, act.busy.value]).toEqual([true, false, false]);
    expect(await act.run(() => Promise.reject(new Error('坏')))).toBe(false);
    expect(act.failure.value).toBe('坏');
  });
});

describe('something loaded', () => {
  it('drops an answer that a newer call has overtaken', async () => {
    // given
    const answers: ((value: string) => void)[] = [];
    const loaded = useLoaded(() => new Promise<string>((done) => answers.push(done)));
    const second = loaded.reload();
    // when
    answers[1]?.('new');
    await second;
    answers[0]?.('old');
    await Promise.resolve();
    // then
    expect(loaded.data.value).toBe('new');
  });
});

describe('the sentence for a refusal', () => {
  it('names the places that are wrong', () => {
    const errors = [{ pointer: '/facts/heightM', detail: 'expected a number' }];
    const problem = new ApiProblem({
      code: 'INVALID_REQUEST',
      title: 'x',
      messageZh: '不符合要求',
      status: 400,
      errors,
    });
    expect(sentenceFor(problem)).toBe('不符合要求；heightM：expected a number');
  });

  it('tells in Chinese what the server says in English', () => {
    const detail = 'Expected a limit that runs, but its last day was 2026-03-02.';
    const messageZh = '当前状态下不能进行此操作';
    const problem = new ApiProblem({ code: 'WRONG_STATE', title: 'x', messageZh, status: 409, detail });
    expect(sentenceFor(problem)).toBe('当前状态下不能进行此操作；已超过最后一天 2026-03-02');
  });

  it('says once what the detail says in more words', () => {
    const detail = 'Expected a decision on every version of the design unit, but these wait: M1 01.pdf.';
    const messageZh = '设计单位上传的版本尚待建设单位确认';
    const problem = new ApiProblem({ code: 'FILES_UNCONFIRMED', title: 'x', messageZh, status: 409, detail });
    expect(sentenceFor(problem)).toBe('设计单位上传的版本尚待建设单位确认或不采用：M1 01.pdf');
  });

  it('names opinions by their numbers', () => {
    const errors = [{ pointer: '/opinions/1', detail: '屋面未设安全出口' }];
    const messageZh = '尚有未了结的意见';
    const problem = new ApiProblem({ code: 'CERTIFICATE_BARRED', title: 'x', messageZh, status: 409, errors });
    expect(sentenceFor(problem)).toBe('尚有未了结的意见；意见 1：屋面未设安全出口');
  });

  it('leaves out which id was not found, and says in Chinese that no answer came', () => {
    const detail = 'Expected a task 1b4, but there is none.';
    const problem = new ApiProblem({ code: 'NOT_FOUND', title: 'x', messageZh: '找不到', status: 404, detail });
    expect(sentenceFor(problem)).toBe('找不到');
    expect(sentenceFor(new TypeError('Failed to fetch'))).toContain('没有收到服务器的答复');
  });

  it('adds the detail when no place is named', () => {
    const problem = new ApiProblem({
      code: 'WRONG_STATE',
      title: 'x',
      messageZh: '状态不允许',
      status: 409,
      detail: 'why',
    });
    expect(sentenceFor(problem)).toBe('状态不允许；why');
  });
});

it('leaves empty filters out of an address', () => {
  expect(withQuery('/a', { state: 'ACTIVE', text: '', cursor: undefined, limit: 5 })).toBe('/a?state=ACTIVE&limit=5');
});
