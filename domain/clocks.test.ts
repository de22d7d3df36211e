import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCalendar } from './calendar.ts';
import { limitStatus, readClocks } from './clocks.ts';
import { PAUSE_REASONS, type Pause, resumptionDate, uniteSpans } from './pauses.ts';
import { addDays } from './plain-date.ts';

const calendar = createCalendar();
const revision = (from: string, to: string | null): Pause => ({ reason: 'REVISION', from, to });

describe('the three clocks of a case', () => {
  it('part the published example: revision from 4 March, answered on Saturday 7 March, ended on 11 March', () => {
    // given
    const resumedOn = resumptionDate(calendar, 'REVISION', '2026-03-07 10:00');
    const pauses = [revision('2026-03-04', resumedOn)];

    // when
    const reading = readClocks(calendar, { acceptedOn: '2026-03-02', endedOn: '2026-03-11', pauses });
    const limit = limitStatus(calendar, { day0: '2026-03-02', workingDays: 6, pauses });

    // then
    expect(resumedOn).toBe('2026-03-09');
    expect(reading).toEqual({
      agencyWorkingDays: 4,
      statutoryWorkingDays: 4,
      applicantDays: 5,
      designerDays: 5,
      totalDays: 9,
      netDays: 4,
      netWorkingDays: 4,
    });
    expect(limit).toEqual({ state: 'RUNNING', dueDate: '2026-03-13', provisional: false });
  });

  it('keep panel, hearing and suspension in the net cycle though the agency clock stands', () => {
    const pauses: Pause[] = [{ reason: 'PANEL', from: '2026-03-04', to: '2026-03-09' }];

    const reading = readClocks(calendar, { acceptedOn: '2026-03-02', endedOn: '2026-03-11', pauses });

    expect(reading).toMatchObject({ agencyWorkingDays: 4, applicantDays: 0, netDays: 9, netWorkingDays: 7 });
  });

  it('leave re-reviews out of the statutory figure alone', () => {
    const reading = readClocks(calendar, {
      acceptedOn: '2026-03-02',
      endedOn: '2026-03-13',
      pauses: [revision('2026-03-04', '2026-03-09')],
      reReviews: [{ from: '2026-03-09', to: '2026-03-13' }],
    });

    expect(reading).toMatchObject({ agencyWorkingDays: 6, statutoryWorkingDays: 2, netDays: 6 });
  });

  it('count an open pause up to the day of reading', () => {
    const reading = readClocks(calendar, {
      acceptedOn: '2026-03-02',
      endedOn: '2026-03-10',
      pauses: [revision('2026-03-04', null)],
    });

    expect(reading).toMatchObject({ agencyWorkingDays: 2, applicantDays: 6, netDays: 2 });
  });

  it('refuse a case that ends before it begins', () => {
    expect(() => readClocks(calendar, { acceptedOn: '2026-03-02', endedOn: '2026-03-01', pauses: [] })).toThrow(
      'Expected the case to end on or after 2026-03-02, but it ends on 2026-03-01.',
    );
  });
});

describe('a limit with pauses', () => {
  const limit = (workingDays: number, ...pauses: Pause[]) =>
    limitStatus(calendar, { day0: '2026-03-02', workingDays, pauses });

  it('keeps the remaining working days while a pause is open', () => {
    expect(limit(6, revision('2026-03-04', null))).toEqual({ state: 'PAUSED', remainingWorkingDays: 4 });
  });

  it('is due on the day of resumption when nothing was left', () => {
    expect(limit(2, revision('2026-03-04', '2026-03-09'))).toMatchObject({ dueDate: '2026-03-09' });
    expect(limit(0, revision('2026-03-02', '2026-03-05'))).toMatchObject({ dueDate: '2026-03-05' });
  });

  it('keeps its date when it had run out before the pause', () => {
    expect(limit(1, revision('2026-03-04', '2026-03-09'))).toMatchObject({ dueDate: '2026-03-03' });
  });

  it('counts overlapping pauses once', () => {
    const overlapping = limit(6, revision('2026-03-04', '2026-03-09'), {
      reason: 'SUSPENSION',
      from: '2026-03-05',
      to: '2026-03-10',
    });

    expect(overlapping).toMatchObject({ dueDate: '2026-03-16' });
  });

  it('is provisional once it reaches an unpublished year', () => {
    const late = limitStatus(calendar, { day0: '2026-12-30', workingDays: 3, pauses: [] });

    expect(late).toEqual({ state: 'RUNNING', dueDate: '2027-01-05', provisional: true });
  });

  it.each([-1, 2.5])('refuses %d working days', (workingDays) => {
    expect(() => limit(workingDays)).toThrow('Expected a limit of 0 or more whole working days');
  });
});

