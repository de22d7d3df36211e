import type { SettingView } from '../api/schemas/settings.ts';
import { labelOf } from '../pages/labels.ts';
import type { Answer } from '../pages/wire.ts';

/** A setting as the server answers it. */
export type Setting = Answer<typeof SettingView>;

interface SettingWords {
  readonly titleZh: string;
  /** What a number counts. */
  readonly unitZh?: string;
}

/** Settings by what they are about; tests/pages/settings.int.test.ts holds them against the server's. */
export const SETTING_GROUPS: readonly {
  readonly titleZh: string;
  readonly settings: Readonly<Record<string, SettingWords>>;
}[] = [
  {
    titleZh: '受理与补正',
    settings: {
      acceptanceOfficeWd: { titleZh: '窗口作出受理决定的时限', unitZh: '个工作日' },
      acceptanceLegalWd: { titleZh: '逾期未作决定即视为受理的法定时限', unitZh: '个工作日' },
      deemedAcceptance: { titleZh: '由系统自动记录视为受理' },
      correctionWd: { titleZh: '补正材料的时限', unitZh: '个工作日' },
      supplementAnswerWd: { titleZh: '核对补齐材料、答复延期申请的时限', unitZh: '个工作日' },
      remedyNotice: { titleZh: '不予受理等文书写明的救济途径' },
    },
  },
  {
    titleZh: '提醒与督办',
    settings: {
      reminderWd: { titleZh: '到期前几个工作日提醒', unitZh: '个工作日' },
      yellowWd: { titleZh: '到期前几个工作日起亮黄灯', unitZh: '个工作日' },
      escalationWd: { titleZh: '逾期后催办经办、报县、报市', unitZh: '个工作日' },
      departmentSilenceWd: { titleZh: '部门不答复视为同意', unitZh: '个工作日' },
      certificateReportWd: { titleZh: '合格书报县级主管部门', unitZh: '个工作日' },
    },
  },
  {
    titleZh: '周期目标',
    settings: {
      cycleGoalDays: { titleZh: '平均审查周期的目标', unitZh: '天' },
      longCaseDays: { titleZh: '周期超过几天即列名', unitZh: '天' },
      firstGoalWd: { titleZh: '初审（首轮）办结的目标', unitZh: '个工作日' },
      newEnergyGoalDays: { titleZh: '新能源项目的全程目标', unitZh: '天' },
      newEnergyWarningDays: { titleZh: '新能源目标前几天起亮黄灯', unitZh: '天' },
    },
  },
  {
    titleZh: '审查意见',
    settings: {
      roundsBeforeAlarm: { titleZh: '超过几轮仍未通过即告警', unitZh: '轮' },
      objectionWd: { titleZh: '对意见提出异议的时限', unitZh: '个工作日' },
      objectionAnswerWd: { titleZh: '机构答复异议的时限', unitZh: '个工作日' },
      checklistRequired: { titleZh: '审查要点须全部填完才能办结初审' },
    },
  },
  {
    titleZh: '审图机构与人员',
    settings: {
      agencyConfirmationHalfDays: { titleZh: '机构答复是否承接的时限', unitZh: '个半日' },
      agencySilenceWd: { titleZh: '逾期几个工作日不答复视为谢绝', unitZh: '个工作日' },
      recusalYears: { titleZh: '利害关系终止后仍须回避的年数', unitZh: '年' },
      substituteWd: { titleZh: '无人签收多久后可由同专业他人代办', unitZh: '个工作日' },
      secondLookWd: { titleZh: '复审不同意后重新初审的时限', unitZh: '个工作日' },
    },
  },
  {
    titleZh: '工作日的起止',
    settings: {
      dayEnd: { titleZh: '最后一天何时结束' },
      closingMinute: { titleZh: '下班时间，此后收到的按次日计' },
      noonMinute: { titleZh: '上半日的最后一分钟' },
    },
  },
  {
    titleZh: '图纸与草稿',
    settings: {
      signatureRequired: { titleZh: '图纸没有电子签名即不收' },
      draftDays: { titleZh: '草稿最后一次修改后保留', unitZh: '天' },
      draftWarningDays: { titleZh: '删除草稿前几天通知', unitZh: '天' },
    },
  },
  {
    titleZh: '向部门推送',
    settings: {
      deliveryAttempts: { titleZh: '推送失败几次后停止，等待人工重发', unitZh: '次' },
    },
  },
];

const CHOICE_WORDS: Readonly<Record<string, string>> = { MIDNIGHT: '当日午夜', CLOSE_OF_OFFICE: '下班时间' };
const UNITS = SETTING_GROUPS.flatMap(({ settings }) => Object.entries(settings));

/** A choice as people know it. */
export const choiceText = (choice: string): string => labelOf(CHOICE_WORDS, choice);

/** What the numbers of a setting count. */
export const unitOf = (key: string): string => UNITS.find(([each]) => each === key)?.[1].unitZh ?? '';

/** A value of a setting as people read it. */
export function valueText({ key, kind }: Pick<Setting, 'key' | 'kind'>, value: unknown): string {
  const unit = unitOf(key);
  switch (kind) {
    case 'COUNT':
      return `${value} ${unit}`.trim();
    case 'COUNTS':
      return Array.isArray(value) && value.length > 0 ? `${value.join('、')} ${unit}`.trim() : '无';
    case 'FLAG':
      return value === true ? '是' : '否';
    case 'CHOICE':
      return choiceText(String(value));
    default:
      return String(value);
  }
}

/** The text of a list of numbers, with any of the usual marks between them; undefined when something else is in it. */
export function countsOf(
  text: string,
  { least = 0, most = 250 }: Pick<Setting, 'least' | 'most'>,
): number[] | undefined {
  const parts = text.split(/[、，,;；\s]+/).filter((part) => part !== '');
  const counts = parts.map((part) => (/^\d{1,4}$/.test(part) ? Number(part) : Number.NaN));
  return counts.length <= 5 && counts.every((count) => count >= least && count <= most) ? counts : undefined;
}
