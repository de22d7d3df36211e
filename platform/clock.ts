/**
 * Time of the law and time of the engine. They are the same in service; with VIRTUAL_TIME the legal
 * time runs ahead of or behind the engine's by a movable offset, so that a sample case of last year
 * does not fire every timer at once. All due times are computed in legal time and handed to the
 * engine through toEngine.
 */
export interface LegalClock {
  /** The legal instant. */
  now(): Date;
  /** The legal day in the city's time zone, YYYY-MM-DD. */
  today(): string;
  /** Legal day of an instant. */
  dayOf(instant: Date): string;
  /** The engine's instant for a legal one, e.g. for a timer's date. */
  toEngine(legal: Date): Date;
  /** The legal instant for one of the engine's, e.g. of a record. */
  toLegal(engine: Date): Date;
  /** Reads the offset anew; a clock without offset has nothing to read. */
  refresh(): Promise<void>;
}

export interface LegalClockOptions {
  readonly timeZone: string;
  /** Reads the shared offset in milliseconds, legal minus engine; absent = both times are the same. */
  readonly readOffset?: () => Promise<number>;
  /** The machine's clock. */
  readonly systemNow?: () => number;
}

/** The virtual clock holds offset 0 until the first refresh(). */
export function createLegalClock({ timeZone, readOffset, systemNow = Date.now }: LegalClockOptions): LegalClock {
  // The Swedish form is the ISO one.
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  let offset = 0;
  const shifted = (instant: number, by: number) => new Date(instant + by);
  const now = () => shifted(systemNow(), offset);
  return {
    now,
    today: () => day.format(now()),
    dayOf: (instant) => day.format(instant),
    toEngine: (legal) => shifted(legal.getTime(), -offset),
    toLegal: (engine) => shifted(engine.getTime(), offset),
    refresh: async () => {
      offset = readOffset === undefined ? 0 : await readOffset();
    },
  };
}
