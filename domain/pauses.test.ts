import { describe, expect, it } from 'vitest';
import { createCalendar } from './calendar.ts';
import { daysInSpans, isApplicantPause, isExcluded, resumptionDate, spanHolding, uniteSpans } from './pauses.ts';

const calendar = createCalendar();

describe('pauses', () => {
  it("are the applicant's only while a supplement or a revision is awaited", () => {
    const reasons = ['WAIT_SUPPLEMENT', 'REVISION', 'PANEL', 'HEARING', 'SUSPENSION'] as const;

    expect(reasons.filter((reason) => isApplicantPause({ reason }))).toEqual(['WAIT_SUPPLEMENT', 'REVISION']);
  });

  it.each([
    ['REVISION', '2026-03-06 17:00', '2026-03-06'],
    ['REVISION', '2026-03-06 17:01', '2026-03-09'],
    ['WAIT_SUPPLEMENT', '2026-03-07 09:00', '2026-03-09'],
    ['PANEL', '2026-03-06 18:30', '2026-03-06'],
    ['SUSPENSION', '2026-03-07 09:00', '2026-03-07'],
  ] as const)('resume a %s that ended at %s on %s', (reason, endedAt, expected) => {
    expect(resumptionDate(calendar, reason, endedAt)).toBe(expected);
  });

  it('become one where they touch or overlap, and an open one swallows what follows', () => {
    // given
    const spans = [
      { from: '2026-03-20', to: null },
      { from: '2026-03-06', to: '2026-03-09' },
      { from: '2026-03-02', to: '2026-03-06' },
      { from: '2026-03-03', to: '2026-03-04' },
      { from: '2026-03-25', to: '2026-03-26' },
      { from: '2026-03-11', to: '2026-03-12' },
    ];

    // when
    const united = uniteSpans(spans);

    // then
    expect(united).toEqual([
      { from: '2026-03-02', to: '2026-03-09' },
      { from: '2026-03-11', to: '2026-03-12' },
      { from: '2026-03-20', to: null },
    ]);
  });

  it('may not end before they begin', () => {
    expect(() => uniteSpans([{ from: '2026-03-04', to: '2026-03-03' }])).toThrow(
      'Expected a pause to end on or after 2026-03-04, but it ends on 2026-03-03.',
    );
  });

  it('leave their first day to the agency and take their last', () => {
    const spans = [{ from: '2026-03-04', to: '2026-03-06' }];
    const dates = ['2026-03-04', '2026-03-05', '2026-03-06', '2026-03-07'];

    expect(dates.map((date) => isExcluded(spans, date))).toEqual([false, true, true, false]);
    expect(dates.map((date) => spanHolding(spans, date) !== undefined)).toEqual([true, true, false, false]);
  });

  it('count only the days inside the case', () => {
    const spans = [
      { from: '2026-02-20', to: '2026-03-04' },
      { from: '2026-03-09', to: null },
    ];

    expect(daysInSpans(spans, '2026-03-02', '2026-03-11')).toBe(4);
    expect(daysInSpans(spans, '2026-03-05', '2026-03-06')).toBe(0);
  });
});
