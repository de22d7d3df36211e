/**
 * What one evaluation may cost. A real broker evaluates an endless expression endlessly and stalls its partition; here it
 * ends as a failure of the one instance while all others go on.
 */
export interface Limits {
  /** Loop turns, function calls and visited list items, each weighted with the size of what is evaluated for it. */
  readonly maxSteps: number;
  /** List items and context entries built along the way. */
  readonly maxItems: number;
  /** Characters of text built along the way. */
  readonly maxTextLength: number;
  /** Items and characters of the result when it is written out; no message may be larger than 4 MB. */
  readonly maxResultSize: number;
}

export const DEFAULT_LIMITS: Limits = {
  maxSteps: 1_000_000,
  maxItems: 100_000,
  maxTextLength: 1024 * 1024,
  maxResultSize: 4 * 1024 * 1024,
};

/** Leaves the closures of an expression; caught where the evaluation began and turned into its failure. */
export class EvaluationFailure extends Error {
  readonly kind: 'LIMIT' | 'ASSERTION' | 'OTHER';

  constructor(kind: 'LIMIT' | 'ASSERTION' | 'OTHER', message: string) {
    super(message);
    this.kind = kind;
  }
}

/** Counts against the limits; one per evaluation, or one for several that belong together. */
export class Budget {
  private stepsLeft: number;
  private itemsLeft: number;
  private textLeft: number;
  readonly limits: Limits;

  constructor(limits: Limits = DEFAULT_LIMITS) {
    this.limits = limits;
    this.stepsLeft = limits.maxSteps;
    this.itemsLeft = limits.maxItems;
    this.textLeft = limits.maxTextLength;
  }

  step(count: number): void {
    this.stepsLeft -= count;
    if (this.stepsLeft < 0) {
      throw new EvaluationFailure('LIMIT', `${this.limits.maxSteps} steps`);
    }
  }

  /** Called before a list or context of that many entries is built. */
  items(count: number): void {
    this.itemsLeft -= count;
    if (this.itemsLeft < 0) {
      throw new EvaluationFailure('LIMIT', `${this.limits.maxItems} list items`);
    }
  }

  /** Called before a text of that length is built. */
  text(length: number): void {
    this.textLeft -= length;
    if (this.textLeft < 0) {
      throw new EvaluationFailure('LIMIT', `${this.limits.maxTextLength} characters of text`);
    }
  }
}
