import { expect, it } from 'vitest';
import { csvText } from './csv-text.ts';

const bytesOf = (...bytes: number[]): ArrayBuffer => Uint8Array.from(bytes).buffer;

it('reads a file of UTF-8 as it is', () => {
  const { buffer } = new TextEncoder().encode('code,name\n1,云岭区\n');
  expect(csvText(buffer)).toBe('code,name\n1,云岭区\n');
});

it('reads what Excel on Chinese Windows saves', () => {
  // given: 中文 in GB 18030
  expect(csvText(bytesOf(0xd6, 0xd0, 0xce, 0xc4))).toBe('中文');
});
