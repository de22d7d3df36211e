/** Chinese beside the codes of the demonstration's lines. */
const WORDS: Readonly<Record<string, string>> = {
  ACCEPTED: '受理',
  ACCEPTED_WITH_DEFICIENCY: '容缺受理',
  CORRECTION_NOTICE: '补正告知',
  NOT_ACCEPTED: '不予受理',
  INSTANT: '即来即审',
  FAST: '快速通道',
  NORMAL: '一般通道',
  EXPERT: '专家论证',
  CORRECTION: '待补正',
  CERTIFIED: '已发证',
  REJECTED: '审查不合格',
  TERMINATED: '已终止',
  WITHDRAWN: '已撤回',
};

/** `受理 ACCEPTED`; a code without a word of its own stays as it is. */
export const withChinese = (code: string): string => (WORDS[code] === undefined ? code : `${WORDS[code]} ${code}`);
