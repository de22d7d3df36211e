import { expect, it } from 'vitest';
import { ApiProblem } from '../pages/api-client.ts';
import { fileRefusal } from './file-words.ts';

it('tells in Chinese why a file was refused, and in the server’s words what is new', () => {
  const errors = [
    { pointer: '/file', code: 'PDF_ENCRYPTED', detail: 'Expected x.' },
    { pointer: '/file', code: 'VIRUS', detail: 'Expected no virus.' },
  ];
  const refusal = new ApiProblem({ code: 'FILE_REFUSED', title: 'refused', status: 422, errors });
  expect(fileRefusal(refusal)).toBe('文件未通过检查：PDF 已加密，须去除密码；Expected no virus.');
  expect(fileRefusal(new Error('网络中断'))).toBe('网络中断');
});
