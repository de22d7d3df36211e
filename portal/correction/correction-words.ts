import type { CorrectionItemState, CorrectionItemType } from '../../domain/correction-items.ts';
import type { CorrectionItem } from '../answers.ts';
import { type FactField, factText, findField } from '../draft/fact-fields.ts';

export const ITEM_TYPE_LABELS: Readonly<Record<CorrectionItemType, string>> = {
  MATERIAL: '材料',
  FACT: '申请表内容',
  STATEMENT: '书面说明',
};

export const ITEM_STATE_LABELS: Readonly<Record<CorrectionItemState, string>> = {
  OPEN: '待答复',
  ANSWERED: '已答复，待核对',
  ACCEPTED: '已认可',
  REFUSED: '不认可',
};

/** The field of the form that an item is about. */
export const fieldOf = (
  { type, target }: Pick<CorrectionItem, 'type' | 'target'>,
  sector: unknown,
): FactField | undefined => (type === 'FACT' ? findField(sector, target) : undefined);

/** One line of what was and what is. */
export interface Difference {
  readonly what: string;
  readonly before: string;
  readonly after: string;
  readonly changed: boolean;
}

interface ComparedFile {
  readonly fileName: string;
  readonly version: number;
  readonly sha256: string;
}

const filesOf = (value: unknown): readonly ComparedFile[] => (Array.isArray(value) ? value : []);
/** Stands where there was no file. */
export const NOTHING = '无';
const fileText = (file: ComparedFile | undefined): string =>
  file === undefined ? NOTHING : `第 ${file.version} 版 ${file.sha256.slice(0, 12)}…`;

/** Old and new beside each other, once the item was answered; a question has no old. */
export function differencesOf(item: CorrectionItem, sector: unknown): readonly Difference[] {
  if (item.state === 'OPEN') return [];
  const field = fieldOf(item, sector);
  if (field !== undefined) {
    const [before, after] = [factText(field, item.before), factText(field, item.answer)];
    return [{ what: field.label, before, after, changed: before !== after }];
  }
  if (item.type !== 'MATERIAL') return [];
  const [old, present] = [filesOf(item.before), filesOf(item.answer)];
  const names = [...new Set([...old, ...present].map(({ fileName }) => fileName))];
  return names.map((fileName) => {
    const was = old.find((file) => file.fileName === fileName);
    const is = present.find((file) => file.fileName === fileName);
    return { what: fileName, before: fileText(was), after: fileText(is), changed: was?.sha256 !== is?.sha256 };
  });
}
