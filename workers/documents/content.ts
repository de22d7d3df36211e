import type { Application } from '../../storage/applications.ts';
import type { DocumentCode } from '../../storage/documents.ts';

/** A list under a heading; lines are numbered when `numbered`. */
export interface DocumentSection {
  readonly heading: string;
  readonly lines: readonly string[];
  readonly numbered?: boolean;
}

/** What one document says, in Chinese; number, code, date and QR code are added when it is issued. */
export interface DocumentContent {
  /** Whom it is addressed to. */
  readonly addressee: string;
  readonly paragraphs: readonly string[];
  readonly sections?: readonly DocumentSection[];
  /** Who stands for it: the office, the agency, or persons by name. */
  readonly signatures: readonly { readonly label: string; readonly name: string }[];
}

/** Titles of the documents. */
export const DOCUMENT_TITLES: Readonly<Record<DocumentCode, string>> = {
  RECEIPT: '收件凭证',
  CORRECTION_NOTICE: '补正告知书',
  ACCEPTANCE: '受理通知书',
  NON_ACCEPTANCE: '不予受理通知书',
  DEFICIENCY_NOTICE: '容缺受理通知书',
  COMMITMENT: '容缺承诺书',
  PAUSE_NOTICE: '停止计时告知书',
  OPINION_NOTICE: '审查意见告知书',
  CERTIFICATE: '施工图设计文件审查合格书',
  FAIL_NOTICE: '施工图设计文件审查不合格通知书',
  TERMINATION: '终止审查通知书',
  WITHDRAWAL: '撤回申请确认书',
  PANEL_NOTICE: '专家评审告知书',
  PANEL_RESULT: '专家评审结论告知书',
};

/** Names of the severities of a finding. */
export const SEVERITY_LABELS: Readonly<Record<string, string>> = {
  MANDATORY: '强条',
  SHALL: '应',
  SHOULD: '宜',
  DEPTH: '深度不足',
  SEAL: '签章',
};

/** `2026-03-02` as 2026年3月2日. */
export function chineseDate(date: string): string {
  const [year, month, day] = date.split('-');
  return `${year}年${Number(month)}月${Number(day)}日`;
}

/** `2026-03-02` as the last day of a limit: until 2026年3月2日前（含当日）, since “前” alone leaves open whether that day counts. */
export const lastDay = (date: string): string => `${chineseDate(date)}前（含当日）`;

/** What a document calls the case: a project may have several buildings under review at a time. */
export function nameCase({ projectName, building, projectCode, number }: Application): string {
  const marks = [building, `项目代码 ${projectCode}`, `申请编号 ${number}`].filter((mark) => mark !== '');
  return `“${projectName}”（${marks.join('，')}）`;
}
