import { expect, it } from 'vitest';
import { checkFile } from '../domain/materials.ts';
import { slotRulesOf } from '../domain/testing/slot-rules.ts';
import { ApiProblem } from '../pages/api-client.ts';
import { drawingNameRule, fileRefusal, fileWarning } from './file-words.ts';

it('tells in Chinese why a file was refused, and in the server’s words what is new', () => {
  const errors = [
    { pointer: '/file', code: 'PDF_ENCRYPTED', detail: 'Expected x.' },
    { pointer: '/file', code: 'VIRUS', detail: 'Expected no virus.' },
  ];
  const refusal = new ApiProblem({ code: 'FILE_REFUSED', title: 'refused', status: 422, errors });
  expect(fileRefusal(refusal)).toBe('文件未通过检查：PDF 已加密，须去除密码；Expected no virus.');
  expect(fileRefusal(new Error('网络中断'))).toBe('网络中断');
});

it('names the rule for sheets with an example that follows it, and every discipline in words', () => {
  const rule = drawingNameRule(slotRulesOf('M5'));
  const [example = ''] = /ARCH-\S+\.pdf/.exec(rule) ?? [];
  expect(checkFile(slotRulesOf('M5'), { name: example, bytes: 1 })).toEqual([]);
  expect(rule).toContain('可另附图纸目录（CSV');
  expect(rule).toContain('ARCH 建筑、STRU 结构、PLUM 给排水、ELEC 电气、FIRE 消防');
});

it('tells a missing signature of a file that was taken as a notice only', () => {
  expect(fileWarning('SIGNATURE_MISSING')).toBe('缺少电子签名（仅提示，不影响上传和受理）');
});
