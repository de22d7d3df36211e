import { describe, expect, it } from 'vitest';
import { USERNAME_FORM } from './usernames.ts';

describe('a user name', () => {
  it.each(['hengzhu.stru1', 'window.339902', '91339902ma2k10a16k.civd2', 'A-b_c', 'li'])('may be %s', (name) => {
    expect(USERNAME_FORM.test(name)).toBe(true);
  });

  it.each(['', 'a', '.li', 'li wei', '李伟', 'li\nwei', 'x'.repeat(51)])('may not be %j', (name) => {
    expect(USERNAME_FORM.test(name)).toBe(false);
  });
});
