import { expect, test } from 'vitest';
import { hashPassword, verifyPassword } from './passwords.ts';

test('the right password passes and a wrong one does not', async () => {
  const stored = await hashPassword('图审-correct horse');

  expect(await verifyPassword(stored, '图审-correct horse')).toBe(true);
  expect(await verifyPassword(stored, '图审-correct horse ')).toBe(false);
});

test('the hash names argon2id with 64 MiB, three passes and one lane', async () => {
  expect(await hashPassword('x')).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
});

test('equal passwords have different hashes', async () => {
  expect(await hashPassword('same')).not.toBe(await hashPassword('same'));
});

test('full-width letters typed with a Chinese input method are the same password', async () => {
  const stored = await hashPassword('Abc12345');

  expect(await verifyPassword(stored, 'Ａｂｃ１２３４５')).toBe(true);
});

test('an unknown account is refused', async () => {
  expect(await verifyPassword(undefined, 'anything')).toBe(false);
});

test('more attempts than there are turns are all answered', async () => {
  const hashes = await Promise.all(Array.from({ length: 9 }, (_, index) => hashPassword(`p${index}`)));

  expect(new Set(hashes).size).toBe(9);
});
