import type { ClockKind } from '../storage/clocks.ts';

/** Chinese names of the limits, for messages. */
export const CLOCK_LABELS: Readonly<Record<ClockKind, string>> = {
  ACCEPTANCE: '受理',
  CORRECTION: '补正',
  SUPPLEMENT: '容缺补齐',
  SUPPLEMENT_CHECK: '补齐材料核对',
  EXTENSION_DECISION: '延期申请答复',
  AGENCY: '机构确认',
  FIRST: '初审',
  SECOND: '复审',
  FINAL: '终审',
  REVISION: '修改答复',
  PANEL: '专家评审',
};
