import type { Clocks } from '../answers.ts';

type Forecast = NonNullable<Clocks['forecast']>;

/** The last day by the limits; undefined where no review is under way. */
export function legalText({ legalEnd, forecast }: Pick<Clocks, 'legalEnd' | 'forecast'>): string | undefined {
  if (legalEnd === null) return forecast?.step === 'REVISION' ? '修改答复提交后重新起算' : undefined;
  const { dueDate, remainingWd } = legalEnd;
  return dueDate === null ? `停止计时，恢复后余 ${remainingWd} 个工作日` : `最迟 ${dueDate}`;
}

/** From the middle to the 90th percentile; one day where both fall together. */
export function expectedText({ medianOn, lateOn }: Pick<Forecast, 'medianOn' | 'lateOn'>): string {
  return medianOn === lateOn ? `${medianOn} 前后` : `${medianOn} 至 ${lateOn}`;
}

const CAUSES = { STEP: '', LANE: '调整通道后', PAUSE: '恢复计时后' } as const;

/** When and from what the expectation was made. */
export function endHint({ madeOn, cause, method, sampleSize }: Forecast): string {
  const basis =
    method === 'HISTORY'
      ? `依据 ${sampleSize} 个已办结案件和机构当前负荷，半数早于前一日期，九成早于后一日期`
      : '已办结的同类案件尚少，按时限推算：一次通过为前一日期，再审一轮为后一日期';
  return `${madeOn} ${CAUSES[cause]}测算，${basis}`;
}
