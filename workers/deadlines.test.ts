import { describe, expect, it } from 'vitest';
import { createCalendar } from '../domain/calendar.ts';
import { createLegalClock } from '../platform/clock.ts';
import type { CitySettings } from '../storage/city-setting-rules.ts';
import type { Clock, ClockKind } from '../storage/clocks.ts';
import { momentsOf, partMoments, toWakeAt } from './deadlines.ts';

const SETTINGS: CitySettings = {
  acceptanceOfficeWd: 1,
  acceptanceLegalWd: 5,
  deemedAcceptance: true,
  correctionWd: 15,
  supplementAnswerWd: 1,
  reminderWd: [2, 1],
  yellowWd: 1,
  cycleGoalDays: 8,
  longCaseDays: 15,
  escalationWd: [0, 1, 3],
  departmentSilenceWd: 1,
  certificateReportWd: 5,
  roundsBeforeAlarm: 2,
  objectionWd: 5,
  objectionAnswerWd: 3,
  checklistRequired: true,
  dayEnd: 'MIDNIGHT',
  agencyConfirmationHalfDays: 1,
  agencySilenceWd: 1,
  noonMinute: '12:00',
  recusalYears: 2,
  substituteWd: 1,
  secondLookWd: 1,
  signatureRequired: true,
  draftDays: 90,
  draftWarningDays: 7,
  deliveryAttempts: 24,
  closingMinute: '17:00',
  remedyNotice: '如不服本决定，可以申请行政复议。',
  newEnergyGoalDays: 12,
  newEnergyWarningDays: 3,
  firstGoalWd: 3,
};

function clockOf(kind: ClockKind, limitWd: number, dueDate: string, fired: readonly string[] = []): Clock {
  const dates = { startDate: '2026-03-02', dueDate, dueMinute: null, provisional: false, endedOn: null };
  return { id: 'clock', caseId: 'case', kind, round: 1, limitWd, ...dates, state: 'RUNNING', fired };
}

function shownMoments(clock: Clock, settings = SETTINGS): string[] {
  const moments = momentsOf(clock, { calendar: createCalendar(), settings });
  return moments.map(({ name, at }) => `${name} ${at.toISOString()}`);
}

describe('moments of a clock', () => {
  it('of the applicant: reminders ahead, then the end', () => {
    expect(shownMoments(clockOf('REVISION', 15, '2026-03-23'))).toEqual([
      'REMIND:2026-03-19 2026-03-18T16:00:00.000Z',
      'REMIND:2026-03-20 2026-03-19T16:00:00.000Z',
      'LATE:2026-03-23 2026-03-23T16:00:00.000Z',
    ]);
  });

  it('of a stage: the yellow light, then the ladder of escalation, over the weekend', () => {
    expect(shownMoments(clockOf('FIRST', 3, '2026-03-05'))).toEqual([
      'YELLOW:2026-03-05 2026-03-03T16:00:00.000Z',
      'ESCALATE:0 2026-03-05T16:00:00.000Z',
      'ESCALATE:1 2026-03-06T16:00:00.000Z',
      'ESCALATE:3 2026-03-10T16:00:00.000Z',
    ]);
  });

  it('of an agency that is asked: the county at the end of the half day, silence a working day later', () => {
    const clock = { ...clockOf('AGENCY', 0, '2026-03-06'), dueMinute: '17:00' };
    expect(shownMoments(clock)).toEqual(['ESCALATE:0 2026-03-06T09:01:00.000Z', 'LATE 2026-03-09T09:01:00.000Z']);
  });

  it('of the acceptance: what the law says after what the office means to do', () => {
    expect(shownMoments(clockOf('ACCEPTANCE', 1, '2026-03-03'))).toContain('DEEMED_ACCEPTED 2026-03-09T16:00:00.000Z');
    const undeemed = shownMoments(clockOf('ACCEPTANCE', 1, '2026-03-03'), { ...SETTINGS, deemedAcceptance: false });
    expect(undeemed).toHaveLength(3);
  });

  it.each([
    { limitWd: 1, dueDate: '2026-03-03' },
    { limitWd: 3, dueDate: '2026-03-05' },
    { limitWd: 0, dueDate: '2026-03-02' },
  ])('of the final stage: silence counts after one day, whatever its limit of $limitWd', ({ limitWd, dueDate }) => {
    expect(shownMoments(clockOf('FINAL', limitWd, dueDate))).toContain('DEPARTMENTS_SILENT 2026-03-03T16:00:00.000Z');
  });

  it('of a stage of one day: no yellow light, as its only day is the last', () => {
    const names = shownMoments(clockOf('SECOND', 1, '2026-03-03')).map((moment) => moment.split(' ')[0]);
    expect(names).toEqual(['ESCALATE:0', 'ESCALATE:1', 'ESCALATE:3']);
  });

  it('end with the office where the city says so', () => {
    const settings: CitySettings = { ...SETTINGS, dayEnd: 'CLOSE_OF_OFFICE' };
    expect(shownMoments(clockOf('CORRECTION', 15, '2026-03-23'), settings).at(-1)).toBe(
      'LATE:2026-03-23 2026-03-23T09:01:00.000Z',
    );
  });

  it('are parted into what is due and what comes next, without what was had', () => {
    // given
    const clock = clockOf('FIRST', 3, '2026-03-05', ['ESCALATE:0']);
    const moments = momentsOf(clock, { calendar: createCalendar(), settings: SETTINGS });

    // when
    const { due, next } = partMoments(clock, moments, new Date('2026-03-09T00:00:00Z'));

    // then
    expect(due.map(({ name }) => name)).toEqual(['ESCALATE:1']);
    expect(next?.name).toBe('ESCALATE:3');
  });
});

describe('the instant to wake at', () => {
  const clock = createLegalClock({
    timeZone: 'Asia/Shanghai',
    systemNow: () => Date.parse('2026-03-02T02:00:00.250Z'),
  });

  it.each([
    { case: 'a moment to come', next: '2026-03-05T16:00:00Z', wakeAt: '2026-03-05T16:00:00Z' },
    { case: 'a moment that has passed', next: '2026-03-01T16:00:00Z', wakeAt: '2026-03-02T02:00:02Z' },
    { case: 'a part of a second', next: '2026-03-05T16:00:00.001Z', wakeAt: '2026-03-05T16:00:01Z' },
    { case: 'nothing', next: undefined, wakeAt: '2027-03-02T02:00:02Z' },
  ])('lies in the future, for $case', ({ next, wakeAt }) => {
    expect(toWakeAt(clock, next === undefined ? undefined : new Date(next))).toBe(wakeAt);
  });

  it('is in engine time, not in legal time', async () => {
    // given
    const day = 86_400_000;
    const shifted = createLegalClock({
      timeZone: 'Asia/Shanghai',
      systemNow: () => Date.parse('2026-03-02T02:00:00Z'),
      readOffset: async () => -day,
    });
    await shifted.refresh();

    // when
    const wakeAt = toWakeAt(shifted, new Date('2026-03-04T16:00:00Z'));

    // then
    expect(wakeAt).toBe('2026-03-05T16:00:00Z');
  });
});
