import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Upper bounds in seconds: from a quick read to a request that a user has given up on. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Numbers of this process in Prometheus form; every name gets the prefix `tushen_`. */
export interface Metrics {
  /** A duration, observed in seconds. */
  seconds<L extends string>(name: string, help: string, labels: readonly L[]): Pick<Histogram<L>, 'observe'>;
  histogram(name: string, help: string, buckets: readonly number[]): Pick<Histogram, 'observe'>;
  /** A number that is looked up whenever the metrics are read; undefined where it is not known. */
  gauge(name: string, help: string, read: () => number | undefined | Promise<number | undefined>): void;
  /** The same, one number for each set of labels. */
  labelledGauge<L extends string>(
    name: string,
    help: string,
    labels: readonly L[],
    read: () => readonly LabelledValue<L>[] | Promise<readonly LabelledValue<L>[]>,
  ): void;
  /** What a metrics server reads. */
  text(): Promise<string>;
}

export interface LabelledValue<L extends string> {
  readonly labels: Record<L, string>;
  readonly value: number;
}

export const METRICS_CONTENT_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'tushen_' });
  const named = (name: string, help: string) => ({ name: `tushen_${name}`, help, registers: [registry] });
  return {
    seconds: (name, help, labels) => new Histogram({ ...named(name, help), labelNames: labels, buckets: SECONDS }),
    histogram: (name, help, buckets) => new Histogram({ ...named(name, help), buckets: [...buckets] }),
    gauge: (name, help, read) => {
      new Gauge({
        ...named(name, help),
        async collect() {
          this.set((await read()) ?? Number.NaN);
        },
      });
    },
    labelledGauge: (name, help, labels, read) => {
      new Gauge({
        ...named(name, help),
        labelNames: labels,
        async collect() {
          this.reset();
          for (const { labels: of, value } of await read()) this.set(of, value);
        },
      });
    },
    text: () => registry.metrics(),
  };
}
