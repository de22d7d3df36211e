import { expect, it } from 'vitest';
import { slotRulesOf } from '../domain/testing/slot-rules.ts';
import { faultOf } from './uploading.ts';

it.each([
  ['M1', 'apply.pdf', 1000, ''],
  ['M1', 'apply.docx', 1000, '文件类型不符'],
  ['M1', 'apply.pdf', 0, '文件为空'],
  ['M1', 'apply.pdf', 11 * 1_048_576, '文件过大'],
  ['M5', '总图.pdf', 1000, '文件名不符合规则'],
  ['M5', 'ARCH-01-总平面图-V01.pdf', 1000, ''],
] as const)('says before sending what is wrong with %s %s of %i bytes', (slot, name, size, expected) => {
  expect(faultOf(slotRulesOf(slot), { name, size }).startsWith(expected)).toBe(true);
  expect(faultOf(slotRulesOf(slot), { name, size })).not.toMatch(/[a-z]{3,} [a-z]{2,}|NaN/);
  expect(faultOf(slotRulesOf(slot), { name, size }) === '').toBe(expected === '');
});
