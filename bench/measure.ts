/** The words of the bench: an experiment yields figures, each held against a floor and an aim. */

/** What is wanted of a figure. */
export interface Target {
  readonly floor: number;
  readonly aim: number;
  /** 'peer': the limits are for our value divided by the peer's of the same round. */
  readonly of: 'value' | 'peer';
}

export interface Figure {
  readonly title: string;
  readonly unit: string;
  readonly better: 'more' | 'less';
  /** None for a figure that only explains another. */
  readonly target?: Target;
}

/** Values of one round, by the name of the figure. */
export type Sample = Readonly<Record<string, number>>;

/** Something set up and ready to be measured, as often as asked. */
export interface Subject {
  sample(): Promise<Sample>;
  close(): Promise<void>;
}

export interface Experiment {
  /** What the command line calls it. */
  readonly name: string;
  readonly figures: Readonly<Record<string, Figure>>;
  open(): Promise<Subject>;
  /** Another system that does the same; only asked for by `npm run bench:peers`. */
  readonly peer?: { readonly name: string; open(): Promise<Subject> };
  /** Rounds whose values do not count: compilers and caches must be warm on both sides. */
  readonly warmUps: number;
}
