/** A case's life made by chance, and its clocks counted day by day from it, apart from everything that the program counts with. */

/** What is done to a case, and when. */
export interface Act {
  readonly kind: 'SUBMIT' | 'PROMISE' | 'SUSPEND' | 'HEAR' | 'RELEASE' | 'FINDINGS' | 'ANSWER' | 'PASS' | 'SUPPLY';
  /** `YYYY-MM-DD HH:mm`, China. */
  readonly at: string;
}

export type History = readonly Act[];

/** The figures that the program is to show. */
export interface Counted {
  readonly agencyWorkingDays: number;
  readonly designerDays: number;
  readonly applicantDays: number;
  readonly totalDays: number;
  readonly netDays: number;
  /** Last day of the first review of round 1. */
  readonly firstDueOn: string;
}

/** Working days of the first review in the fast lane. */
const FIRST_LIMIT_WD = 3;

/** Days off and make-up days of 2026 after the State Council's notice, typed in by hand. */
const OFF = [
  ...['01-01', '01-02', '01-03', '02-15', '02-16', '02-17', '02-18', '02-19', '02-20', '02-21', '02-22', '02-23'],
  ...['04-04', '04-05', '04-06', '05-01', '05-02', '05-03', '05-04', '05-05', '06-19', '06-20', '06-21'],
  ...['09-25', '09-26', '09-27', '10-01', '10-02', '10-03', '10-04', '10-05', '10-06', '10-07'],
].map((day) => `2026-${day}`);
const ON = ['01-04', '02-14', '02-28', '05-09', '09-20', '10-10'].map((day) => `2026-${day}`);

const DAY_MS = 86_400_000;
const MINUTES = ['08:30', '12:10', '16:59', '17:01', '19:40'];
const FIRST_DAY = Date.UTC(2026, 0, 5);
const DAYS_TO_BEGIN = 320;

const dayAt = (time: number): string => new Date(time).toISOString().slice(0, 10);
const timeOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** Histories of a seed; the same seed makes the same ones. */
export function makeHistories(count: number, seed: number): readonly History[] {
  const next = randomOf(seed);
  return Array.from({ length: count }, () => makeHistory(next));
}

function makeHistory(next: (below: number) => number): History {
  let time = FIRST_DAY + next(DAYS_TO_BEGIN) * DAY_MS;
  const acts: Act[] = [];
  const then = (kind: Act['kind'], days: number) => {
    time += days * DAY_MS;
    acts.push({ kind, at: `${dayAt(time)} ${MINUTES[next(MINUTES.length)]}` });
  };
  const maybeRest = () => {
    if (next(3) > 0) return;
    then(next(2) === 0 ? 'SUSPEND' : 'HEAR', 1 + next(3));
    then('RELEASE', 1 + next(9));
  };
  // Filed with a promise: the paper comes after the pass, before the promise runs out.
  if (next(4) === 0) {
    then('PROMISE', 0);
    then('PASS', 1 + next(2));
    then('SUPPLY', 1 + next(2));
    return acts;
  }
  then('SUBMIT', 0);
  maybeRest();
  if (next(2) === 0) {
    then('FINDINGS', 1 + next(3));
    maybeRest();
    then('ANSWER', 1 + next(6));
    maybeRest();
  }
  then('PASS', 1 + next(4));
  return acts;
}

/** Counts a history's clocks by looking at each day between its acceptance and its certificate. */
export function countHistory(history: History): Counted {
  const begun = countsFrom(history[0]?.at ?? '');
  const ended = history.at(-1)?.at.slice(0, 10) ?? '';
  const rests = restsOf(history);
  const revisions = spansOf(history, ['FINDINGS'], countsFrom, 'ANSWER');
  const waits = spansOf(history, ['PASS'], countsFrom, 'SUPPLY');
  const days: string[] = [];
  for (let time = timeOf(begun) + DAY_MS; dayAt(time) <= ended; time += DAY_MS) days.push(dayAt(time));
  const within = (spans: readonly Span[]) => days.filter((day) => isIn(spans, day)).length;
  const pauses = [...rests, ...revisions, ...waits];
  return {
    agencyWorkingDays: days.filter((day) => isWorkday(day) && !isIn(pauses, day)).length,
    designerDays: within(revisions),
    applicantDays: within([...revisions, ...waits]),
    totalDays: days.length,
    netDays: days.length - within([...revisions, ...waits]),
    firstDueOn: countFirstDue(history),
  };
}

/** Of the days since the acceptance the one with the last of the limit; a rest that begins by then ends on the day that is due. */
function countFirstDue(history: History): string {
  const ended = history.findIndex(({ kind }) => kind === 'FINDINGS' || kind === 'PASS');
  const rests = restsOf(history.slice(0, ended));
  let day = countsFrom(history[0]?.at ?? '');
  for (let left = FIRST_LIMIT_WD; left > 0; ) {
    day = dayAt(timeOf(day) + DAY_MS);
    if (isWorkday(day) && !isIn(rests, day)) left -= 1;
  }
  for (const [from, to] of rests) if (from <= day && day < to) day = to;
  return day;
}

/** Working days of the first stage: from the acceptance to the day on which its findings, or its pass, were written. */
export function countFirstStage(history: History): number {
  const begun = countsFrom(history[0]?.at ?? '');
  const ended = history.find(({ kind }) => kind === 'FINDINGS' || kind === 'PASS')?.at.slice(0, 10) ?? '';
  const rests = restsOf(history);
  let days = 0;
  for (let time = timeOf(begun) + DAY_MS; dayAt(time) <= ended; time += DAY_MS) {
    const day = dayAt(time);
    if (isWorkday(day) && !isIn(rests, day)) days += 1;
  }
  return days;
}

type Span = readonly [from: string, to: string];

const isIn = (spans: readonly Span[], day: string): boolean => spans.some(([from, to]) => from < day && day <= to);

const restsOf = (history: History): readonly Span[] =>
  spansOf(history, ['SUSPEND', 'HEAR'], (at) => at.slice(0, 10), 'RELEASE');

function spansOf(
  history: History,
  opening: readonly Act['kind'][],
  endOf: (at: string) => string,
  closing: Act['kind'],
): readonly Span[] {
  return history.flatMap((act, index): Span[] => {
    const end = opening.includes(act.kind) ? history.slice(index).find(({ kind }) => kind === closing) : undefined;
    return end === undefined ? [] : [[act.at.slice(0, 10), endOf(end.at)]];
  });
}

/** What comes after five o'clock or on a day off counts for the next working day. */
function countsFrom(at: string): string {
  const day = at.slice(0, 10);
  if (isWorkday(day) && at.slice(11) <= '17:00') return day;
  let time = timeOf(day) + DAY_MS;
  while (!isWorkday(dayAt(time))) time += DAY_MS;
  return dayAt(time);
}

function isWorkday(day: string): boolean {
  const weekday = new Date(timeOf(day)).getUTCDay();
  return ON.includes(day) || (weekday !== 0 && weekday !== 6 && !OFF.includes(day));
}

/** Whole numbers below a bound (mulberry32). */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}
