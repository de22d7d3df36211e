import { ApiProblem } from '../pages/api-client.ts';
import { inChinese } from '../pages/in-chinese.ts';
import { labelOf } from '../pages/labels.ts';
import { FAULT_WORDS } from './fault-words.ts';

/** One thing wrong in a register file, in words for people. */
export interface RegisterFault {
  /** As editors count, with the heading as line 1; undefined when the server names none. */
  readonly line: number | undefined;
  readonly column: string | undefined;
  readonly textZh: string;
  /** What was expected and found, in Chinese where the pages know the server's sentence. */
  readonly detail: string;
  readonly isChinese: boolean;
}

/** The server lists no more than this many. */
export const MOST_FAULTS = 100;

/** What a refused file has wrong; undefined for any other failure. */
export function faultsOfRefusal(error: unknown): RegisterFault[] | undefined {
  if (!(error instanceof ApiProblem) || error.body.code !== 'REGISTER_REFUSED') return undefined;
  return (error.body.errors ?? []).map(({ pointer, detail, code }) => {
    const [, line, column] = /^line (\d+)(?:, (.+))?$/.exec(pointer) ?? [];
    const detailZh = inChinese(detail);
    return {
      line: line === undefined ? undefined : Number(line),
      column,
      textZh: labelOf(FAULT_WORDS, code),
      detail: detailZh ?? detail,
      isChinese: detailZh !== undefined,
    };
  });
}
