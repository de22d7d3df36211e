/** What a run found, as it goes to standard output, to the table on the terminal and to docs/performance.md. */
import type { Experiment, Figure, Sample } from './measure.ts';
import { type Spread, spreadOf } from './statistics.ts';

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
}

export interface Run {
  readonly date: string;
  /** The commit that was measured. */
  readonly commit: string;
  readonly machine: Machine;
  readonly results: readonly FigureResult[];
}

export interface FigureResult extends Figure {
  readonly experiment: string;
  readonly figure: string;
  readonly own: Spread;
  readonly peer?: PeerResult;
  /** Undefined when there is no target, or when it is about a peer that was not asked. */
  readonly reached?: 'aim' | 'floor' | 'nothing' | undefined;
}

interface PeerResult {
  readonly name: string;
  readonly values: Spread;
  /** Our value divided by the peer's of the same round. */
  readonly ratio: Spread;
}

/** Joins the rounds of one experiment into one result per figure. */
export function resultsOf(
  { name, figures, peer }: Experiment,
  own: readonly Sample[],
  peers: readonly Sample[],
): FigureResult[] {
  return Object.entries(figures).map(([figure, wanted]) => {
    const values = valuesOf(own, figure);
    const peerValues = valuesOf(peers, figure);
    const compared =
      peer === undefined || peerValues.length === 0
        ? undefined
        : {
            name: peer.name,
            values: spreadOf(peerValues),
            ratio: spreadOf(values.map((value, round) => value / (peerValues[round] ?? Number.NaN))),
          };
    const result = { ...wanted, experiment: name, figure, own: spreadOf(values) };
    const judged = wanted.target?.of === 'peer' ? compared?.ratio : result.own;
    return {
      ...result,
      ...(compared !== undefined && { peer: compared }),
      ...(judged !== undefined && { reached: reached(wanted, judged.median) }),
    };
  });
}

function valuesOf(samples: readonly Sample[], figure: string): number[] {
  return samples.flatMap((sample) => sample[figure] ?? []);
}

function reached({ better, target }: Figure, value: number): FigureResult['reached'] {
  if (target === undefined) {
    return undefined;
  }
  const isReached = (limit: number) => (better === 'more' ? value >= limit : value <= limit);
  if (isReached(target.aim)) {
    return 'aim';
  }
  return isReached(target.floor) ? 'floor' : 'nothing';
}
