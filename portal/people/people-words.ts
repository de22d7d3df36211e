import type { AbsenceView, InterestView } from '../../api/schemas/people.ts';
import type { Answer } from '../../pages/wire.ts';

export type Absence = Answer<typeof AbsenceView>;
export type Interest = Answer<typeof InterestView>;

export const ABSENCE_LABELS: Readonly<Record<Absence['kind'], string>> = {
  LEAVE: '休假',
  ILLNESS: '病假',
  TRAINING: '培训',
  OTHER: '其他',
};

export const INTEREST_LABELS: Readonly<Record<Interest['kind'], string>> = {
  EMPLOYED: '曾任职或现任职',
  AUTHOR: '施工图作者',
  OTHER: '其他利害关系',
};

/** Why a person may not be named for a task, by the code of the refusal. */
export const BAR_LABELS: Readonly<Record<string, string>> = {
  NOT_YOURS: '专业不符',
  NOT_REGISTERED: '注册无效',
  LEFT: '已离职',
  ABSENT: '缺勤',
  RECUSED: '应当回避',
  PERSON_RULE: '已在本案其他审级办理',
};
