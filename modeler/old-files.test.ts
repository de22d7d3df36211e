import { describe, expect, it } from 'vitest';
import { entriesFor } from './old-files.ts';

const entry = (id: string, fileName: string, sizeBytes: number) => {
  return { id, number: `图审〔2023〕${id}号`, slot: 'F1', fileName, sizeBytes, isStored: false };
};

describe('files of old cases', () => {
  it('are found in the lists by name and size, in each case that names such a file', () => {
    // given
    const waiting = [entry('1', '营业执照.pdf', 10), entry('2', '营业执照.pdf', 10), entry('3', '营业执照.pdf', 11)];
    // when
    const ids = entriesFor({ name: '营业执照.pdf', size: 10 }, waiting).map(({ id }) => id);
    // then
    expect(ids).toEqual(['1', '2']);
    expect(entriesFor({ name: '合同.pdf', size: 10 }, waiting)).toEqual([]);
  });
});
