import { quantile } from './forecast.ts';

/** Mean, middle and 90th percentile of a list of figures, rounded to two decimals. */
export interface Spread {
  readonly mean: number;
  readonly median: number;
  readonly p90: number;
}

/** How a list of figures spreads; null for an empty one, which has no average. */
export function spreadOf(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  const sum = values.reduce((total, value) => total + value, 0);
  const rounded = (value: number) => Math.round(value * 100) / 100;
  return {
    mean: rounded(sum / values.length),
    median: rounded(quantile(values, 0.5)),
    p90: rounded(quantile(values, 0.9)),
  };
}