describe('a day-by-day count written apart', () => {
  const FIRST_DAY = '2025-01-02';
  const HORIZON = 260;
  const dayAt = Array.from({ length: HORIZON }, (_, offset) => addDays(FIRST_DAY, offset));
  const workingAt = dayAt.map((date) => calendar.isWorkingDay(date));
  const date = (offset: number): string => dayAt[offset] ?? '';

  interface Stop {
    readonly reason: Pause['reason'];
    readonly from: number;
    readonly length: number | null;
  }

  const stops = (canBeOpen: boolean): fc.Arbitrary<Stop[]> =>
    fc.array(
      fc.record({
        reason: fc.constantFrom(...PAUSE_REASONS),
        from: fc.integer({ min: 0, max: 60 }),
        length: canBeOpen ? fc.option(fc.integer({ min: 0, max: 15 }), { freq: 6 }) : fc.integer({ min: 0, max: 15 }),
      }),
      { maxLength: 5 },
    );
  const toPause = ({ reason, from, length }: Stop): Pause => ({
    reason,
    from: date(from),
    to: length === null ? null : date(from + length),
  });
  const endOf = ({ from, length }: Stop): number => (length === null ? Number.POSITIVE_INFINITY : from + length);
  const stands = (all: readonly Stop[], day: number): boolean =>
    all.some((stop) => stop.from < day && day <= endOf(stop));
  const isApplicants = ({ reason }: Stop): boolean => reason === 'REVISION' || reason === 'WAIT_SUPPLEMENT';

  /** The clocks counted by looking at each day of the case. */
  function countedClocks(all: readonly Stop[], start: number, end: number) {
    const caseDays = dayAt.map((_, day) => day).filter((day) => day > start && day <= end);
    const applicants = all.filter(isApplicants);
    const working = caseDays.filter((day) => workingAt[day] === true);
    const agencyDays = working.filter((day) => !stands(all, day)).length;
    const applicantDays = caseDays.filter((day) => stands(applicants, day)).length;
    const revisions = all.filter(({ reason }) => reason === 'REVISION');
    return {
      agencyWorkingDays: agencyDays,
      statutoryWorkingDays: agencyDays,
      applicantDays,
      designerDays: caseDays.filter((day) => stands(revisions, day)).length,
      totalDays: caseDays.length,
      netDays: caseDays.length - applicantDays,
      netWorkingDays: working.filter((day) => !stands(applicants, day)).length,
    };
  }

  /** A limit ends on the first day on which enough was counted and no pause holds what follows. */
  function countedLimit(all: readonly Stop[], start: number, limit: number) {
    let counted = 0;
    for (let day = start; day < HORIZON; day += 1) {
      if (day > start && workingAt[day] === true && !stands(all, day)) counted += 1;
      const isHeld = all.some((stop) => stop.from <= day && day < endOf(stop));
      if (counted >= limit && !isHeld) return { state: 'RUNNING', dueDate: date(day), provisional: false };
    }
    return { state: 'PAUSED', remainingWorkingDays: limit - counted };
  }

  const aStart = fc.integer({ min: 0, max: 60 });

  it('gives the same three clocks for any pauses', () => {
    fc.assert(
      fc.property(stops(true), aStart, fc.integer({ min: 0, max: 100 }), (all, start, length) => {
        const end = start + length;
        const span = { acceptedOn: date(start), endedOn: date(end), pauses: all.map(toPause) };

        expect(readClocks(calendar, span)).toEqual(countedClocks(all, start, end));
      }),
      { numRuns: 1_000 },
    );
  });

  it('gives the same due date for any limit and pauses', () => {
    fc.assert(
      fc.property(stops(true), aStart, fc.integer({ min: 0, max: 20 }), (all, start, workingDays) => {
        const status = limitStatus(calendar, { day0: date(start), workingDays, pauses: all.map(toPause) });

        expect(status).toEqual(countedLimit(all, start, workingDays));
      }),
      { numRuns: 1_000 },
    );
  });

  it('gives spans that neither touch nor overlap and hold the same days', () => {
    fc.assert(
      fc.property(stops(false), (all) => {
        const united = uniteSpans(all.map(toPause));

        for (const [index, span] of united.entries()) {
          expect(span.from > (united[index - 1]?.to ?? '')).toBe(true);
        }
        const within = (day: string) => united.some(({ from, to }) => from < day && day <= (to ?? ''));
        expect(dayAt.map(within)).toEqual(dayAt.map((_, day) => stands(all, day)));
      }),
    );
  });
});
