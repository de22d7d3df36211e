/** A case's life made by chance, and its clocks counted day by day from it, apart from everything that the program counts with. */

/** What is done to a case, and when. What is submitted whole, or with a promise, waits for its acceptance. */
export interface Act {
  readonly kind:
    | 'SUBMIT'
    | 'PROMISE'
    | 'ACCEPT'
    | 'SUSPEND'
    | 'HEAR'
    | 'RELEASE'
    | 'FINDINGS'
    | 'ANSWER'
    | 'PASS'
    | 'SUPPLY';
  /** `YYYY-MM-DD HH:mm`, China. */
  readonly at: string;
}

export type History = readonly Act[];

/** The figures that the program is to show. */
export interface Counted {
  readonly agencyWorkingDays: number;
  /** The same without the rounds after the first. */
  readonly statutoryWorkingDays: number;
  readonly netWorkingDays: number;
  readonly designerDays: number;
  readonly applicantDays: number;
  readonly totalDays: number;
  readonly netDays: number;
  /** Last days of the first reviews, round by round. */
  readonly firstDueOn: readonly string[];
}

/** Working days of the first review in the fast lane, and of those of later rounds. */
const FIRST_LIMIT_WD = 3;
const FIRST_AGAIN_WD = 2;

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
    const minute = MINUTES[next(MINUTES.length)];
    // On the same day it follows at once: another minute might come before.
    acts.push({ kind, at: (days === 0 ? acts.at(-1)?.at : undefined) ?? `${dayAt(time)} ${minute}` });
  };
  const maybeRest = (within = 3) => {
    if (next(3) > 0) return;
    then(next(2) === 0 ? 'SUSPEND' : 'HEAR', 1 + next(within));
    then('RELEASE', 1 + next(9));
  };
  // Filed with a promise: the paper comes after the pass, before the five days of the promise outside of its rests run out.
  if (next(4) === 0) {
    then('PROMISE', 0);
    then('ACCEPT', next(3));
    maybeRest(1);
    then('PASS', 1);
    maybeRest(1);
    then('SUPPLY', 1);
    return acts;
  }
  then('SUBMIT', 0);
  then('ACCEPT', next(3));
  maybeRest();
  for (let rounds = next(4); rounds > 1; rounds -= 1) {
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
  const ended = history.at(-1)?.at.slice(0, 10) ?? '';
  const rests = restsOf(history);
  const revisions = spansOf(history, ['FINDINGS'], countsFrom, 'ANSWER');
  const waits = spansOf(history, ['PASS'], countsFrom, 'SUPPLY');
  const rounds = roundsOf(history);
  const again = rounds.slice(1).map(({ begun, acts }): Span => [begun, acts.at(-1)?.at.slice(0, 10) ?? '']);
  const days = daysAfter(acceptedOn(history), ended);
  const within = (spans: readonly Span[]) => days.filter((day) => isIn(spans, day)).length;
  const worked = (pauses: readonly Span[]) => days.filter((day) => isWorkday(day) && !isIn(pauses, day)).length;
  const pauses = [...rests, ...revisions, ...waits];
  return {
    agencyWorkingDays: worked(pauses),
    statutoryWorkingDays: worked([...pauses, ...again]),
    netWorkingDays: worked([...revisions, ...waits]),
    designerDays: within(revisions),
    applicantDays: within([...revisions, ...waits]),
    totalDays: days.length,
    netDays: days.length - within([...revisions, ...waits]),
    firstDueOn: rounds.map((round, index) => countFirstDue(round, index === 0 ? FIRST_LIMIT_WD : FIRST_AGAIN_WD)),
  };
}

/** One round: the day on which it begins, and what happens from then until it is decided. */
interface RoundPlan {
  readonly begun: string;
  readonly acts: History;
}

function roundsOf(history: History): readonly RoundPlan[] {
  return history.flatMap(({ kind, at }, index): RoundPlan[] => {
    if (kind !== 'ACCEPT' && kind !== 'ANSWER') return [];
    const rest = history.slice(index + 1);
    const decided = rest.findIndex((act) => act.kind === 'FINDINGS' || act.kind === 'PASS');
    const begun = kind === 'ACCEPT' ? acceptedOn(history) : countsFrom(at);
    return [{ begun, acts: rest.slice(0, decided + 1) }];
  });
}

/** The day of the officer's decision, but never before the one on which the filing counts. */
function acceptedOn(history: History): string {
  const [filed, decided] = history;
  return [countsFrom(filed?.at ?? ''), decided?.at.slice(0, 10) ?? ''].sort()[1] ?? '';
}

/** Of the days since the beginning the one with the last of the limit; a rest that begins by then ends on the day that is due. */
function countFirstDue({ begun, acts }: RoundPlan, limit: number): string {
  const rests = restsOf(acts);
  let day = begun;
  for (let left = limit; left > 0; ) {
    day = dayAt(timeOf(day) + DAY_MS);
    if (isWorkday(day) && !isIn(rests, day)) left -= 1;
  }
  for (const [from, to] of rests) if (from <= day && day < to) day = to;
  return day;
}

/** Working days of the first stage: from the acceptance to the day on which its findings, or its pass, were written. */
export function countFirstStage(history: History): number {
  const ended = history.find(({ kind }) => kind === 'FINDINGS' || kind === 'PASS')?.at.slice(0, 10) ?? '';
  const rests = restsOf(history);
  return daysAfter(acceptedOn(history), ended).filter((day) => isWorkday(day) && !isIn(rests, day)).length;
}

function daysAfter(day: string, last: string): readonly string[] {
  const days: string[] = [];
  for (let time = timeOf(day) + DAY_MS; dayAt(time) <= last; time += DAY_MS) days.push(dayAt(time));
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
