import type { FileFault, SlotRules } from '../domain/materials.ts';
import { ApiProblem, sentenceFor } from '../pages/api-client.ts';
import { fileSize } from '../pages/dates.ts';
import { DISCIPLINE_LABELS, labelOf } from '../pages/labels.ts';

/** How the sheets of a drawing set are named, told before an upload. */
export function drawingNameRule({ disciplines, formats }: Pick<SlotRules, 'disciplines' | 'formats'>): string {
  const codes = disciplines.map((code) => `${code} ${labelOf(DISCIPLINE_LABELS, code)}`).join('、');
  const list = formats.some(({ extension }) => extension === 'csv')
    ? '。可另附图纸目录（CSV，列“专业”“图号”），审查时与图纸比对'
    : '';
  return `PDF 图纸的文件名须为 专业-图号-图名-V01.pdf，如 ${disciplines[0] ?? 'ARCH'}-01-首层平面图-V01.pdf；图号中不用“-”，V01 为版本。专业代码：${codes}${list}`;
}

/** Chinese for what the checks of a file find, by the server's codes. */
const FILE_FAULT_LABELS: Readonly<Record<string, string>> = {
  FILE_TYPE: '文件类型不符',
  FILE_SIZE: '文件过大',
  FILE_EMPTY: '文件为空',
  FILE_NAME: '文件名不符合规则（图纸须为 专业-图号-图名-V01.pdf）',
  CONTENT_TYPE: '文件内容与扩展名不符',
  PDF_DAMAGED: 'PDF 文件不完整',
  PDF_ENCRYPTED: 'PDF 已加密，须去除密码',
  PDF_WITHOUT_PAGES: 'PDF 没有页面',
  PAGE_SIZE_UNREADABLE: '无法读取图幅',
  SIGNATURE_MISSING: '缺少电子签名',
  SHEET_LIST: '图纸目录无法读取，须有“专业”“图号”两列，专业写名称或代码',
};

const WARNINGS: Readonly<Record<string, string>> = { SIGNATURE_MISSING: '缺少电子签名（仅提示，不影响上传和受理）' };

/** What was noticed on a file that was taken all the same. */
export const fileWarning = (code: string): string => WARNINGS[code] ?? labelOf(FILE_FAULT_LABELS, code);

/** Why a file may not be sent, with what its slot takes. */
export function offerFaultText({ code, expected, found }: FileFault): string {
  const [limit = 0, size = 0] = [expected, found].map((text) => Number(/\d+/.exec(text)?.[0]));
  const more: Readonly<Record<FileFault['code'], string>> = {
    FILE_TYPE: `：须为 ${expected.replace('one of ', '')}`,
    FILE_SIZE: `：至多 ${fileSize(limit)}，实际 ${fileSize(size)}`,
    FILE_EMPTY: '',
    FILE_NAME: `：${found}`,
  };
  return `${FILE_FAULT_LABELS[code] ?? code}${more[code]}`;
}

/** Why a file was refused; faults that are not known here are told in the server's words. */
export function fileRefusal(error: unknown): string {
  const faults = error instanceof ApiProblem ? (error.body.errors ?? []) : [];
  const known = faults.map(({ code, detail }) => FILE_FAULT_LABELS[code ?? ''] ?? detail);
  return known.length === 0 ? sentenceFor(error) : `文件未通过检查：${known.join('；')}`;
}
