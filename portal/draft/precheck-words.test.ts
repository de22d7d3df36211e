import { describe, expect, it } from 'vitest';
import { shipSectors } from '../../pages/testing/shipped-sectors.ts';
import { fieldAt } from './fact-fields.ts';
import { faultText } from './precheck-words.ts';

shipSectors();

const textOf = (key: string, detail: string): string => {
  const pointer = `/body/facts/${key}`;
  return faultText({ pointer, detail }, fieldAt('INDUSTRIAL', pointer));
};

describe('what is wrong with a field', () => {
  it.each([
    ['regionCode', 'Expected six digits after GB/T 2260, but found nothing.', '请选择'],
    ['agencyUscc', 'Expected a unified social credit code, but found nothing.', '请选择'],
    ['regionCode', 'Expected a region of this city, but found "339999".', '填写的是 "339999"，要求本市的区划'],
    ['designUscc', 'Expected a unified social credit code, but found nothing.', '未填写；要求统一社会信用代码'],
  ])('asks for a choice in %s where the field is chosen from a list: %s', (key, detail, text) => {
    expect(textOf(key, detail)).toBe(text);
  });
});
